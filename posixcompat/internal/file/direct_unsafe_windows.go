package file

import (
	"unsafe"

	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

// CheckDirect says whether a transfer of length bytes between address and off of the
// file may be. EINVAL: d has O_DIRECT, and one of them is not aligned. Windows checks it
// for files that were opened so, Wine for none.
func (f *Regular) CheckDirect(d *fd.Description, address uintptr, length int, off int64) error {
	if !d.Is(fd.Direct) {
		return nil
	}
	return Aligned(f.Sector(), address, length, off)
}

// Beyond reports whether nothing can be read at off because the file ends before.
func (f *Regular) Beyond(off int64) bool {
	size, err := f.size()
	return err == nil && off >= size
}

// checkDirect is CheckDirect of several buffers, one after the other from off on.
func (f *Regular) checkDirect(bufs [][]byte, off int64) error {
	if off == atEnd {
		var err error
		if off, err = f.size(); err != nil {
			return err
		}
	}
	sector := f.Sector()
	for _, b := range bufs {
		if err := Aligned(sector, uintptr(unsafe.Pointer(unsafe.SliceData(b))), len(b), off); err != nil {
			return err
		}
	}
	return nil
}

// sizeInformation is FILE_FS_SIZE_INFORMATION.
type sizeInformation struct {
	total, available               int64
	sectorsPerUnit, bytesPerSector uint32
}

const fileFsSizeInformation = 3

var ntQueryVolume = ntdll.NewProc("NtQueryVolumeInformationFile")

// Sector returns what addresses, lengths and offsets of O_DIRECT's transfers have to be
// multiples of: the volume's logical sector.
func (f *Regular) Sector() int64 {
	if s := f.sector.Load(); s != 0 {
		return s
	}
	var status windows.IO_STATUS_BLOCK
	var info sizeInformation
	r, _, _ := ntQueryVolume.Call(uintptr(f.handle), uintptr(unsafe.Pointer(&status)),
		uintptr(unsafe.Pointer(&info)), unsafe.Sizeof(info), fileFsSizeInformation)
	s := int64(info.bytesPerSector)
	if r != 0 || s == 0 || s&(s-1) != 0 {
		s = defaultSector
	}
	f.sector.Store(s)
	return s
}
