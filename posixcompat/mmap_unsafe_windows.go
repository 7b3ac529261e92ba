package posixcompat

import (
	"sync"
	"unsafe"

	"causeway/posixcompat/internal/vm"
)

// Mmap maps length bytes of fd from offset on, or memory (MAP_ANONYMOUS), and returns
// them; Munmap takes what Mmap returned. A mapping may reach beyond the file's end: pages
// there fault until the file has grown. EINVAL: length is not above 0, offset is
// no multiple of 4096, or flags lack MAP_SHARED or MAP_PRIVATE. EBADF: fd is not open. EACCES: fd
// was not opened for what is asked. ENODEV: fd is no file. ENOMEM: there is no room.
// EOPNOTSUPP: MAP_GROWSDOWN, MAP_32BIT. See mmap(2).
func Mmap(fd int, offset int64, length int, prot int, flags int) (data []byte, err error) {
	if length <= 0 {
		return nil, EINVAL
	}
	addr, err := mmap(fd, offset, 0, uintptr(length), prot, flags)
	if err != nil {
		return nil, err
	}
	b := unsafe.Slice((*byte)(pointer(addr)), length)
	mappings.Lock()
	defer mappings.Unlock()
	mappings.active[last(b)] = b
	return b, nil
}

// Munmap unmaps what Mmap or Mremap returned. EINVAL: b is not that. See munmap(2).
func Munmap(b []byte) (err error) {
	mappings.Lock()
	defer mappings.Unlock()
	if !mappings.has(b) {
		return EINVAL
	}
	if err := vm.Process.Unmap(address(b), uintptr(len(b))); err != nil {
		return err
	}
	delete(mappings.active, last(b))
	return nil
}

// Mremap makes what Mmap returned newLength bytes long, and returns where it is now.
// With MREMAP_MAYMOVE it may move. EINVAL: oldData is not what Mmap returned, newLength is
// not above 0, or flags are unknown or have MREMAP_FIXED. ENOMEM: there is no room, or not without moving.
// See mremap(2).
func Mremap(oldData []byte, newLength int, flags int) (data []byte, err error) {
	if newLength <= 0 || flags&MREMAP_FIXED != 0 {
		return nil, EINVAL
	}
	mappings.Lock()
	defer mappings.Unlock()
	if !mappings.has(oldData) {
		return nil, EINVAL
	}
	addr, err := vm.Process.Remap(address(oldData), uintptr(len(oldData)), 0, uintptr(newLength), flags)
	if err != nil {
		return nil, err
	}
	b := unsafe.Slice((*byte)(pointer(addr)), newLength)
	if flags&MREMAP_DONTUNMAP == 0 {
		delete(mappings.active, last(oldData))
	}
	mappings.active[last(b)] = b
	return b, nil
}

// MmapPtr is Mmap with a place: a wish, or with MAP_FIXED an order, which replaces what
// is mapped there, or with MAP_FIXED_NOREPLACE EEXIST if something is. ENOMEM with
// MAP_FIXED also: memory there is not of Mmap's making. See mmap(2).
func MmapPtr(fd int, offset int64, addr unsafe.Pointer, length uintptr, prot int, flags int) (ret unsafe.Pointer, err error) {
	at, err := mmap(fd, offset, uintptr(addr), length, prot, flags)
	if err != nil {
		return nil, err
	}
	return pointer(at), nil
}

// MunmapPtr unmaps all pages of the range that Mmap and its kin mapped, of one mapping
// or several; that there are none is no error. EINVAL: addr is not at a page's begin,
// or length is 0. See munmap(2).
func MunmapPtr(addr unsafe.Pointer, length uintptr) (err error) {
	return vm.Process.Unmap(uintptr(addr), length)
}

// MremapPtr is Mremap of a range: with MREMAP_FIXED to newAddr, with MREMAP_DONTUNMAP
// leaving fresh pages behind. EFAULT: the range is not of one mapping. See mremap(2).
func MremapPtr(oldAddr unsafe.Pointer, oldSize uintptr, newAddr unsafe.Pointer, newSize uintptr, flags int) (ret unsafe.Pointer, err error) {
	at, err := vm.Process.Remap(uintptr(oldAddr), oldSize, uintptr(newAddr), newSize, flags)
	if err != nil {
		return nil, err
	}
	return pointer(at), nil
}

// mappings are what Mmap returned, by the last byte: Munmap takes nothing else.
var mappings = mapped{active: map[*byte][]byte{}}

type mapped struct {
	sync.Mutex
	active map[*byte][]byte
}

func (m *mapped) has(b []byte) bool {
	if len(b) == 0 || len(b) != cap(b) {
		return false
	}
	own := m.active[last(b)]
	return own != nil && &own[0] == &b[0]
}

func last(b []byte) *byte { return &b[len(b)-1] }

func address(b []byte) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(b))) }

// where is what x/sys/unix hands to the kernel: of an empty slice some address that is
// not at a page's begin.
func where(b []byte) (addr, n uintptr) {
	if len(b) == 0 {
		return 8, 0
	}
	return address(b), uintptr(len(b))
}

// pointer is the address, which is not in Go's heap.
func pointer(addr uintptr) unsafe.Pointer { return *(*unsafe.Pointer)(unsafe.Pointer(&addr)) }
