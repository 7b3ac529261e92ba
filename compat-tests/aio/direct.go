package aio

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// directSize is no multiple of a sector.
const directSize = 2*page + 3716

// directFile opens a file for O_DIRECT.
func directFile(t *suite.T) int {
	return fix.File(t, string(fix.Pattern(directSize)), unix.O_RDWR|unix.O_DIRECT)
}

// directRead observes a read, and whether it got what the file has.
func directRead(t *suite.T, skip, n int, off int64) {
	r := open(t, 8)
	p := r.memory(n + page)[skip : skip+n]
	fd := directFile(t)
	r.must(pread(fd, p, off))
	e := r.get(1, 1)[0]
	t.Value("read", result(e))
	if e.Res > 0 {
		t.Value("equal", string(p[:e.Res]) == string(fix.Pattern(directSize)[off:off+e.Res]))
	}
}

var direct = []suite.Case{
	{Number: 72, Name: "a file opens with O_DIRECT", Facts: []int{296},
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) {
			_, err := unix.Open(fix.Path(t, "0"), unix.O_RDONLY|unix.O_DIRECT, 0)
			t.Errno("open", err)
		}},
	{Number: 73, Name: "an aligned direct read gets what is there", Facts: []int{297},
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) {
			directRead(t, 0, page, 0)
			directRead(t, 0, 2*page, 0)
			directRead(t, 0, page, page)
		}},
	{Number: 74, Name: "a direct read into a buffer that is not aligned is the event's error", Facts: []int{298},
		Source: "open(2): O_DIRECT: misaligned I/Os fail with EINVAL", Run: func(t *suite.T) { directRead(t, 1, page, 0) }},
	{Number: 75, Name: "a direct read into a buffer at half a kilobyte works", Facts: []int{299},
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) { directRead(t, 512, page, 0) }},
	{Number: 76, Name: "a direct read of a length that is not aligned is the event's error", Facts: []int{300},
		Source: "open(2): O_DIRECT: misaligned I/Os fail with EINVAL", Run: func(t *suite.T) { directRead(t, 0, 100, 0) }},
	{Number: 77, Name: "a direct read at an offset that is not aligned is the event's error", Facts: []int{301},
		Source: "open(2): O_DIRECT: misaligned I/Os fail with EINVAL", Run: func(t *suite.T) { directRead(t, 0, page, 100) }},
	{Number: 78, Name: "a direct read across the end is short", Facts: []int{302},
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) { directRead(t, 0, page, 2*page) }},
	{Number: 79, Name: "a direct read behind the end gets nothing", Facts: []int{303},
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) { directRead(t, 0, page, 100*page) }},
	{Number: 80, Name: "pread of a direct file tells the same errors", Facts: []int{304, 305},
		Source: "open(2): O_DIRECT: misaligned I/Os fail with EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := directFile(t)
			_, err := unix.Pread(fd, r.memory(page), 100)
			t.Errno("offset", err)
			_, err = unix.Pread(fd, r.memory(page)[:100], 0)
			t.Errno("length", err)
		}},
	{Number: 81, Name: "a direct write is in the file",
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := directFile(t)
			pattern := string(fix.Pattern(3 * page)[page:])
			r.run("write", pwrite(fd, r.bytes(pattern), 0))
			r.run("write behind the end", pwrite(fd, r.bytes(pattern), 4*page))
			p := r.memory(2 * page)
			r.run("read", pread(fd, p, 4*page))
			t.Value("equal", string(p) == pattern)
			size, err := unix.Seek(fd, 0, 2)
			t.Call("size", size, err)
		}},
	{Number: 82, Name: "a direct write that is not aligned is the event's error and writes nothing",
		Source: "open(2): O_DIRECT: misaligned I/Os fail with EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR|unix.O_DIRECT)
			r.run("length", pwrite(fd, r.memory(100), 0))
			r.run("offset", pwrite(fd, r.memory(page), 100))
			r.run("buffer", pwrite(fd, r.memory(2 * page)[1:page+1], 0))
			content(t, "file", path)
		}},
	{Number: 83, Name: "direct vectors are read and written",
		Source: "open(2): O_DIRECT", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := directFile(t)
			p := r.memory(3 * page)
			r.run("read", preadv(r, fd, cut(p, page, 2*page), 0))
			t.Value("equal", string(p[:directSize]) == string(fix.Pattern(directSize)))
			r.run("write", pwritev(r, fd, cut(p, 2*page, page), 4*page))
			q := r.memory(3 * page)
			r.run("read back", pread(fd, q, 4*page))
			t.Value("equal", string(p) == string(q))
		}},
	{Number: 84, Name: "one buffer of a direct vector that is not aligned is the event's error",
		Source: "open(2): O_DIRECT: misaligned I/Os fail with EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := directFile(t)
			p := r.memory(3 * page)
			r.run("length", preadv(r, fd, cut(p, page, 100), 0))
			r.run("address", preadv(r, fd, []libaio.Iovec{libaio.Buffer(p[:page]), libaio.Buffer(p[page+1 : 2*page+1])}, 0))
		}},
	{Number: 85, Name: "O_DIRECT set afterwards has the same rules",
		Source: "fcntl(2): F_SETFL can change O_DIRECT", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, string(fix.Pattern(directSize)))
			r.run("before", pread(fd, r.memory(100), 100))
			_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, unix.O_DIRECT)
			t.Must(err)
			r.run("after", pread(fd, r.memory(100), 100))
			r.run("aligned", pread(fd, r.memory(page), 0))
			_, err = unix.FcntlInt(uintptr(fd), unix.F_SETFL, 0)
			t.Must(err)
			r.run("cleared", pread(fd, r.memory(100), 100))
		}},
	{Number: 86, Name: "O_DIRECT cleared afterwards has no rules",
		Source: "fcntl(2): F_SETFL can change O_DIRECT", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := directFile(t)
			r.run("direct", pread(fd, r.memory(page), 0))
			_, err := unix.FcntlInt(uintptr(fd), unix.F_SETFL, 0)
			t.Must(err)
			p := r.memory(100)
			r.run("cleared", pread(fd, p, 100))
			t.Value("equal", string(p) == string(fix.Pattern(directSize)[100:200]))
		}},
	{Number: 87, Name: "128 direct reads of 4 KiB are in flight on one file, and each gets its own",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			const depth = 128
			r := open(t, depth)
			pattern := fix.Pattern(depth * page)
			fd := fix.File(t, string(pattern), unix.O_RDONLY|unix.O_DIRECT)
			p := r.memory(depth * page)
			for range 4 {
				clear(p)
				var iocbs []*libaio.Iocb
				for i := range depth {
					iocbs = append(iocbs, numbered(pread(fd, p[i*page:(i+1)*page], int64(i)*page), i))
				}
				r.submit("submitted", iocbs...)
				full := 0
				for _, e := range r.get(depth, depth) {
					if e.Res == page {
						full++
					}
				}
				t.Value("full", full)
				t.Value("equal", string(p) == string(pattern))
			}
		}},
	{Number: 88, Name: "128 direct writes of 4 KiB are in flight on one file, and all are read again",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			const depth = 128
			r := open(t, depth)
			pattern := string(fix.Pattern(depth * page))
			fd := fix.File(t, "", unix.O_RDWR|unix.O_DIRECT)
			t.Must(unix.Ftruncate(fd, depth*page))
			p := r.bytes(pattern)
			var iocbs []*libaio.Iocb
			for i := range depth {
				iocbs = append(iocbs, pwrite(fd, p[i*page:(i+1)*page], int64(i)*page))
			}
			r.submit("submitted", iocbs...)
			full := 0
			for _, e := range r.get(depth, depth) {
				if e.Res == page {
					full++
				}
			}
			t.Value("full", full)
			q := r.memory(depth * page)
			r.run("read", pread(fd, q, 0))
			t.Value("equal", string(q) == pattern)
		}},
}
