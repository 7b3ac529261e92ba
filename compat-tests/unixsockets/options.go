package unixsockets

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var options = []suite.Case{
	{Number: 220, Name: "what options are at first",
		Source: "socket(7)",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				fd := socket(t, k.typ)
				for _, o := range []struct {
					name   string
					option int
				}{
					{"SO_TYPE", unix.SO_TYPE}, {"SO_DOMAIN", unix.SO_DOMAIN}, {"SO_PROTOCOL", unix.SO_PROTOCOL}, {"SO_ACCEPTCONN", unix.SO_ACCEPTCONN},
					{"SO_ERROR", unix.SO_ERROR}, {"SO_REUSEADDR", unix.SO_REUSEADDR}, {"SO_KEEPALIVE", unix.SO_KEEPALIVE}, {"SO_BROADCAST", unix.SO_BROADCAST},
					{"SO_RCVLOWAT", unix.SO_RCVLOWAT}, {"SO_SNDLOWAT", unix.SO_SNDLOWAT}, {"SO_PASSCRED", unix.SO_PASSCRED}, {"SO_DONTROUTE", unix.SO_DONTROUTE},
				} {
					v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, o.option)
					t.Call(k.name+" "+o.name, v, err)
				}
			}
		}},
	{Number: 221, Name: "options that are set are read again", Facts: []int{89},
		Source: "socket(7)",
		Run: func(t *suite.T) {
			fd := socket(t, stream)
			for _, o := range []struct {
				name          string
				option, value int
			}{
				{"SO_REUSEADDR", unix.SO_REUSEADDR, 1}, {"SO_KEEPALIVE", unix.SO_KEEPALIVE, 5}, {"SO_BROADCAST", unix.SO_BROADCAST, 1},
				{"SO_SNDBUF", unix.SO_SNDBUF, 20000}, {"SO_SNDBUF small", unix.SO_SNDBUF, 1}, {"SO_RCVBUF", unix.SO_RCVBUF, 20000}, {"SO_RCVBUF small", unix.SO_RCVBUF, 0},
				{"SO_RCVLOWAT", unix.SO_RCVLOWAT, 7}, {"SO_RCVLOWAT 0", unix.SO_RCVLOWAT, 0}, {"SO_RCVLOWAT -1", unix.SO_RCVLOWAT, -1}, {"SO_PASSCRED", unix.SO_PASSCRED, 9},
			} {
				t.Errno("set "+o.name, unix.SetsockoptInt(fd, unix.SOL_SOCKET, o.option, o.value))
				v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, o.option)
				t.Call(o.name, v, err)
			}
		}},
	{Number: 222, Name: "options that are not there or only tell",
		Source: "setsockopt(2): ENOPROTOOPT",
		Run: func(t *suite.T) {
			fd := socket(t, stream)
			for _, o := range []int{unix.SO_TYPE, unix.SO_ERROR, unix.SO_DOMAIN, unix.SO_PROTOCOL, unix.SO_ACCEPTCONN, unix.SO_PEERCRED, 9999} {
				t.Errno("set", unix.SetsockoptInt(fd, unix.SOL_SOCKET, o, 1))
			}
			_, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, 9999)
			t.Errno("get", err)
			t.Errno("too short", unix.SetsockoptByte(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			for _, level := range []int{unix.IPPROTO_TCP, unix.IPPROTO_IP, 99} {
				t.Errno("set of another level", unix.SetsockoptInt(fd, level, 1, 1))
				_, err := unix.GetsockoptInt(fd, level, 1)
				t.Errno("get of another level", err)
			}
		}},
	{Number: 223, Name: "time limits and SO_LINGER are read as they were set",
		Source: "socket(7)",
		Run: func(t *suite.T) {
			fd := socket(t, stream)
			for _, tv := range []unix.Timeval{{Sec: 3, Usec: 500000}, {}, {Usec: 1000000}, {Sec: -1}} {
				t.Errno("set", unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &tv))
			}
			t.Must(unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO, &unix.Timeval{Sec: 7}))
			t.Errno("linger", unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 5}))
			v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_LINGER)
			t.Call("SO_LINGER", v, err)
			fix.Close(t, fd)
		}},
}
