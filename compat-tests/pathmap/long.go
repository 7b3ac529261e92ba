package pathmap

import (
	"fmt"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// long are paths beyond what Windows's programs can usually reach.
var long = []suite.Case{
	{Number: 131, Name: "paths of more than 260 characters", Source: "open(2): a path has up to 4095 bytes", Run: func(t *suite.T) {
		dir := directory(t)
		path := ""
		for i := range 30 {
			path += fmt.Sprintf("%02d%s", i, strings.Repeat("d", 48))
			if err := unix.Mkdirat(dir, path, 0o755); err != nil || i%10 == 9 {
				t.Errno(fmt.Sprint("mkdir ", len(path)), err)
			}
			path += "/"
		}
		makeFile(t, dir, path+"file")
		fd, err := unix.Openat(dir, path+"file", unix.O_RDONLY, 0)
		t.Call("open", "open", err)
		buf := make([]byte, 4096)
		n, err := unix.Read(fd, buf)
		t.Call("read", n, err)
		unix.Close(fd)
		up := strings.Repeat("../", 30)
		fd, err = unix.Openat(dir, path+up+path+"file", unix.O_RDONLY, 0)
		t.Call("down, up and down", "open", err)
		unix.Close(fd)
		t.Errno("rename", unix.Renameat(dir, path+"file", dir, path+"other"))
		t.Errno("unlink", unix.Unlinkat(dir, path+"other", 0))
	}},
	{Number: 132, Name: "a long absolute path", Source: "open(2): a path has up to 4095 bytes", Run: func(t *suite.T) {
		base := t.TempDir()
		path := fix.Posix(t, base)
		for len(path) < 600 {
			path += "/" + strings.Repeat("x", 80)
			t.Must(unix.Mkdir(path, 0o755))
		}
		fd, err := unix.Open(path+"/a:b", create, 0o644)
		t.Call("create", "made", err)
		unix.Close(fd)
		t.Errno("unlink", unix.Unlink(path+"/a:b"))
		t.Errno("stat of what is gone", unix.Stat(path+"/a:b", new(unix.Stat_t)))
		for path != fix.Posix(t, base) {
			t.Must(unix.Rmdir(path))
			path = path[:strings.LastIndexByte(path, '/')]
		}
	}},
	{Number: 133, Name: "many dots and slashes are no length that counts against names", Source: "path_resolution(7)", Run: func(t *suite.T) {
		dir := directory(t)
		makeFile(t, dir, "file")
		for _, path := range []string{strings.Repeat("./", 2000) + "file", "." + strings.Repeat("/", 4000) + "file", strings.Repeat("./././/", 500) + "file"} {
			fd, err := unix.Openat(dir, path, unix.O_RDONLY, 0)
			t.Call(fmt.Sprint(len(path)), "open", err)
			unix.Close(fd)
		}
	}},
}
