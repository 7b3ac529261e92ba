package mem

import (
	"sync"

	"causeway/errnomap"
)

// Pool is buffers of one size in a Region. It is safe for concurrent use and allocates
// nothing after it was made.
type Pool struct {
	mu    sync.Mutex
	data  []byte
	size  int
	step  int
	stack []int32 // indexes of the free buffers
	out   []bool
}

// NewPool divides r into buffers of size bytes at multiples of align, a power of two up
// to the region's page size. EINVAL: a number is wrong, or r has no room for one.
func NewPool(r *Region, size, align int) (*Pool, error) {
	if size <= 0 || align <= 0 || align&(align-1) != 0 || align > r.got.PageSize || size > len(r.data) {
		return nil, errnomap.EINVAL
	}
	step := (size + align - 1) &^ (align - 1)
	n := len(r.data) / step
	if n == 0 || n > 1<<30 {
		return nil, errnomap.EINVAL
	}
	p := &Pool{data: r.data, size: size, step: step, stack: make([]int32, n), out: make([]bool, n)}
	for i := range p.stack {
		p.stack[i] = int32(n - 1 - i)
	}
	return p, nil
}

// Len returns how many buffers are free.
func (p *Pool) Len() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return len(p.stack)
}

// Get returns a free buffer, whatever is in it; nil if all are out.
func (p *Pool) Get() []byte {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.stack) == 0 {
		return nil
	}
	i := int(p.stack[len(p.stack)-1])
	p.stack = p.stack[:len(p.stack)-1]
	p.out[i] = true
	return p.data[i*p.step : i*p.step+p.size : i*p.step+p.size]
}

// Put gives a buffer of Get's back. It panics if b does not begin where one does, or is free already.
func (p *Pool) Put(b []byte) {
	off := addressOf(b) - addressOf(p.data)
	p.mu.Lock()
	defer p.mu.Unlock()
	i := off / uintptr(p.step)
	if i >= uintptr(len(p.out)) || off%uintptr(p.step) != 0 || !p.out[i] {
		panic("mem: Put of what is no buffer of the pool, or is free: " + hex(addressOf(b)))
	}
	p.out[i] = false
	p.stack = append(p.stack, int32(i))
}
