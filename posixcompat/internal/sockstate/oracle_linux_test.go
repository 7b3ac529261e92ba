package sockstate

import (
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/ready"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

// shown are the conditions that are compared with the kernel's.
const shown = ready.In | ready.Out | ready.RdHup | ready.Err | ready.Hup

// duo is a socket of the kernel and a Machine that is told what an emulation would
// see of it: the calls' outcomes and what the peer does.
type duo struct {
	t    *rapid.T
	m    Machine
	fd   int
	peer int // -1: none, or closed

	listener int
	at       unix.Sockaddr
	queued   int  // bytes that the kernel holds for fd
	unread   int  // bytes that it holds for the peer
	away     bool // the peer's descriptor is closed: what is sent breaks the connection
	peerShut bool
}

func (d *duo) must(err error) {
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *duo) begin() {
	var err error
	d.listener, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	d.must(err)
	d.must(unix.Bind(d.listener, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	d.must(unix.Listen(d.listener, 4))
	d.at, err = unix.Getsockname(d.listener)
	d.must(err)
	d.fd, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC, 0)
	d.must(err)
	d.m, d.peer = New(Stream), -1
}

func (d *duo) end() {
	for _, fd := range []int{d.fd, d.peer, d.listener} {
		if fd >= 0 {
			_ = unix.Close(fd)
		}
	}
}

func (d *duo) kernel() ready.Mask {
	p := []unix.PollFd{{Fd: int32(d.fd), Events: int16(shown)}}
	for {
		_, err := unix.Poll(p, 0)
		if err != unix.EINTR {
			d.must(err)
			return ready.Mask(uint16(p[0].Revents)) & shown
		}
	}
}

// compare waits a little for the kernel: what the peer did arrives by itself.
func (d *duo) compare() {
	want := d.m.Mask(d.queued > 0) & shown
	var got ready.Mask
	for range 50 {
		if got = d.kernel(); got == want {
			return
		}
		time.Sleep(time.Millisecond)
	}
	d.t.Fatalf("the kernel shows %#x, the machine %#x (%+v)", got, want, d.m)
}

func (d *duo) same(what string, err error, e errnomap.Errno) {
	if got := errnomap.Of(err); got != e {
		d.t.Fatalf("%s: the kernel says %q, the machine %q (%+v)", what, errnomap.Name(got), errnomap.Name(e), d.m)
	}
}

// connect is a connect that does not block, to the listener or to where nobody is.
func (d *duo) connect(at unix.Sockaddr, there bool) {
	e, goOn := d.m.Connect()
	err := unix.Connect(d.fd, at)
	if !goOn {
		d.same("connect", err, e)
		if !d.m.Established() && e != errnomap.EISCONN && e != errnomap.EINVAL {
			d.queued = 0 // the socket is as new
		}
		return
	}
	d.same("connect", err, errnomap.EINPROGRESS)
	d.m.ConnectBegun()
	if !there {
		d.m.ConnectFailed(errnomap.ECONNREFUSED)
		return
	}
	d.peer, _, err = unix.Accept4(d.listener, unix.SOCK_NONBLOCK|unix.SOCK_CLOEXEC)
	d.must(err)
	d.m.ConnectDone()
	d.queued, d.unread, d.away, d.peerShut = 0, 0, false, false
}

// nowhere returns an address on which nobody listens.
func (d *duo) nowhere() unix.Sockaddr {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	d.must(err)
	defer unix.Close(fd)
	d.must(unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}))
	at, err := unix.Getsockname(fd)
	d.must(err)
	return at
}

func (d *duo) shutdown(how int) {
	e, _ := d.m.Shutdown(How(how + 1))
	d.same("shutdown", unix.Shutdown(d.fd, how), e)
}

func (d *duo) send() {
	e := d.m.Send()
	n, err := unix.SendmsgN(d.fd, []byte("x"), nil, nil, unix.MSG_NOSIGNAL)
	d.same("send", err, e)
	switch {
	case e != 0:
	case d.away:
		d.m.Reset(errnomap.ECONNRESET)
	default:
		d.unread += n
	}
}

func (d *duo) recv(room int) {
	n, _, err := unix.Recvfrom(d.fd, make([]byte, room), 0)
	if e := d.m.RecvBefore(); e != 0 {
		d.same("recv", err, e)
		return
	}
	if d.queued > 0 {
		d.must(err)
		d.queued -= n
		return
	}
	d.same("recv", err, d.m.RecvEmpty())
	if err == nil && n != 0 {
		d.t.Fatalf("received %d bytes that nobody sent", n)
	}
}

func (d *duo) soError() {
	v, err := unix.GetsockoptInt(d.fd, unix.SOL_SOCKET, unix.SO_ERROR)
	d.must(err)
	if e := d.m.TakeError(); errnomap.Errno(v) != e {
		d.t.Fatalf("SO_ERROR: the kernel says %d, the machine %d", v, e)
	}
}

func (d *duo) peerSend() {
	if d.peer < 0 || d.peerShut || d.away || !d.m.Established() {
		d.t.Skip("there is no peer that could send")
	}
	n, err := unix.Write(d.peer, []byte("abc"))
	d.must(err)
	if d.m.Refuses() {
		d.m.Reset(errnomap.ECONNRESET)
		d.away = true
		return
	}
	d.queued += n
}

func (d *duo) peerRecv() {
	if d.peer < 0 || d.unread == 0 || !d.m.Established() {
		d.t.Skip("there is nothing that the peer could receive")
	}
	n, err := unix.Read(d.peer, make([]byte, 64))
	d.must(err)
	d.unread -= n
}

func (d *duo) peerShutdown() {
	if d.peer < 0 || !d.m.Established() {
		d.t.Skip("there is no peer")
	}
	_ = unix.Shutdown(d.peer, unix.SHUT_WR)
	d.peerShut = true
	d.m.FinSeen()
}

// peerClose closes the peer's end: with unread data, or if told so, that is a reset.
func (d *duo) peerClose(abort bool) {
	if d.peer < 0 || !d.m.Established() {
		d.t.Skip("there is no peer")
	}
	gone := d.m.Gone()
	if abort {
		d.must(unix.SetsockoptLinger(d.peer, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1}))
	}
	d.must(unix.Close(d.peer))
	d.peer, d.away = -1, true
	switch {
	case gone:
	case abort || d.unread > 0:
		d.m.Reset(errnomap.ECONNRESET)
	default:
		d.m.FinSeen()
	}
}

func (d *duo) listen() {
	e := d.m.Listen()
	d.same("listen", unix.Listen(d.fd, 4), e)
	if e == 0 {
		d.m.Listened()
	}
}

func (d *duo) accept() {
	e := d.m.Accept()
	if e == 0 {
		e = errnomap.EAGAIN
	}
	_, _, err := unix.Accept(d.fd)
	d.same("accept", err, e)
}

func (d *duo) name() {
	want := errnomap.Errno(0)
	if !d.m.Established() || d.m.Gone() {
		want = errnomap.ENOTCONN
	}
	_, err := unix.Getpeername(d.fd)
	d.same("getpeername", err, want)
}

func (d *duo) actions() map[string]func(*rapid.T) {
	each := func(f func()) func(*rapid.T) {
		return func(t *rapid.T) { d.t = t; f() }
	}
	return map[string]func(*rapid.T){
		"connect":          each(func() { d.connect(d.at, true) }),
		"connect, refused": each(func() { d.connect(d.nowhere(), false) }),
		"shut reading":     each(func() { d.shutdown(unix.SHUT_RD) }),
		"shut writing":     each(func() { d.shutdown(unix.SHUT_WR) }),
		"shut both":        each(func() { d.shutdown(unix.SHUT_RDWR) }),
		"send":             each(d.send),
		"receive little":   each(func() { d.recv(2) }),
		"receive much":     each(func() { d.recv(64) }),
		"SO_ERROR":         each(d.soError),
		"the peer sends":   each(d.peerSend),
		"it receives":      each(d.peerRecv),
		"it shuts down":    each(d.peerShutdown),
		"it closes":        each(func() { d.peerClose(false) }),
		"it aborts":        each(func() { d.peerClose(true) }),
		"listen":           each(d.listen),
		"accept":           each(d.accept),
		"getpeername":      each(d.name),
		"":                 each(d.compare),
	}
}

// TestMachineAnswersAsTheKernel drives a connection of the kernel and a Machine side
// by side through random calls, and compares every answer and every mask.
func TestMachineAnswersAsTheKernel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := &duo{t: rt}
		d.begin()
		defer d.end()
		if rapid.Bool().Draw(rt, "begin connected") {
			d.connect(d.at, true)
			d.connect(d.at, true)
		}
		rt.Repeat(d.actions())
	})
}
