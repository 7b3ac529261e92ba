package memory

import (
	"fmt"
	"os"
	"strings"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/mem"
)

// shmName is a name of this process's own.
func shmName(t *suite.T, of string) string {
	name := fmt.Sprintf("/conform-%d-%s", os.Getpid(), of)
	t.Cleanup(func() { _ = mem.ShmUnlink(name) })
	return name
}

var objectCases = []suite.Case{
	{
		Number: 170, Name: "a memory file is read, written, cut and mapped",
		Source: "memfd_create(2)",
		Run: func(t *suite.T) {
			fd, err := unix.MemfdCreate("name", unix.MFD_CLOEXEC)
			t.Errno("memfd_create", err)
			t.Must(err)
			fixture.Own(t, fd)
			flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
			t.Call("cloexec", flags, err)
			var st unix.Stat_t
			t.Errno("fstat", unix.Fstat(fd, &st))
			t.Value("size", st.Size)
			t.Value("regular", st.Mode&unix.S_IFMT == unix.S_IFREG)
			t.Errno("ftruncate", unix.Ftruncate(fd, 3*page))
			b := mapped(t, fd, 0, 3*page, rw, share)
			look(t, "at first", b)
			letter(b)
			n, err := unix.Pwrite(fd, []byte("W"), page)
			t.Call("pwrite", n, err)
			buf := make([]byte, 1)
			n, err = unix.Pread(fd, buf, 2*page)
			t.Call("pread", n, err)
			t.Bytes("byte", buf)
			look(t, "pages", b)
			t.Errno("shorter", unix.Ftruncate(fd, page))
			look(t, "cut", b)
			fixture.Close(t, fd)
			look(t, "closed", b)
		},
	},
	{
		Number: 171, Name: "memory files of one name are two",
		Source: "memfd_create(2): multiple files may have the same name without any side effects",
		Run: func(t *suite.T) {
			var fds [2]int
			for i := range fds {
				fd, err := unix.MemfdCreate("same", 0)
				t.Must(err)
				fds[i] = fixture.Own(t, fd)
				n, err := unix.Write(fd, []byte{'1' + byte(i)})
				t.Call("write", n, err)
			}
			for _, fd := range fds {
				buf := make([]byte, 4)
				n, err := unix.Pread(fd, buf, 0)
				t.Call("pread", n, err)
				t.Bytes("bytes", buf[:max(n, 0)])
			}
		},
	},
	{
		Number: 172, Name: "unknown flags and names over 249 bytes are EINVAL, any other name will do",
		Source: "memfd_create(2): EINVAL",
		Run: func(t *suite.T) {
			for _, c := range []struct {
				name  string
				flags int
			}{{"x", 0x100}, {strings.Repeat("n", 250), 0}, {strings.Repeat("n", 249), 0}, {"", 0}, {"a/b:c*?", 0}, {"nul\x00", 0}} {
				fd, err := unix.MemfdCreate(c.name, c.flags)
				t.Errno(fmt.Sprintf("%.10q of %d", c.name, len(c.name)), err)
				if err == nil {
					fixture.Close(t, fd)
				}
			}
		},
	},
	{
		Number: 173, Name: "a memory file without MFD_ALLOW_SEALING is sealed against seals",
		Source: "fcntl(2): F_ADD_SEALS: EPERM when F_SEAL_SEAL is set; EINVAL for other files",
		Run: func(t *suite.T) {
			fd, err := unix.MemfdCreate("plain", 0)
			t.Must(err)
			fixture.Own(t, fd)
			seals, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0)
			t.Call("seals", seals, err)
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE)
			t.Errno("add", err)
			r, _ := fixture.Pipe(t, 0)
			_, err = unix.FcntlInt(uintptr(r), unix.F_GET_SEALS, 0)
			t.Errno("pipe", err)
		},
	},
	{
		Number: 174, Name: "seals forbid what they say",
		Source: "fcntl(2), File Sealing",
		Run: func(t *suite.T) {
			fd, err := unix.MemfdCreate("sealed", unix.MFD_ALLOW_SEALING)
			t.Errno("memfd_create", err)
			t.Must(err)
			fixture.Own(t, fd)
			t.Must(unix.Ftruncate(fd, 2*page))
			seals, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0)
			t.Call("at first", seals, err)
			b, err := unix.Mmap(fd, 0, page, rw, share)
			t.Must(err)
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE)
			t.Errno("while mapped for writing", err)
			t.Must(unix.Munmap(b))
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, 1<<20)
			t.Errno("unknown", err)
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_SHRINK)
			t.Errno("shrink", err)
			t.Errno("shorter", unix.Ftruncate(fd, page))
			t.Errno("longer", unix.Ftruncate(fd, 3*page))
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_GROW)
			t.Errno("grow", err)
			t.Errno("even longer", unix.Ftruncate(fd, 4*page))
			n, err := unix.Pwrite(fd, []byte("x"), 3*page)
			t.Call("write behind the end", n, err)
			n, err = unix.Pwrite(fd, []byte("x"), 0)
			t.Call("write", n, err)
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_WRITE|unix.F_SEAL_SEAL)
			t.Errno("write and seal", err)
			n, err = unix.Pwrite(fd, []byte("y"), 0)
			t.Call("write after", n, err)
			_, err = unix.Mmap(fd, 0, page, rw, share)
			t.Errno("shared for writing", err)
			p, err := unix.Mmap(fd, 0, page, rw, own)
			t.Errno("private", err)
			t.Must(err)
			look(t, "page", p)
			t.Must(unix.Munmap(p))
			_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, unix.F_SEAL_GROW)
			t.Errno("one more", err)
			seals, err = unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0)
			t.Call("seals", seals, err)
		},
	},
	{
		Number: 175, Name: "seals forbid writing by sendfile, copy_file_range and fallocate as well",
		Source: "fcntl(2): F_SEAL_WRITE: the contents of the file cannot be modified",
		Run: func(t *suite.T) {
			fd := sealed(t, unix.F_SEAL_WRITE)
			other := sealed(t, 0)
			off := int64(0)
			n, err := unix.Sendfile(fd, other, &off, 4)
			t.Call("sendfile", n, err)
			t.Value("offset", off)
			from, to := int64(0), int64(0)
			n, err = unix.CopyFileRange(other, &from, fd, &to, 4, 0)
			t.Call("copy_file_range", n, err)
			for _, mode := range []uint32{unix.FALLOC_FL_PUNCH_HOLE | unix.FALLOC_FL_KEEP_SIZE, unix.FALLOC_FL_ZERO_RANGE} {
				t.Errno("fallocate", unix.Fallocate(fd, mode, 0, page))
			}
			t.Errno("fallocate of what is there", unix.Fallocate(fd, 0, 0, page))
			content := make([]byte, 4)
			n, err = unix.Pread(fd, content, 0)
			t.Call("read", n, err)
			t.Bytes("content", content)
		},
	},
	{
		Number: 176, Name: "a seal against growing lets what is there be written",
		Source: "fcntl(2): F_SEAL_GROW: the size of the file cannot be increased",
		Run: func(t *suite.T) {
			fd := sealed(t, unix.F_SEAL_GROW)
			other := sealed(t, 0)
			from, to := int64(0), int64(page-4)
			n, err := unix.CopyFileRange(other, &from, fd, &to, 4, 0)
			t.Call("within", n, err)
			from = 0
			n, err = unix.CopyFileRange(other, &from, fd, &to, 4, 0)
			t.Call("behind", n, err)
			_, err = unix.Seek(fd, page, unix.SEEK_SET)
			t.Must(err)
			off := int64(0)
			n, err = unix.Sendfile(fd, other, &off, 4)
			t.Call("sendfile behind", n, err)
			for _, mode := range []uint32{0, unix.FALLOC_FL_KEEP_SIZE, unix.FALLOC_FL_COLLAPSE_RANGE, unix.FALLOC_FL_INSERT_RANGE} {
				t.Errno("fallocate", unix.Fallocate(fd, mode, page, page))
			}
			var st unix.Stat_t
			t.Must(unix.Fstat(fd, &st))
			t.Value("size", st.Size)
		},
	},
	{
		Number: 180, Name: "shm_open takes names with and without a slash", Facts: []int{520, 522, 523},
		Source: "shm_open(3)",
		Run: func(t *suite.T) {
			name := shmName(t, "a")
			fd, err := mem.ShmOpen(name[1:], unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o600)
			t.Errno("shm_open", err)
			t.Must(err)
			fixture.Own(t, fd)
			second, err := mem.ShmOpen("//"+name, unix.O_RDWR, 0)
			t.Errno("with slashes", err)
			t.Must(err)
			fixture.Own(t, second)
			n, err := unix.Write(fd, []byte("shared"))
			t.Call("write", n, err)
			buf := make([]byte, 10)
			n, err = unix.Read(second, buf)
			t.Call("read", n, err)
			t.Bytes("bytes", buf[:max(n, 0)])
			flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
			t.Call("cloexec", flags, err)
			t.Errno("unlink", mem.ShmUnlink(name))
			t.Errno("unlink again", mem.ShmUnlink(name))
			_, err = mem.ShmOpen(name, unix.O_RDWR, 0)
			t.Errno("open then", err)
		},
	},
	{
		Number: 181, Name: "O_CREAT and O_EXCL is EEXIST for a name that is there", Facts: []int{521},
		Source: "shm_open(3): EEXIST",
		Run: func(t *suite.T) {
			name := shmName(t, "b")
			fd, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o600)
			t.Errno("shm_open", err)
			t.Must(err)
			fixture.Own(t, fd)
			t.Must(unix.Ftruncate(fd, 100))
			_, err = mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o600)
			t.Errno("exclusive", err)
			other, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT, 0o600)
			t.Errno("create", err)
			t.Must(err)
			fixture.Own(t, other)
			var st unix.Stat_t
			t.Must(unix.Fstat(other, &st))
			t.Value("size", st.Size)
			cut, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_TRUNC, 0)
			t.Errno("truncate", err)
			t.Must(err)
			fixture.Own(t, cut)
			t.Must(unix.Fstat(fd, &st))
			t.Value("size then", st.Size)
		},
	},
	{
		Number: 182, Name: "names that cannot be", Facts: []int{524},
		Reference: suite.Facts,
		Source:    "shm_open(3): EINVAL, ENAMETOOLONG; shm_unlink of such a name is ENOENT in glibc",
		Run: func(t *suite.T) {
			long := "/" + strings.Repeat("n", 256)
			for _, name := range []string{"", "/", "/a/b", "/.", "/..", long} {
				_, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT, 0o600)
				t.Errno(fmt.Sprintf("open %.8q", name), err)
			}
			for _, name := range []string{"", "/a/b", long} {
				t.Errno(fmt.Sprintf("unlink %.8q", name), mem.ShmUnlink(name))
			}
		},
	},
	{
		Number: 183, Name: "an object is a file in /dev/shm", Facts: []int{525},
		Source: "shm_open(3): on Linux, in a tmpfs mounted at /dev/shm",
		Run: func(t *suite.T) {
			name := shmName(t, "c")
			fd, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT, 0o600)
			t.Must(err)
			fixture.Own(t, fd)
			n, err := unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
			file, err := unix.Open("/dev/shm"+name, unix.O_RDONLY, 0)
			t.Errno("open", err)
			t.Must(err)
			fixture.Own(t, file)
			buf := make([]byte, 4)
			n, err = unix.Read(file, buf)
			t.Call("read", n, err)
			t.Errno("unlink", unix.Unlink("/dev/shm"+name))
			t.Errno("shm_unlink", mem.ShmUnlink(name))
		},
	},
	{
		Number: 184, Name: "an object lives on mapped when its name and descriptor are gone",
		Source: "shm_unlink(3): the object is removed when all processes have unmapped it",
		Run: func(t *suite.T) {
			name := shmName(t, "d")
			fd, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT, 0o600)
			t.Must(err)
			fixture.Own(t, fd)
			t.Errno("ftruncate", unix.Ftruncate(fd, 2*page))
			b := mapped(t, fd, 0, 2*page, rw, share)
			letter(b)
			t.Errno("unlink", mem.ShmUnlink(name))
			fixture.Close(t, fd)
			look(t, "pages", b)
			b[0] = 'X'
			fresh, err := mem.ShmOpen(name, unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o600)
			t.Errno("another of that name", err)
			t.Must(err)
			fixture.Own(t, fresh)
			n, err := unix.Read(fresh, make([]byte, 4))
			t.Call("read", n, err)
			look(t, "pages", b)
		},
	},
}

// sealed is a memory file of one page of letters, with seals.
func sealed(t *suite.T, seals int) int {
	fd, err := unix.MemfdCreate("sealed", unix.MFD_ALLOW_SEALING)
	t.Must(err)
	fixture.Own(t, fd)
	b := make([]byte, page)
	letter(b)
	_, err = unix.Pwrite(fd, b, 0)
	t.Must(err)
	_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals)
	t.Must(err)
	return fd
}
