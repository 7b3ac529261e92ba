// Package unixsockets holds the cases of sockets of AF_UNIX: names, streams, datagrams,
// packets in sequence, descriptors and credentials that are passed, readiness, and two
// processes.
package unixsockets

import (
	"path/filepath"
	"slices"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is AF_UNIX.
var Area = suite.Area{
	Name:  "unix",
	Title: "AF_UNIX sockets",
	Cases: slices.Concat(creation, names, connecting, streams, datagrams, packets, rights, credentials, options, readiness, processes, searched),
}

const (
	stream   = unix.SOCK_STREAM
	datagram = unix.SOCK_DGRAM
	packet   = unix.SOCK_SEQPACKET
	nonblock = unix.SOCK_NONBLOCK
)

// kinds are the types, with their names.
var kinds = []struct {
	typ  int
	name string
}{{stream, "stream"}, {datagram, "dgram"}, {packet, "seqpacket"}}

func socket(t *suite.T, typ int) int { return fix.Socket(t, unix.AF_UNIX, typ) }

// pair makes a socketpair; typ may have SOCK_NONBLOCK.
func pair(t *suite.T, typ int) (a, b int) {
	p, err := unix.Socketpair(unix.AF_UNIX, typ, 0)
	t.Must(err)
	return fix.Own(t, p[0]), fix.Own(t, p[1])
}

func at(path string) *unix.SockaddrUnix { return &unix.SockaddrUnix{Name: path} }

// path is a path on which nothing is.
func path(t *suite.T) string { return filepath.Join(t.TempDir(), "s") }

// bound makes a socket with a path.
func bound(t *suite.T, typ int) (int, string) {
	fd, p := socket(t, typ), path(t)
	t.Must(unix.Bind(fd, at(p)))
	return fd, p
}

// listener makes a listening socket.
func listener(t *suite.T, typ, backlog int) (int, string) {
	fd, p := bound(t, typ)
	t.Must(unix.Listen(fd, backlog))
	return fd, p
}

// connected makes a connection through a path.
func connected(t *suite.T, typ int) (client, server int, p string) {
	l, p := listener(t, typ&^nonblock, 8)
	client = socket(t, typ)
	t.Must(unix.Connect(client, at(p)))
	server, _, err := unix.Accept4(l, typ&nonblock)
	t.Must(err)
	return client, fix.Own(t, server), p
}

// read observes a read of at most n bytes.
func read(t *suite.T, name string, fd, n int) {
	p := make([]byte, n)
	got, err := unix.Read(fd, p)
	t.Call(name, got, err)
	if got > 0 && got <= 32 {
		t.Bytes(name+" data", p[:got])
	}
}

// write observes a write.
func write(t *suite.T, name string, fd int, data string) {
	n, err := unix.Write(fd, []byte(data))
	t.Call(name, n, err)
}

// send is a write that must work.
func send(t *suite.T, fd int, data string) {
	n, err := unix.Write(fd, []byte(data))
	t.Must(err)
	if n != len(data) {
		t.Must(unix.EIO)
	}
}

// who spells an address, a path without its directory.
func who(sa unix.Sockaddr) string {
	u, ok := sa.(*unix.SockaddrUnix)
	switch {
	case sa == nil:
		return "none"
	case !ok:
		return "of another family"
	case len(u.Name) == 6 && u.Name[0] == '@':
		return "@ and five digits"
	case filepath.IsAbs(u.Name):
		return "path " + filepath.Base(u.Name)
	}
	return u.Name
}

// receive observes a recvmsg with room for n bytes and room bytes of control data, and
// returns the control data.
func receive(t *suite.T, name string, fd, n, room, flags int) []byte {
	p, oob := make([]byte, n), make([]byte, room)
	got, oobn, rf, from, err := unix.Recvmsg(fd, p, oob, flags)
	t.Call(name, got, err)
	if err != nil {
		return nil
	}
	if c := min(got, n); c > 0 && c <= 32 {
		t.Bytes(name+" data", p[:c])
	}
	t.Value(name+" flags", messageFlags(rf))
	t.Value(name+" from", who(from))
	return oob[:oobn]
}

func messageFlags(f int) string {
	s := ""
	for _, e := range []struct {
		bit  int
		name string
	}{{unix.MSG_TRUNC, "TRUNC "}, {unix.MSG_CTRUNC, "CTRUNC "}, {unix.MSG_EOR, "EOR "}, {unix.MSG_OOB, "OOB "}, {unix.MSG_CMSG_CLOEXEC, "CMSG_CLOEXEC "}} {
		if f&e.bit != 0 {
			s += e.name
		}
	}
	if s == "" {
		return "-"
	}
	return s[:len(s)-1]
}
