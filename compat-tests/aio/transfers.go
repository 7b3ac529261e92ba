package aio

import (
	"math"
	"os"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

// content observes what a file holds.
func content(t *suite.T, name, path string) {
	b, err := os.ReadFile(path)
	t.Must(err)
	t.Bytes(name, b)
}

// reads observes a read of n bytes at off of a file of ten.
func reads(t *suite.T, n int, off int64) {
	r := open(t, 8)
	p := r.memory(n)
	r.run("read", pread(file(t, "0123456789"), p, off))
	t.Bytes("buffer", p)
}

var transfers = []suite.Case{
	{Number: 32, Name: "a read gets what is there", Facts: []int{271},
		Source: "pread(2)", Run: func(t *suite.T) { reads(t, 10, 0) }},
	{Number: 33, Name: "a read at the end gets nothing", Facts: []int{272},
		Source: "pread(2): zero indicates end of file", Run: func(t *suite.T) { reads(t, 3, 10) }},
	{Number: 34, Name: "a read behind the end gets nothing", Facts: []int{273},
		Source: "pread(2): zero indicates end of file", Run: func(t *suite.T) { reads(t, 3, 1000000) }},
	{Number: 35, Name: "a read across the end is short and leaves the rest of the buffer", Facts: []int{274},
		Source: "pread(2): fewer bytes may be transferred", Run: func(t *suite.T) { reads(t, 12, 4) }},
	{Number: 36, Name: "a read of no bytes gets none", Facts: []int{275},
		Source: "pread(2)", Run: func(t *suite.T) { reads(t, 0, 0) }},
	{Number: 37, Name: "a negative offset is refused", Facts: []int{276},
		Source: "pread(2): EINVAL", Run: func(t *suite.T) {
			reads(t, 3, -1)
			reads(t, 3, math.MinInt64)
		}},
	{Number: 38, Name: "an end behind the largest offset is refused, one before it is the end of the file",
		Source: "pread(2): EINVAL", Run: func(t *suite.T) {
			reads(t, 10, math.MaxInt64-9)
			reads(t, 10, math.MaxInt64-page)
		}},
	{Number: 39, Name: "a bad buffer is the event's error", Facts: []int{277},
		Source: "read(2): EFAULT", Run: func(t *suite.T) {
			try(t, func(i *libaio.Iocb) { i.Buf = 1 })
			try(t, func(i *libaio.Iocb) { i.Buf = 0 })
			try(t, func(i *libaio.Iocb) { i.Buf, i.Opcode = 1, libaio.CmdPwrite })
		}},
	{Number: 40, Name: "a buffer that no program can have is refused at once",
		Source: "io_submit(2): EFAULT", Run: func(t *suite.T) {
			for _, a := range []uint64{0xffff800000000000, 1 << 47, 1<<64 - 1} {
				try(t, func(i *libaio.Iocb) { i.Buf = a })
			}
		}},
	{Number: 41, Name: "a bad buffer for no bytes is good",
		Source: "read(2)", Run: func(t *suite.T) { try(t, func(i *libaio.Iocb) { i.Buf, i.Nbytes = 1, 0 }) }},
	{Number: 42, Name: "a file that is not open for that is a bad descriptor", Facts: []int{280, 281},
		Source: "io_submit(2): EBADF", Run: func(t *suite.T) {
			r := open(t, 8)
			r.run("write to O_RDONLY", pwrite(fix.File(t, "0", unix.O_RDONLY), r.memory(1), 0))
			r.run("read of O_WRONLY", pread(fix.File(t, "0", unix.O_WRONLY), r.memory(1), 0))
		}},
	{Number: 43, Name: "a directory is not read", Facts: []int{282},
		Source: "io_submit(2): EINVAL the operation is invalid for the file", Run: func(t *suite.T) {
			r := open(t, 8)
			d := fix.Open(t, fix.Dir(t), unix.O_RDONLY|unix.O_DIRECTORY)
			r.run("read", pread(d, r.memory(1), 0))
			r.run("write", pwrite(d, r.memory(1), 0))
		}},
	{Number: 44, Name: "a write is in the file", Facts: []int{283},
		Source: "pwrite(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "0123456789")
			r.run("write", pwrite(fix.Open(t, path, unix.O_RDWR), r.bytes("abc"), 4))
			content(t, "file", path)
		}},
	{Number: 45, Name: "a write behind the end makes the file longer, with zeros between", Facts: []int{284},
		Source: "pwrite(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "01")
			r.run("write", pwrite(fix.Open(t, path, unix.O_WRONLY), r.bytes("abc"), 5))
			content(t, "file", path)
		}},
	{Number: 46, Name: "a write of no bytes writes none, wherever",
		Source: "write(2): a count of zero", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "01")
			r.run("write", pwrite(fix.Open(t, path, unix.O_WRONLY), nil, 1000))
			content(t, "file", path)
		}},
	{Number: 47, Name: "a write too far out is the event's error",
		Source: "write(2): EFBIG", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "01")
			r.run("write", pwrite(fd, r.bytes("abc"), math.MaxInt64-3))
			n, err := unix.Seek(fd, 0, 2)
			t.Call("size", n, err)
		}},
	{Number: 48, Name: "the file's own position plays no part and stays", Facts: []int{347, 348},
		Source: "pread(2): the file offset is not changed", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			_, err := unix.Seek(fd, 7, 0)
			t.Must(err)
			p := r.memory(4)
			r.run("read", pread(fd, p, 2))
			t.Bytes("buffer", p)
			r.run("write", pwrite(fd, r.bytes("ab"), 0))
			n, err := unix.Seek(fd, 0, 1)
			t.Call("position", n, err)
		}},
	{Number: 49, Name: "O_APPEND writes at the end, whatever the offset", Facts: []int{349, 350},
		Source: "pwrite(2), BUGS: appends regardless of offset", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR|unix.O_APPEND)
			r.run("write at 0", pwrite(fd, r.bytes("ab"), 0))
			r.run("write at 100", pwrite(fd, r.bytes("cd"), 100))
			r.run("write at -1", pwrite(fd, r.bytes("ef"), -1))
			p := r.memory(4)
			r.run("read", pread(fd, p, 8))
			t.Bytes("buffer", p)
			content(t, "file", path)
		}},
	{Number: 50, Name: "16 appends in flight are all in the file, each whole",
		Source: "open(2): O_APPEND: the modification is atomic", Run: func(t *suite.T) {
			r := open(t, 16)
			path := fix.Path(t, "")
			fd := fix.Open(t, path, unix.O_WRONLY|unix.O_APPEND)
			var iocbs []*libaio.Iocb
			for i := range 16 {
				p := r.memory(100)
				for j := range p {
					p[j] = 'a' + byte(i)
				}
				iocbs = append(iocbs, pwrite(fd, p, 0))
			}
			r.must(iocbs...)
			r.get(16, 16)
			b, err := os.ReadFile(path)
			t.Must(err)
			whole := map[byte]bool{}
			for i := 0; i+100 <= len(b); i += 100 {
				if string(b[i:i+99]) == string(b[i+1:i+100]) {
					whole[b[i]] = true
				}
			}
			t.Value("size", len(b))
			t.Value("whole", len(whole))
		}},
	{Number: 51, Name: "unknown flags of the operation are not supported, before how the file was opened",
		Source: "preadv2(2): EOPNOTSUPP an unknown flag is specified", Run: func(t *suite.T) {
			try(t, func(i *libaio.Iocb) { i.RWFlags = 1 << 20 })
			try(t, func(i *libaio.Iocb) { i.RWFlags = -1 << 31 })
			r := open(t, 8)
			wrong := with(pread(fix.File(t, "0", unix.O_WRONLY), r.memory(1), 0), func(i *libaio.Iocb) { i.RWFlags = 1 << 20 })
			r.run("read of O_WRONLY", wrong)
		}},
	{Number: 52, Name: "RWF_APPEND appends one write",
		Source: "pwritev2(2): RWF_APPEND", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			r.run("write", with(pwrite(fd, r.bytes("ab"), 3), func(i *libaio.Iocb) { i.RWFlags = unix.RWF_APPEND }))
			r.run("plain write", pwrite(fd, r.bytes("xy"), 3))
			content(t, "file", path)
		}},
	{Number: 53, Name: "RWF_HIPRI, RWF_DSYNC and RWF_SYNC are taken",
		Source: "pwritev2(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			path := fix.Path(t, "0123456789")
			fd := fix.Open(t, path, unix.O_RDWR)
			for _, f := range []int32{unix.RWF_HIPRI, unix.RWF_DSYNC, unix.RWF_SYNC} {
				r.run("write", with(pwrite(fd, r.bytes("ab"), int64(f)), func(i *libaio.Iocb) { i.RWFlags = f }))
				r.run("read", with(pread(fd, r.memory(2), int64(f)), func(i *libaio.Iocb) { i.RWFlags = f }))
			}
			content(t, "file", path)
		}},
	{Number: 54, Name: "O_DSYNC and O_SYNC files are written",
		Source: "open(2): O_DSYNC", Run: func(t *suite.T) {
			for _, f := range []int{unix.O_DSYNC, unix.O_SYNC} {
				r := open(t, 8)
				path := fix.Path(t, "0123456789")
				r.run("write", pwrite(fix.Open(t, path, unix.O_RDWR|f), r.bytes("ab"), 3))
				content(t, "file", path)
			}
		}},
	{Number: 55, Name: "64 writes and then 64 reads of a file give what was written",
		Source: "pwrite(2)", Run: func(t *suite.T) {
			r := open(t, 64)
			fd := file(t, "")
			pattern := fix.Pattern(64 * 1000)
			var writes, reads []*libaio.Iocb
			got := r.memory(len(pattern))
			for i := range 64 {
				at := i * 1000
				writes = append(writes, pwrite(fd, r.bytes(string(pattern[at:at+1000])), int64(at)))
				reads = append(reads, pread(fd, got[at:at+1000], int64(at)))
			}
			r.must(writes...)
			full := 0
			for _, e := range r.get(64, 64) {
				if e.Res == 1000 {
					full++
				}
			}
			t.Value("written", full)
			r.must(reads...)
			r.get(64, 64)
			t.Value("equal", string(got) == string(pattern))
		}},
	{Number: 56, Name: "a megabyte goes in one operation",
		Source: "pwrite(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "")
			pattern := string(fix.Pattern(1 << 20))
			r.run("write", pwrite(fd, r.bytes(pattern), 1<<20))
			p := r.memory(1 << 20)
			r.run("read", pread(fd, p, 1<<20))
			t.Value("equal", string(p) == pattern)
			r.run("read of the hole", pread(fd, p[:5], 0))
			t.Bytes("hole", p[:5])
		}},
	{Number: 57, Name: "a truncated file is read to its new end",
		Source: "pread(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			t.Must(unix.Ftruncate(fd, 4))
			r.run("read", pread(fd, r.memory(10), 0))
			r.run("read behind it", pread(fd, r.memory(10), 5))
		}},
}
