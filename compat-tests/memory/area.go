// Package memory holds the cases of mapped memory: mmap and its kin, on files, shared
// memory and none, and of memory outside Go's heap.
//
// What a page allows is observed without a crash: the kernel is asked to read it, by
// writing it to a pipe, and to write it, by reading from the pipe.
package memory

import (
	"bytes"
	"os"
	"runtime/debug"
	"slices"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// Area is the cases of memory.
var Area = suite.Area{
	Name:  "memory",
	Title: "mmap, shared memory and allocation",
	Cases: slices.Concat(mapCases, placeCases, unmapCases, protectCases, syncCases, adviseCases, remapCases,
		fileCases, objectCases, processCases, allocationCases),
}

const (
	page  = 4096
	rw    = unix.PROT_READ | unix.PROT_WRITE
	anon  = unix.MAP_PRIVATE | unix.MAP_ANONYMOUS
	share = unix.MAP_SHARED
	own   = unix.MAP_PRIVATE
)

// pages maps anonymous memory and fills each page with its letter: a, b, c, ...
func pages(t *suite.T, n int) []byte {
	b := mapped(t, -1, 0, n*page, rw, anon)
	letter(b)
	return b
}

// letter fills each page with its letter.
func letter(b []byte) {
	for i := range b {
		b[i] = 'a' + byte(i/page%26)
	}
}

// mapped is Mmap for cases that need the mapping to begin.
func mapped(t *suite.T, fd int, off int64, n, prot, flags int) []byte {
	b, err := unix.Mmap(fd, off, n, prot, flags)
	t.Must(err)
	t.Cleanup(func() { _ = munmap(b) })
	return b
}

// lettered makes a file of n bytes, page by page with their letters, and opens it.
func lettered(t *suite.T, n, flags int) (fd int, path string) {
	b := make([]byte, n)
	letter(b)
	path = fixture.Path(t, string(b))
	return fixture.Open(t, path, flags), path
}

// access is what the kernel may do with the page of b at byte i: "rw", "r" or "-".
func access(t *suite.T, b []byte, i int) string {
	var p [2]int
	t.Must(unix.Pipe2(p[:], unix.O_NONBLOCK|unix.O_CLOEXEC))
	defer unix.Close(p[0])
	defer unix.Close(p[1])
	if _, err := unix.Write(p[1], b[i:i+1]); errnomap.Is(err, errnomap.EFAULT) {
		return "-"
	} else {
		t.Must(err)
	}
	if _, err := unix.Read(p[0], b[i:i+1]); errnomap.Is(err, errnomap.EFAULT) {
		return "r"
	} else {
		t.Must(err)
	}
	return "rw"
}

// look observes each page of b: what may be done with it, and the byte at its begin.
func look(t *suite.T, name string, b []byte) {
	var out bytes.Buffer
	for i := 0; i < len(b); i += page {
		if i > 0 {
			out.WriteByte(' ')
		}
		a := access(t, b, i)
		out.WriteString(a)
		if a == "-" {
			continue
		}
		if c := b[i]; c == 0 {
			out.WriteString(" 0")
		} else {
			out.WriteString(" " + string(rune(c)))
		}
	}
	t.Value(name, out.String())
}

// faults observes whether f touches memory that it may not: a signal on Linux, an
// exception on Windows, and in Go a panic on both.
func faults(t *suite.T, name string, f func()) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() { t.Value(name, recover() != nil) }()
	f()
}

// touch has a byte of memory read: what goes nowhere the compiler would leave out.
//
//go:noinline
func touch(byte) {}

// begins observes what the file has at the begin of its pages.
func begins(t *suite.T, name, path string) {
	b, err := os.ReadFile(path)
	t.Must(err)
	var out []byte
	for i := 0; i < len(b); i += page {
		out = append(out, b[i])
	}
	t.Bytes(name, out)
	t.Value(name+" size", len(b))
}
