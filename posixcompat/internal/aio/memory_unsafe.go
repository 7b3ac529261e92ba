package aio

import (
	"runtime/debug"
	"unsafe"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

const (
	// lowest is the first address at which any system maps anything.
	lowest = 0x10000
	// maxProbe is how much of a buffer is looked at before the file's own calls get it;
	// a larger transfer that is not done by the system itself is short.
	maxProbe = 64 << 20
)

// name is what an Iocb is called in its event.
func name(iocb *Iocb) uint64 {
	if heap.keep {
		heap.iocb = iocb
	}
	return uint64(uintptr(unsafe.Pointer(iocb)))
}

// heap is where an Iocb would be stored, so that the compiler takes it to escape: its
// address is its name, and on a stack it would change.
var heap struct {
	keep bool // never set
	iocb *Iocb
	byte byte
}

// pointer turns an address that the program gave into a pointer. It is not one of Go's
// heap, or the program keeps it alive, which vet can't know.
func pointer(addr uint64) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&addr)) }

// load copies the array at addr, and reports whether all of it could be read.
func load(to []Iovec, addr uint64) (ok bool) {
	if len(to) == 0 {
		return true
	}
	if addr < lowest || addr > addressEnd {
		return false
	}
	defer catch(debug.SetPanicOnFault(true), func() { ok = false })
	copy(to, unsafe.Slice((*Iovec)(pointer(addr)), len(to)))
	return true
}

// catch ends what SetPanicOnFault began; of a fault it tells.
func catch(old bool, fault func()) {
	debug.SetPanicOnFault(old)
	e := recover()
	if e == nil {
		return
	}
	if _, ok := e.(interface{ Addr() uintptr }); !ok {
		panic(e)
	}
	fault()
}

// accessible returns how many of the n bytes at addr can be read.
func accessible(addr, n uint64) (seen uint64) {
	if addr < lowest {
		return 0
	}
	n = min(n, maxProbe)
	defer catch(debug.SetPanicOnFault(true), func() {})
	for seen < n {
		b := *(*byte)(pointer(addr + seen))
		if heap.keep { // so the compiler can't do without reading it
			heap.byte = b
		}
		seen = min(n, (addr+seen)&^(pageSize-1)+pageSize-addr)
	}
	return seen
}

// lend makes byte slices of the vector, up to the first byte that is not there. It
// reports false if that is the first of all.
func (r *request) lend() bool {
	r.bufs = r.bufs[:0]
	for _, v := range r.vector {
		if v.Len == 0 {
			continue
		}
		n := accessible(v.Base, v.Len)
		if n > 0 {
			r.bufs = append(r.bufs, unsafe.Slice((*byte)(pointer(v.Base)), int(n)))
		}
		if n < v.Len {
			return len(r.bufs) > 0
		}
	}
	if len(r.bufs) == 0 {
		r.bufs = append(r.bufs, []byte{})
	}
	return true
}

// call makes the file's call. Memory that can't be written, or vanishes, is EFAULT.
func (r *request) call(f fd.File, p fd.Positioned, d *fd.Description) (n int, err error) {
	defer catch(debug.SetPanicOnFault(true), func() { n, err = -1, errnomap.EFAULT })
	switch {
	case p != nil && r.writing():
		return p.Pwritev(d, r.bufs, r.offset)
	case p != nil:
		return p.Preadv(d, r.bufs, r.offset)
	case r.writing():
		return f.Writev(d, r.bufs)
	}
	return f.Readv(d, r.bufs)
}
