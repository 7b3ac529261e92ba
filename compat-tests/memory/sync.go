package memory

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var syncCases = []suite.Case{
	{
		Number: 90, Name: "MS_ASYNC and MS_SYNC together are EINVAL", Facts: []int{517},
		Source: "msync(2): EINVAL when both MS_SYNC and MS_ASYNC are set",
		Run: func(t *suite.T) {
			b := pages(t, 1)
			t.Errno("both", unix.Msync(b, unix.MS_SYNC|unix.MS_ASYNC))
			t.Errno("unknown", unix.Msync(b, 8))
			t.Errno("sync", unix.Msync(b, unix.MS_SYNC))
			t.Errno("async", unix.Msync(b, unix.MS_ASYNC))
			t.Errno("neither", unix.Msync(b, 0))
			t.Errno("invalidate", unix.Msync(b, unix.MS_SYNC|unix.MS_INVALIDATE))
		},
	},
	{
		Number: 91, Name: "msync inside of a page is EINVAL, of what is not mapped ENOMEM",
		Source: "msync(2): EINVAL when addr is not a multiple of PAGESIZE; ENOMEM when the memory was not mapped",
		Run: func(t *suite.T) {
			b := pages(t, 4)
			t.Errno("unaligned", unix.Msync(b[1:], unix.MS_SYNC))
			t.Must(munmap(b[page : 2*page]))
			t.Errno("hole", unix.Msync(b[page:2*page], unix.MS_SYNC))
			t.Errno("over the hole", unix.Msync(b, unix.MS_SYNC))
			t.Errno("behind the hole", unix.Msync(b[2*page:], unix.MS_SYNC))
			t.Errno("part of a page", unix.Msync(b[2*page:2*page+1], unix.MS_SYNC))
		},
	},
	{
		Number: 92, Name: "msync writes a shared mapping's changes, whichever way",
		Source: "msync(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 3*page, rw, share)
			for i, flags := range []int{unix.MS_SYNC, unix.MS_ASYNC, unix.MS_SYNC | unix.MS_INVALIDATE} {
				b[i*page] = 'X'
				t.Errno("msync", unix.Msync(b[i*page:(i+1)*page], flags))
				begins(t, "file", path)
			}
			read := mapped(t, fd, 0, page, unix.PROT_READ, share)
			t.Errno("read only", unix.Msync(read, unix.MS_SYNC))
			t.Errno("none", unix.Mprotect(read, unix.PROT_NONE))
			t.Errno("without access", unix.Msync(read, unix.MS_SYNC))
			far := mapped(t, fd, 0, 6*page, rw, share)
			t.Errno("beyond the end", unix.Msync(far, unix.MS_SYNC))
		},
	},
	{
		Number: 93, Name: "MS_INVALIDATE of locked memory is EBUSY",
		Source: "msync(2): EBUSY: MS_INVALIDATE was specified, and a memory lock exists",
		Run: func(t *suite.T) {
			b := pages(t, 2)
			t.Errno("mlock", unix.Mlock(b[page:]))
			t.Errno("before it", unix.Msync(b[:page], unix.MS_INVALIDATE))
			t.Errno("locked", unix.Msync(b, unix.MS_INVALIDATE))
			t.Errno("munlock", unix.Munlock(b))
			t.Errno("unlocked", unix.Msync(b, unix.MS_INVALIDATE))
		},
	},
	{
		Number: 94, Name: "mlock and munlock take any address, and are ENOMEM over holes",
		Source: "mlock(2): Linux rounds addr down; ENOMEM: some of the range is not mapped",
		Run: func(t *suite.T) {
			b := pages(t, 4)
			t.Errno("mlock", unix.Mlock(b[100:page+1]))
			t.Errno("again", unix.Mlock(b[:2*page]))
			t.Errno("munlock", unix.Munlock(b[5:6]))
			t.Errno("munlock not locked", unix.Munlock(b))
			t.Must(munmap(b[2*page : 3*page]))
			t.Errno("mlock hole", unix.Mlock(b))
			t.Errno("munlock hole", unix.Munlock(b))
			t.Errno("munlock the rest", unix.Munlock(b[:2*page]))
			t.Errno("mlock Go's", unix.Mlock(make([]byte, 100)))
			t.Errno("nothing", unix.Mlock(nil))
		},
	},
	{
		Number: 95, Name: "mlock of memory without access is ENOMEM",
		Source: "mlock(2); measured: its pages cannot be brought in",
		Run: func(t *suite.T) {
			b := mapped(t, -1, 0, 2*page, unix.PROT_NONE, anon)
			t.Errno("mlock", unix.Mlock(b))
			t.Errno("munlock", unix.Munlock(b))
		},
	},
	{
		Number: 96, Name: "mlockall wants flags that it knows",
		Source: "mlockall(2): EINVAL for unknown flags, and MCL_ONFAULT alone",
		Run: func(t *suite.T) {
			t.Errno("0", unix.Mlockall(0))
			t.Errno("unknown", unix.Mlockall(1<<10|unix.MCL_CURRENT))
			t.Errno("on fault", unix.Mlockall(unix.MCL_ONFAULT))
			t.Errno("munlockall", unix.Munlockall())
		},
	},
}

var adviseCases = []suite.Case{
	{
		Number: 110, Name: "MADV_DONTNEED makes private anonymous memory zeros",
		Source: "madvise(2): MADV_DONTNEED: subsequent accesses result in zero-fill-on-demand pages for anonymous private mappings",
		Run: func(t *suite.T) {
			b := pages(t, 5)
			t.Must(unix.Mprotect(b[3*page:4*page], unix.PROT_READ))
			t.Must(unix.Mprotect(b[4*page:], unix.PROT_NONE))
			t.Errno("madvise", unix.Madvise(b[page:], unix.MADV_DONTNEED))
			look(t, "pages", b)
			t.Must(unix.Mprotect(b, rw))
			look(t, "all", b)
			b[page] = 'X'
			look(t, "written", b)
		},
	},
	{
		Number: 111, Name: "MADV_DONTNEED makes a private file mapping the file's again",
		Source: "madvise(2): MADV_DONTNEED: repopulating the memory contents from the up-to-date contents of the underlying mapped file",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 3*page, rw, own)
			b[0], b[page], b[2*page] = 'X', 'Y', 'Z'
			t.Errno("madvise", unix.Madvise(b[page:2*page], unix.MADV_DONTNEED))
			look(t, "pages", b)
			t.Must(unix.Mprotect(b, unix.PROT_READ))
			t.Errno("read only", unix.Madvise(b, unix.MADV_DONTNEED))
			look(t, "pages", b)
			begins(t, "file", path)
		},
	},
	{
		Number: 112, Name: "MADV_DONTNEED leaves shared memory what it is",
		Source: "madvise(2): MADV_DONTNEED of shared mappings",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 2*page, rw, share)
			b[0] = 'X'
			t.Errno("file", unix.Madvise(b, unix.MADV_DONTNEED))
			look(t, "pages", b)
			begins(t, "file", path)
			s := mapped(t, -1, 0, 2*page, rw, share|unix.MAP_ANONYMOUS)
			letter(s)
			t.Errno("anonymous", unix.Madvise(s, unix.MADV_DONTNEED))
			look(t, "shared", s)
		},
	},
	{
		Number: 113, Name: "over a hole madvise is ENOMEM and advises the rest",
		Source: "madvise(2): ENOMEM: addresses in the range are not currently mapped",
		Run: func(t *suite.T) {
			b := pages(t, 5)
			t.Must(munmap(b[2*page : 3*page]))
			t.Errno("madvise", unix.Madvise(b[page:4*page], unix.MADV_DONTNEED))
			look(t, "pages", b)
			t.Errno("hole", unix.Madvise(b[2*page:3*page], unix.MADV_NORMAL))
			t.Errno("willneed", unix.Madvise(b, unix.MADV_WILLNEED))
		},
	},
	{
		Number: 114, Name: "unknown advice is EINVAL, also where nothing is mapped, and so is an address inside of a page",
		Source: "madvise(2): EINVAL: advice is not valid, addr is not page-aligned",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			t.Errno("9999", unix.Madvise(b, 9999))
			t.Errno("-1", unix.Madvise(b, -1))
			t.Errno("5", unix.Madvise(b, 5))
			t.Errno("unaligned", unix.Madvise(b[1:], unix.MADV_NORMAL))
			t.Must(munmap(b[page : 2*page]))
			t.Errno("9999 of a hole", unix.Madvise(b[page:2*page], 9999))
			look(t, "pages", b)
		},
	},
	{
		Number: 115, Name: "advice about order, fork and dumps is taken and changes nothing",
		Source: "madvise(2)",
		Run: func(t *suite.T) {
			b := pages(t, 2)
			for _, advice := range []int{unix.MADV_NORMAL, unix.MADV_RANDOM, unix.MADV_SEQUENTIAL, unix.MADV_WILLNEED,
				unix.MADV_DONTFORK, unix.MADV_DOFORK, unix.MADV_DONTDUMP, unix.MADV_DODUMP, unix.MADV_COLD, unix.MADV_PAGEOUT} {
				t.Errno("madvise", unix.Madvise(b, advice))
			}
			look(t, "pages", b)
		},
	},
	{
		Number: 116, Name: "MADV_FREE is for private anonymous memory, and what is written then stays",
		Source: "madvise(2): MADV_FREE: can be applied only to private anonymous pages; a write cancels it",
		Run: func(t *suite.T) {
			b := pages(t, 2)
			t.Errno("private", unix.Madvise(b, unix.MADV_FREE))
			letter(b)
			look(t, "written", b)
			s := mapped(t, -1, 0, page, rw, share|unix.MAP_ANONYMOUS)
			t.Errno("shared", unix.Madvise(s, unix.MADV_FREE))
			fd, _ := lettered(t, page, unix.O_RDWR)
			f := mapped(t, fd, 0, page, rw, own)
			t.Errno("private file", unix.Madvise(f, unix.MADV_FREE))
			look(t, "file", f)
		},
	},
	{
		Number: 117, Name: "MADV_REMOVE makes shared memory zeros, and is EINVAL or EACCES for other memory",
		Source: "madvise(2): MADV_REMOVE: frees up the pages and the backing store; only for shared writable mappings",
		Run: func(t *suite.T) {
			s := mapped(t, -1, 0, 3*page, rw, share|unix.MAP_ANONYMOUS)
			letter(s)
			t.Errno("shared", unix.Madvise(s[page:2*page], unix.MADV_REMOVE))
			look(t, "pages", s)
			t.Errno("private", unix.Madvise(pages(t, 1), unix.MADV_REMOVE))
			fd, _ := lettered(t, page, unix.O_RDONLY)
			t.Errno("read only", unix.Madvise(mapped(t, fd, 0, page, unix.PROT_READ, share), unix.MADV_REMOVE))
			t.Errno("private file", unix.Madvise(mapped(t, fd, 0, page, rw, own), unix.MADV_REMOVE))
		},
	},
	{
		Number: 118, Name: "MADV_POPULATE_READ and _WRITE bring pages in, and say where they cannot",
		Source: "madvise(2): MADV_POPULATE_READ, MADV_POPULATE_WRITE: EINVAL for the wrong protection, EFAULT for SIGBUS",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			t.Errno("read", unix.Madvise(b, unix.MADV_POPULATE_READ))
			t.Errno("write", unix.Madvise(b, unix.MADV_POPULATE_WRITE))
			t.Must(unix.Mprotect(b[page:2*page], unix.PROT_READ))
			t.Errno("read of read only", unix.Madvise(b, unix.MADV_POPULATE_READ))
			t.Errno("write of read only", unix.Madvise(b, unix.MADV_POPULATE_WRITE))
			t.Must(unix.Mprotect(b[page:2*page], unix.PROT_NONE))
			t.Errno("read of none", unix.Madvise(b, unix.MADV_POPULATE_READ))
			fd, _ := lettered(t, page, unix.O_RDWR)
			far := mapped(t, fd, 0, 3*page, rw, share)
			t.Errno("beyond the end", unix.Madvise(far, unix.MADV_POPULATE_READ))
			t.Errno("before the end", unix.Madvise(far[:page], unix.MADV_POPULATE_WRITE))
			t.Must(munmap(b[page : 2*page]))
			t.Errno("hole", unix.Madvise(b, unix.MADV_POPULATE_READ))
			look(t, "pages", b)
		},
	},
	{
		Number: 119, Name: "MADV_DONTNEED and MADV_COLD of locked memory are EINVAL",
		Source: "madvise(2): EINVAL: the application is attempting to release locked pages",
		Run: func(t *suite.T) {
			b := pages(t, 2)
			t.Errno("mlock", unix.Mlock(b))
			t.Errno("dontneed", unix.Madvise(b, unix.MADV_DONTNEED))
			t.Errno("cold", unix.Madvise(b, unix.MADV_COLD))
			look(t, "pages", b)
			t.Errno("munlock", unix.Munlock(b))
			t.Errno("dontneed", unix.Madvise(b, unix.MADV_DONTNEED))
			look(t, "pages", b)
		},
	},
	{
		Number: 120, Name: "MADV_WIPEONFORK is for private anonymous memory",
		Source: "madvise(2): MADV_WIPEONFORK: EINVAL for other memory",
		Run: func(t *suite.T) {
			t.Errno("private", unix.Madvise(pages(t, 1), unix.MADV_WIPEONFORK))
			s := mapped(t, -1, 0, page, rw, share|unix.MAP_ANONYMOUS)
			t.Errno("shared", unix.Madvise(s, unix.MADV_WIPEONFORK))
			t.Errno("keep", unix.Madvise(s, unix.MADV_KEEPONFORK))
		},
	},
}
