package memory

import (
	"unsafe"

	unix "causeway/posixcompat"
)

// The calls that take addresses, for slices: of what is mapped or was.

func at(b []byte) unsafe.Pointer { return unsafe.Pointer(unsafe.SliceData(b)) }

func munmap(b []byte) error { return unix.MunmapPtr(at(b), uintptr(len(b))) }

// mmapAt maps over or at the place of b.
func mmapAt(b []byte, fd int, off int64, prot, flags int) (same bool, err error) {
	p, err := unix.MmapPtr(fd, off, at(b), uintptr(len(b)), prot, flags)
	if err == nil && p != at(b) {
		_ = unix.MunmapPtr(p, uintptr(len(b)))
	}
	return err == nil && p == at(b), err
}

// mmapLength maps anonymous memory of any length.
func mmapLength(n uintptr, flags int) error {
	p, err := unix.MmapPtr(-1, 0, nil, n, rw, flags)
	if err == nil {
		_ = unix.MunmapPtr(p, n)
	}
	return err
}

// munmapLength unmaps any length from b on.
func munmapLength(b []byte, n uintptr) error { return unix.MunmapPtr(at(b), n) }

// mremap moves or resizes b; to is where to, of no length if the kernel is to choose.
func mremap(b, to []byte, n uintptr, flags int) ([]byte, error) {
	p, err := unix.MremapPtr(at(b), uintptr(len(b)), at(to), n, flags)
	if err != nil {
		return nil, err
	}
	return unsafe.Slice((*byte)(p), n), nil
}

// same reports whether the slices begin at one place.
func same(a, b []byte) bool { return at(a) == at(b) }

func address(b []byte) uintptr { return uintptr(at(b)) }
