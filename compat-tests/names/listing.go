package names

import (
	"fmt"
	"slices"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// entriesOf reads a directory to its end with a buffer of that size.
func entriesOf(fd, size int) (all []dirent, calls int, err error) {
	buf := make([]byte, size)
	for {
		n, err := unix.ReadDirent(fd, buf)
		if err != nil || n == 0 {
			return all, calls, err
		}
		all = append(all, parse(buf[:n])...)
		calls++
	}
}

func sorted(all []dirent) string {
	var names []string
	for _, e := range all {
		names = append(names, e.name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

var listing = []suite.Case{
	{Number: 170, Name: "a directory lists what is in it", Facts: []int{486},
		Source: "getdents(2): the entries, \".\" and \"..\" among them; 0 at the end",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			touch(t, "dir/file", "x")
			mkdir(t, "dir/sub")
			symlink(t, "file", "dir/link")
			t.Must(unix.Mkfifo("dir/fifo", 0o644))
			t.Must(unix.Mknod("dir/socket", unix.S_IFSOCK|0o644, 0))
			fd := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			all, _, err := entriesOf(fd, 4096)
			t.Call("names", sorted(all), err)
			dots, numbered := 0, true
			for _, e := range all {
				if e.name == "." || e.name == ".." {
					dots++
				}
				numbered = numbered && e.ino != 0
			}
			t.Value("dots", dots)
			t.Value("all have a number", numbered)
			n, err := unix.Getdents(fd, make([]byte, 4096))
			t.Call("at the end", n, err)
			names(t, "with types", "dir")
		}},
	{Number: 171, Name: "only directories are listed", Facts: []int{484, 485},
		Source: "getdents(2): ENOTDIR; opendir(3) of a file is ENOTDIR, of nothing ENOENT",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			open(t, "a file as directory", "file", unix.O_RDONLY|unix.O_DIRECTORY)
			open(t, "nothing as directory", "", unix.O_RDONLY|unix.O_DIRECTORY)
			r, _ := fix.Pipe(t, 0)
			buf := make([]byte, 1000)
			for _, c := range []struct {
				name string
				fd   int
			}{{"a file", fix.Open(t, "file", unix.O_RDONLY)}, {"a pipe", r}, {"a device", fix.Open(t, "/dev/null", unix.O_RDONLY)},
				{"closed", fix.Closed(t)}, {"O_PATH", fix.Open(t, ".", unix.O_PATH)}} {
				n, err := unix.Getdents(c.fd, buf)
				t.Call(c.name, n, err)
			}
		}},
	{Number: 172, Name: "a buffer too small for an entry is refused",
		Source: "getdents(2): EINVAL, result buffer is too small",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			touch(t, "dir/"+long(200), "x")
			fd := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			for _, size := range []int{1, 23} {
				n, err := unix.Getdents(fd, make([]byte, size))
				t.Call(fmt.Sprint(size), n, err)
			}
			all, _, err := entriesOf(fd, 300)
			t.Call("300", len(all), err)
		}},
	{Number: 173, Name: "a listing goes on where it was",
		Source: "getdents(2): the position is the open file description's",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			var want []dirent
			for i := range 40 {
				name := fmt.Sprintf("file-%02d", i)
				touch(t, "dir/"+name, "x")
				want = append(want, dirent{name: name})
			}
			want = append(want, dirent{name: "."}, dirent{name: ".."})
			fd := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			dup, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, dup)
			var all []dirent
			buf := make([]byte, 200)
			for i := 0; ; i++ {
				n, err := unix.Getdents([]int{fd, dup}[i%2], buf)
				t.Must(err)
				if n == 0 {
					break
				}
				all = append(all, parse(buf[:n])...)
			}
			t.Value("each once", sorted(all) == sorted(want))
		}},
	{Number: 174, Name: "a listing is begun again by lseek",
		Source: "lseek(2): on a directory, 0 rewinds; d_off is where the next entry stands",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			for _, name := range []string{"a", "b", "c", "d"} {
				touch(t, "dir/"+name, "x")
			}
			fd := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			first, _, err := entriesOf(fd, 4096)
			t.Must(err)
			touch(t, "dir/e", "x")
			at, err := unix.Seek(fd, 0, unix.SEEK_SET)
			t.Call("lseek", at, err)
			again, _, err := entriesOf(fd, 4096)
			t.Call("with what is new", sorted(again), err)
			_, err = unix.Seek(fd, again[2].off, unix.SEEK_SET)
			t.Errno("lseek to d_off", err)
			tail, _, err := entriesOf(fd, 4096)
			t.Call("what follows the third", sorted(tail) == sorted(again[3:]), err)
			_, err = unix.Seek(fd, -1, unix.SEEK_SET)
			t.Errno("before the beginning", err)
			t.Value("the first listing", sorted(first))
		}},
	{Number: 175, Name: "ParseDirent understands it",
		Source: "x/sys/unix: ParseDirent leaves \".\" and \"..\" out",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "one", "x")
			touch(t, "two", "x")
			fd := fix.Open(t, ".", unix.O_RDONLY|unix.O_DIRECTORY)
			buf := make([]byte, 4096)
			n, err := unix.ReadDirent(fd, buf)
			t.Must(err)
			consumed, count, got := unix.ParseDirent(buf[:n], -1, nil)
			slices.Sort(got)
			t.Value("names", got)
			t.Value("count", count)
			t.Value("all of it", consumed == n)
		}},
	{Number: 176, Name: "the number of an entry is that of its file",
		Source: "getdents(2): d_ino is an inode number",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			mkdir(t, "dir")
			fd := fix.Open(t, ".", unix.O_RDONLY|unix.O_DIRECTORY)
			all, _, err := entriesOf(fd, 4096)
			t.Must(err)
			slices.SortFunc(all, func(a, b dirent) int { return strings.Compare(a.name, b.name) })
			for _, e := range all {
				if e.name != ".." {
					t.Value("of "+e.name, e.ino == identity(t, e.name)[1])
				}
			}
		}},
	{Number: 177, Name: "an entry's size is a multiple of eight",
		Source: "getdents(2): d_reclen is the size of the entire linux_dirent64",
		Run: func(t *suite.T) {
			here(t)
			for n := 1; n <= 9; n++ {
				touch(t, strings.Repeat("x", n), "x")
			}
			fd := fix.Open(t, ".", unix.O_RDONLY|unix.O_DIRECTORY)
			all, _, err := entriesOf(fd, 4096)
			t.Must(err)
			sizes := map[string]int{}
			for _, e := range all {
				sizes[e.name] = e.size
			}
			t.Value("sizes", fmt.Sprint(sizes))
		}},
	{Number: 178, Name: "a listing of a directory that was removed ends",
		Source: "getdents(2): ENOENT, no such directory",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			fd := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
			t.Must(unix.Rmdir("dir"))
			n, err := unix.Getdents(fd, make([]byte, 4096))
			t.Call("getdents", n, err)
		}},
	{Number: 179, Name: "a directory is no stream of bytes",
		Source: "read(2): EISDIR; write(2): EBADF",
		Run: func(t *suite.T) {
			here(t)
			fd := fix.Open(t, ".", unix.O_RDONLY|unix.O_DIRECTORY)
			n, err := unix.Read(fd, make([]byte, 4))
			t.Call("read", n, err)
			n, err = unix.Pread(fd, make([]byte, 4), 0)
			t.Call("pread", n, err)
			n, err = unix.Write(fd, []byte("x"))
			t.Call("write", n, err)
		}},
	{Number: 180, Name: "who stays is listed once, whoever comes and goes",
		Source: "readdir(3p): whether files that are added or removed meanwhile are returned is unspecified; the others are",
		Run: func(t *suite.T) {
			here(t)
			mkdir(t, "dir")
			const staying = 60
			for i := range staying {
				touch(t, fmt.Sprintf("dir/stays-%02d", i), "x")
			}
			touch(t, "dir/moves-0", "x")
			done, ended := make(chan bool), make(chan error)
			go func() { ended <- comeAndGo(done) }()
			wrong := 0
			for range 20 {
				fd := fix.Open(t, "dir", unix.O_RDONLY|unix.O_DIRECTORY)
				all, _, err := entriesOf(fd, 300)
				t.Must(err)
				fix.Close(t, fd)
				seen := map[string]int{}
				for _, e := range all {
					seen[e.name]++
				}
				for i := range staying {
					if seen[fmt.Sprintf("stays-%02d", i)] != 1 {
						wrong++
					}
				}
			}
			close(done)
			t.Errno("coming and going", <-ended)
			t.Value("not listed once", wrong)
		}},
}

// comeAndGo makes, renames and removes files in dir until done is closed.
func comeAndGo(done chan bool) error {
	for i := 0; ; i++ {
		select {
		case <-done:
			return nil
		default:
		}
		name := fmt.Sprintf("dir/comes-%d", i%7)
		fd, err := unix.Open(name, unix.O_WRONLY|unix.O_CREAT, 0o600)
		if err == nil {
			err = unix.Close(fd)
		}
		if err == nil {
			err = unix.Rename(fmt.Sprintf("dir/moves-%d", i%5), fmt.Sprintf("dir/moves-%d", (i+1)%5))
		}
		if err == nil {
			err = unix.Unlink(name)
		}
		if err != nil {
			return err
		}
	}
}
