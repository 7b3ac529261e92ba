package unixsock_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/poll"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

// places is how many sockets the machine may have; each is one of the kernel's and one
// of the core's.
const places = 8

// both does the same to Linux's AF_UNIX sockets and to the core's, and compares.
type both struct {
	table  fd.Table
	kernel [places]int // -1: closed
	core   [places]int
	kinds  [places]int
	pipes  [2]int // to send: the kernel's and the core's
	run    string
}

var runs int

func newBoth() *both {
	runs++
	b := &both{run: fmt.Sprintf("\x00causeway-%d-%d-", unix.Getpid(), runs)}
	for i := range b.kernel {
		b.kernel[i], b.core[i] = -1, -1
	}
	var p [2]int
	if err := unix.Pipe(p[:]); err != nil {
		panic(err)
	}
	unix.Close(p[1])
	q, err := pipe.Open(&b.table, 0)
	if err != nil {
		panic(err)
	}
	b.pipes = [2]int{p[0], q[0]}
	return b
}

func (b *both) close() {
	unix.Close(b.pipes[0])
	for i := range b.kernel {
		if b.kernel[i] >= 0 {
			unix.Close(b.kernel[i])
			b.table.Close(b.core[i])
		}
	}
}

var host = unixsock.Host{Self: func() unixsock.Credentials {
	return unixsock.Credentials{PID: int32(unix.Getpid()), UID: uint32(unix.Getuid()), GID: uint32(unix.Getgid())}
}}

func errno(err error) string {
	if err == nil {
		return "ok"
	}
	return errnomap.Name(errnomap.Of(err))
}

func compare(t *rapid.T, what, kernel, core string) {
	t.Helper()
	t.Logf("    %s: %s", what, kernel)
	if kernel != core {
		t.Fatalf("%s\nkernel: %s\n  core: %s", what, kernel, core)
	}
}

func (b *both) place(t *rapid.T) int {
	var open []int
	for i, n := range b.kernel {
		if n >= 0 {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		b.socket(t) // to skip would be to draw on, which rapid gives up
		return 0
	}
	return rapid.SampledFrom(open).Draw(t, "socket")
}

func (b *both) vacant(t *rapid.T, n int) []int {
	var free []int
	for i, k := range b.kernel {
		if k < 0 {
			free = append(free, i)
		}
	}
	if len(free) < n {
		t.Skip("no place is free")
	}
	return free[:n]
}

// core returns the core's socket and description.
func (b *both) at(i int) (*unixsock.Socket, *fd.Description) {
	d, err := b.table.Get(b.core[i])
	if err != nil {
		panic(err)
	}
	d.Release() // the descriptor stays
	return d.File().(*unixsock.Socket), d
}

func (b *both) put(i, kind, kernel int, s *unixsock.Socket) {
	n, err := b.table.Open(s, fd.ReadWrite|fd.Nonblock)
	if err != nil {
		panic(err)
	}
	b.kernel[i], b.core[i], b.kinds[i] = kernel, n, kind
}

var kinds = []int{unix.SOCK_STREAM, unix.SOCK_DGRAM, unix.SOCK_SEQPACKET}

func (b *both) socket(t *rapid.T) {
	i := b.vacant(t, 1)[0]
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	k, err := unix.Socket(unix.AF_UNIX, kind|unix.SOCK_NONBLOCK, 0)
	s, err2 := unixsock.New(kind, 0, &host)
	compare(t, "socket", errno(err), errno(err2))
	b.put(i, kind, k, s)
}

func (b *both) pair(t *rapid.T) {
	free := b.vacant(t, 2)
	kind := rapid.SampledFrom(kinds).Draw(t, "kind")
	k, err := unix.Socketpair(unix.AF_UNIX, kind|unix.SOCK_NONBLOCK, 0)
	x, y, err2 := unixsock.Pair(kind, 0, &host)
	compare(t, "pair", errno(err), errno(err2))
	b.put(free[0], kind, k[0], x)
	b.put(free[1], kind, k[1], y)
}

// names are few, so that sockets meet.
func (b *both) name(t *rapid.T) string {
	return b.run + rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "name")
}

func (b *both) bind(t *rapid.T) {
	i, n := b.place(t), b.name(t)
	s, _ := b.at(i)
	compare(t, fmt.Sprint("bind ", i), errno(unix.Bind(b.kernel[i], &unix.SockaddrUnix{Name: n})),
		errno(s.BindAbstract(n)))
}

func (b *both) listen(t *rapid.T) {
	i, backlog := b.place(t), rapid.IntRange(-1, 2).Draw(t, "backlog")
	s, _ := b.at(i)
	compare(t, fmt.Sprint("listen ", i), errno(unix.Listen(b.kernel[i], backlog)), errno(s.Listen(backlog)))
}

func (b *both) finder(kind int, name string) func() (*unixsock.Socket, error) {
	return func() (*unixsock.Socket, error) {
		if s := unixsock.Find(unixsock.AbstractKey(kind, name)); s != nil {
			return s, nil
		}
		return nil, errnomap.ECONNREFUSED
	}
}

func (b *both) connect(t *rapid.T) {
	i, n := b.place(t), b.name(t)
	s, d := b.at(i)
	compare(t, fmt.Sprint("connect ", i), errno(unix.Connect(b.kernel[i], &unix.SockaddrUnix{Name: n})),
		errno(s.Connect(d, b.finder(b.kinds[i], n))))
}

func (b *both) accept(t *rapid.T) {
	i, j := b.place(t), b.vacant(t, 1)[0]
	s, d := b.at(i)
	k, _, err := unix.Accept4(b.kernel[i], unix.SOCK_NONBLOCK)
	c, err2 := s.Accept(d)
	compare(t, fmt.Sprint("accept ", i), errno(err), errno(err2))
	if err == nil {
		b.put(j, b.kinds[i], k, c)
	}
}

func (b *both) closeOne(t *rapid.T) {
	i := b.place(t)
	compare(t, fmt.Sprint("close ", i), errno(unix.Close(b.kernel[i])), errno(b.table.Close(b.core[i])))
	b.kernel[i], b.core[i] = -1, -1
}

func (b *both) shutdown(t *rapid.T) {
	i, how := b.place(t), rapid.IntRange(-1, 3).Draw(t, "how")
	s, _ := b.at(i)
	compare(t, fmt.Sprint("shutdown ", i, how), errno(unix.Shutdown(b.kernel[i], how)), errno(s.Shutdown(how)))
}

func (b *both) send(t *rapid.T) {
	i := b.place(t)
	size := rapid.SampledFrom([]int{0, 1, 3, 10, 100, 5000, 20000, 70000, 213000, 500000}).Draw(t, "size")
	named := rapid.IntRange(0, 4).Draw(t, "named") == 0
	rights := rapid.IntRange(0, 5).Draw(t, "rights") == 0
	p := make([]byte, size)
	for j := range p {
		p[j] = byte(j)
	}
	s, d := b.at(i)
	m := unixsock.Message{Bufs: [][]byte{p}, Flags: unix.MSG_NOSIGNAL}
	var to unix.Sockaddr
	if named {
		n := b.name(t)
		to, m.To = &unix.SockaddrUnix{Name: n}, b.finder(b.kinds[i], n)
	}
	var oob []byte
	if rights && size > 0 {
		// No sockets: what holds itself in flight the kernel frees when it likes.
		n := rapid.IntRange(1, 3).Draw(t, "descriptors")
		oob = unix.UnixRights(slices.Repeat([]int{b.pipes[0]}, n)...)
		m.Control = unix.UnixRights(slices.Repeat([]int{b.pipes[1]}, n)...)
	}
	n, err := unix.SendmsgN(b.kernel[i], p, oob, to, unix.MSG_NOSIGNAL)
	n2, err2 := s.Send(d, &b.table, &m)
	compare(t, fmt.Sprintf("send %d of %d, named %v", i, size, named), fmt.Sprint(max(n, 0), errno(err)), fmt.Sprint(max(n2, 0), errno(err2)))
}

func (b *both) receive(t *rapid.T) {
	i := b.place(t)
	size := rapid.SampledFrom([]int{1, 2, 7, 100, 6000, 30000, 100000, 1000000}).Draw(t, "size")
	flags := rapid.SampledFrom([]int{0, 0, 0, unix.MSG_PEEK, unix.MSG_TRUNC, unix.MSG_WAITALL, unix.MSG_OOB, unix.MSG_CMSG_CLOEXEC}).Draw(t, "flags")
	room := rapid.SampledFrom([]int{0, 0, 16, 20, 24, 32, 48, 64, 100}).Draw(t, "room")
	s, d := b.at(i)
	p, oob := make([]byte, size), make([]byte, room)
	n, oobn, got, from, err := unix.Recvmsg(b.kernel[i], p, oob, flags)
	m := unixsock.Message{Bufs: [][]byte{make([]byte, size)}, Flags: flags, Control: make([]byte, room)}
	n2, err2 := s.Receive(d, &b.table, &m)
	k := fmt.Sprint(max(n, 0), " ", errno(err))
	c := fmt.Sprint(max(n2, 0), " ", errno(err2))
	if err == nil {
		name := ""
		if f, ok := from.(*unix.SockaddrUnix); ok {
			name = anonymous(f.Name)
		}
		k += fmt.Sprintf(" %#x %q %q %s", got, sum(p, n), name, control(oob[:oobn], true))
	}
	if err2 == nil {
		name := ""
		if m.From != nil {
			name = spell(*m.From)
		}
		c += fmt.Sprintf(" %#x %q %q %s", m.Flags, sum(m.Bufs[0], n2), name, control(m.Control, false))
		b.closeRights(m.Control)
	}
	compare(t, fmt.Sprintf("receive %d of %d, flags %#x, room %d", i, size, flags, room), k, c)
}

// sum is short and different for different bytes.
func sum(p []byte, n int) string {
	h := uint32(2166136261)
	for _, c := range p[:min(len(p), max(n, 0))] {
		h = (h ^ uint32(c)) * 16777619
	}
	return fmt.Sprint(h)
}

// control spells control data without numbers of descriptors, and closes the kernel's.
func control(b []byte, closing bool) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d bytes", len(b))
	list, err := unix.ParseSocketControlMessage(b)
	if err != nil {
		return out.String() + " " + err.Error()
	}
	for _, m := range list {
		if m.Header.Type == unix.SCM_RIGHTS {
			fds, _ := unix.ParseUnixRights(&m)
			fmt.Fprintf(&out, ", %d descriptors", len(fds))
			for _, n := range fds {
				if closing {
					unix.Close(n)
				}
			}
			continue
		}
		fmt.Fprintf(&out, ", %d %v", m.Header.Type, m.Data)
	}
	return out.String()
}

func (b *both) closeRights(control []byte) {
	list, _ := unix.ParseSocketControlMessage(control)
	for _, m := range list {
		if fds, err := unix.ParseUnixRights(&m); err == nil {
			for _, n := range fds {
				b.table.Close(n)
			}
		}
	}
}

func (b *both) option(t *rapid.T) {
	i := b.place(t)
	s, _ := b.at(i)
	names := []int{unix.SO_TYPE, unix.SO_DOMAIN, unix.SO_ERROR, unix.SO_ACCEPTCONN, unix.SO_SNDBUF, unix.SO_RCVBUF, unix.SO_PASSCRED, unix.SO_PROTOCOL, unix.SO_RCVLOWAT}
	name := rapid.SampledFrom(names).Draw(t, "option")
	v, err := unix.GetsockoptInt(b.kernel[i], unix.SOL_SOCKET, name)
	p := make([]byte, 4)
	_, err2 := s.GetOption(unix.SOL_SOCKET, name, p)
	compare(t, fmt.Sprintf("option %d of %d", name, i), fmt.Sprint(v, errno(err)), fmt.Sprint(int(int32(uint32(p[0])|uint32(p[1])<<8|uint32(p[2])<<16|uint32(p[3])<<24)), errno(err2)))
	cred, err := unix.GetsockoptUcred(b.kernel[i], unix.SOL_SOCKET, unix.SO_PEERCRED)
	p = make([]byte, 12)
	_, err2 = s.GetOption(unix.SOL_SOCKET, unix.SO_PEERCRED, p)
	compare(t, "SO_PEERCRED", fmt.Sprint(*cred, errno(err)), fmt.Sprint(credentials(p), errno(err2)))
}

func credentials(p []byte) unix.Ucred {
	return *must(unix.ParseUnixCredentials(&unix.SocketControlMessage{
		Header: unix.Cmsghdr{Level: unix.SOL_SOCKET, Type: unix.SCM_CREDENTIALS}, Data: p}))
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func (b *both) set(t *rapid.T) {
	i := b.place(t)
	s, _ := b.at(i)
	name := rapid.SampledFrom([]int{unix.SO_PASSCRED, unix.SO_SNDBUF, unix.SO_RCVLOWAT, unix.SO_TYPE, unix.SO_REUSEADDR}).Draw(t, "option")
	v := rapid.SampledFrom([]int{0, 1, 2, 9000, 30000}).Draw(t, "value")
	compare(t, fmt.Sprintf("set %d of %d to %d", name, i, v), errno(unix.SetsockoptInt(b.kernel[i], unix.SOL_SOCKET, name, v)),
		errno(s.SetOption(unix.SOL_SOCKET, name, []byte{byte(v), byte(v >> 8), byte(v >> 16), byte(v >> 24)})))
}

func (b *both) look(t *rapid.T) {
	i := b.place(t)
	s, _ := b.at(i)
	k, _ := unix.IoctlGetInt(b.kernel[i], unix.TIOCINQ)
	name, peer := must(unix.Getsockname(b.kernel[i])).(*unix.SockaddrUnix).Name, "none"
	p, err := unix.Getpeername(b.kernel[i])
	if err == nil {
		peer = p.(*unix.SockaddrUnix).Name
	}
	own, other, err2 := s.Bound(), unixsock.Name{}, error(nil)
	other, err2 = s.Peer()
	shown := "none"
	if err2 == nil {
		shown = spell(other)
	}
	listening := must(unix.GetsockoptInt(b.kernel[i], unix.SOL_SOCKET, unix.SO_ACCEPTCONN)) != 0
	if listening {
		k = 0
	}
	compare(t, fmt.Sprint("look ", i), fmt.Sprint(k, anonymous(name), anonymous(peer), errno(err)), fmt.Sprint(s.Count(), spell(own), shown, errno(err2)))
}

func spell(n unixsock.Name) string {
	if !n.Set {
		return "@"
	}
	return anonymous("@" + n.Path[1:])
}

// anonymous hides a name that the system chose.
func anonymous(name string) string {
	if len(name) == 6 {
		return "chosen"
	}
	return name
}

// check polls everything.
func (b *both) check(t *rapid.T) {
	const all = unix.POLLIN | unix.POLLOUT | unix.POLLRDHUP | unix.POLLPRI | 0x40 | 0x80 | 0x100 | 0x200
	var kernel []unix.PollFd
	var core []poll.FD
	for i := range b.kernel {
		if b.kernel[i] >= 0 {
			kernel = append(kernel, unix.PollFd{Fd: int32(b.kernel[i]), Events: all})
			core = append(core, poll.FD{Fd: int32(b.core[i]), Events: all})
		}
	}
	for {
		if _, err := unix.Poll(kernel, 0); err != unix.EINTR {
			break
		}
	}
	if _, err := poll.Poll(&b.table, core, park.Immediately()); err != nil {
		t.Fatal(err)
	}
	j := 0
	for i := range b.kernel {
		if b.kernel[i] >= 0 {
			if kernel[j].Revents != core[j].Revents {
				t.Fatalf("poll of %d (kind %d):\nkernel: %#x\n  core: %#x", i, b.kinds[i], kernel[j].Revents, core[j].Revents)
			}
			j++
		}
	}
}

// TestItDoesWhatTheKernelDoes makes the same random calls to Linux's sockets and to
// this package's and compares every answer, and after each call what poll says of all.
func TestItDoesWhatTheKernelDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBoth()
		defer b.close()
		t.Repeat(map[string]func(*rapid.T){
			"socket": b.socket, "pair": b.pair, "bind": b.bind, "listen": b.listen, "connect": b.connect, "accept": b.accept,
			"close": b.closeOne, "shutdown": b.shutdown, "send": b.send, "send 2": b.send, "send 3": b.send,
			"receive": b.receive, "receive 2": b.receive, "receive 3": b.receive, "option": b.option, "set": b.set, "look": b.look,
			"": b.check,
		})
	})
}
