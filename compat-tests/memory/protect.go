package memory

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var protectCases = []suite.Case{
	{
		Number: 70, Name: "mprotect takes the right to write and gives it back", Facts: []int{514},
		Source: "mprotect(2)",
		Run: func(t *suite.T) {
			b := pages(t, 4)
			t.Errno("read", unix.Mprotect(b[page:3*page], unix.PROT_READ))
			look(t, "pages", b)
			faults(t, "write", func() { b[page] = 'X' })
			faults(t, "write beside", func() { b[3*page] = 'X' })
			t.Errno("both", unix.Mprotect(b, rw))
			b[page] = 'Y'
			look(t, "pages", b)
		},
	},
	{
		Number: 71, Name: "without access a page keeps its content",
		Source: "mprotect(2): PROT_NONE: the memory cannot be accessed at all",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			t.Errno("none", unix.Mprotect(b[page:2*page], unix.PROT_NONE))
			look(t, "pages", b)
			faults(t, "read", func() { touch(b[page]) })
			t.Errno("read", unix.Mprotect(b[page:2*page], unix.PROT_READ))
			look(t, "pages", b)
		},
	},
	{
		Number: 72, Name: "an address inside of a page is EINVAL", Facts: []int{515},
		Source: "mprotect(2): EINVAL when addr is not a multiple of the page size",
		Run: func(t *suite.T) {
			b := pages(t, 2)
			t.Errno("1", unix.Mprotect(b[1:page], unix.PROT_READ))
			t.Errno("2048", unix.Mprotect(b[2048:], unix.PROT_READ))
			look(t, "pages", b)
		},
	},
	{
		Number: 73, Name: "what is not mapped is ENOMEM", Facts: []int{516},
		Source: "mprotect(2): ENOMEM for pages that are not mapped",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			t.Must(munmap(b[page : 2*page]))
			t.Errno("mprotect", unix.Mprotect(b[page:2*page], unix.PROT_READ))
		},
	},
	{
		Number: 74, Name: "mprotect changes what is before a hole, and not what is behind",
		Source: "mprotect(2): on error, the protections of some of the pages in the range may have been changed",
		Run: func(t *suite.T) {
			b := pages(t, 5)
			t.Must(munmap(b[2*page : 3*page]))
			t.Errno("mprotect", unix.Mprotect(b, unix.PROT_READ))
			look(t, "pages", b)
		},
	},
	{
		Number: 75, Name: "unknown bits are EINVAL",
		Source: "mprotect(2): EINVAL for an invalid flag",
		Run: func(t *suite.T) {
			b := pages(t, 1)
			t.Errno("0x40", unix.Mprotect(b, 0x40))
			t.Errno("0x100 and read", unix.Mprotect(b, 0x100|unix.PROT_READ))
			look(t, "pages", b)
		},
	},
	{
		Number: 76, Name: "a shared mapping of a file open for reading cannot be made writable, a private one can",
		Source: "mprotect(2): EACCES: the memory cannot be given the specified access",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDONLY)
			b := mapped(t, fd, 0, 2*page, unix.PROT_READ, share)
			t.Errno("shared", unix.Mprotect(b, rw))
			t.Errno("none", unix.Mprotect(b, unix.PROT_NONE))
			t.Errno("and back", unix.Mprotect(b, unix.PROT_READ))
			look(t, "pages", b)
			p := mapped(t, fd, 0, 2*page, unix.PROT_READ, own)
			t.Errno("private", unix.Mprotect(p, rw))
			p[0] = 'X'
			look(t, "private pages", p)
			begins(t, "file", path)
		},
	},
	{
		Number: 77, Name: "a shared mapping made without access can be given what the file allows",
		Source: "mprotect(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 2*page, unix.PROT_NONE, share)
			look(t, "none", b)
			t.Errno("mprotect", unix.Mprotect(b[page:], rw))
			look(t, "second", b)
			b[page] = 'X'
			begins(t, "file", path)
		},
	},
	{
		Number: 78, Name: "mprotect over several mappings at once",
		Source: "mprotect(2)",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 2*page, unix.O_RDWR)
			b := pages(t, 6)
			_, err := mmapAt(b[2*page:4*page], fd, 0, rw, share|over)
			t.Must(err)
			t.Errno("read", unix.Mprotect(b[page:5*page], unix.PROT_READ))
			look(t, "pages", b)
			t.Errno("all", unix.Mprotect(b, rw))
			look(t, "pages", b)
		},
	},
	{
		Number: 79, Name: "reading into memory that cannot be written is EFAULT, from pipes and files",
		Source: "read(2): EFAULT when buf is outside your accessible address space",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, page, unix.O_RDWR)
			r, w := fixture.Pipe(t, 0)
			fixture.WriteAll(t, w, []byte("data"))
			b := pages(t, 2)
			t.Must(unix.Mprotect(b[:page], unix.PROT_READ))
			t.Must(unix.Mprotect(b[page:], unix.PROT_NONE))
			for i, name := range []string{"read only", "none"} {
				p := b[i*page : i*page+4]
				n, err := unix.Read(r, p)
				t.Call("pipe, "+name, n, err)
				n, err = unix.Pread(fd, p, 0)
				t.Call("file, "+name, n, err)
				n, err = unix.Pwrite(fd, p, 0)
				t.Call("pwrite, "+name, n, err)
				n, err = unix.Writev(w, [][]byte{p})
				t.Call("writev, "+name, n, err)
			}
			at, err := unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("offset", at, err)
			n, err := unix.Read(r, make([]byte, 20))
			t.Call("in the pipe", n, err)
		},
	},
	{
		Number: 80, Name: "a bad descriptor is seen before bad memory, and no bytes need none",
		Source: "write(2): EBADF, EFAULT",
		Run: func(t *suite.T) {
			b := pages(t, 1)
			t.Must(unix.Mprotect(b, unix.PROT_NONE))
			_, err := unix.Write(fixture.Closed(t), b)
			t.Errno("closed", err)
			r, w := fixture.Pipe(t, 0)
			_, err = unix.Write(r, b)
			t.Errno("for reading", err)
			n, err := unix.Write(w, b[:0])
			t.Call("nothing", n, err)
		},
	},
	{
		Number: 81, Name: "a file reads straight into a mapping, and is written from one",
		Source: "read(2), write(2), mmap(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 3*page, rw, share)
			memory := mapped(t, -1, 0, page, rw, anon)
			n, err := unix.Pread(fd, memory, page)
			t.Call("pread", n, err)
			look(t, "memory", memory)
			n, err = unix.Pread(fd, b[2*page:], 0)
			t.Call("pread into its own mapping", n, err)
			look(t, "mapping", b)
			n, err = unix.Pwrite(fd, b[page:2*page], 0)
			t.Call("pwrite from its own mapping", n, err)
			begins(t, "file", path)
		},
	},
}
