package uio

import (
	"bytes"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var pipeCases = []suite.Case{
	{
		Number: 71, Name: "positioned calls on a pipe are ESPIPE", Facts: []int{19},
		Source: "preadv(2), pwritev(2): ESPIPE when fd is associated with a pipe",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			n, err := unix.Preadv(r, fixture.Vectors(1), 0)
			t.Call("preadv", n, err)
			n, err = unix.Pwritev(w, fixture.Vectors(1), 0)
			t.Call("pwritev", n, err)
			n, err = unix.Pread(r, make([]byte, 1), 0)
			t.Call("pread", n, err)
			n, err = unix.Pwrite(w, make([]byte, 1), 0)
			t.Call("pwrite", n, err)
		},
	},
	{
		Number: 72, Name: "lseek on a pipe is ESPIPE", Facts: []int{20},
		Source: "lseek(2): ESPIPE when fd is associated with a pipe",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			at, err := unix.Seek(r, 0, unix.SEEK_SET)
			t.Call("reading end", at, err)
			at, err = unix.Seek(w, 0, unix.SEEK_CUR)
			t.Call("writing end", at, err)
		},
	},
	{
		Number: 73, Name: "readv on a pipe returns what is there",
		Source: "readv(2): it returns the bytes available, up to the sum of the lengths",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			n, err := unix.Writev(w, [][]byte{[]byte("ab"), nil, []byte("cde")})
			t.Call("writev", n, err)
			iovs := [][]byte{[]byte("x"), []byte("yyy"), []byte("zzz")}
			n, err = unix.Readv(r, iovs)
			t.Call("readv", n, err)
			t.Bytes("vectors", bytes.Join(iovs, []byte("|")))
		},
	},
	{
		Number: 74, Name: "readv leaves in the pipe what does not fit",
		Source: "pipe(7): a pipe is a byte stream; there are no message boundaries",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			fixture.WriteAll(t, w, []byte("abcdef"))
			n, err := unix.Readv(r, fixture.Vectors(2))
			t.Call("readv", n, err)
			buf := make([]byte, 8)
			n, err = unix.Read(r, buf)
			t.Call("read", n, err)
			t.Bytes("rest", buf[:max(n, 0)])
		},
	},
	{
		Number: 75, Name: "readv on an empty non-blocking pipe is EAGAIN",
		Source: "read(2): EAGAIN when fd is non-blocking and the read would block",
		Run: func(t *suite.T) {
			r, _ := fixture.Pipe(t, unix.O_NONBLOCK)
			n, err := unix.Readv(r, fixture.Vectors(2))
			t.Call("readv", n, err)
			n, err = unix.Readv(r, nil)
			t.Call("readv of nothing", n, err)
			n, err = unix.Read(r, nil)
			t.Call("read of nothing", n, err)
		},
	},
	{
		Number: 76, Name: "readv returns 0 when the writer is gone and the pipe is drained",
		Source: "pipe(7): when all writing ends are closed a read sees the end of the file",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			fixture.WriteAll(t, w, []byte("ab"))
			fixture.Close(t, w)
			n, err := unix.Readv(r, fixture.Vectors(4))
			t.Call("first", n, err)
			n, err = unix.Readv(r, fixture.Vectors(4))
			t.Call("second", n, err)
		},
	},
	{
		Number: 77, Name: "writev on a pipe without a reader is EPIPE, but of nothing returns 0",
		Source: "pipe(7): when all reading ends are closed a write fails with EPIPE",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			fixture.Close(t, r)
			n, err := unix.Writev(w, fixture.Vectors(2))
			t.Call("writev", n, err)
			n, err = unix.Writev(w, nil)
			t.Call("writev of nothing", n, err)
			n, err = unix.Write(w, nil)
			t.Call("write of nothing", n, err)
		},
	},
	{
		Number: 78, Name: "writev on a full non-blocking pipe is EAGAIN",
		Source: "write(2): EAGAIN when fd is non-blocking and the write would block",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, unix.O_NONBLOCK)
			t.Value("capacity", fixture.Fill(t, w))
			n, err := unix.Writev(w, fixture.Vectors(2))
			t.Call("full", n, err)
			fixture.ReadFull(t, r, make([]byte, 64<<10))
			n, err = unix.Writev(w, fixture.Vectors(2))
			t.Call("drained", n, err)
		},
	},
	{
		Number: 79, Name: "a large writev on a non-blocking pipe is partial",
		Source: "pipe(7): a non-blocking write of more than PIPE_BUF bytes may write only part of them",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, unix.O_NONBLOCK)
			want := fixture.Pattern(100 << 10)
			n, err := unix.Writev(w, [][]byte{want[:50<<10], want[50<<10:]})
			t.Call("writev", n, err)
			got := make([]byte, len(want))
			m, err := unix.Read(r, got)
			t.Call("read", m, err)
			t.Value("the first bytes", m > 0 && bytes.Equal(got[:m], want[:m]))
		},
	},
	{
		Number: 80, Name: "readv on the writing end and writev on the reading end are EBADF",
		Source: "pipe(2): each end goes one way; read(2), write(2): EBADF against the open mode",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			n, err := unix.Readv(w, fixture.Vectors(1))
			t.Call("readv", n, err)
			n, err = unix.Writev(r, fixture.Vectors(1))
			t.Call("writev", n, err)
		},
	},
	{
		Number: 81, Name: "a blocked readv wakes when data comes, another when the writer goes",
		Source: "pipe(7): a read on an empty pipe blocks until data is available or the writers are gone",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			iovs := fixture.Vectors(4)
			done := fixture.Go(func() (int, error) { return unix.Readv(r, iovs) })
			fixture.WriteAll(t, w, []byte("hey"))
			got := fixture.Join(t, done)
			t.Call("data", got.N, got.Err)
			done = fixture.Go(func() (int, error) { return unix.Readv(r, iovs) })
			fixture.Close(t, w)
			got = fixture.Join(t, done)
			t.Call("end", got.N, got.Err)
		},
	},
	{
		Number: 82, Name: "preadv2 at offset -1 reads a pipe, at 0 it is ESPIPE",
		Source: "preadv2(2): offset -1 works as readv, on files that cannot seek too",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			n, err := unix.Pwritev2(w, fixture.Vectors(3), -1, 0)
			t.Call("pwritev2", n, err)
			iovs := make([][]byte, 1)
			iovs[0] = make([]byte, 8)
			n, err = unix.Preadv2(r, iovs, 0, 0)
			t.Call("preadv2 at 0", n, err)
			n, err = unix.Preadv2(r, iovs, -1, 0)
			t.Call("preadv2 at -1", n, err)
		},
	},
	{
		Number: 83, Name: "readv into sixteen gigabytes returns what the pipe has",
		Source: "readv(2), read(2): Linux moves at most 0x7ffff000 bytes in one call and cuts what is more",
		Run: func(t *suite.T) {
			r, w := fixture.Pipe(t, 0)
			fixture.WriteAll(t, w, []byte("0123456789"))
			n, err := unix.Readv(r, fixture.Oversized())
			t.Call("readv", n, err)
		},
	},
}
