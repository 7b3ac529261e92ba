package memory

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const over = unix.MAP_FIXED

var placeCases = []suite.Case{
	{
		Number: 30, Name: "MAP_FIXED replaces what is there and leaves its neighbours",
		Source: "mmap(2): MAP_FIXED: the overlapped part of the existing mapping is discarded",
		Run: func(t *suite.T) {
			b := pages(t, 5)
			same, err := mmapAt(b[page:3*page], -1, 0, rw, anon|over)
			t.Call("there", same, err)
			look(t, "pages", b)
			same, err = mmapAt(b[4*page:], -1, 0, unix.PROT_READ, anon|over)
			t.Call("read only", same, err)
			look(t, "pages", b)
		},
	},
	{
		Number: 31, Name: "MAP_FIXED puts a file into the middle of anonymous memory",
		Source: "mmap(2): MAP_FIXED",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, -1, 0, 6*page, rw, anon)
			for i := 0; i < len(b); i += page {
				b[i] = '0' + byte(i/page)
			}
			same, err := mmapAt(b[page:3*page], fd, page, rw, share|over)
			t.Call("shared", same, err)
			same, err = mmapAt(b[4*page:5*page], fd, 0, rw, own|over)
			t.Call("private", same, err)
			look(t, "pages", b)
			b[page], b[4*page], b[3*page] = 'X', 'Y', 'Z'
			begins(t, "file", path)
			look(t, "written", b)
		},
	},
	{
		Number: 32, Name: "MAP_FIXED puts memory into the middle of a shared file, whose rest stays the file's",
		Source: "mmap(2): MAP_FIXED",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 5*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 5*page, rw, share)
			b[4*page] = 'L'
			same, err := mmapAt(b[2*page:3*page], -1, 0, rw, anon|over)
			t.Call("anonymous", same, err)
			b[2*page] = 'N'
			b[3*page] = 'D'
			look(t, "pages", b)
			begins(t, "file", path)
			n, err := unix.Pwrite(fd, []byte("B"), page)
			t.Call("pwrite", n, err)
			look(t, "after", b)
		},
	},
	{
		Number: 33, Name: "MAP_FIXED into a private file mapping keeps what was written beside it",
		Source: "mmap(2): MAP_FIXED",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 5*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 5*page, rw, own)
			b[0], b[4*page] = 'X', 'Y'
			same, err := mmapAt(b[2*page:3*page], fd, 0, rw, share|over)
			t.Call("shared", same, err)
			b[2*page] = 'S'
			look(t, "pages", b)
			begins(t, "file", path)
		},
	},
	{
		Number: 34, Name: "MAP_FIXED inside of a page is EINVAL",
		Source: "mmap(2): EINVAL when addr is not aligned",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			_, err := mmapAt(b[1:page+1], -1, 0, rw, anon|over)
			t.Errno("mmap", err)
			_, err = mmapAt(b[512:page], -1, 0, rw, anon|unix.MAP_FIXED_NOREPLACE)
			t.Errno("noreplace", err)
			look(t, "pages", b)
		},
	},
	{
		Number: 35, Name: "MAP_FIXED_NOREPLACE is EEXIST where something is, and takes what is free",
		Source: "mmap(2): MAP_FIXED_NOREPLACE: fails with EEXIST instead of replacing",
		Run: func(t *suite.T) {
			b := pages(t, 5)
			_, err := mmapAt(b[page:2*page], -1, 0, rw, anon|unix.MAP_FIXED_NOREPLACE)
			t.Errno("taken", err)
			t.Errno("munmap", munmap(b[page:3*page]))
			_, err = mmapAt(b[2*page:4*page], -1, 0, rw, anon|unix.MAP_FIXED_NOREPLACE)
			t.Errno("half taken", err)
			same, err := mmapAt(b[page:3*page], -1, 0, rw, anon|unix.MAP_FIXED_NOREPLACE)
			t.Call("free", same, err)
			look(t, "pages", b)
		},
	},
	{
		Number: 36, Name: "a hint is taken where it is free, and is no harm where it is not",
		Source: "mmap(2): the kernel takes addr as a hint; if another mapping exists there, it picks a new address",
		Run: func(t *suite.T) {
			b := pages(t, 4)
			same, err := mmapAt(b[page:2*page], -1, 0, rw, anon)
			t.Call("taken", same, err)
			look(t, "pages", b)
			t.Errno("munmap", munmap(b[page:3*page]))
			same, err = mmapAt(b[page:2*page], -1, 0, rw, anon)
			t.Call("free", same, err)
			look(t, "after", b)
		},
	},
	{
		Number: 37, Name: "MAP_FIXED over two mappings and the hole between",
		Source: "mmap(2): MAP_FIXED",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 2*page, unix.O_RDWR)
			b := pages(t, 6)
			same, err := mmapAt(b[:2*page], fd, 0, rw, share|over)
			t.Call("file", same, err)
			t.Errno("munmap", munmap(b[2*page:3*page]))
			same, err = mmapAt(b[page:5*page], -1, 0, rw, share|unix.MAP_ANONYMOUS|over)
			t.Call("over all", same, err)
			look(t, "pages", b)
		},
	},
	{
		Number: 38, Name: "a MAP_FIXED that is refused leaves what is there",
		Source: "mmap(2): EACCES, EBADF",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_RDONLY)
			b := pages(t, 2)
			_, err := mmapAt(b[:page], fd, 0, rw, share|over)
			t.Errno("no right", err)
			_, err = mmapAt(b[:page], -1, 0, rw, share|over)
			t.Errno("no file", err)
			look(t, "pages", b)
		},
	},
}

var unmapCases = []suite.Case{
	{
		Number: 50, Name: "a part can be unmapped, and then the rest", Facts: []int{509, 510, 511},
		Source: "munmap(2): all pages containing a part of the range are unmapped; it is not an error if the range contains no mapped pages",
		Run: func(t *suite.T) {
			b := pages(t, 5)
			t.Errno("middle", munmap(b[2*page:3*page]))
			look(t, "pages", b)
			b[page], b[3*page] = 'X', 'Y'
			t.Errno("again", munmap(b[2*page:3*page]))
			t.Errno("begin", munmap(b[:page]))
			t.Errno("end", munmap(b[4*page:]))
			look(t, "pages", b)
			t.Errno("all", munmap(b))
			t.Errno("all again", munmap(b))
			faults(t, "read", func() { touch(b[page]) })
		},
	},
	{
		Number: 51, Name: "an address inside of a page and a length of 0 are EINVAL", Facts: []int{512, 513},
		Source: "munmap(2): addr must be a multiple of the page size; EINVAL when length is 0",
		Run: func(t *suite.T) {
			b := pages(t, 2)
			t.Errno("unaligned", munmap(b[1:page+1]))
			t.Errno("middle of a page", munmap(b[2048:]))
			t.Errno("length 0", munmapLength(b, 0))
			t.Errno("too long", munmapLength(b, 1<<63))
			t.Errno("wraps", munmapLength(b, 1<<64-page))
			look(t, "pages", b)
		},
	},
	{
		Number: 52, Name: "a length inside of a page unmaps the page",
		Source: "munmap(2): all pages containing a part of the indicated range are unmapped",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			t.Errno("munmap", munmap(b[:1]))
			look(t, "pages", b)
			t.Errno("munmap", munmap(b[page:2*page+1]))
			look(t, "pages", b)
		},
	},
	{
		Number: 53, Name: "Munmap takes the slice that Mmap gave, no other, and once",
		Source: "x/sys/unix: Munmap finds the mapping by its slice",
		Run: func(t *suite.T) {
			b, err := unix.Mmap(-1, 0, 2*page, rw, anon)
			t.Must(err)
			t.Errno("part", unix.Munmap(b[:page]))
			t.Errno("end", unix.Munmap(b[page:]))
			t.Errno("empty", unix.Munmap(b[:0]))
			t.Errno("nil", unix.Munmap(nil))
			t.Errno("Go's", unix.Munmap(make([]byte, page)))
			t.Errno("whole", unix.Munmap(b))
			t.Errno("again", unix.Munmap(b))
		},
	},
	{
		Number: 54, Name: "of a file that is unmapped in part the rest stays the file's",
		Source: "munmap(2)",
		Run: func(t *suite.T) {
			for _, flags := range []int{share, own} {
				fd, path := lettered(t, 4*page, unix.O_RDWR)
				b := mapped(t, fd, 0, 4*page, rw, flags)
				b[3*page] = 'X'
				t.Errno("munmap", munmap(b[page:2*page]))
				b[0], b[2*page] = 'Y', 'Z'
				look(t, "pages", b)
				begins(t, "file", path)
			}
		},
	},
	{
		Number: 55, Name: "one munmap takes several mappings and holes",
		Source: "munmap(2)",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 2*page, unix.O_RDWR)
			b := pages(t, 8)
			_, err := mmapAt(b[2*page:4*page], fd, 0, rw, share|over)
			t.Must(err)
			t.Errno("hole", munmap(b[5*page:6*page]))
			t.Errno("munmap", munmap(b[page:7*page]))
			look(t, "pages", b)
		},
	},
	{
		Number: 56, Name: "memory mapped again where it was unmapped is zeros",
		Source: "mmap(2): the contents are initialized to zero",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			t.Errno("munmap", munmap(b[page:2*page]))
			same, err := mmapAt(b[page:2*page], -1, 0, rw, anon|over)
			t.Call("mmap", same, err)
			look(t, "pages", b)
		},
	},
}
