package file

import (
	"encoding/binary"
	"math"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

// Allocate does what fallocate(2) does, after CheckAllocate. EBADF: d is not open for writing. EFBIG:
// files are never that long. ENOSPC: there is no room. EOPNOTSUPP: Windows has not this mode.
func (f *Regular) Allocate(d *fd.Description, mode uint32, off, length int64) error {
	err := f.allocate(d, mode, off, length)
	if err == nil {
		// Also where there was nothing to do, and Windows has not noticed.
		now := Time{Now: true}
		err = SetTimes(f.handle, Time{Omit: true}, now)
	}
	return err
}

func (f *Regular) allocate(d *fd.Description, mode uint32, off, length int64) error {
	switch {
	case !d.Writable():
		return errnomap.EBADF
	case off > math.MaxInt64-length:
		return errnomap.EFBIG
	}
	size, err := f.size()
	if err != nil {
		return err
	}
	end := off + length
	switch mode {
	case PunchHole | KeepSize:
		return f.zero(off, min(end, size), true)
	case ZeroRange, ZeroRange | KeepSize:
		if err := f.zero(off, min(end, size), false); err != nil || mode&KeepSize != 0 {
			return err
		}
		return f.extend(size, end)
	case 0:
		return f.extend(size, end)
	case KeepSize:
		return f.reserve(size, end)
	}
	return errnomap.EOPNOTSUPP
}

// extend makes the file end bytes long at least, with room on the disk.
func (f *Regular) extend(size, end int64) error {
	if end <= size {
		return nil // what is within has its room, unless holes were punched
	}
	if err := f.hasRoom(end - size); err != nil {
		return err
	}
	if err := resize(f.handle, end); err != nil {
		return err
	}
	allocated, err := f.allocated()
	if err != nil || allocated >= end {
		return err
	}
	// The volume grows files without giving them room. Writing does.
	if err := f.fill(size, end); err != nil {
		_ = resize(f.handle, size)
		return err
	}
	return nil
}

// reserve gives a file room up to end behind its size. EOPNOTSUPP: the volume cannot.
func (f *Regular) reserve(size, end int64) error {
	allocated, err := f.allocated()
	if err != nil || end <= size || end <= allocated {
		return err
	}
	if err := f.hasRoom(end - size); err != nil {
		return err
	}
	const fileAllocationInformation = 19
	var status windows.IO_STATUS_BLOCK
	var want [8]byte
	binary.LittleEndian.PutUint64(want[:], uint64(end))
	err = windows.NtSetInformationFile(f.handle, &status, &want[0], uint32(len(want)), fileAllocationInformation)
	if s, ok := err.(windows.NTStatus); ok && unsupported(s) {
		return errnomap.EOPNOTSUPP
	}
	return fail(errnomap.OpWrite, err)
}

// allocated returns how many bytes of the disk the file has.
func (f *Regular) allocated() (int64, error) {
	s, err := takeSlot()
	if err != nil {
		return 0, errnomap.ENOMEM
	}
	defer s.free()
	status := s.ask(f.handle, fileStandardInformation, standardSize)
	return int64(binary.LittleEndian.Uint64(s.block.info[:])), failStatus(errnomap.OpWrite, status)
}

// hasRoom says whether the volume has n more bytes. ENOSPC: it has not.
func (f *Regular) hasRoom(n int64) error {
	v, err := VolumeOf(f.handle)
	if err == nil && v.Unit > 0 && uint64(n)/uint64(v.Unit) > v.Available {
		return errnomap.ENOSPC
	}
	return nil
}
