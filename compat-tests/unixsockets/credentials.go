package unixsockets

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// whose spells credentials by what they are to this process.
func whose(c *unix.Ucred) string {
	switch {
	case c == nil:
		return "nil"
	case int(c.Pid) == unix.Getpid() && int(c.Uid) == unix.Getuid() && int(c.Gid) == unix.Getgid():
		return "own"
	case *c == unix.Ucred{Uid: ^uint32(0), Gid: ^uint32(0)}:
		return "nobody"
	case *c == unix.Ucred{Uid: 65534, Gid: 65534}:
		return "unknown"
	case *c == unix.Ucred{}:
		return "zero"
	}
	return "another's"
}

// came observes the credentials in control data.
func came(t *suite.T, name string, control []byte) {
	list, err := unix.ParseSocketControlMessage(control)
	t.Must(err)
	t.Value(name+" messages", len(list))
	for _, m := range list {
		c, err := unix.ParseUnixCredentials(&m)
		if err != nil {
			t.Value(name, "other control data")
			continue
		}
		t.Value(name, whose(c))
	}
}

func peerCredentials(t *suite.T, name string, fd int) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	t.Call(name, whose(c), err)
}

func passCredentials(t *suite.T, fd int) {
	t.Must(unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_PASSCRED, 1))
}

var credentials = []suite.Case{
	{Number: 200, Name: "SO_PEERCRED tells who the peer is",
		Source: "unix(7): SO_PEERCRED",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				peerCredentials(t, k.name+" new", socket(t, k.typ))
				a, b := pair(t, k.typ)
				peerCredentials(t, k.name+" pair", a)
				fix.Close(t, b)
				peerCredentials(t, k.name+" when it is closed", a)
			}
			l, p := listener(t, stream, 4)
			peerCredentials(t, "listener", l)
			c := socket(t, stream)
			t.Must(unix.Connect(c, at(p)))
			peerCredentials(t, "client", c)
			peerCredentials(t, "server", fix.Accept(t, l))
			_, q := bound(t, datagram)
			d := socket(t, datagram)
			t.Must(unix.Connect(d, at(q)))
			peerCredentials(t, "connected dgram", d)
			_, err := unix.GetsockoptUcred(fix.Stream(t), unix.SOL_SOCKET, 9999)
			t.Errno("no option", err)
		}},
	{Number: 201, Name: "SO_PASSCRED has credentials come with messages",
		Source: "unix(7): SO_PASSCRED, SCM_CREDENTIALS",
		Run: func(t *suite.T) {
			for _, k := range kinds {
				a, b := pair(t, k.typ)
				send(t, a, "before")
				came(t, k.name+" off", receive(t, k.name+" receive", b, 10, 64, 0))
				passCredentials(t, b)
				v, err := unix.GetsockoptInt(b, unix.SOL_SOCKET, unix.SO_PASSCRED)
				t.Call(k.name+" option", v, err)
				send(t, a, "after")
				came(t, k.name+" on", receive(t, k.name+" receive", b, 10, 64, 0))
				send(t, a, "peeked")
				came(t, k.name+" peek", receive(t, k.name+" peek", b, 10, 64, unix.MSG_PEEK))
				came(t, k.name+" room for half", receive(t, k.name+" receive", b, 10, 20, 0))
				send(t, a, "no room")
				receive(t, k.name+" no room", b, 10, 0, 0)
			}
		}},
	{Number: 202, Name: "what was sent before SO_PASSCRED is from nobody known",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram)
			send(t, a, "x")
			passCredentials(t, b)
			came(t, "late", receive(t, "receive", b, 4, 64, 0))
		}},
	{Number: 203, Name: "a sender with SO_PASSCRED tells who it is, and gets a name",
		Source: "unix(7): SO_PASSCRED, autobind",
		Run: func(t *suite.T) {
			a, b := pair(t, datagram)
			passCredentials(t, a)
			send(t, a, "x")
			passCredentials(t, b)
			came(t, "early", receive(t, "receive", b, 4, 64, 0))
			sa, err := unix.Getsockname(a)
			t.Call("name", who(sa), err)
			c, d := pair(t, stream)
			passCredentials(t, c)
			send(t, c, "x")
			receive(t, "stream", d, 4, 0, 0)
			l, p := listener(t, stream, 1)
			e := socket(t, stream)
			passCredentials(t, e)
			t.Must(unix.Connect(e, at(p)))
			accept(t, "connected with it", l, 0)
		}},
	{Number: 204, Name: "a process may send its own credentials",
		Source: "unix(7): SCM_CREDENTIALS",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			own := &unix.Ucred{Pid: int32(unix.Getpid()), Uid: uint32(unix.Getuid()), Gid: uint32(unix.Getgid())}
			n, err := unix.SendmsgN(a, []byte("x"), unix.UnixCredentials(own), nil, 0)
			t.Call("sendmsg", n, err)
			passCredentials(t, b)
			came(t, "received", receive(t, "receive", b, 4, 64, 0))
			oob := unix.UnixCredentials(own)
			oob[0]--
			t.Errno("too short", unix.Sendmsg(a, []byte("x"), oob, nil, 0))
		}},
	{Number: 205, Name: "credentials come before descriptors",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			passCredentials(t, b)
			pass(t, a, "x", a)
			control := receive(t, "receive", b, 4, 64, 0)
			came(t, "control", control)
			t.Value("descriptors", len(taken(t, control)))
			pass(t, a, "x", a)
			control = receive(t, "receive", b, 4, 32, 0)
			came(t, "room for one", control)
			pass(t, a, "x", a)
			came(t, "room for one and a header", receive(t, "receive", b, 4, 48, 0))
		}},
	{Number: 206, Name: "the end of a stream has no credentials",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			a, b := pair(t, stream)
			passCredentials(t, b)
			send(t, a, "x")
			fix.Close(t, a)
			came(t, "data", receive(t, "receive", b, 4, 64, 0))
			came(t, "end", receive(t, "receive", b, 4, 64, 0))
		}},
	{Number: 207, Name: "who is accepted has the listener's SO_PASSCRED",
		Source: "unix(7)",
		Run: func(t *suite.T) {
			l, p := listener(t, stream, 4)
			passCredentials(t, l)
			c := socket(t, stream)
			t.Must(unix.Connect(c, at(p)))
			send(t, c, "early")
			s := fix.Accept(t, l)
			v, err := unix.GetsockoptInt(s, unix.SOL_SOCKET, unix.SO_PASSCRED)
			t.Call("option", v, err)
			came(t, "received", receive(t, "receive", s, 8, 64, 0))
		}},
}
