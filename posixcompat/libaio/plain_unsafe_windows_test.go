package libaio_test

import (
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"
)

var (
	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	procReadFile = kernel32.NewProc("ReadFile")
	procTake     = kernel32.NewProc("GetQueuedCompletionStatusEx")
)

// taken is OVERLAPPED_ENTRY.
type taken struct {
	key        uintptr
	overlapped *windows.Overlapped
	internal   uintptr
	bytes      uint32
}

// newPlain returns a round of depth direct reads by overlapped ReadFile calls and a
// completion port of their own.
func newPlain(t testing.TB, depth int) func(testing.TB) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, depth*blockSize), 0o644); err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(name, windows.GENERIC_READ, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, windows.FILE_FLAG_OVERLAPPED|windows.FILE_FLAG_NO_BUFFERING, 0)
	if err != nil {
		t.Fatal(err)
	}
	port, err := windows.CreateIoCompletionPort(h, 0, 1, 0)
	if err != nil {
		t.Fatal(err)
	}
	buf, ops, entries := aligned(depth*blockSize), make([]windows.Overlapped, depth), make([]taken, depth)
	n := new(uint32)
	var pin runtime.Pinner
	pin.Pin(&buf[0])
	pin.Pin(&ops[0])
	t.Cleanup(func() {
		pin.Unpin()
		_ = windows.CloseHandle(h)
		_ = windows.CloseHandle(port)
	})
	return func(t testing.TB) {
		for i := range ops {
			ops[i] = windows.Overlapped{Offset: uint32(i * blockSize)}
			ok, _, e := syscall.SyscallN(procReadFile.Addr(), uintptr(h), uintptr(unsafe.Pointer(&buf[i*blockSize])), blockSize, 0, uintptr(unsafe.Pointer(&ops[i])))
			if ok == 0 && e != syscall.Errno(windows.ERROR_IO_PENDING) {
				t.Fatal(e)
			}
		}
		for done := 0; done < depth; done += int(*n) {
			ok, _, e := syscall.SyscallN(procTake.Addr(), uintptr(port), uintptr(unsafe.Pointer(&entries[0])), uintptr(depth),
				uintptr(unsafe.Pointer(n)), windows.INFINITE, 0)
			if ok == 0 {
				t.Fatal(e)
			}
		}
	}
}
