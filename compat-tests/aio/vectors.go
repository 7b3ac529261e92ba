package aio

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// cut are parts of p of the lengths.
func cut(p []byte, lengths ...int) (iov []libaio.Iovec) {
	for _, n := range lengths {
		iov = append(iov, libaio.Buffer(p[:n]))
		p = p[n:]
	}
	return iov
}

func preadv(r *ring, fd int, iov []libaio.Iovec, off int64) *libaio.Iocb {
	r.kept = append(r.kept, iov)
	iocb := new(libaio.Iocb)
	libaio.PrepPreadv(iocb, fd, iov, off)
	return iocb
}

func pwritev(r *ring, fd int, iov []libaio.Iovec, off int64) *libaio.Iocb {
	r.kept = append(r.kept, iov)
	iocb := new(libaio.Iocb)
	libaio.PrepPwritev(iocb, fd, iov, off)
	return iocb
}

var alphabet = "abcdefghijklmnopqrstuvwxyz"

var vectors = []suite.Case{
	{Number: 58, Name: "a vector of three is read", Facts: []int{289},
		Source: "preadv(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p := r.memory(60)
			r.run("read", preadv(r, file(t, string(fix.Pattern(100))), cut(p, 10, 20, 30), 5))
			t.Value("equal", string(p) == string(fix.Pattern(100)[5:65]))
		}},
	{Number: 59, Name: "an empty vector reads nothing", Facts: []int{290},
		Source: "preadv(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, alphabet)
			r.run("read", preadv(r, fd, nil, 0))
			r.run("write", pwritev(r, fd, nil, 0))
			r.run("with a bad address", with(preadv(r, fd, nil, 0), func(i *libaio.Iocb) { i.Buf = 1 }))
		}},
	{Number: 60, Name: "1024 buffers are the most", Facts: []int{291},
		Source: "preadv(2): EINVAL the vector count iovcnt is greater than the permitted maximum", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, string(fix.Pattern(2000)))
			p := r.memory(1025)
			var ones []int
			for range 1025 {
				ones = append(ones, 1)
			}
			r.run("1025", preadv(r, fd, cut(p, ones...), 0))
			r.run("1024", preadv(r, fd, cut(p, ones[:1024]...), 0))
			t.Value("equal", string(p[:1024]) == string(fix.Pattern(2000)[:1024]))
		}},
	{Number: 61, Name: "a vector across the end is short", Facts: []int{292},
		Source: "preadv(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p := r.memory(30)
			r.run("read", preadv(r, file(t, alphabet), cut(p, 10, 10, 10), 1))
			t.Bytes("buffers", p)
		}},
	{Number: 62, Name: "a vector of three is written", Facts: []int{293},
		Source: "pwritev(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "")
			r.run("write", pwritev(r, fix.Open(t, path, unix.O_RDWR), cut(r.bytes(alphabet), 6, 10, 10), 2))
			content(t, "file", path)
		}},
	{Number: 63, Name: "a negative length in a vector is refused", Facts: []int{294},
		Source: "readv(2): EINVAL the sum of the iov_len values overflows an ssize_t value", Run: func(t *suite.T) {
			r := open(t, 8)
			iov := cut(r.memory(20), 10, 10)
			iov[1].Len = 1 << 63
			r.run("read", preadv(r, file(t, alphabet), iov, 0))
		}},
	{Number: 64, Name: "what was written before a bad buffer counts", Facts: []int{295},
		Source: "writev(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "")
			iov := cut(r.bytes(alphabet), 10, 10)
			iov[1].Base = 1
			r.run("write", pwritev(r, fix.Open(t, path, unix.O_RDWR), iov, 0))
			content(t, "file", path)
		}},
	{Number: 65, Name: "a bad first buffer is the event's error",
		Source: "readv(2): EFAULT", Run: func(t *suite.T) {
			r := open(t, 8)
			iov := cut(r.memory(20), 10, 10)
			iov[0].Base = 1
			fd := file(t, alphabet)
			r.run("read", preadv(r, fd, iov, 0))
			r.run("write", pwritev(r, fd, iov, 0))
		}},
	{Number: 66, Name: "a bad array is refused",
		Source: "readv(2): EFAULT", Run: func(t *suite.T) {
			r := open(t, 8)
			iov := cut(r.memory(20), 10, 10)
			r.run("read", with(preadv(r, file(t, alphabet), iov, 0), func(i *libaio.Iocb) { i.Buf = 1 }))
		}},
	{Number: 67, Name: "a buffer in the vector that no program can have is refused",
		Source: "readv(2): EFAULT", Run: func(t *suite.T) {
			r := open(t, 8)
			iov := cut(r.memory(20), 10, 10)
			iov[1].Base = 1 << 63
			r.run("read", preadv(r, file(t, alphabet), iov, 0))
		}},
	{Number: 68, Name: "empty buffers in a vector are passed over",
		Source: "readv(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p := r.memory(26)
			fd := file(t, alphabet)
			r.run("read", preadv(r, fd, cut(p, 0, 5, 0, 0, 7, 0), 0))
			t.Bytes("buffers", p[:12])
			r.run("read of empty ones", preadv(r, fd, cut(p, 0, 0), 0))
		}},
	{Number: 69, Name: "the array can be changed once it was submitted",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			p := r.memory(20)
			iov := cut(p, 10, 10)
			r.must(preadv(r, file(t, alphabet), iov, 0))
			iov[0], iov[1] = libaio.Iovec{Base: 1, Len: 1}, libaio.Iovec{Base: 1, Len: 1}
			t.Value("events", results(r.get(1, 1)))
			t.Bytes("buffers", p)
		}},
	{Number: 70, Name: "a vector is appended whole",
		Source: "pwritev(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "0123")
			r.run("write", pwritev(r, fix.Open(t, path, unix.O_RDWR|unix.O_APPEND), cut(r.bytes(alphabet), 3, 4, 5), 0))
			content(t, "file", path)
		}},
	{Number: 71, Name: "the bits of a vector's count above an int are not looked at",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			r.run("read", with(preadv(r, file(t, alphabet), nil, 0), func(i *libaio.Iocb) { i.Nbytes = 1 << 32 }))
		}},
}
