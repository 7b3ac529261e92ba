// Package vm maps memory and files as mmap(2) and its kin do, on a system that gives
// address space in pieces of 64 KiB and unmaps views of files as a whole only.
//
// A Space keeps three maps over the addresses. Areas are what Linux would show in
// /proc/self/maps: pages with their protection and what is mapped there; they are cut
// and changed page by page. Pieces are what the system gave: private memory, a view of
// a file, or a placeholder, which is address space with nothing in it. Holds are the
// reservations, multiples of 64 KiB, that the pieces tile.
//
// Unmapping a part of a piece takes its content away (private memory) or makes it
// inaccessible (a view) but leaves the piece; it goes when no area is left of it, and a
// hold goes when no area is left in it. So no page of a mapping that stays is ever
// away, not for a moment. Only two calls exchange pieces under a mapping: MAP_FIXED over a
// part of a view, and the truncation or deletion of a mapped file (Without).
//
// A mapping may reach beyond its file's end. The pages that are there are a view; the
// rest is placeholder: touching it faults, as on Linux (SIGBUS), until the file has
// grown (Grown).
//
// sys_unsafe_windows.go has the system's calls. sys_unsafe_linux.go has the same over
// mmap(2), so that tests run the whole of it on Linux, beside the kernel's own.
//
// What is not done: memory that is locked or shared knows nothing of fork; MAP_GROWSDOWN
// does not grow; two processes' mappings meet in the file, and the truncation of a file that
// another process has mapped is refused by Windows.
package vm

import (
	"sync"
	"sync/atomic"

	"causeway/errnomap"
)

// Page and granule sizes, in bytes.
const (
	PageSize = 4096
	granule  = 64 << 10
	// top is where user addresses end, on Linux and Windows alike.
	top = 1<<47 - granule
)

// Protection, with Linux's values.
const (
	Read  = 1
	Write = 2
	Exec  = 4
	none  = 0
)

// Flags of mmap(2), with linux/amd64's values.
const (
	shared         = 0x1
	private        = 0x2
	sharedValidate = 0x3
	typeMask       = 0xf
	fixed          = 0x10
	anonymous      = 0x20
	low            = 0x40
	growsDown      = 0x100
	locked         = 0x2000
	populate       = 0x8000
	hugeTLB        = 0x40000
	syncFlag       = 0x80000
	noReplace      = 0x100000

	// known are the flags that MAP_SHARED_VALIDATE lets pass.
	known = 0xfff | 0x1000 | locked | 0x4000 | populate | 0x10000 | 0x20000 | hugeTLB | noReplace
)

// area is one mapping's pages. It must not depend on where it begins.
type area struct {
	prot   uint8
	may    uint8 // what mprotect(2) may set
	shared bool
	locked bool
	huge   bool
	file   *File  // nil: anonymous and private
	shift  uint64 // address + shift is the offset in file
}

type kind uint8

const (
	spare   kind = iota // a placeholder
	memory              // private memory
	view                // of a file, shared
	copying             // of a file, pages copied when written
	large               // private memory of large pages
)

// piece is what the system gave at once.
type piece struct{ kind kind }

// hold is a reservation of address space.
type hold struct{}

// Space is the mappings of an address space. The zero Space is empty.
type Space struct {
	mu     sync.RWMutex
	areas  spans[area]
	pieces spans[*piece]
	holds  spans[*hold]
	future bool // MCL_FUTURE

	// All addresses ever held are in [lo, hi): a cheap no to those who ask.
	lo, hi atomic.Uintptr
	// short is set when a mapping reaches beyond its file's end.
	short atomic.Bool
}

// Process is the mappings of this process.
var Process Space

// pages returns n rounded up to whole pages, and false if that overflows.
func pages(n uintptr) (uintptr, bool) {
	up := (n + PageSize - 1) &^ (PageSize - 1)
	return up, up >= n
}

func aligned(addr uintptr) bool { return addr&(PageSize-1) == 0 }

// stretch returns the end of the pages from addr on, n bytes long. EINVAL: addr is not
// at a page's begin, or the range leaves the address space.
func stretch(addr, n uintptr) (end uintptr, err error) {
	n, ok := pages(n)
	if !aligned(addr) || !ok || addr > top || n > top-addr {
		return 0, errnomap.EINVAL
	}
	return addr + n, nil
}

// widen keeps lo and hi true.
func (s *Space) widen(start, end uintptr) {
	if lo := s.lo.Load(); lo == 0 || start < lo {
		s.lo.Store(start)
	}
	if end > s.hi.Load() {
		s.hi.Store(end)
	}
}
