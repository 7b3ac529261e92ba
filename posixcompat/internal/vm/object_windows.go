package vm

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// object is a file's handle, or the section of shared anonymous memory.
type object struct {
	file    windows.Handle
	section windows.Handle
	size    uint64 // of the section
}

func identify(handle uintptr) (Identity, error) {
	id, err := ntfile.IdentityOf(windows.Handle(handle))
	if err != nil {
		return Identity{}, errnomap.ENODEV
	}
	return Identity{Volume: uint64(id.Volume), Index: id.File}, nil
}

func openObject(handle uintptr) (object, Identity, error) {
	id, err := identify(handle)
	if err != nil {
		return object{}, Identity{}, err
	}
	self := windows.CurrentProcess()
	var own windows.Handle
	err = windows.DuplicateHandle(self, windows.Handle(handle), self, &own, 0, false, windows.DUPLICATE_SAME_ACCESS)
	return object{file: own}, id, fail(err)
}

// memoryObject is a section of the page file.
func memoryObject(n uintptr) (object, error) {
	size := uint64(n)
	h, err := windows.CreateFileMapping(windows.InvalidHandle, nil, windows.PAGE_EXECUTE_READWRITE, uint32(size>>32), uint32(size), nil)
	if h == 0 {
		return object{}, fail(err)
	}
	return object{section: h, size: size}, nil
}

func (o object) close() {
	if o.file != 0 {
		windows.CloseHandle(o.file)
	}
	if o.section != 0 {
		windows.CloseHandle(o.section)
	}
}

// extent returns how many bytes of the object there are in [off, off+n).
func (o object) extent(off uint64, n uintptr) (uintptr, error) {
	size := o.size
	if o.file != 0 {
		var info windows.ByHandleFileInformation
		if err := windows.GetFileInformationByHandle(o.file, &info); err != nil {
			return 0, fail(err)
		}
		size = uint64(info.FileSizeHigh)<<32 | uint64(info.FileSizeLow)
	}
	if off >= size {
		return 0, nil
	}
	return uintptr(min(size-off, uint64(n))), nil
}

// open returns a section for a view, which the caller closes with done.
func (o object) open(k kind, writable, execute bool) (section windows.Handle, done func(), err error) {
	if o.section != 0 {
		return o.section, func() {}, nil
	}
	protect := uint32(windows.PAGE_READONLY)
	if k == view && writable {
		protect = windows.PAGE_READWRITE
	}
	if execute {
		protect <<= 4 // PAGE_EXECUTE_READ, PAGE_EXECUTE_READWRITE
	}
	h, err := windows.CreateFileMapping(o.file, nil, protect, 0, 0, nil)
	if h == 0 {
		return 0, nil, fail(err)
	}
	return h, func() { windows.CloseHandle(h) }, nil
}

// read fills b from the file, not from what is mapped of it, and reports whether it could.
func (o object) read(b []byte, off uint64) bool {
	for len(b) > 0 {
		event, err := windows.CreateEvent(nil, 1, 0, nil)
		if err != nil {
			return false
		}
		ov := windows.Overlapped{Offset: uint32(off), OffsetHigh: uint32(off >> 32), HEvent: event | 1}
		var n uint32
		if err = windows.ReadFile(o.file, b, &n, &ov); err == windows.ERROR_IO_PENDING {
			err = windows.GetOverlappedResult(o.file, &ov, &n, true)
		}
		windows.CloseHandle(event)
		if err != nil || n == 0 {
			return false
		}
		b, off = b[n:], off+uint64(n)
	}
	return true
}

// sync has the system write the file's data and metadata to the disk.
func (o object) sync() error {
	if o.file == 0 {
		return nil
	}
	if err := windows.FlushFileBuffers(o.file); err != nil && err != windows.ERROR_ACCESS_DENIED {
		return fail(err) // denied: open for reading, so nothing was written here
	}
	return nil
}

// fail is err as an errno of mmap(2) and its kin.
func fail(err error) error {
	if err == nil {
		return nil
	}
	if e := errnomap.Of(errnomap.From(errnomap.OpMap, err)); e != 0 {
		return e
	}
	return errnomap.ENOMEM
}
