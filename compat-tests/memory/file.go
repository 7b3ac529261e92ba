package memory

import (
	"os"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var fileCases = []suite.Case{
	{
		Number: 150, Name: "a mapped file can be cut, and what was cut off faults", Facts: []int{518},
		Source: "ftruncate(2); mmap(2): SIGBUS",
		Run: func(t *suite.T) {
			for _, flags := range []int{share, own} {
				fd, path := lettered(t, 4*page, unix.O_RDWR)
				b := mapped(t, fd, 0, 4*page, rw, flags)
				b[0] = 'X'
				b[3*page] = 'Y'
				t.Errno("ftruncate", unix.Ftruncate(fd, page+100))
				look(t, "pages", b)
				if flags == share {
					t.Value("behind the end", b[page+100:page+104])
				}
				faults(t, "read behind", func() { touch(b[3*page]) })
				t.Errno("and longer", unix.Ftruncate(fd, 4*page))
				look(t, "again", b)
				b[page] = 'Z'
				begins(t, "file", path)
			}
		},
	},
	{
		Number: 151, Name: "to nothing, and open with O_TRUNC",
		Source: "open(2): O_TRUNC",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDWR)
			b := mapped(t, fd, 0, 2*page, rw, share)
			t.Errno("ftruncate", unix.Ftruncate(fd, 0))
			look(t, "pages", b)
			t.Errno("longer", unix.Ftruncate(fd, 2*page))
			look(t, "longer pages", b)
			letter(b)
			other, err := unix.Open(path, unix.O_RDWR|unix.O_TRUNC, 0)
			t.Errno("open", err)
			t.Must(err)
			fixture.Own(t, other)
			look(t, "after O_TRUNC", b)
			begins(t, "file", path)
		},
	},
	{
		Number: 152, Name: "pages come when the file grows under its mapping, by ftruncate or by write",
		Source: "mmap(2); ftruncate(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, page/2, unix.O_RDWR)
			b := mapped(t, fd, 0, 5*page, rw, share)
			look(t, "at first", b)
			t.Errno("ftruncate", unix.Ftruncate(fd, 2*page))
			look(t, "longer", b)
			n, err := unix.Pwrite(fd, []byte("w"), 3*page)
			t.Call("pwrite", n, err)
			look(t, "written", b)
			b[2*page] = 'M'
			_, err = unix.Seek(fd, 0, unix.SEEK_END)
			t.Must(err)
			n, err = unix.Writev(fd, [][]byte{make([]byte, page), []byte("z")})
			t.Call("writev", n, err)
			look(t, "all", b)
			begins(t, "file", path)
		},
	},
	{
		Number: 153, Name: "an empty file can be mapped, and grow",
		Source: "mmap(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 0, unix.O_RDWR)
			b, err := unix.Mmap(fd, 0, 2*page, rw, share)
			t.Errno("mmap", err)
			t.Must(err)
			look(t, "empty", b)
			t.Errno("ftruncate", unix.Ftruncate(fd, 1))
			look(t, "one byte", b)
			b[0] = 'X'
			begins(t, "file", path)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
	{
		Number: 154, Name: "a mapped file can be unlinked, and the mapping goes on", Facts: []int{519},
		Source: "unlink(2): the file remains in existence until the last reference is closed",
		Run: func(t *suite.T) {
			for _, flags := range []int{share, own} {
				fd, path := lettered(t, 2*page, unix.O_RDWR)
				b := mapped(t, fd, 0, 2*page, rw, flags)
				t.Errno("unlink", unix.Unlink(path))
				_, err := os.Lstat(path)
				t.Value("gone", os.IsNotExist(err))
				b[0] = 'X'
				look(t, "pages", b)
				buf := make([]byte, 1)
				n, err := unix.Pread(fd, buf, 0)
				t.Call("pread", n, err)
				t.Bytes("byte", buf)
				fixture.Close(t, fd)
				b[page] = 'Y'
				look(t, "closed", b)
			}
		},
	},
	{
		Number: 155, Name: "a file that was unlinked can be mapped still",
		Source: "mmap(2), unlink(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 2*page, unix.O_RDWR)
			t.Errno("unlink", unix.Unlink(path))
			b, err := unix.Mmap(fd, 0, 2*page, rw, share)
			t.Errno("mmap", err)
			t.Must(err)
			b[page] = 'X'
			look(t, "pages", b)
			t.Errno("ftruncate", unix.Ftruncate(fd, page))
			look(t, "cut", b)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
	{
		Number: 156, Name: "what is written behind the end within the last page is not in the file",
		Source: "mmap(2): the effect of changes to the portion of the page beyond the end of the file",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 10, unix.O_RDWR)
			b := mapped(t, fd, 0, page, rw, share)
			b[10], b[9] = 'X', 'E'
			t.Errno("msync", unix.Msync(b, unix.MS_SYNC))
			got, err := os.ReadFile(path)
			t.Must(err)
			t.Bytes("file", got)
		},
	},
	{
		Number: 157, Name: "two mappings by two descriptors are one file",
		Source: "mmap(2): MAP_SHARED: updates are visible to other processes mapping the same region",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 3*page, unix.O_RDWR)
			other := fixture.Open(t, path, unix.O_RDWR)
			a := mapped(t, fd, 0, 3*page, rw, share)
			b := mapped(t, other, page, 2*page, rw, share)
			a[page], b[page] = 'X', 'Y'
			look(t, "first", a)
			look(t, "second", b)
			t.Errno("munmap", unix.Munmap(a))
			b[0] = 'Z'
			begins(t, "file", path)
		},
	},
	{
		Number: 158, Name: "a cut is seen by every mapping of the file",
		Source: "ftruncate(2)",
		Run: func(t *suite.T) {
			fd, path := lettered(t, 4*page, unix.O_RDWR)
			a := mapped(t, fd, 0, 4*page, rw, share)
			b := mapped(t, fd, 2*page, 2*page, unix.PROT_READ, share)
			c := mapped(t, fd, 0, 4*page, rw, own)
			c[0] = 'P'
			other := fixture.Open(t, path, unix.O_RDWR)
			t.Errno("ftruncate", unix.Ftruncate(other, 3*page))
			look(t, "all", a)
			look(t, "end", b)
			look(t, "private", c)
			a[0] = 'X'
			look(t, "private", c)
			begins(t, "file", path)
		},
	},
	{
		Number: 159, Name: "a mapped file can be renamed",
		Source: "rename(2): open file descriptors are not affected",
		Run: func(t *suite.T) {
			fd, path := lettered(t, page, unix.O_RDWR)
			b := mapped(t, fd, 0, page, rw, share)
			t.Errno("rename", unix.Rename(path, path+"-new"))
			b[0] = 'X'
			begins(t, "file", path+"-new")
			t.Errno("msync", unix.Msync(b, unix.MS_SYNC))
		},
	},
	{
		Number: 160, Name: "a length inside of a page maps the whole page",
		Source: "mmap(2): the remaining bytes in the partial page at the end of the mapping are zeroed",
		Run: func(t *suite.T) {
			fd, _ := lettered(t, 3*page, unix.O_RDWR)
			b := mapped(t, fd, 0, page+1, rw, share)
			t.Value("length", len(b))
			t.Value("last", string(b[page:]))
			look(t, "pages", b)
			t.Errno("munmap", unix.Munmap(b))
		},
	},
}
