package ntfile

import (
	"encoding/binary"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Entry is a name in a directory.
type Entry struct {
	Name       string // WTF-8, as the system has it
	File       uint64 // as in Identity
	Attributes uint32
	Tag        uint32 // of a reparse point
}

// idFullDirectory is FILE_INFORMATION_CLASS's FileIdFullDirectoryInformation, and the
// offsets are those of FILE_ID_FULL_DIR_INFORMATION.
const (
	idFullDirectory  = 38
	offsetAttributes = 56
	offsetLength     = 60
	offsetTag        = 64 // EaSize, in which a reparse point has its tag
	offsetFile       = 72
	offsetName       = 80
)

// ListBuffer is how large the buffer of List should be.
const ListBuffer = 32 << 10

// List reads the next names of the directory h into buf, from the first one on with
// restart, and calls each with them. It tells whether there were any.
func List(h windows.Handle, buf []byte, restart bool, each func(Entry)) (bool, error) {
	var status windows.IO_STATUS_BLOCK
	r, _, _ := queryDirectory.Call(uintptr(h), 0, 0, 0, uintptr(unsafe.Pointer(&status)),
		uintptr(unsafe.Pointer(&buf[0])), uintptr(len(buf)), idFullDirectory, 0, 0, uintptr(asFlag(restart)))
	const noMoreFiles, noSuchFile = 0x80000006, 0xC000000F
	if uint32(r) == noMoreFiles || uint32(r) == noSuchFile {
		return false, nil
	}
	if err := failed(r); err != nil {
		return false, err
	}
	for b := buf[:min(uintptr(len(buf)), status.Information)]; len(b) >= offsetName; {
		size := int(binary.LittleEndian.Uint32(b[offsetLength:]))
		if size > len(b)-offsetName || size%2 != 0 {
			return false, windows.STATUS_DATA_ERROR
		}
		units := make([]uint16, size/2)
		for i := range units {
			units[i] = binary.LittleEndian.Uint16(b[offsetName+2*i:])
		}
		each(Entry{
			Name:       syscall.UTF16ToString(units),
			File:       binary.LittleEndian.Uint64(b[offsetFile:]),
			Attributes: binary.LittleEndian.Uint32(b[offsetAttributes:]),
			Tag:        binary.LittleEndian.Uint32(b[offsetTag:]),
		})
		next := binary.LittleEndian.Uint32(b)
		if next == 0 || int64(next) >= int64(len(b)) {
			break
		}
		b = b[next:]
	}
	return true, nil
}
