package posixcompat_test

import (
	"testing"

	"golang.org/x/sys/windows"
)

// plainFile is ReadFile and WriteFile of a handle that waits by itself.
type plainFile struct {
	handle windows.Handle
	n      uint32
	at     windows.Overlapped
}

func newPlainFile(b *testing.B, path string) *plainFile {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		b.Fatal(err)
	}
	const shared = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, shared, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		b.Fatal(err)
	}
	return &plainFile{handle: h}
}

func (f *plainFile) readAt(p []byte, off int64) (int, error) {
	f.at = windows.Overlapped{Offset: uint32(off), OffsetHigh: uint32(off >> 32)}
	err := windows.ReadFile(f.handle, p, &f.n, &f.at)
	return int(f.n), err
}

func (f *plainFile) writeAt(p []byte, off int64) (int, error) {
	f.at = windows.Overlapped{Offset: uint32(off), OffsetHigh: uint32(off >> 32)}
	err := windows.WriteFile(f.handle, p, &f.n, &f.at)
	return int(f.n), err
}

func (f *plainFile) close() { windows.CloseHandle(f.handle) }
