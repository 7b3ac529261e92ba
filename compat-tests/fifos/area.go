// Package fifos holds the cases of FIFOs: pipes that are opened by name.
package fifos

import (
	"path/filepath"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is FIFOs.
var Area = suite.Area{Name: "fifo", Title: "FIFOs", Cases: slices.Concat(opening, moving)}

const (
	rd  = unix.O_RDONLY
	wr  = unix.O_WRONLY
	rw  = unix.O_RDWR
	now = unix.O_NONBLOCK
)

// fifo makes a FIFO.
func fifo(t *suite.T) string {
	p := filepath.Join(t.TempDir(), "f")
	t.Must(unix.Mkfifo(p, 0o600))
	return p
}

func open(t *suite.T, path string, flags int) int { return fix.Open(t, path, flags) }

// try observes an open, and closes what it opened.
func try(t *suite.T, name, path string, flags int) {
	fd, err := unix.Open(path, flags, 0)
	t.Errno(name, err)
	if err == nil {
		fix.Close(t, fd)
	}
}

func ends(t *suite.T) (r, w int, path string) {
	path = fifo(t)
	r = open(t, path, rd|now)
	return r, open(t, path, wr|now), path
}

func read(t *suite.T, name string, fd, n int) {
	p := make([]byte, n)
	got, err := unix.Read(fd, p)
	t.Call(name, got, err)
	if got > 0 && got <= 32 {
		t.Bytes(name+" data", p[:got])
	}
}

func write(t *suite.T, name string, fd int, data string) {
	n, err := unix.Write(fd, []byte(data))
	t.Call(name, n, err)
}

// later opens path on a goroutine; what it opened is the case's.
func later(t *suite.T, path string, flags int) <-chan fix.Result {
	return fix.Go(func() (int, error) {
		fd, err := unix.Open(path, flags, 0)
		if err == nil {
			fix.Own(t, fd)
		}
		return fd, err
	})
}

// waits observes whether a call is still waiting.
func waits(t *suite.T, name string, done <-chan fix.Result) {
	fix.Settle()
	t.Value(name, len(done) == 0)
}
