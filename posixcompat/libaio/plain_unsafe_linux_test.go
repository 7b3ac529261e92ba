package libaio_test

import (
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway/posixcompat/libaio"
)

// newPlain returns a round of depth direct reads by the system calls themselves.
func newPlain(t testing.TB, depth int) func(testing.TB) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, depth*blockSize), 0o644); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_DIRECT, 0)
	if err != nil {
		t.Fatal(err)
	}
	var ctx uintptr
	if _, _, e := unix.Syscall(unix.SYS_IO_SETUP, uintptr(depth), uintptr(unsafe.Pointer(&ctx)), 0); e != 0 {
		t.Fatal(e)
	}
	t.Cleanup(func() {
		_, _, _ = unix.Syscall(unix.SYS_IO_DESTROY, ctx, 0, 0)
		_ = unix.Close(fd)
	})
	buf := aligned(depth * blockSize)
	iocbs, events := make([]*libaio.Iocb, depth), make([]libaio.Event, depth)
	for i := range iocbs {
		iocbs[i] = new(libaio.Iocb)
		libaio.PrepPread(iocbs[i], fd, buf[i*blockSize:(i+1)*blockSize], int64(i)*blockSize)
	}
	return func(t testing.TB) {
		n, _, e := unix.Syscall(unix.SYS_IO_SUBMIT, ctx, uintptr(depth), uintptr(unsafe.Pointer(&iocbs[0])))
		if e != 0 || int(n) != depth {
			t.Fatal(n, e)
		}
		for done := 0; done < depth; {
			n, _, e := unix.Syscall6(unix.SYS_IO_GETEVENTS, ctx, 1, uintptr(depth), uintptr(unsafe.Pointer(&events[0])), 0, 0)
			if e != 0 && e != unix.EINTR {
				t.Fatal(e)
			}
			if e == 0 {
				done += int(n)
			}
		}
	}
}
