package mem

import (
	"fmt"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Pages is what a Region stands on.
type Pages int

const (
	// Ordinary pages are the system's smallest.
	Ordinary Pages = iota
	// Transparent huge pages: Linux was asked to use them where it can (MADV_HUGEPAGE).
	Transparent
	// Huge pages: hugetlb on Linux, large pages on Windows. They are always in memory.
	Huge
)

// String returns the name in lower case.
func (p Pages) String() string { return [...]string{"ordinary", "transparent", "huge"}[p] }

// Wish is what a Region should be like. What cannot be had is left out, and Report says so.
type Wish struct {
	Huge bool // huge pages
	Lock bool // kept in memory
}

// Report is what a Region got.
type Report struct {
	Pages    Pages
	PageSize int // bytes of one of them; for Transparent that of the huge ones
	Locked   bool
	// Why says for a person what was wished and is not so, and what to do about it.
	Why []string
}

// Region is memory for buffers that devices or other systems read and write: zeros at
// first, at a multiple of its page size, outside Go's heap, where it stays. It is not
// contiguous physically.
type Region struct {
	data   []byte
	got    Report
	base   uintptr // of the mapping
	mapped uintptr
}

// NewRegion maps a region of size bytes or a little more, in whole pages. EINVAL: size is not above 0.
// ENOMEM: there is no memory, of any pages.
func NewRegion(size int, w Wish) (*Region, error) {
	if size <= 0 {
		return nil, errnomap.EINVAL
	}
	if size > maxSize {
		return nil, errnomap.ENOMEM
	}
	if w.Huge {
		page := hugePageSize()
		r, why := newHuge(uintptr(size), page)
		if r != nil {
			return r, nil
		}
		if r, err := newOrdinary(uintptr(size), page, true); err == nil {
			r.got.Why = append(r.got.Why, why)
			r.lock(w.Lock)
			return r, nil
		}
	}
	r, err := newOrdinary(uintptr(size), slotSize, false)
	if err != nil {
		return nil, err
	}
	r.lock(w.Lock)
	return r, nil
}

// newHuge maps huge pages, or says why not.
func newHuge(size, page uintptr) (*Region, string) {
	if page == 0 {
		return nil, "this system has no huge pages"
	}
	size = (size + page - 1) &^ (page - 1)
	base, err := mapHuge(size)
	if err != nil {
		return nil, fmt.Sprintf("no huge pages of %d KiB (%s): %s", page>>10, errnomap.Name(errnomap.Of(err)), hugeAdvice(err, size/page))
	}
	return &Region{
		data: bytesAt(base, size), base: base, mapped: size,
		got: Report{Pages: Huge, PageSize: int(page), Locked: true},
	}, ""
}

// newOrdinary maps ordinary pages at a multiple of align, and asks for transparent huge
// ones if advised.
func newOrdinary(size, align uintptr, advised bool) (*Region, error) {
	align = max(align, slotSize)
	size = (size + uintptr(unix.Getpagesize()) - 1) &^ uintptr(unix.Getpagesize()-1)
	base, err := reserve(size + align)
	if err != nil {
		return nil, err
	}
	r := &Region{base: base, mapped: size + align, got: Report{PageSize: unix.Getpagesize()}}
	addr := (base + align - 1) &^ (align - 1)
	if err := commit(addr, size); err != nil {
		unmap(base, size+align)
		return nil, err
	}
	r.data = bytesAt(addr, size)
	if advised && transparent() && unix.Madvise(r.data, unix.MADV_HUGEPAGE) == nil {
		r.got.Pages, r.got.PageSize = Transparent, int(align)
	}
	return r, nil
}

func (r *Region) lock(wanted bool) {
	if !wanted {
		return
	}
	if err := unix.Mlock(r.data); err != nil {
		r.got.Why = append(r.got.Why, "not locked in memory ("+errnomap.Name(errnomap.Of(err))+"): "+lockAdvice)
		return
	}
	r.got.Locked = true
}

// Bytes are the region's memory, until Close.
func (r *Region) Bytes() []byte { return r.data }

// Report says what the region got.
func (r *Region) Report() Report { return r.got }

// Close unmaps the region. Nobody may use its memory any more.
func (r *Region) Close() error {
	if r.data == nil {
		return errnomap.EINVAL
	}
	r.data = nil
	unmap(r.base, r.mapped)
	return nil
}
