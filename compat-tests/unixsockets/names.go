package unixsockets

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// abstract is an abstract name that nobody else has.
func abstract(t *suite.T) string {
	return "@causeway/" + strings.ReplaceAll(filepath.Base(t.TempDir()), "conform-", "") + t.ID()
}

var names = []suite.Case{
	{Number: 20, Name: "bind makes a node that stays", Facts: []int{86, 90, 91, 92, 93},
		Source: "unix(7): binding to a pathname creates a socket in the filesystem",
		Run: func(t *suite.T) {
			fd, p := socket(t, stream), path(t)
			t.Errno("bind", unix.Bind(fd, at(p)))
			kind(t, "lstat", p)
			fix.Close(t, fd)
			kind(t, "lstat after close", p)
			_, err := unix.Open(p, unix.O_RDWR, 0)
			t.Errno("open", err)
			t.Errno("connect", unix.Connect(socket(t, stream), at(p)))
			t.Errno("unlink", unix.Unlink(p))
			t.Errno("connect after unlink", unix.Connect(socket(t, stream), at(p)))
		}},
	{Number: 21, Name: "a path is bound once", Facts: []int{87},
		Source: "bind(2): EADDRINUSE",
		Run: func(t *suite.T) {
			fd, p := bound(t, stream)
			t.Errno("another socket", unix.Bind(socket(t, stream), at(p)))
			t.Errno("another type", unix.Bind(socket(t, datagram), at(p)))
			t.Errno("the socket again", unix.Bind(fd, at(p+"2")))
			kind(t, "of which nothing is left", p+"2")
			t.Errno("the socket again, where something is", unix.Bind(fd, at(p)))
			t.Errno("the socket again, in no directory", unix.Bind(fd, at(filepath.Join(filepath.Dir(p), "no", "s"))))
			t.Errno("the socket again, abstract", unix.Bind(fd, at(abstract(t))))
			t.Errno("the socket again, by no name", unix.Bind(fd, at("")))
			sa, err := unix.Getsockname(fd)
			t.Must(err)
			t.Value("it keeps its name", sa.(*unix.SockaddrUnix).Name == p)
			fix.Close(t, fd)
			t.Errno("after close", unix.Bind(socket(t, stream), at(p)))
			t.Must(unix.Unlink(p))
			t.Errno("after unlink", unix.Bind(socket(t, stream), at(p)))
		}},
	{Number: 22, Name: "what else is at the path is in use too",
		Source: "bind(2): EADDRINUSE",
		Run: func(t *suite.T) {
			dir := t.TempDir()
			t.Must(os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
			t.Errno("file", unix.Bind(socket(t, stream), at(filepath.Join(dir, "file"))))
			t.Errno("directory", unix.Bind(socket(t, stream), at(dir)))
			t.Errno("no directory", unix.Bind(socket(t, stream), at(filepath.Join(dir, "no", "s"))))
			t.Errno("through a file", unix.Bind(socket(t, stream), at(filepath.Join(dir, "file", "s"))))
		}},
	{Number: 23, Name: "errors of paths that connect is given", Facts: []int{85, 88},
		Source: "connect(2), unix(7)",
		Run: func(t *suite.T) {
			dir := t.TempDir()
			t.Must(os.WriteFile(filepath.Join(dir, "file"), nil, 0o600))
			for _, k := range kinds {
				t.Errno(k.name+" nothing", unix.Connect(socket(t, k.typ|nonblock), at(filepath.Join(dir, "no"))))
				t.Errno(k.name+" file", unix.Connect(socket(t, k.typ), at(filepath.Join(dir, "file"))))
				t.Errno(k.name+" directory", unix.Connect(socket(t, k.typ), at(dir)))
				t.Errno(k.name+" through a file", unix.Connect(socket(t, k.typ), at(filepath.Join(dir, "file", "s"))))
				_, p := bound(t, k.typ)
				t.Errno(k.name+" bound only", unix.Connect(socket(t, k.typ), at(p)))
			}
		}},
	{Number: 24, Name: "a type does not connect to another",
		Source: "connect(2): EPROTOTYPE",
		Run: func(t *suite.T) {
			for _, to := range kinds {
				_, p := bound(t, to.typ)
				for _, from := range kinds {
					if from != to {
						t.Errno(from.name+" to "+to.name, unix.Connect(socket(t, from.typ), at(p)))
					}
				}
			}
		}},
	{Number: 25, Name: "names that are too long or of another family",
		Source: "unix(7): sun_path has 108 bytes",
		Run: func(t *suite.T) {
			fd := socket(t, stream)
			t.Errno("bind 108", unix.Bind(fd, at(strings.Repeat("x", 108))))
			t.Errno("connect 108", unix.Connect(fd, at(strings.Repeat("x", 108))))
			t.Errno("connect 107", unix.Connect(fd, at("/"+strings.Repeat("x", 106))))
			t.Errno("bind inet", unix.Bind(fd, fix.Loopback(unix.AF_INET, 0)))
			t.Errno("connect inet", unix.Connect(fd, fix.Loopback(unix.AF_INET, 1)))
			t.Errno("connect nothing", unix.Connect(fd, at("")))
			t.Errno("inet bind", unix.Bind(fix.Stream(t), at("/x")))
			t.Errno("inet connect", unix.Connect(fix.Stream(t), at("/x")))
			t.Errno("sendto inet", unix.Sendto(socket(t, datagram), []byte("x"), 0, fix.Loopback(unix.AF_INET, 1)))
		}},
	{Number: 26, Name: "abstract names need no path and end with the socket",
		Source: "unix(7): an abstract socket address is distinguished by a null byte",
		Run: func(t *suite.T) {
			name := abstract(t)
			l := socket(t, stream)
			t.Errno("bind", unix.Bind(l, at(name)))
			t.Errno("bind again", unix.Bind(socket(t, stream), at(name)))
			t.Errno("another type", unix.Bind(socket(t, datagram), at(name)))
			t.Errno("connect before listen", unix.Connect(socket(t, stream), at(name)))
			t.Must(unix.Listen(l, 1))
			c := socket(t, stream)
			t.Errno("connect", unix.Connect(c, at(name)))
			sa, err := unix.Getpeername(c)
			t.Must(err)
			t.Value("peer", sa.(*unix.SockaddrUnix).Name == name)
			fix.Close(t, l)
			t.Errno("connect after close", unix.Connect(socket(t, stream), at(name)))
			t.Errno("bind after close", unix.Bind(socket(t, stream), at(name)))
		}},
	{Number: 27, Name: "without a name bind chooses one",
		Source: "unix(7): autobind",
		Run: func(t *suite.T) {
			a, b := socket(t, datagram), socket(t, datagram)
			t.Errno("bind", unix.Bind(a, at("")))
			sa, err := unix.Getsockname(a)
			t.Call("getsockname", who(sa), err)
			t.Errno("bind again", unix.Bind(a, at("")))
			t.Errno("another", unix.Bind(b, at("")))
			t.Errno("sendto", unix.Sendto(b, []byte("hello"), 0, sa))
			receive(t, "receive", a, 10, 0, 0)
		}},
	{Number: 28, Name: "names of both sides of a connection",
		Source: "getsockname(2), getpeername(2)",
		Run: func(t *suite.T) {
			client, server, _ := connected(t, stream)
			for _, c := range []struct {
				name string
				fd   int
			}{{"client", client}, {"server", server}} {
				sa, err := unix.Getsockname(c.fd)
				t.Call(c.name+" name", who(sa), err)
				sa, err = unix.Getpeername(c.fd)
				t.Call(c.name+" peer", who(sa), err)
			}
			fix.Close(t, server)
			sa, err := unix.Getpeername(client)
			t.Call("peer after close", who(sa), err)
			a, _ := pair(t, stream)
			sa, err = unix.Getpeername(a)
			t.Call("of a pair", who(sa), err)
		}},
	{Number: 29, Name: "an unlinked socket goes on for who has it",
		Source: "unlink(2): a socket's name is removed, processes which have it open may continue to use it",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			c := socket(t, stream)
			t.Must(unix.Connect(c, at(p)))
			t.Must(unix.Unlink(p))
			t.Errno("connect", unix.Connect(socket(t, stream), at(p)))
			s := fix.Accept(t, l)
			write(t, "write", c, "through")
			read(t, "read", s, 10)
			sa, err := unix.Getsockname(l)
			t.Call("name", who(sa), err)
		}},
	{Number: 30, Name: "a path that is bound again leads to the new socket",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			old, p := listener(t, stream|nonblock, 4)
			t.Must(unix.Unlink(p))
			l := socket(t, stream|nonblock)
			t.Must(unix.Bind(l, at(p)))
			t.Errno("connect before listen", unix.Connect(socket(t, stream), at(p)))
			t.Must(unix.Listen(l, 4))
			t.Errno("connect", unix.Connect(socket(t, stream), at(p)))
			_, _, err := unix.Accept(old)
			t.Errno("accept of the old", err)
			fd, _, err := unix.Accept(l)
			t.Errno("accept of the new", err)
			fix.Own(t, fd)
		}},
	{Number: 31, Name: "a renamed node leads to its socket",
		Source: "rename(2), unix(7)",
		Run: func(t *suite.T) {
			_, p := listener(t, stream, 4)
			t.Must(os.Rename(p, p+"2"))
			t.Errno("old path", unix.Connect(socket(t, stream), at(p)))
			c := socket(t, stream)
			t.Errno("new path", unix.Connect(c, at(p+"2")))
			sa, err := unix.Getpeername(c)
			t.Call("peer", who(sa), err)
		}},
	{Number: 32, Name: "a name can be given to a connected socket",
		Source: "bind(2)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			t.Errno("bind", unix.Bind(a, at(path(t))))
			sa, err := unix.Getpeername(b)
			t.Call("peer", who(sa), err)
			send(t, a, "x")
			receive(t, "receive", b, 4, 0, 0)
		}},
	{Number: 33, Name: "a slash, a dot and a link on the way",
		Source: "path_resolution(7)",
		Run: func(t *suite.T) {
			_, p := listener(t, stream, 8)
			dir := filepath.Dir(p)
			t.Errno("dot", unix.Connect(socket(t, stream), at(dir+"/./s")))
			t.Errno("two slashes", unix.Connect(socket(t, stream), at(dir+"//s")))
			t.Errno("dot dot", unix.Connect(socket(t, stream), at(dir+"/../"+filepath.Base(dir)+"/s")))
			t.Errno("slash behind", unix.Connect(socket(t, stream), at(p+"/")))
		}},
	{Number: 34, Name: "a symbolic link leads to the socket, and is in use itself",
		Source: "path_resolution(7), bind(2)",
		Run: func(t *suite.T) {
			_, p := listener(t, stream, 8)
			t.Must(unix.Symlink("s", p+".link"))
			t.Errno("connect", unix.Connect(socket(t, stream), at(p+".link")))
			t.Errno("bind", unix.Bind(socket(t, stream), at(p+".link")))
			t.Must(unix.Symlink("nothing", p+".stale"))
			t.Errno("connect to nothing", unix.Connect(socket(t, stream), at(p+".stale")))
			t.Errno("bind where it leads to nothing", unix.Bind(socket(t, stream), at(p+".stale")))
			t.Must(unix.Symlink("loop", filepath.Join(filepath.Dir(p), "loop")))
			t.Errno("loop", unix.Connect(socket(t, stream), at(filepath.Join(filepath.Dir(p), "loop"))))
		}},
	{Number: 35, Name: "the node has what the mask leaves of 0777",
		Source: "unix(7), umask(2)",
		Run: func(t *suite.T) {
			old := unix.Umask(0o027)
			defer unix.Umask(old)
			_, p := bound(t, datagram)
			var st unix.Stat_t
			t.Errno("lstat", unix.Lstat(p, &st))
			t.Value("mode", fmt.Sprintf("%o", st.Mode))
			t.Errno("chmod", unix.Chmod(p, 0o600))
			t.Must(unix.Lstat(p, &st))
			t.Value("mode then", fmt.Sprintf("%o", st.Mode))
		}},
	{Number: 36, Name: "a path from the current directory",
		Source: "path_resolution(7)",
		Run: func(t *suite.T) {
			wd, err := unix.Getwd()
			t.Must(err)
			t.Must(unix.Chdir(t.TempDir()))
			defer unix.Chdir(wd)
			l := socket(t, stream)
			t.Errno("bind", unix.Bind(l, at("here")))
			t.Must(unix.Listen(l, 1))
			c := socket(t, stream)
			t.Errno("connect", unix.Connect(c, at("./here")))
			sa, err := unix.Getpeername(c)
			t.Call("peer", who(sa), err)
		}},
}

// kind observes whether path is a socket's node.
func kind(t *suite.T, name, path string) {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err != nil {
		t.Errno(name, err)
		return
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	err = unix.Fstat(fd, &st)
	t.Call(name, st.Mode&unix.S_IFMT == unix.S_IFSOCK, err)
}
