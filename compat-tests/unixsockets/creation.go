package unixsockets

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var creation = []suite.Case{
	{Number: 1, Name: "types, protocols and flags of socket",
		Source: "unix(7): valid types are SOCK_STREAM, SOCK_DGRAM and SOCK_SEQPACKET",
		Run: func(t *suite.T) {
			for _, c := range []struct {
				name       string
				typ, proto int
			}{
				{"stream", stream, 0}, {"dgram", datagram, 0}, {"seqpacket", packet, 0}, {"raw", unix.SOCK_RAW, 0},
				{"rdm", unix.SOCK_RDM, 0}, {"packet", unix.SOCK_PACKET, 0}, {"type 0", 0, 0}, {"type 15", 15, 0},
				{"PF_UNIX", stream, unix.AF_UNIX}, {"protocol 2", stream, 2}, {"protocol -1", stream, -1}, {"unknown flag", stream | 1<<8, 0},
			} {
				fd, err := unix.Socket(unix.AF_UNIX, c.typ, c.proto)
				t.Errno(c.name, err)
				if err == nil {
					kind, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_TYPE)
					t.Call(c.name+" SO_TYPE", kind, err)
					fix.Close(t, fd)
				}
			}
		}},
	{Number: 2, Name: "a socketpair is two sockets that are connected", Facts: []int{84},
		Source: "socketpair(2): the two sockets are indistinguishable",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				p, err := unix.Socketpair(unix.AF_UNIX, k.typ, 0)
				t.Errno(k.name, err)
				fix.Own(t, p[0])
				fix.Own(t, p[1])
				write(t, k.name+" write", p[0], "there")
				read(t, k.name+" read", p[1], 10)
				write(t, k.name+" write back", p[1], "back")
				read(t, k.name+" read back", p[0], 10)
			}
		}},
	{Number: 3, Name: "errors of socketpair",
		Source: "socketpair(2)",
		Run: func(t *suite.T) {
			for _, c := range []struct {
				name       string
				typ, proto int
			}{{"rdm", unix.SOCK_RDM, 0}, {"type 9", 9, 0}, {"protocol 7", stream, 7}, {"unknown flag", stream | 1<<8, 0}, {"raw", unix.SOCK_RAW, 0}} {
				p, err := unix.Socketpair(unix.AF_UNIX, c.typ, c.proto)
				t.Errno(c.name, err)
				if err == nil {
					fix.Own(t, p[0])
					fix.Own(t, p[1])
				}
			}
		}},
	{Number: 4, Name: "flags go to both ends of a pair",
		Source: "socketpair(2): SOCK_NONBLOCK and SOCK_CLOEXEC",
		Run: func(t *suite.T) {
			for _, flags := range []int{0, unix.SOCK_CLOEXEC, nonblock, nonblock | unix.SOCK_CLOEXEC} {
				p, err := unix.Socketpair(unix.AF_UNIX, stream|flags, 0)
				t.Must(err)
				for _, fd := range p {
					fix.Own(t, fd)
					got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
					t.Call("F_GETFD", got, err)
					got, err = unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
					t.Call("F_GETFL", got, err)
				}
			}
		}},
	{Number: 5, Name: "a socket has no position and is of the kind socket",
		Source: "lseek(2): ESPIPE; fstat(2): S_IFSOCK",
		Run: func(t *suite.T) {
			a, _ := pair(t, stream)
			_, err := unix.Seek(a, 0, unix.SEEK_CUR)
			t.Errno("lseek", err)
			_, err = unix.Pread(a, make([]byte, 1), 0)
			t.Errno("pread", err)
			_, err = unix.Pwrite(a, []byte("x"), 0)
			t.Errno("pwrite", err)
			var st unix.Stat_t
			t.Must(unix.Fstat(a, &st))
			t.Value("kind", st.Mode&unix.S_IFMT == unix.S_IFSOCK)
			t.Value("mode", st.Mode&0o7777)
		}},
	{Number: 6, Name: "what a new socket answers",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				fd := socket(t, k.typ|nonblock)
				_, err := unix.Getpeername(fd)
				t.Errno(k.name+" getpeername", err)
				sa, err := unix.Getsockname(fd)
				t.Call(k.name+" getsockname", who(sa), err)
				read(t, k.name+" read", fd, 1)
				write(t, k.name+" write", fd, "x")
				t.Errno(k.name+" listen", unix.Listen(fd, 1))
				_, _, err = unix.Accept(fd)
				t.Errno(k.name+" accept", err)
				t.Errno(k.name+" shutdown", unix.Shutdown(fd, unix.SHUT_WR))
				write(t, k.name+" write after shutdown", fd, "x")
			}
		}},
	{Number: 7, Name: "dup shares the socket",
		Source: "dup(2): both refer to the same open file description",
		Run: func(t *suite.T) {
			a, b := pair(t, stream|nonblock)
			c, err := unix.Dup(a)
			t.Must(err)
			fix.Close(t, a)
			write(t, "write", fix.Own(t, c), "still there")
			read(t, "read", b, 20)
			fix.Close(t, c)
			read(t, "read at the end", b, 20)
		}},
}
