package posixcompat_test

import (
	"testing"

	"golang.org/x/sys/unix"
)

// plainFile is the kernel's pread and pwrite, as x/sys/unix has them.
type plainFile int

func newPlainFile(b *testing.B, path string) plainFile {
	fd, err := unix.Open(path, unix.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	return plainFile(fd)
}

func (f plainFile) readAt(p []byte, off int64) (int, error)  { return unix.Pread(int(f), p, off) }
func (f plainFile) writeAt(p []byte, off int64) (int, error) { return unix.Pwrite(int(f), p, off) }
func (f plainFile) close()                                   { _ = unix.Close(int(f)) }
