package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/vm"
)

// Mprotect sets what the pages of b allow: PROT_NONE, or PROT_READ, PROT_WRITE,
// PROT_EXEC. EINVAL: b does not begin at a page, or prot has unknown bits. ENOMEM: a
// page is not mapped; those before it are changed. EACCES: a shared mapping of a file
// that is not open for writing. See mprotect(2).
func Mprotect(b []byte, prot int) (err error) {
	addr, n := where(b)
	return vm.Process.Protect(addr, n, prot)
}

// Msync writes what was changed in a shared mapping of a file. With MS_SYNC it is on
// the disk when the call returns; with MS_ASYNC Windows writes it in its own time.
// EINVAL: unknown flags, both of these, or b does not begin at a page. EBUSY:
// MS_INVALIDATE of locked pages. ENOMEM: a page is not mapped. See msync(2).
func Msync(b []byte, flags int) (err error) {
	addr, n := where(b)
	return vm.Process.Sync(addr, n, flags)
}

// Madvise tells what b is wanted for. MADV_DONTNEED makes private memory what it was at
// first: zeros, or what the file has. MADV_FREE, MADV_WILLNEED, MADV_REMOVE,
// MADV_POPULATE_READ and MADV_POPULATE_WRITE do what they say; what is about order of
// access, fork and core dumps is taken and changes nothing. EINVAL: unknown advice, or
// what Windows has not (merging, transparent huge pages, poison); b does not begin at a
// page. ENOMEM: a page is not mapped. See madvise(2).
func Madvise(b []byte, advice int) (err error) {
	addr, n := where(b)
	return vm.Process.Advise(addr, n, advice)
}

// Mlock keeps the pages of b in memory; the process's working set grows for it. ENOMEM:
// a page is not mapped or has no access, or Windows locks no more. See mlock(2).
func Mlock(b []byte) (err error) {
	if len(b) == 0 {
		return nil
	}
	addr, n := where(b)
	return vm.Process.Lock(addr, n)
}

// Munlock lets the pages of b leave memory. ENOMEM: a page is not mapped. See mlock(2).
func Munlock(b []byte) (err error) {
	if len(b) == 0 {
		return nil
	}
	addr, n := where(b)
	return vm.Process.Unlock(addr, n)
}

// Mlockall locks all mappings that Mmap and its kin made, those that are there
// (MCL_CURRENT) and those to come (MCL_FUTURE). Go's heap, stacks and code are not among
// them. EINVAL: unknown flags, or none. ENOMEM: Windows locks no more. See mlockall(2).
func Mlockall(flags int) (err error) { return vm.Process.LockAll(flags) }

// Munlockall undoes Mlock and Mlockall for all mappings. See mlockall(2).
func Munlockall() (err error) {
	vm.Process.UnlockAll()
	return nil
}

// mmap is mmap(2). EBADF: n is not open. ENODEV: such a file cannot be mapped. EPERM: a
// seal forbids to write it. The rest is vm's.
func mmap(n int, offset int64, addr, length uintptr, prot, flags int) (uintptr, error) {
	if offset&(vm.PageSize-1) != 0 {
		return 0, EINVAL
	}
	r := vm.Request{Addr: addr, Length: length, Prot: prot, Flags: flags, Offset: uint64(offset)}
	if flags&MAP_ANONYMOUS != 0 {
		return vm.Process.Map(r)
	}
	d, err := table.Get(n)
	if err != nil {
		return 0, err
	}
	defer d.Release()
	if z, ok := d.File().(interface{ Zeros() bool }); ok && z.Zeros() && d.Readable() && (d.Writable() || flags&MAP_TYPE == MAP_PRIVATE) {
		r.Flags |= MAP_ANONYMOUS
		return vm.Process.Map(r)
	}
	r.Readable, r.Writable = d.Readable(), d.Writable()
	if flags&MAP_TYPE != MAP_PRIVATE && d.Sealed(F_SEAL_WRITE|F_SEAL_FUTURE_WRITE) {
		if prot&PROT_WRITE != 0 {
			return 0, EPERM
		}
		r.Writable = false
	}
	r.Open = func() (*vm.File, error) { return mappable(d) }
	return vm.Process.Map(r)
}

func mappable(d *fd.Description) (*vm.File, error) {
	f, ok := d.File().(*file.Regular)
	if !ok {
		return nil, ENODEV
	}
	return vm.NewFile(f.Handle(), d.Writable())
}
