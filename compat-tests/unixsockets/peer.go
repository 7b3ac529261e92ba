package unixsockets

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/errnomap"
	unix "causeway/posixcompat"
)

func init() { suite.RegisterHelper("unix-peer", peerMain) }

// peerMain is the other process: it does what its first argument says with the type and
// the path or name that follow, and prints what it saw.
func peerMain(args []string) int {
	var typ int
	if _, err := fmt.Sscan(args[1], &typ); err != nil {
		return 2
	}
	act := map[string]func(typ int, path string) error{
		"talk": talk, "leave": leave, "die": die, "datagram": sendDatagram, "serve": serve, "send file": sendFile,
		"send socket": sendSocket, "take": takeDescriptor, "fill": fill, "take datagrams": takeDatagrams, "shut": shut,
	}[args[0]]
	if act == nil {
		return 2
	}
	if err := act(typ, args[2]); err != nil {
		fmt.Println("error", errnomap.Name(errnomap.Of(err)), err)
		return 1
	}
	return 0
}

// dial connects to path.
func dial(typ int, path string) (int, error) {
	fd, err := unix.Socket(unix.AF_UNIX, typ, 0)
	if err != nil {
		return -1, err
	}
	return fd, unix.Connect(fd, at(path))
}

// next waits for a line of the other process.
func next() { _, _ = bufio.NewReader(os.Stdin).ReadString('\n') }

func readSome(fd int) (string, error) {
	p := make([]byte, 64)
	n, err := unix.Read(fd, p)
	return string(p[:max(n, 0)]), err
}

func talk(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	if _, err := unix.Write(fd, []byte("hello")); err != nil {
		return err
	}
	s, err := readSome(fd)
	if err != nil {
		return err
	}
	c, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return err
	}
	sa, err := unix.Getpeername(fd)
	fmt.Println("got", s, "from parent", int(c.Pid) == unix.Getppid() && int(c.Uid) == unix.Getuid() && int(c.Gid) == unix.Getgid(), who(sa))
	return err
}

// leave writes and exits at once.
func leave(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	_, err = unix.Write(fd, []byte("last words"))
	return err
}

// die exits without having read what came.
func die(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	_, err = unix.Write(fd, []byte("here"))
	next()
	return err
}

func shut(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	if _, err := unix.Write(fd, []byte("half")); err != nil {
		return err
	}
	if err := unix.Shutdown(fd, unix.SHUT_WR); err != nil {
		return err
	}
	s, err := readSome(fd)
	fmt.Println("got", s)
	return err
}

func sendDatagram(_ int, path string) error {
	fd, err := unix.Socket(unix.AF_UNIX, datagram, 0)
	if err != nil {
		return err
	}
	if err := unix.Bind(fd, at(path+".child")); err != nil {
		return err
	}
	for _, s := range []string{"one", "", "three"} {
		if err := unix.Sendto(fd, []byte(s), 0, at(path)); err != nil {
			return err
		}
	}
	p := make([]byte, 16)
	n, from, err := unix.Recvfrom(fd, p, 0)
	if err != nil {
		return err
	}
	fmt.Printf("got %q from %s\n", p[:n], who(from))
	return nil
}

func serve(typ int, path string) error {
	l, err := unix.Socket(unix.AF_UNIX, typ, 0)
	if err != nil {
		return err
	}
	if err := errors.Join(unix.Bind(l, at(path)), unix.Listen(l, 4)); err != nil {
		return err
	}
	fmt.Println("ready")
	fd, _, err := unix.Accept(l)
	if err != nil {
		return err
	}
	s, err := readSome(fd)
	if err != nil {
		return err
	}
	_, err = unix.Write(fd, []byte("echo "+s))
	next()
	return err
}

// sendFile sends an open file and exits at once.
func sendFile(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	f, err := unix.Open(path+".file", unix.O_RDWR, 0)
	if err != nil {
		return err
	}
	if _, err := unix.Seek(f, 4, unix.SEEK_SET); err != nil {
		return err
	}
	return unix.Sendmsg(fd, []byte("file"), unix.UnixRights(f), nil, 0)
}

// sendSocket connects to the port in the file beside path and sends that.
func sendSocket(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(path + ".port")
	if err != nil {
		return err
	}
	var port int
	if _, err := fmt.Sscan(string(b), &port); err != nil {
		return err
	}
	c, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return err
	}
	if err := unix.Connect(c, &unix.SockaddrInet4{Port: port, Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return err
	}
	return unix.Sendmsg(fd, []byte("socket"), unix.UnixRights(c), nil, 0)
}

// takeDescriptor receives a descriptor and reads from it.
func takeDescriptor(typ int, path string) error {
	fd, err := dial(typ, path)
	if err != nil {
		return err
	}
	p, oob := make([]byte, 16), make([]byte, 64)
	n, oobn, _, _, err := unix.Recvmsg(fd, p, oob, 0)
	if err != nil {
		return err
	}
	list, err := unix.ParseSocketControlMessage(oob[:oobn])
	if err != nil || len(list) == 0 {
		return errors.Join(err, unix.ENOMSG)
	}
	fds, err := unix.ParseUnixRights(&list[0])
	if err != nil {
		return err
	}
	s, err := readSome(fds[0])
	fmt.Printf("with %q, read %q\n", p[:n], s)
	return err
}

// fill writes until there is no more room.
func fill(typ int, path string) error {
	fd, err := dial(typ|nonblock, path)
	if err != nil {
		return err
	}
	sum := 0
	for {
		n, err := unix.Write(fd, make([]byte, 1000))
		if err != nil {
			fmt.Println(sum, errnomap.Name(errnomap.Of(err)))
			break
		}
		sum += n
	}
	next()
	_, err = unix.Poll([]unix.PollFd{{Fd: int32(fd), Events: unix.POLLOUT}}, -1)
	fmt.Println("room")
	return err
}

// takeDatagrams binds beside path and prints what comes until "end".
func takeDatagrams(_ int, path string) error {
	fd, err := unix.Socket(unix.AF_UNIX, datagram, 0)
	if err != nil {
		return err
	}
	if err := unix.Bind(fd, at(path+".child")); err != nil {
		return err
	}
	fmt.Println("ready")
	next()
	for {
		s, err := readSome(fd)
		if err != nil || s == "end" {
			return err
		}
		fmt.Println(s)
	}
}

// other is a process that runs peerMain.
type other struct {
	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader
}

func start(t *suite.T, what string, typ int, path string) *other {
	cmd := t.Helper("unix-peer", what, fmt.Sprint(typ), path)
	in, err := cmd.StdinPipe()
	t.Must(err)
	out, err := cmd.StdoutPipe()
	t.Must(err)
	t.Must(cmd.Start())
	return &other{cmd, in, bufio.NewReader(out)}
}

// line returns the next line that it prints.
func (o *other) line() string {
	s, _ := o.out.ReadString('\n')
	return strings.TrimSpace(s)
}

// tell has its next go on.
func (o *other) tell(t *suite.T) {
	_, err := o.in.Write([]byte("\n"))
	t.Must(err)
}

// end waits for its end and observes what it printed and how it ended.
func (o *other) end(t *suite.T, name string) {
	_ = o.in.Close()
	rest, _ := io.ReadAll(o.out)
	t.Value(name, strings.TrimSpace(strings.ReplaceAll(string(rest), "\r", "")))
	_ = o.cmd.Wait()
	t.Value(name+" status", o.cmd.ProcessState.ExitCode())
}
