package calls

import (
	"errors"
	"fmt"
	"path"
	"strings"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

// The kinds of AF_UNIX sockets that are no pairs.
const (
	local      = "local"      // without a connection
	localBound = "localBound" // with a name
	localOpen  = "localOpen"  // that listens
)

var aLocal = fuzz.FD(local, localBound, localOpen, pair)

var localCalls = []*fuzz.Call{
	{Symbol: "Socket", Variant: "local", Func: localSocket, Helper: true, New: []string{local}, Weight: 4, Params: []fuzz.Param{localTypes}},
	{Symbol: "Bind", Variant: "local", Func: unix.Bind, Weight: 5, Becomes: localBound, Params: []fuzz.Param{fuzz.FD(local), localNames}},
	{Symbol: "Listen", Variant: "local", Func: unix.Listen, Weight: 3, Becomes: localOpen, Params: []fuzz.Param{fuzz.FD(localBound), fuzz.Ints(8, 0, -1)}},
	{Symbol: "Connect", Variant: "local", Func: unix.Connect, Weight: 6, Becomes: pair, Params: []fuzz.Param{fuzz.FD(local, localBound), localNames}},
	{Symbol: "Accept4", Variant: "local", Func: accept4, Helper: true, New: []string{pair}, Weight: 4, Params: []fuzz.Param{fuzz.FD(localOpen), fuzz.OneOf(fuzz.C("unix.SOCK_NONBLOCK", unix.SOCK_NONBLOCK))}},
	{Symbol: "Sendto", Variant: "local", Func: unix.Sendto, Weight: 2, Params: []fuzz.Param{aLocal, sizes, sendFlags, localNames}},
	{Symbol: "Unlink", Func: unix.Unlink, Params: []fuzz.Param{fuzz.Strings("s", "t", "f")}},
	{Symbol: "SendmsgN", Variant: "rights", Func: sendRights, Helper: true, Weight: 2, Params: []fuzz.Param{fuzz.FD(pair), anything}},
	{Symbol: "Recvmsg", Variant: "rights", Func: receiveRights, Helper: true, New: []string{pair}, Weight: 2, Params: []fuzz.Param{fuzz.FD(pair)}},
	{Symbol: "SendmsgN", Variant: "credentials", Func: sendCredentials, Helper: true, Params: []fuzz.Param{fuzz.FD(pair)}},
	{Symbol: "GetsockoptUcred", Func: peerIsSelf, Helper: true, Params: []fuzz.Param{aLocal}},
	{Symbol: "Mkfifo", Func: fifo, Helper: true, New: []string{reading, writing}, Weight: 2},
	{Symbol: "Open", Variant: "fifo", Func: unix.Open, New: []string{writing}, Params: []fuzz.Param{fuzz.Strings("f", "s"), fuzz.OneOf(
		fuzz.C("unix.O_WRONLY|unix.O_NONBLOCK", unix.O_WRONLY|unix.O_NONBLOCK), fuzz.C("unix.O_RDWR|unix.O_NONBLOCK", unix.O_RDWR|unix.O_NONBLOCK)), fuzz.Ints(0)}},
}

// inDirectory makes the machine's directory the current one: names of sockets and FIFOs
// are relative to it.
func inDirectory(m *fuzz.Machine) error {
	if err := unix.Chdir(m.Dir); err != nil {
		return fmt.Errorf("chdir %s: %w", m.Dir, err)
	}
	m.Cleanup(func() { _ = unix.Chdir("/") }) // so that the directory can be removed
	if err := sink(m); err != nil {
		return err
	}
	fd, err := unix.Open("f0", unix.O_CREAT|unix.O_WRONLY, 0o644)
	if err != nil {
		return fmt.Errorf("create f0: %w", err)
	}
	if _, err := unix.Write(fd, fuzz.Text(0, 30)); err != nil {
		return errors.Join(err, unix.Close(fd))
	}
	if err := unix.Mkfifo("f", 0o644); err != nil {
		return errors.Join(fmt.Errorf("mkfifo f: %w", err), unix.Close(fd))
	}
	return unix.Close(fd)
}

// sink makes the datagram socket that nobody reads, whose address is the machine's State.
func sink(m *fuzz.Machine) error {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0)
	if err != nil {
		return fmt.Errorf("socket: %w", err)
	}
	m.Own(fd)
	if err := unix.Bind(fd, Loopback(0)); err != nil {
		return fmt.Errorf("bind: %w", err)
	}
	m.State, err = unix.Getsockname(fd)
	return err
}

var localTypes = fuzz.OneOf(
	fuzz.C("unix.SOCK_STREAM", unix.SOCK_STREAM), fuzz.C("unix.SOCK_DGRAM", unix.SOCK_DGRAM), fuzz.C("unix.SOCK_SEQPACKET", unix.SOCK_SEQPACKET), fuzz.C("0x77", 0x77))

func localSocket(typ int) (int, error) { return unix.Socket(unix.AF_UNIX, typ|unix.SOCK_NONBLOCK, 0) }

// Path is the address of a socket with a path.
func Path(p string) *unix.SockaddrUnix { return &unix.SockaddrUnix{Name: p} }

// Abstract is an abstract name, which is this program's own.
type Abstract string

// Resolve puts the name of the machine's directory before it, which no other has.
func (a Abstract) Resolve(m *fuzz.Machine) any {
	return &unix.SockaddrUnix{Name: abstractPrefix(m) + string(a)}
}

func abstractPrefix(m *fuzz.Machine) string {
	return "@" + path.Base(strings.ReplaceAll(m.Dir, `\`, "/")) + "-"
}

// localNames are paths and abstract names, one of a file that is no socket.
var localNames = fuzz.Make(6, func(m *fuzz.Machine, choice int) any {
	switch choice {
	case 2:
		return Abstract("x").Resolve(m)
	case 4:
		return Loopback(0)
	}
	return Path([]string{"s", "t", "", "f0", "", "nothing/s"}[choice])
}, func(choice int) string {
	return []string{`calls.Path("s")`, `calls.Path("t")`, `calls.Abstract("x")`, `calls.Path("f0")`, `calls.Loopback(0)`, `calls.Path("nothing/s")`}[choice]
}, nil)

// fifo is both ends of a new FIFO.
func fifo() (reader, writer int, err error) {
	if err := unix.Unlink("f"); err != nil && err != unix.ENOENT {
		return -1, -1, err
	}
	if err := unix.Mkfifo("f", 0o644); err != nil {
		return -1, -1, err
	}
	if reader, err = unix.Open("f", unix.O_RDONLY|unix.O_NONBLOCK, 0); err != nil {
		return -1, -1, err
	}
	writer, err = unix.Open("f", unix.O_WRONLY|unix.O_NONBLOCK, 0)
	return reader, writer, err
}

// sendRights sends a byte and a descriptor with it.
func sendRights(fd, passed int) (int, error) {
	return unix.SendmsgN(fd, []byte("r"), unix.UnixRights(passed), nil, unix.MSG_NOSIGNAL)
}

// errNoRights is what receiveRights says of a message without a descriptor.
var errNoRights = unix.ENOMSG

// receiveRights receives one message and the descriptor that is in it.
func receiveRights(fd int) (int, error) {
	b, oob := make([]byte, 5000), make([]byte, unix.CmsgSpace(4*4))
	_, n, _, _, err := unix.Recvmsg(fd, b, oob, unix.MSG_CMSG_CLOEXEC)
	if err != nil {
		return -1, err
	}
	list, err := unix.ParseSocketControlMessage(oob[:n])
	if err != nil {
		return -1, err
	}
	if len(list) == 0 {
		return -1, errNoRights
	}
	fds, err := unix.ParseUnixRights(&list[0])
	if err != nil || len(fds) == 0 {
		return -1, errNoRights
	}
	for _, more := range fds[1:] {
		_ = unix.Close(more)
	}
	return fds[0], nil
}

// sendCredentials sends a byte with who this process is.
func sendCredentials(fd int) (int, error) {
	own := unix.Ucred{Pid: int32(unix.Getpid()), Uid: uint32(unix.Getuid()), Gid: uint32(unix.Getgid())}
	return unix.SendmsgN(fd, []byte("c"), unix.UnixCredentials(&own), nil, unix.MSG_NOSIGNAL)
}

// peerIsSelf says whether the peer is this process, and 0 where there is none.
func peerIsSelf(fd int) (string, error) {
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	switch {
	case err != nil:
		return "", err
	case int(c.Pid) == unix.Getpid():
		return "self", nil
	}
	return fmt.Sprint(c.Pid), nil
}
