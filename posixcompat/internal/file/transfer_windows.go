package file

import (
	"encoding/binary"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// transfer moves bytes to and from a handle, and waits until they are moved, whether
// the handle was opened for overlapped operation or not.
type transfer struct {
	handle     windows.Handle
	overlapped bool
	unbuffered bool // opened without the system's cache
}

// newTransfer asks the system how h was opened. If it does not say, as of a console,
// h is synchronous.
func newTransfer(h windows.Handle) transfer {
	mode, err := fileMode(h)
	const synchronous = windows.FILE_SYNCHRONOUS_IO_ALERT | windows.FILE_SYNCHRONOUS_IO_NONALERT
	return transfer{
		handle:     h,
		overlapped: err == nil && mode&synchronous == 0,
		unbuffered: err == nil && mode&windows.FILE_NO_INTERMEDIATE_BUFFERING != 0,
	}
}

// Handle returns the system's handle.
func (t *transfer) Handle() uintptr { return uintptr(t.handle) }

// Overlapped reports whether the handle was opened for overlapped operation, so that
// transfers can be under way while others begin.
func (t *transfer) Overlapped() bool { return t.overlapped }

// moveAt moves b at off of the file: by NtReadFile for op OpRead, else by NtWriteFile.
func (t *transfer) moveAt(op errnomap.Op, b []byte, off int64) (n uint32, err error) {
	s, err := takeSlot()
	if err != nil {
		return 0, errnomap.ENOMEM
	}
	defer s.free()
	call := ntWriteFile
	if op == errnomap.OpRead {
		call = ntReadFile
	}
	n, status := s.run(call, t.handle, b, off)
	return n, failStatus(op, status)
}

// readNext reads what comes next of a stream. Consoles take ReadFile only.
func (t *transfer) readNext(b []byte) (n uint32, err error) {
	if t.overlapped {
		return t.moveAt(errnomap.OpRead, b, 0)
	}
	err = windows.ReadFile(t.handle, b, &n, nil)
	return n, fail(errnomap.OpRead, err)
}

// writeNext writes what comes next of a stream.
func (t *transfer) writeNext(b []byte) (n uint32, err error) {
	if t.overlapped {
		return t.moveAt(errnomap.OpWrite, b, 0)
	}
	err = windows.WriteFile(t.handle, b, &n, nil)
	return n, fail(errnomap.OpWrite, err)
}

// FileStandardInformation, and where in it the size is.
const (
	fileStandardInformation = 5
	standardSize            = 24
	standardEnd             = 8
)

// size asks how long the file is.
func (t *transfer) size() (int64, error) {
	s, err := takeSlot()
	if err != nil {
		return 0, errnomap.ENOMEM
	}
	defer s.free()
	status := s.ask(t.handle, fileStandardInformation, standardSize)
	return int64(binary.LittleEndian.Uint64(s.block.info[standardEnd:])), failStatus(errnomap.OpSeek, status)
}

// control makes a request of the file system.
func (t *transfer) control(code uint32, in, out []byte) (uint32, windows.NTStatus) {
	s, err := takeSlot()
	if err != nil {
		return 0, windows.STATUS_NO_MEMORY
	}
	defer s.free()
	return s.control(t.handle, code, in, out)
}

// failStatus is fail for an NTSTATUS.
func failStatus(op errnomap.Op, status windows.NTStatus) error {
	if status == windows.STATUS_SUCCESS {
		return nil
	}
	err := errnomap.FromNTStatus(op, uint32(status))
	if err == nil {
		return nil
	}
	if e := errnomap.Of(err); e != 0 {
		return e
	}
	return errnomap.EIO
}
