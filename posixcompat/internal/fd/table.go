package fd

import (
	"math/bits"
	"sync"
	"sync/atomic"

	"causeway/errnomap"
)

// MaxDescriptors is how many descriptors a process may have at most, and as long as
// nobody lowers its RLIMIT_NOFILE: Linux's fs.nr_open.
const MaxDescriptors = 1 << 20

// errClosed is the answer to a descriptor that is not open.
const errClosed = errnomap.EBADF

const (
	chunkSize = 1024
	chunks    = MaxDescriptors / chunkSize
)

type chunk [chunkSize]atomic.Pointer[Description]

// Table maps descriptors to descriptions. The zero Table is empty and ready to use.
// Looking a descriptor up takes no lock.
type Table struct {
	// OnClose, if it is set, before the table is used, is told of each descriptor that was
	// closed, by what it referred to and before that is given up: POSIX locks end there.
	OnClose func(*Description)

	chunks [chunks]atomic.Pointer[chunk]

	soft, hard atomic.Int64 // MaxDescriptors less the limit of descriptors

	mu        sync.Mutex
	used      bitmap // a reserved descriptor is used and has no description
	closeExec bitmap
	lowest    int // no free descriptor is below
	size      int // see Size
}

// Process is the table of this process, for the packages that take descriptors.
var Process Table

func (t *Table) slot(fd int) *atomic.Pointer[Description] {
	if uint(fd) >= MaxDescriptors {
		return nil
	}
	c := t.chunks[fd/chunkSize].Load()
	if c == nil {
		return nil
	}
	return &c[fd%chunkSize]
}

// Get returns fd's description and makes the caller a user of it, who must Release
// it. EBADF: fd is not open, or was opened with O_PATH, which most calls refuse.
func (t *Table) Get(fd int) (*Description, error) {
	d, err := t.GetAny(fd)
	if err == nil && d.Path() {
		d.Release()
		return nil, errClosed
	}
	return d, err
}

// GetAny is Get for the calls that take descriptors opened with O_PATH. EBADF: fd is
// not open.
func (t *Table) GetAny(fd int) (*Description, error) {
	s := t.slot(fd)
	if s == nil {
		return nil, errClosed
	}
	for {
		d := s.Load()
		if d == nil {
			return nil, errClosed
		}
		if !d.tryAcquire() {
			continue // its last user is going: the slot has changed, or is about to
		}
		if s.Load() == d {
			return d, nil
		}
		d.Release()
	}
}

// Reserve takes the lowest free descriptor from at on; until Fill or Abandon it is
// not open and not free. EMFILE: there is none.
func (t *Table) Reserve(from int, closeExec bool) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.reserve(from, closeExec)
}

func (t *Table) reserve(from int, closeExec bool) (int, error) {
	fd := t.used.absent(max(from, t.lowest))
	if fd >= t.Limit() {
		return -1, errnomap.EMFILE
	}
	if from <= t.lowest {
		t.lowest = fd + 1
	}
	t.take(fd, closeExec)
	return fd, nil
}

// take marks fd as used and makes its slot.
func (t *Table) take(fd int, closeExec bool) {
	t.used.add(fd)
	t.setCloseExec(fd, closeExec)
	t.size = max(t.size, fd+1)
	if c := &t.chunks[fd/chunkSize]; c.Load() == nil {
		c.Store(new(chunk))
	}
}

func (t *Table) setCloseExec(fd int, on bool) {
	if on {
		t.closeExec.add(fd)
		return
	}
	t.closeExec.remove(fd)
}

// Fill opens a reserved descriptor. d's user is the descriptor from now on.
func (t *Table) Fill(fd int, d *Description) { t.slot(fd).Store(d) }

// Abandon frees a reserved descriptor.
func (t *Table) Abandon(fd int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.free(fd)
}

func (t *Table) free(fd int) {
	t.used.remove(fd)
	t.closeExec.remove(fd)
	t.lowest = min(t.lowest, fd)
}

// Install opens the lowest free descriptor from at on for d, whose user it is from
// now on. EMFILE: there is none, and the caller keeps d.
func (t *Table) Install(d *Description, from int, closeExec bool) (int, error) {
	fd, err := t.Reserve(from, closeExec)
	if err != nil {
		return -1, err
	}
	t.Fill(fd, d)
	return fd, nil
}

// Open makes a description of f with flags, of which CloseExec is the descriptor's,
// and installs it. EMFILE: no descriptor is free, and f has been closed.
func (t *Table) Open(f File, flags int) (int, error) {
	d := NewDescription(f, flags)
	fd, err := t.Install(d, 0, flags&CloseExec != 0)
	if err != nil {
		d.Release()
	}
	return fd, err
}

// Close frees fd and gives up its use of the description. EBADF: fd is not open.
func (t *Table) Close(fd int) error {
	s := t.slot(fd)
	if s == nil {
		return errClosed
	}
	t.mu.Lock()
	d := s.Load()
	if d == nil {
		t.mu.Unlock()
		return errClosed
	}
	s.Store(nil)
	t.free(fd)
	t.mu.Unlock()
	t.closed(d)
	return d.Release()
}

func (t *Table) closed(d *Description) {
	if t.OnClose != nil {
		t.OnClose(d)
	}
}

// CloseExec returns the descriptor's FD_CLOEXEC. EBADF: fd is not open.
func (t *Table) CloseExec(fd int) (bool, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.slot(fd); s == nil || s.Load() == nil {
		return false, errClosed
	}
	return t.closeExec.has(fd), nil
}

// SetCloseExec sets the descriptor's FD_CLOEXEC. EBADF: fd is not open.
func (t *Table) SetCloseExec(fd int, on bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s := t.slot(fd); s == nil || s.Load() == nil {
		return errClosed
	}
	t.setCloseExec(fd, on)
	return nil
}

// Limit returns how many descriptors there may be: new ones are below it.
func (t *Table) Limit() int { return MaxDescriptors - int(t.soft.Load()) }

// Limits returns the soft limit, which is Limit, and the hard one, up to which the
// soft one may be raised.
func (t *Table) Limits() (soft, hard uint64) {
	return uint64(t.Limit()), uint64(MaxDescriptors - t.hard.Load())
}

// SetLimits changes them. What is open stays open. EINVAL: soft is beyond hard. EPERM:
// hard is beyond what it was, since privileges are not asked for.
func (t *Table) SetLimits(soft, hard uint64) error {
	if soft > hard {
		return errnomap.EINVAL
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, old := t.Limits(); hard > old {
		return errnomap.EPERM
	}
	t.soft.Store(MaxDescriptors - int64(soft))
	t.hard.Store(MaxDescriptors - int64(hard))
	return nil
}

// The table of a Linux process begins with firstSize places and grows to a power of
// two times growth.
const (
	firstSize = 64
	growth    = 128
)

// Size returns how many places Linux's table would have after all that was opened.
// select(2) does not look beyond it.
func (t *Table) Size() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.size <= firstSize {
		return firstSize
	}
	return growth << bits.Len(uint((t.size-1)/growth))
}

// Each calls f with the description of every open descriptor, which f may use but not
// keep. It sees what is open when it comes by.
func (t *Table) Each(f func(*Description)) {
	t.mu.Lock()
	size := t.size
	t.mu.Unlock()
	for fd := range size {
		if d, err := t.GetAny(fd); err == nil {
			f(d)
			_ = d.Release()
		}
	}
}

// Len returns how many descriptors are open or reserved, for tests of leaks.
func (t *Table) Len() int {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := 0
	for fd := range len(t.used.bits) * 64 {
		if t.used.has(fd) {
			n++
		}
	}
	return n
}
