package vm

import (
	"os"
	"unsafe"

	"causeway/errnomap"

	"golang.org/x/sys/unix"
)

// What Windows does, done by mmap(2): for tests, which so run the rest of the package
// on Linux. It is as strict as Windows is: address space comes in granules, and each
// call works on what it is for.

func sysReserve(addr, n uintptr) (uintptr, error) {
	if addr%granule != 0 || n%granule != 0 {
		return 0, errnomap.EINVAL
	}
	flags := unix.MAP_PRIVATE | unix.MAP_ANONYMOUS | unix.MAP_NORESERVE
	if addr != 0 {
		base, err := mmap(addr, n, 0, flags|unix.MAP_FIXED_NOREPLACE, -1, 0)
		return base, err
	}
	base, err := mmap(0, n+granule, 0, flags, -1, 0)
	if err != nil {
		return 0, err
	}
	up := (base + granule - 1) &^ (granule - 1)
	munmap(base, up-base)
	munmap(up+n, base+granule-up)
	return up, nil
}

func mmap(addr, n uintptr, prot uint8, flags, fd int, off uint64) (uintptr, error) {
	p, err := unix.MmapPtr(fd, int64(off), *(*unsafe.Pointer)(unsafe.Pointer(&addr)), n, int(prot), flags)
	return uintptr(p), err
}

func munmap(addr, n uintptr) {
	if n != 0 {
		unix.MunmapPtr(*(*unsafe.Pointer)(unsafe.Pointer(&addr)), n)
	}
}

func sysSplit(_, _ uintptr) error { return nil }

func sysPlace(addr, n uintptr, prot uint8) error {
	_, err := mmap(addr, n, prot, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_FIXED, -1, 0)
	return err
}

// wholeOnly has sysUnplace refuse parts of a piece, as a version of Windows might.
var wholeOnly func(addr, n uintptr) bool

func sysUnplace(addr, n uintptr) error {
	if wholeOnly != nil && !wholeOnly(addr, n) {
		return errnomap.EINVAL
	}
	return vacate(addr, n)
}

// vacate makes the range address space without memory.
func vacate(addr, n uintptr) error {
	_, err := mmap(addr, n, 0, unix.MAP_PRIVATE|unix.MAP_ANONYMOUS|unix.MAP_FIXED|unix.MAP_NORESERVE, -1, 0)
	return err
}

func sysView(f *File, k kind, addr uintptr, off uint64, n uintptr, a area) error {
	flags := unix.MAP_FIXED | unix.MAP_SHARED
	if k == copying {
		flags = unix.MAP_FIXED | unix.MAP_PRIVATE
	}
	_, err := mmap(addr, n, a.prot, flags, f.object.fd, off)
	return err
}

func sysUnview(addr, n uintptr) error { return vacate(addr, n) }

func sysFree(addr, n uintptr) error {
	munmap(addr, n)
	return nil
}

func sysProtect(_ kind, addr, n uintptr, prot uint8) error {
	return unix.Mprotect(bytesAt(addr, n), int(prot))
}

func sysDecommit(addr, n uintptr) { vacate(addr, n) }

func sysForget(uintptr, uintptr) {}

func sysLock(addr, n uintptr) error { return unix.Mlock(bytesAt(addr, n)) }

func sysUnlock(addr, n uintptr) { unix.Munlock(bytesAt(addr, n)) }

func sysFlush(addr, n uintptr) error { return unix.Msync(bytesAt(addr, n), unix.MS_SYNC) }

func sysPrefetch(addr, n uintptr) { unix.Madvise(bytesAt(addr, n), unix.MADV_WILLNEED) }

func sysPresent(addr, n uintptr, f func(at, n uintptr)) { f(addr, n) }

func sysMapped(addr, n uintptr) bool { return unix.Msync(bytesAt(addr, n), unix.MS_ASYNC) == nil }

func sysAllows(addr, n uintptr, _ bool) bool { return sysMapped(addr&^(PageSize-1), n) }

func sysLarge(uintptr, uintptr, uint8) (uintptr, error) { return 0, errnomap.ENOMEM }

func sysLargeSize() uintptr { return 2 << 20 }

func bytesAt(addr, n uintptr) []byte {
	return unsafe.Slice(*(**byte)(unsafe.Pointer(&addr)), n)
}

// object is a file, or a memory file.
type object struct {
	fd int
}

func openObject(fd uintptr) (object, Identity, error) {
	own, err := unix.FcntlInt(fd, unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return object{}, Identity{}, err
	}
	id, err := identify(uintptr(own))
	return object{own}, id, err
}

func identify(fd uintptr) (Identity, error) {
	var st unix.Stat_t
	err := unix.Fstat(int(fd), &st)
	return Identity{uint64(st.Dev), st.Ino}, err
}

func memoryObject(n uintptr) (object, error) {
	fd, err := unix.MemfdCreate("vm", unix.MFD_CLOEXEC)
	if err == nil {
		err = unix.Ftruncate(fd, int64(n))
	}
	return object{fd}, err
}

func (o object) close() { unix.Close(o.fd) }

func (o object) extent(off uint64, n uintptr) (uintptr, error) {
	var st unix.Stat_t
	if err := unix.Fstat(o.fd, &st); err != nil {
		return 0, os.NewSyscallError("fstat", err)
	}
	if off >= uint64(st.Size) {
		return 0, nil
	}
	return uintptr(min(uint64(st.Size)-off, uint64(n))), nil
}

func (o object) read(b []byte, off uint64) bool {
	n, err := unix.Pread(o.fd, b, int64(off))
	return err == nil && n == len(b)
}

func (o object) sync() error { return unix.Fsync(o.fd) }
