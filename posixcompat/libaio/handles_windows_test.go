package libaio_test

import (
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/windows"

	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// openWith opens a file of ten bytes with Windows's flags and adopts it.
func openWith(t *testing.T, flags uint32) (fd int, h windows.Handle) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte("0123456789"), 0o644); err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	h, err = windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE|windows.FILE_SHARE_DELETE,
		nil, windows.OPEN_EXISTING, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = windows.CloseHandle(h) })
	fd, err = unix.AdoptHandle(uintptr(h), unix.O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(fd) })
	return fd, h
}

// exchange writes and reads by libaio and says what the events told.
func exchange(t *testing.T, fd int) (results []int64, got string) {
	t.Helper()
	var ctx libaio.Context
	if err := libaio.Setup(8, &ctx); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := libaio.Destroy(ctx); err != nil {
			t.Error(err)
		}
	}()
	out, in := []byte("abc"), make([]byte, 20)
	write, read, sync := new(libaio.Iocb), new(libaio.Iocb), new(libaio.Iocb)
	libaio.PrepPwrite(write, fd, out, 4)
	libaio.PrepPread(read, fd, in, 2)
	libaio.PrepFsync(sync, fd)
	events := make([]libaio.Event, 1)
	for _, iocb := range []*libaio.Iocb{write, read, sync} {
		if _, err := libaio.Submit(ctx, []*libaio.Iocb{iocb}); err != nil {
			t.Fatal(err)
		}
		if _, err := libaio.Getevents(ctx, 1, events, nil); err != nil {
			t.Fatal(err)
		}
		results = append(results, events[0].Res)
	}
	return results, string(in[:max(results[1], 0)])
}

func TestHandlesThatWereOpenedElsewhereAreServed(t *testing.T) {
	for name, flags := range map[string]uint32{"synchronous": 0, "overlapped": windows.FILE_FLAG_OVERLAPPED} {
		t.Run(name, func(t *testing.T) {
			fd, _ := openWith(t, flags)
			if results, got := exchange(t, fd); results[0] != 3 || results[1] != 8 || results[2] != 0 || got != "23abc789" {
				t.Errorf("%v, %q", results, got)
			}
		})
	}
}

func TestAHandleThatHasAnotherPortIsServedAndTheOtherPortHearsNothing(t *testing.T) {
	fd, h := openWith(t, windows.FILE_FLAG_OVERLAPPED)
	other, err := windows.CreateIoCompletionPort(h, 0, 7, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer windows.CloseHandle(other)
	if results, got := exchange(t, fd); results[0] != 3 || results[1] != 8 || got != "23abc789" {
		t.Errorf("%v, %q", results, got)
	}
	var n uint32
	var key uintptr
	var o *windows.Overlapped
	if err := windows.GetQueuedCompletionStatus(other, &n, &key, &o, 0); err == nil {
		t.Errorf("a completion of %d bytes with key %d came to the other port", n, key)
	}
}

func TestAHandleThatTellsNoPortOfSuccessIsServed(t *testing.T) {
	fd, h := openWith(t, windows.FILE_FLAG_OVERLAPPED)
	if err := windows.SetFileCompletionNotificationModes(h, windows.FILE_SKIP_COMPLETION_PORT_ON_SUCCESS); err != nil {
		t.Fatal(err)
	}
	if results, got := exchange(t, fd); results[0] != 3 || results[1] != 8 || got != "23abc789" {
		t.Errorf("%v, %q", results, got)
	}
}

func TestSynchronousCallsAndLibaioShareAFile(t *testing.T) {
	fd, _ := openWith(t, windows.FILE_FLAG_OVERLAPPED)
	for range 20 {
		if results, _ := exchange(t, fd); results[1] != 8 {
			t.Fatalf("%v", results)
		}
		p := make([]byte, 4)
		if n, err := unix.Pread(fd, p, 4); n != 4 || string(p) != "abc7" {
			t.Fatalf("pread: %d, %v, %q", n, err, p)
		}
	}
}
