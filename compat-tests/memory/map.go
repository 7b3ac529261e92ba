package memory

import (
	"math"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var mapCases = []suite.Case{
	{
		Number: 1, Name: "a length of 0 is EINVAL", Facts: []int{495},
		Source: "mmap(2): EINVAL when length is 0",
		Run: func(t *suite.T) {
			_, err := unix.Mmap(-1, 0, 0, rw, anon)
			t.Errno("slice", err)
			t.Errno("pointer", mmapLength(0, anon))
			fd, _ := lettered(t, page, unix.O_RDONLY)
			_, err = unix.Mmap(fd, 0, -1, unix.PROT_READ, share)
			t.Errno("below 0", err)
		},
	},
	{
		Number: 2, Name: "an offset inside of a page is EINVAL, before the descriptor is looked at", Facts: []int{496},
		Source: "mmap(2): offset must be a multiple of the page size",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 2*page, unix.O_RDONLY)
			for _, off := range []int64{1, 512, page - 1, page + 1} {
				_, err := unix.Mmap(fd, off, page, unix.PROT_READ, share)
				t.Errno("mmap", err)
			}
			_, err := unix.Mmap(fixture.Closed(t), 1, page, unix.PROT_READ, share)
			t.Errno("closed", err)
			_, err = unix.Mmap(-1, 1, page, rw, anon)
			t.Errno("anonymous", err)
		},
	},
	{
		Number: 3, Name: "offsets are multiples of 4096, not of more", Facts: []int{497},
		Source: "mmap(2): offset must be a multiple of the page size",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 40*page, unix.O_RDWR)
			for _, n := range []int{1, 2, 15, 16, 17, 31, 33} {
				b, err := unix.Mmap(fd, int64(n*page), 3*page, rw, share)
				t.Errno("mmap", err)
				t.Must(err)
				look(t, "pages", b)
				b[page] = '0' + byte(n%10)
				t.Errno("munmap", unix.Munmap(b))
			}
			b := mapped(t, fd, 0, 40*page, unix.PROT_READ, share)
			look(t, "file", b)
		},
	},
	{
		Number: 4, Name: "a descriptor that is not open is EBADF", Facts: []int{498},
		Source: "mmap(2): EBADF when fd is not a valid descriptor and MAP_ANONYMOUS was not set",
		Run: func(t *suite.T) {
			_, err := unix.Mmap(fixture.Closed(t), 0, page, unix.PROT_READ, share)
			t.Errno("closed", err)
			_, err = unix.Mmap(-1, 0, page, unix.PROT_READ, own)
			t.Errno("-1", err)
			_, err = unix.Mmap(-1, 0, page, unix.PROT_READ, 0)
			t.Errno("-1 without flags", err)
		},
	},
	{
		Number: 5, Name: "anonymous memory is zeros, can be written, and needs no descriptor", Facts: []int{499},
		Source: "mmap(2): MAP_ANONYMOUS: the contents are initialized to zero; fd is ignored",
		Run: func(t *suite.T) {
			for _, flags := range []int{anon, share | unix.MAP_ANONYMOUS} {
				b, err := unix.Mmap(fixture.Closed(t), 0, 3*page, rw, flags)
				t.Errno("mmap", err)
				t.Must(err)
				look(t, "at first", b)
				letter(b)
				look(t, "written", b)
				t.Value("length", len(b))
				t.Value("capacity", cap(b))
				t.Value("aligned", address(b)%page)
				t.Errno("munmap", unix.Munmap(b))
			}
		},
	},
	{
		Number: 6, Name: "without MAP_SHARED or MAP_PRIVATE it is EINVAL", Facts: []int{500},
		Source: "mmap(2): EINVAL when flags contained none of MAP_PRIVATE, MAP_SHARED, or MAP_SHARED_VALIDATE",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_RDWR)
			_, err := unix.Mmap(fd, 0, page, unix.PROT_READ, 0)
			t.Errno("file", err)
			_, err = unix.Mmap(-1, 0, page, rw, unix.MAP_ANONYMOUS)
			t.Errno("anonymous", err)
			_, err = unix.Mmap(-1, 0, page, rw, unix.MAP_ANONYMOUS|unix.MAP_SHARED_VALIDATE)
			t.Errno("validated anonymous", err)
			b, err := unix.Mmap(fd, 0, page, unix.PROT_READ, unix.MAP_SHARED_VALIDATE)
			t.Errno("validated file", err)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
	{
		Number: 7, Name: "a file open for reading cannot be mapped shared for writing, but be read", Facts: []int{501},
		Source: "mmap(2): EACCES: MAP_SHARED and PROT_WRITE, but fd is not open in read/write mode",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_RDONLY)
			_, err := unix.Mmap(fd, 0, page, rw, share)
			t.Errno("write", err)
			_, err = unix.Mmap(fd, 0, page, unix.PROT_WRITE, share)
			t.Errno("write only", err)
			look(t, "read", mapped(t, fd, 0, page, unix.PROT_READ, share))
		},
	},
	{
		Number: 8, Name: "a file open for reading can be mapped privately for writing", Facts: []int{502},
		Source: "mmap(2): MAP_PRIVATE: updates are not carried through to the underlying file",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDONLY)
			b := mapped(t, fd, 0, 2*page, rw, own)
			b[0] = 'X'
			look(t, "pages", b)
			begins(t, "file", path)
		},
	},
	{
		Number: 9, Name: "a file open for writing only cannot be mapped at all", Facts: []int{503},
		Source: "mmap(2): EACCES: a file mapping was requested, but fd is not open for reading",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_WRONLY)
			for _, flags := range []int{share, own} {
				for _, prot := range []int{unix.PROT_NONE, unix.PROT_READ, unix.PROT_WRITE} {
					_, err := unix.Mmap(fd, 0, page, prot, flags)
					t.Errno("mmap", err)
				}
			}
		},
	},
	{
		Number: 10, Name: "more than there are addresses is ENOMEM", Facts: []int{504},
		Source: "mmap(2): ENOMEM when no memory is available",
		Run: func(t *suite.T) {
			t.Errno("1<<47", mmapLength(1<<47, anon))
			t.Errno("1<<60", mmapLength(1<<60, anon))
			t.Errno("all", mmapLength(math.MaxUint64, anon))
			t.Errno("all but a page", mmapLength(math.MaxUint64-page+1, anon))
		},
	},
	{
		Number: 11, Name: "directories, pipes, eventfds and /dev/null cannot be mapped", Facts: []int{505},
		Source: "mmap(2): ENODEV when the file does not support memory mapping",
		Run: func(t *suite.T) {
			dir := fixture.Open(t, fixture.Dir(t), unix.O_RDONLY)
			r, _ := fixture.Pipe(t, 0)
			event, err := unix.Eventfd(0, 0)
			t.Must(err)
			fixture.Own(t, event)
			set, err := unix.EpollCreate1(0)
			t.Must(err)
			fixture.Own(t, set)
			for _, c := range []struct {
				name string
				fd   int
			}{{"directory", dir}, {"pipe", r}, {"eventfd", event}, {"epoll", set}, {"null", fixture.Open(t, "/dev/null", unix.O_RDWR)}} {
				_, err := unix.Mmap(c.fd, 0, page, unix.PROT_READ, own)
				t.Errno(c.name+" private", err)
				_, err = unix.Mmap(c.fd, 0, page, unix.PROT_READ, share)
				t.Errno(c.name+" shared", err)
			}
		},
	},
	{
		Number: 12, Name: "a mapping may reach beyond the end of the file, where touching it faults", Facts: []int{506},
		Source: "mmap(2): SIGBUS: attempted access to a page of the buffer that lies beyond the end of the mapped file",
		Run: func(t *suite.T) {
			fd, path := lettered(t, page+100, unix.O_RDWR)
			for _, flags := range []int{share, own} {
				b, err := unix.Mmap(fd, 0, 4*page, rw, flags)
				t.Errno("mmap", err)
				t.Must(err)
				look(t, "pages", b)
				t.Value("behind the end", b[page+100:page+104])
				faults(t, "read of the last page", func() { touch(b[3*page]) })
				faults(t, "write of the third page", func() { b[2*page] = 1 })
				t.Errno("munmap", unix.Munmap(b))
			}
			begins(t, "file", path)
		},
	},
	{
		Number: 13, Name: "what is written privately is not in the file", Facts: []int{507},
		Source: "mmap(2): MAP_PRIVATE: updates are not carried through to the underlying file",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 3*page, rw, own)
			b[0], b[2*page] = 'X', 'Y'
			second := mapped(t, fd, 0, 3*page, rw, own)
			second[page] = 'Z'
			look(t, "first", b)
			look(t, "second", second)
			t.Errno("msync", unix.Msync(b, unix.MS_SYNC))
			begins(t, "file", path)
		},
	},
	{
		Number: 14, Name: "a shared mapping and the file are one, also when the descriptor is closed", Facts: []int{508},
		Source: "mmap(2): the file descriptor can be closed immediately without invalidating the mapping",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 2*page, rw, share)
			fixture.Close(t, fd)
			b[0] = 'Q'
			begins(t, "file", path)
			other := fixture.Open(t, path, unix.O_WRONLY)
			n, err := unix.Pwrite(other, []byte("R"), page)
			t.Call("pwrite", n, err)
			look(t, "pages", b)
		},
	},
	{
		Number: 15, Name: "a descriptor of O_PATH is EBADF",
		Source: "open(2): O_PATH: other file operations fail with EBADF, mmap(2) among them",
		Run: func(t *suite.T) {
			_, path := lettered(t, page, unix.O_RDONLY)
			fd := fixture.Open(t, path, unix.O_PATH)
			_, err := unix.Mmap(fd, 0, page, unix.PROT_READ, share)
			t.Errno("mmap", err)
		},
	},
	{
		Number: 16, Name: "/dev/zero maps as anonymous memory",
		Source: "zero(4); mmap(2): MAP_ANONYMOUS is what mapping /dev/zero was",
		Run: func(t *suite.T) {
			fd := fixture.Open(t, "/dev/zero", unix.O_RDWR)
			for _, flags := range []int{own, share} {
				b, err := unix.Mmap(fd, 0, 2*page, rw, flags)
				t.Errno("mmap", err)
				t.Must(err)
				look(t, "at first", b)
				b[page] = 'x'
				look(t, "written", b)
				t.Errno("munmap", unix.Munmap(b))
			}
			read := fixture.Open(t, "/dev/zero", unix.O_RDONLY)
			_, err := unix.Mmap(read, 0, page, rw, share)
			t.Errno("shared for writing, open for reading", err)
		},
	},
	{
		Number: 17, Name: "beyond the largest offset it is EOVERFLOW",
		Source: "mmap(2): EOVERFLOW; Linux says so where the end of the mapping is beyond the largest file",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_RDONLY)
			_, err := unix.Mmap(fd, math.MaxInt64&^(page-1), 2*page, unix.PROT_READ, share)
			t.Errno("mmap", err)
		},
	},
	{
		Number: 18, Name: "MAP_SHARED_VALIDATE refuses flags that it does not know, MAP_SHARED ignores them",
		Source: "mmap(2): MAP_SHARED_VALIDATE: fails with EOPNOTSUPP for unknown flags",
		Run: func(t *suite.T) {
			const unknown = 1 << 23
			fd, _ := lettered(t, page, unix.O_RDWR)
			_, err := unix.Mmap(fd, 0, page, rw, unix.MAP_SHARED_VALIDATE|unknown)
			t.Errno("validated", err)
			b, err := unix.Mmap(fd, 0, page, rw, unix.MAP_SHARED|unknown)
			t.Errno("shared", err)
			t.Must(err)
			t.Errno("munmap", unix.Munmap(b))
			b, err = unix.Mmap(fd, 0, page, rw, unix.MAP_SHARED_VALIDATE|unix.MAP_POPULATE|unix.MAP_NORESERVE)
			t.Errno("known", err)
			t.Must(err)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
	{
		Number: 19, Name: "MAP_POPULATE, MAP_NORESERVE, MAP_STACK and a hint's absence change nothing to see",
		Source: "mmap(2): these flags are about when memory is taken",
		Run: func(t *suite.T) {
			for _, flag := range []int{unix.MAP_POPULATE, unix.MAP_NORESERVE, unix.MAP_STACK, unix.MAP_POPULATE | unix.MAP_NONBLOCK} {
				b, err := unix.Mmap(-1, 0, 2*page, rw, anon|flag)
				t.Errno("mmap", err)
				t.Must(err)
				look(t, "pages", b)
				t.Errno("munmap", unix.Munmap(b))
			}
		},
	},
	{
		Number: 20, Name: "memory without access takes a lot of address space, and no memory",
		Source: "mmap(2): PROT_NONE: pages may not be accessed",
		Run: func(t *suite.T) {
			b := mapped(t, -1, 0, 1<<36, unix.PROT_NONE, anon|unix.MAP_NORESERVE)
			t.Value("first", access(t, b, 0))
			t.Value("last", access(t, b, len(b)-1))
			part := b[1<<35 : 1<<35+2*page]
			t.Errno("mprotect", unix.Mprotect(part, rw))
			letter(part)
			look(t, "part", b[1<<35-page:1<<35+3*page])
		},
	},
	{
		Number: 21, Name: "PROT_WRITE alone can be read as well, PROT_EXEC with it is allowed",
		Source: "mmap(2): on some architectures (x86) PROT_WRITE implies PROT_READ",
		Run: func(t *suite.T) {
			b := mapped(t, -1, 0, page, unix.PROT_WRITE, anon)
			b[0] = 'w'
			look(t, "write", b)
			look(t, "exec", mapped(t, -1, 0, page, rw|unix.PROT_EXEC, anon))
		},
	},
	{
		Number: 22, Name: "a thousand mappings come and go",
		Source: "mmap(2), munmap(2)",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 8*page, unix.O_RDWR)
			var all [][]byte
			for i := range 1000 {
				flags, use := anon, -1
				if i%3 == 0 {
					flags, use = share, fd
				}
				b, err := unix.Mmap(use, 0, (i%7+1)*page, rw, flags)
				t.Must(err)
				b[len(b)-1]++
				all = append(all, b)
			}
			bad := 0
			for _, b := range all {
				if unix.Munmap(b) != nil {
					bad++
				}
			}
			t.Value("refused", bad)
			b := mapped(t, fd, 0, 8*page, unix.PROT_READ, share)
			t.Value("counted", []byte{b[page-1], b[2*page-1], b[7*page-1]})
		},
	},
	{
		Number: 29, Name: "a file has no bytes at offsets that no file can have",
		Source: "mmap(2): EOVERFLOW",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_RDWR)
			for _, off := range []int64{-page, -2 * page, -1 << 63, 1<<63 - page} {
				for _, n := range []int{page, 2 * page, 256 * page} {
					_, err := unix.Mmap(fd, off, n, unix.PROT_READ, share)
					t.Errno("mmap", err)
				}
			}
		},
	},
}
