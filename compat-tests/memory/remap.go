package memory

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

const move = unix.MREMAP_MAYMOVE

var remapCases = []suite.Case{
	{
		Number: 130, Name: "mremap to less unmaps the end",
		Source: "mremap(2)",
		Run: func(t *suite.T) {
			b, err := unix.Mmap(-1, 0, 4*page, rw, anon)
			t.Must(err)
			letter(b)
			less, err := unix.Mremap(b, 2*page, 0)
			t.Errno("mremap", err)
			t.Value("same place", same(less, b))
			t.Value("length", len(less))
			look(t, "pages", b)
			t.Errno("old slice", unix.Munmap(b))
			t.Errno("munmap", unix.Munmap(less))
		},
	},
	{
		Number: 131, Name: "mremap to more keeps the content and adds zeros",
		Source: "mremap(2): MREMAP_MAYMOVE",
		Run: func(t *suite.T) {
			for _, flags := range []int{anon, share | unix.MAP_ANONYMOUS} {
				b, err := unix.Mmap(-1, 0, 2*page, rw, flags)
				t.Must(err)
				letter(b)
				more, err := unix.Mremap(b, 2*page+page/2, move)
				t.Errno("within a page", err)
				t.Must(err)
				more, err = unix.Mremap(more, 40*page, move)
				t.Errno("much more", err)
				t.Must(err)
				look(t, "begin", more[:2*page])
				if flags == anon {
					look(t, "end", more[2*page:4*page])
					more[39*page] = 'X'
					look(t, "last", more[39*page:])
				}
				t.Errno("munmap", unix.Munmap(more))
			}
		},
	},
	{
		Number: 132, Name: "without MREMAP_MAYMOVE there must be room",
		Source: "mremap(2): ENOMEM: the memory area cannot be expanded at the current address",
		Run: func(t *suite.T) {
			b := pages(t, 4)
			_, err := mremap(b[:page], nil, 2*page, 0)
			t.Errno("taken", err)
			t.Must(munmap(b[2*page : 3*page]))
			more, err := mremap(b[:2*page], nil, 3*page, 0)
			t.Errno("free", err)
			t.Value("same place", err == nil && same(more, b))
			look(t, "pages", b)
		},
	},
	{
		Number: 133, Name: "Mremap takes what Mmap gave, and no place",
		Source: "x/sys/unix: Mremap",
		Run: func(t *suite.T) {
			b, err := unix.Mmap(-1, 0, 2*page, rw, anon)
			t.Must(err)
			_, err = unix.Mremap(b[:page], 2*page, move)
			t.Errno("part", err)
			_, err = unix.Mremap(make([]byte, page), 2*page, move)
			t.Errno("Go's", err)
			_, err = unix.Mremap(b, 0, move)
			t.Errno("to 0", err)
			_, err = unix.Mremap(b, page, move|unix.MREMAP_FIXED)
			t.Errno("fixed", err)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
	{
		Number: 134, Name: "MREMAP_FIXED moves over what is there",
		Source: "mremap(2): MREMAP_FIXED: any previous mapping at the range is unmapped",
		Run: func(t *suite.T) {
			b := pages(t, 8)
			moved, err := mremap(b[page:3*page], b[5*page:], 2*page, move|unix.MREMAP_FIXED)
			t.Errno("mremap", err)
			t.Value("there", err == nil && same(moved, b[5*page:]))
			look(t, "pages", b)
			_, err = mremap(b[5*page:6*page], b[page:], 2*page, move|unix.MREMAP_FIXED)
			t.Errno("and longer", err)
			look(t, "pages", b)
		},
	},
	{
		Number: 135, Name: "what mremap says is EINVAL",
		Source: "mremap(2): EINVAL",
		Run: func(t *suite.T) {
			b := pages(t, 6)
			_, err := mremap(b[1:page+1], nil, 2*page, move)
			t.Errno("address inside of a page", err)
			_, err = mremap(b[:page], nil, 0, move)
			t.Errno("new length 0", err)
			_, err = mremap(b[:page], nil, page, 1<<10)
			t.Errno("unknown flag", err)
			_, err = mremap(b[:page], b[2*page:], page, unix.MREMAP_FIXED)
			t.Errno("fixed without maymove", err)
			_, err = mremap(b[:page], b[2*page+8:], page, move|unix.MREMAP_FIXED)
			t.Errno("new address inside of a page", err)
			_, err = mremap(b[:2*page], b[page:], 2*page, move|unix.MREMAP_FIXED)
			t.Errno("overlap", err)
			_, err = mremap(b[:0], nil, page, move)
			t.Errno("old length 0 of private memory", err)
			_, err = mremap(b[:page], nil, 2*page, move|unix.MREMAP_DONTUNMAP)
			t.Errno("dontunmap and longer", err)
			look(t, "pages", b)
		},
	},
	{
		Number: 136, Name: "what is not mapped is EFAULT",
		Source: "mremap(2): EFAULT: some address in the range is an unmapped address",
		Run: func(t *suite.T) {
			b := pages(t, 4)
			t.Must(munmap(b[page : 2*page]))
			_, err := mremap(b[page:2*page], nil, page, move)
			t.Errno("hole", err)
			_, err = mremap(b[:2*page], nil, 4*page, move)
			t.Errno("ends in a hole", err)
			look(t, "pages", b)
		},
	},
	{
		Number: 137, Name: "a shared file mapping moves and grows, and stays the file's",
		Source: "mremap(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 4*page, unix.O_RDWR)
			b, err := unix.Mmap(fd, page, page, rw, share)
			t.Must(err)
			b, err = unix.Mremap(b, 5*page, move)
			t.Errno("mremap", err)
			t.Must(err)
			look(t, "pages", b)
			b[2*page] = 'X'
			begins(t, "file", path)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
	{
		Number: 138, Name: "an old length of 0 maps shared memory a second time",
		Source: "mremap(2): if old_size is zero and the mapping is shareable, a new mapping of the same pages is created",
		Run: func(t *suite.T) {
			b := mapped(t, -1, 0, 2*page, rw, share|unix.MAP_ANONYMOUS)
			letter(b)
			second, err := mremap(b[:0], nil, 2*page, move)
			t.Errno("mremap", err)
			t.Must(err)
			look(t, "second", second)
			second[page] = 'X'
			look(t, "first", b)
			t.Errno("munmap", munmap(second))
			look(t, "first", b)
		},
	},
	{
		Number: 139, Name: "MREMAP_DONTUNMAP leaves fresh pages behind",
		Source: "mremap(2): MREMAP_DONTUNMAP: any access to the range at the old address results in a new page",
		Run: func(t *suite.T) {
			b := pages(t, 3)
			moved, err := mremap(b[:2*page], nil, 2*page, move|unix.MREMAP_DONTUNMAP)
			t.Errno("mremap", err)
			t.Must(err)
			look(t, "moved", moved)
			look(t, "left", b)
			t.Errno("munmap", munmap(moved))
		},
	},
	{
		Number: 140, Name: "what moves keeps its protection and its private pages",
		Source: "mremap(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 2*page, rw, own)
			b[0] = 'X'
			t.Must(unix.Mprotect(b, unix.PROT_READ))
			b2, err := mremap(b, nil, 3*page, move)
			t.Errno("mremap", err)
			t.Must(err)
			look(t, "moved", b2)
			t.Errno("mprotect", unix.Mprotect(b2, rw))
			b2[2*page] = 'Y'
			look(t, "written", b2)
			begins(t, "file", path)
			t.Errno("munmap", munmap(b2))
		},
	},
	{
		Number: 144, Name: "memory without access moves with its content, though a part of it was given back",
		Source: "mremap(2): MREMAP_MAYMOVE",
		Run: func(t *suite.T) {
			b := pages(t, 20)
			t.Must(unix.Mprotect(b, unix.PROT_NONE))
			t.Must(unix.Madvise(b[:page], unix.MADV_DONTNEED))
			moved, err := mremap(b[:19*page], nil, 40*page, move)
			t.Errno("mremap", err)
			t.Must(err)
			t.Errno("mprotect", unix.Mprotect(moved, rw))
			look(t, "pages", moved[:19*page])
			t.Must(munmap(moved))
		},
	},
}
