package pathmap

import (
	"fmt"

	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// devices are real opens of the places that are no files.
var devices = []suite.Case{
	{Number: 111, Name: "null takes all and gives nothing", Facts: []int{471, 472}, Source: "null(4)", Run: func(t *suite.T) {
		for _, path := range []string{"/dev/null", "/dev/../dev/./null", "//dev//null"} {
			fd, err := unix.Open(path, unix.O_RDWR, 0)
			t.Call(path, "open", err)
			n, err := unix.Write(fd, []byte("abc"))
			t.Call("write", n, err)
			n, err = unix.Read(fd, make([]byte, 3))
			t.Call("read", n, err)
			t.Errno("close", unix.Close(fd))
		}
	}},
	{Number: 112, Name: "null is there already, and is no directory", Source: "open(2)", Run: func(t *suite.T) {
		for _, c := range []struct {
			path  string
			flags int
		}{
			{"/dev/null", unix.O_WRONLY | unix.O_CREAT}, {"/dev/null", unix.O_WRONLY | unix.O_CREAT | unix.O_EXCL}, {"/dev/null", unix.O_WRONLY | unix.O_TRUNC}, {"/dev/null", unix.O_WRONLY | unix.O_APPEND},
			{"/dev/null", unix.O_RDONLY | unix.O_DIRECTORY}, {"/dev/null/", unix.O_RDONLY}, {"/dev/null/x", unix.O_RDONLY}, {"/dev/null/..", unix.O_RDONLY}, {"/dev/null/x", unix.O_RDWR | unix.O_CREAT}, {"/dev/null", unix.O_RDONLY | unix.O_NOFOLLOW},
		} {
			fd, err := unix.Open(c.path, c.flags, 0o644)
			t.Call(fmt.Sprintf("%s with %#o", c.path, c.flags), "open", err)
			unix.Close(fd)
		}
		t.Errno("mkdir", unix.Mkdir("/dev/null", 0o755))
		t.Errno("rmdir", unix.Rmdir("/dev/null"))
	}},
	{Number: 113, Name: "zero gives zeros, full takes nothing", Facts: []int{473, 474}, Source: "zero(4), full(4)", Run: func(t *suite.T) {
		for _, path := range []string{"/dev/zero", "/dev/full"} {
			fd, err := unix.Open(path, unix.O_RDWR, 0)
			t.Call(path, "open", err)
			buf := []byte("abc")
			n, err := unix.Read(fd, buf)
			t.Call("read", n, err)
			t.Bytes("data", buf)
			n, err = unix.Write(fd, buf)
			t.Call("write", n, err)
			unix.Close(fd)
		}
	}},
	{Number: 114, Name: "random numbers are random", Source: "random(4)", Run: func(t *suite.T) {
		for _, path := range []string{"/dev/urandom", "/dev/random"} {
			fd, err := unix.Open(path, unix.O_RDONLY, 0)
			t.Call(path, "open", err)
			var a, b [32]byte
			n, err := unix.Read(fd, a[:])
			t.Call("read", n, err)
			n, err = unix.Read(fd, b[:])
			t.Call("read", n, err)
			t.Value("twice the same", a == b)
			t.Value("zero", a == [32]byte{})
			unix.Close(fd)
		}
	}},
	{Number: 115, Name: "the devices are character devices", Source: "stat(2): st_mode, st_rdev", Run: func(t *suite.T) {
		for _, path := range []string{"/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom"} {
			var st unix.Stat_t
			t.Errno("stat "+path, unix.Stat(path, &st))
			t.Value("type", fmt.Sprintf("%#o", st.Mode&unix.S_IFMT))
			t.Value("device", fmt.Sprint(unix.Major(st.Rdev), ":", unix.Minor(st.Rdev)))
		}
	}},
	{Number: 116, Name: "a descriptor that is not open has no name", Source: "proc(5): /proc/pid/fd", Run: func(t *suite.T) {
		for _, path := range []string{"/dev/fd/9876", "/proc/self/fd/9876", "/proc/self/fd/x", "/proc/self/fd/-1", "/proc/self/fd/007", "/dev/fd/99999999999999999999"} {
			_, err := unix.Open(path, unix.O_RDONLY, 0)
			t.Errno(path, err)
		}
	}},
	{Number: 117, Name: "a file is opened anew by its descriptor's name", Source: "proc(5): /proc/pid/fd", Run: func(t *suite.T) {
		dir := directory(t)
		fd, err := unix.Openat(dir, "a:b", create, 0o644)
		t.Must(err)
		t.Cleanup(func() { unix.Close(fd) })
		_, err = unix.Write(fd, []byte("content"))
		t.Must(err)
		for _, form := range []string{"/proc/self/fd/%d", "/dev/fd/%d"} {
			again, err := unix.Open(fmt.Sprintf(form, fd), unix.O_RDONLY, 0)
			t.Call("open", "open", err)
			buf := make([]byte, 10)
			n, err := unix.Read(again, buf)
			t.Call("read", n, err)
			t.Bytes("data", buf[:max(n, 0)])
			unix.Close(again)
		}
		below, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d/a:b", dir), unix.O_RDONLY, 0)
		t.Call("through a directory", "open", err)
		unix.Close(below)
		_, err = unix.Open(fmt.Sprintf("/proc/self/fd/%d/x", fd), unix.O_RDONLY, 0)
		t.Errno("through a file", err)
	}},
	{Number: 118, Name: "shared memory has a directory", Source: "shm_overview(7): /dev/shm", Run: func(t *suite.T) {
		var st unix.Stat_t
		t.Errno("stat", unix.Stat("/dev/shm", &st))
		t.Value("type", fmt.Sprintf("%#o", st.Mode&unix.S_IFMT))
		name := fmt.Sprintf("/dev/shm/conform:%d", unix.Getpid())
		fd, err := unix.Open(name, create, 0o600)
		t.Call("create", "made", err)
		unix.Close(fd)
		t.Errno("unlink", unix.Unlink(name))
		t.Errno("unlink", unix.Unlink(name))
	}},
	{Number: 119, Name: "a directory opened anew by its descriptor's name is that directory", Source: "proc(5): /proc/pid/fd", Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "inside")
		again, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", dir), unix.O_RDONLY|unix.O_DIRECTORY, 0)
		t.Call("open", "open", err)
		t.Cleanup(func() { unix.Close(again) })
		see(t, "names", again)
		look(t, again, "inside")
		look(t, again, "./inside")
		makeFile(t, again, "made")
		see(t, "names", dir)
		var up, above unix.Stat_t
		t.Must(unix.Fstatat(dir, "..", &up, 0))
		t.Errno("above", unix.Fstatat(again, "..", &above, 0))
		t.Value("the same above", up.Ino == above.Ino && up.Dev == above.Dev)
	}},
}
