package suite

import (
	"os"
	"syscall"

	"golang.org/x/sys/unix"
)

// recordFd is where the record's descriptor goes, or the next free one above:
// low numbers are the case's, and they must not depend on the harness.
const recordFd = 900

func createRecord(path string) (*os.File, error) {
	low, err := syscall.Open(path, syscall.O_WRONLY|syscall.O_CREAT|syscall.O_EXCL|syscall.O_APPEND|syscall.O_CLOEXEC, 0o600)
	if err != nil {
		return nil, &os.PathError{Op: "open", Path: path, Err: err}
	}
	defer syscall.Close(low)
	high, err := unix.FcntlInt(uintptr(low), unix.F_DUPFD_CLOEXEC, recordFd)
	if err != nil {
		return nil, &os.PathError{Op: "dup", Path: path, Err: err}
	}
	return os.NewFile(uintptr(high), path), nil
}
