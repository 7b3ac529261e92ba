package errno

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"time"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
)

var callCases = []suite.Case{
	{
		Number: 7, Name: "errors of calls are plain numbers, equal with == and wrapped",
		Source: "errno(3); package errors: Is and As",
		Run:    plainNumbers,
	},
	{
		Number: 8, Name: "errors of package os carry the number",
		Source: "open(2), mkdir(2), rmdir(2), read(2), write(2); package os: errors are of type *PathError",
		Run:    osErrors,
	},
	{
		Number: 9, Name: "errors of package net carry the number",
		Source: "connect(2), bind(2), recv(2); package net: errors are of type *OpError",
		Run:    netErrors,
	},
}

func plainNumbers(t *suite.T) {
	see := func(name string, err error, want errnomap.Errno) {
		t.Errno(name, err)
		t.Value(name+" ==", err == want)
		var e errnomap.Errno
		t.Value(name+" errors.As", errors.As(fmt.Errorf("wrapped: %w", err), &e) && e == want)
		t.Value(name+" errors.Is", errors.Is(fmt.Errorf("wrapped: %w", err), want))
	}
	missing := filepath.Join(t.TempDir(), "missing")
	_, err := unix.Open(missing, unix.O_RDONLY, 0)
	see("open of what is missing", err, unix.ENOENT)
	t.Value("it does not exist", errors.Is(err, fs.ErrNotExist))
	see("close of a bad fd", unix.Close(-1), unix.EBADF)
	_, err = unix.Read(-1, make([]byte, 1))
	see("read of a bad fd", err, unix.EBADF)
	_, err = unix.Socket(unix.AF_MAX+1, unix.SOCK_STREAM, 0)
	see("socket of an unknown family", err, unix.EAFNOSUPPORT)
	_, err = unix.EpollCreate1(-1)
	see("epoll_create1 with unknown flags", err, unix.EINVAL)
}

func osErrors(t *suite.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "file")
	t.Must(os.WriteFile(path, []byte("x"), 0o600))
	_, err := os.Open(filepath.Join(dir, "missing"))
	t.Errno("open of what is missing", err)
	_, err = os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	t.Errno("create of what is there", err)
	t.Errno("mkdir of what is there", os.Mkdir(dir, 0o700))
	t.Errno("mkdir below what is missing", os.Mkdir(filepath.Join(dir, "missing", "x"), 0o700))
	t.Errno("remove of a directory that is not empty", os.Remove(dir))
	t.Errno("remove of what is missing", os.Remove(filepath.Join(dir, "missing")))
	t.Errno("rename of what is missing", os.Rename(filepath.Join(dir, "missing"), path))
	reader, err := os.Open(path)
	t.Must(err)
	_, err = reader.Write([]byte("x"))
	t.Errno("write to what is open for reading", err)
	t.Must(reader.Close())
	_, err = reader.Read(make([]byte, 1))
	t.Errno("read of a closed file", err)
}

func netErrors(t *suite.T) {
	l, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	t.Must(err)
	t.Cleanup(func() { l.Close() })
	at := l.Addr().String()
	_, err = net.Listen("tcp4", at)
	t.Errno("listen on a port in use", err)

	conn, err := net.Dial("tcp4", at)
	t.Must(err)
	t.Cleanup(func() { conn.Close() })
	peer, err := l.AcceptTCP()
	t.Must(err)
	t.Must(conn.SetReadDeadline(time.Unix(1, 0)))
	_, err = conn.Read(make([]byte, 1))
	t.Errno("read past the deadline", err)
	t.Must(conn.SetReadDeadline(time.Time{}))
	t.Must(errors.Join(peer.SetLinger(0), peer.Close()))
	_, err = conn.Read(make([]byte, 1))
	t.Errno("read after the peer's reset", err)
	t.Must(conn.Close())
	_, err = conn.Read(make([]byte, 1))
	t.Errno("read of a closed connection", err)

	t.Must(l.Close())
	_, err = l.Accept()
	t.Errno("accept on a closed listener", err)
	_, err = net.Dial("tcp4", at)
	t.Errno("dial of a closed port", err)
}
