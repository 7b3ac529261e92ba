package udp

import (
	"time"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var stateCases = []suite.Case{
	{
		Number: 151, Name: "poll of an idle UDP socket is OUT, with a datagram IN and OUT", Facts: []int{166},
		Source: "poll(2), udp(7): POLLIN when a datagram can be received",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Value("new", fixture.Now(t, fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM), fixture.AllEvents))
			t.Value("idle", fixture.Now(t, b, fixture.AllEvents))
			t.Must(unix.Send(a, []byte("x"), 0))
			fixture.Await(t, b, unix.POLLIN)
			t.Value("datagram", fixture.Now(t, b, fixture.AllEvents))
			receive(t, "recvfrom", b)
			t.Value("taken", fixture.Now(t, b, fixture.AllEvents))
		},
	},
	{
		Number: 152, Name: "after SHUT_RD a receive of an empty queue returns 0",
		Source: "shutdown(2): further receptions are disallowed",
		Run: func(t *suite.T) {
			_, b := pair(t)
			t.Errno("shutdown", unix.Shutdown(b, unix.SHUT_RD))
			n, err := unix.Read(b, make([]byte, 8))
			t.Call("read", n, err)
			t.Value("poll", fixture.Now(t, b, fixture.AllEvents))
			n, err = unix.Write(b, []byte("x"))
			t.Call("write", n, err)
		},
	},
	{
		Number: 153, Name: "after SHUT_WR a send is EPIPE",
		Source: "shutdown(2), send(2): EPIPE when the local end has been shut down",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Errno("shutdown", unix.Shutdown(b, unix.SHUT_WR))
			n, err := unix.Write(b, []byte("x"))
			t.Call("write", n, err)
			t.Must(unix.Send(a, []byte("y"), 0))
			receive(t, "recvfrom", b)
			t.Value("poll", fixture.Now(t, b, fixture.AllEvents))
		},
	},
	{
		Number: 154, Name: "after SHUT_RDWR poll shows HUP",
		Source: "shutdown(2), poll(2): POLLHUP when both directions are shut down",
		Run: func(t *suite.T) {
			_, b := pair(t)
			t.Errno("shutdown", unix.Shutdown(b, unix.SHUT_RDWR))
			t.Value("poll", fixture.Now(t, b, fixture.AllEvents))
		},
	},
	{
		Number: 155, Name: "SHUT_RD wakes the own blocked receive with 0",
		Source: "shutdown(2): a blocked receive returns 0",
		Run: func(t *suite.T) {
			_, b := pair(t)
			done := fixture.Go(func() (int, error) { return unix.Read(b, make([]byte, 8)) })
			time.Sleep(200 * time.Millisecond)
			t.Errno("shutdown", unix.Shutdown(b, unix.SHUT_RD))
			r := fixture.Join(t, done)
			t.Call("read", r.N, r.Err)
		},
	},
	{
		Number: 156, Name: "SO_RCVBUF and SO_SNDBUF of a UDP socket read back doubled",
		Source: "socket(7): the kernel doubles the value and returns the doubled value",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			for _, o := range []struct {
				name   string
				option int
			}{{"SO_RCVBUF", unix.SO_RCVBUF}, {"SO_SNDBUF", unix.SO_SNDBUF}} {
				t.Errno("set "+o.name, unix.SetsockoptInt(fd, unix.SOL_SOCKET, o.option, 64<<10))
				v, err := unix.GetsockoptInt(fd, unix.SOL_SOCKET, o.option)
				t.Call(o.name, v, err)
			}
		},
	},
	{
		Number: 157, Name: "a duplicate receives what was sent to the socket",
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			a, b := pair(t)
			twin, err := unix.Dup(b)
			t.Must(err)
			fixture.Own(t, twin)
			fixture.Close(t, b)
			t.Must(unix.Send(a, []byte("x"), 0))
			receive(t, "recvfrom", twin)
		},
	},
	{
		Number: 158, Name: "lseek and positioned calls on a UDP socket are ESPIPE",
		Source: "lseek(2), pread(2): ESPIPE when fd is associated with a socket",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			at, err := unix.Seek(fd, 0, unix.SEEK_SET)
			t.Call("lseek", at, err)
			n, err := unix.Pread(fd, make([]byte, 1), 0)
			t.Call("pread", n, err)
			n, err = unix.Pwritev(fd, fixture.Vectors(1), 0)
			t.Call("pwritev", n, err)
		},
	},
	{
		Number: 159, Name: "TIOCINQ tells the size of the next datagram",
		Source: "udp(7): FIONREAD, which is TIOCINQ, returns the size of the next pending datagram, 0 if there is none",
		Run: func(t *suite.T) {
			a, b := pair(t)
			unread := func(name string) {
				n, err := unix.IoctlGetInt(b, unix.TIOCINQ)
				t.Call(name, n, err)
			}
			unread("none")
			t.Must(unix.Send(a, []byte("abc"), 0))
			t.Must(unix.Send(a, []byte("defgh"), 0))
			fixture.Await(t, b, unix.POLLIN)
			unread("first")
			receive(t, "recvfrom", b)
			unread("second")
		},
	},
	{
		Number: 160, Name: "SO_LINGER and timeouts of a UDP socket are kept",
		Source: "socket(7): options of the socket level exist for every socket",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			t.Errno("set SO_LINGER", unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: 1, Linger: 3}))
			l, err := unix.GetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER)
			t.Must(err)
			t.Value("SO_LINGER", *l)
			fixture.Timeout(t, fd, unix.SO_SNDTIMEO, 1500)
			tv, err := unix.GetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_SNDTIMEO)
			t.Must(err)
			t.Value("SO_SNDTIMEO", *tv)
			t.Errno("close", unix.Close(fd))
		},
	},
	{
		Number: 161, Name: "SHUT_RDWR of an unconnected socket is ENOTCONN and wakes a blocked receive",
		Source: "shutdown(2): ENOTCONN; Linux wakes those who wait all the same",
		Run: func(t *suite.T) {
			fd, _ := bound(t)
			done := fixture.Go(func() (int, error) {
				n, _, err := unix.Recvfrom(fd, make([]byte, 8), 0)
				return n, err
			})
			time.Sleep(200 * time.Millisecond)
			t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RDWR))
			r := fixture.Join(t, done)
			t.Call("recvfrom", r.N, r.Err)
			t.Value("poll", fixture.Now(t, fd, fixture.AllEvents))
		},
	},
	{
		Number: 162, Name: "two blocked receivers get one datagram each",
		Source: "recv(2): each datagram goes to one caller",
		Run: func(t *suite.T) {
			a, b := pair(t)
			read := func() (int, error) { return unix.Read(b, make([]byte, 8)) }
			first, second := fixture.Go(read), fixture.Go(read)
			t.Must(unix.Send(a, []byte("abc"), 0))
			t.Must(unix.Send(a, []byte("abc"), 0))
			x, y := fixture.Join(t, first), fixture.Join(t, second)
			t.Call("first", x.N, x.Err)
			t.Call("second", y.N, y.Err)
		},
	},
	{
		Number: 163, Name: "close does not wake a blocked receive", Timed: true,
		Source: "close(2): on Linux a blocked call goes on when another thread closes its fd",
		Run: func(t *suite.T) {
			a, at := bound(t)
			fixture.Timeout(t, a, unix.SO_RCVTIMEO, 5000)
			done := fixture.Go(func() (int, error) {
				n, _, err := unix.Recvfrom(a, make([]byte, 8), 0)
				return n, err
			})
			time.Sleep(200 * time.Millisecond)
			t.Errno("close", unix.Close(a))
			b, _ := bound(t)
			t.Errno("sendto", unix.Sendto(b, []byte("late"), 0, at))
			r := fixture.Join(t, done)
			t.Call("recvfrom", r.N, r.Err)
		},
	},
	{
		Number: 164, Name: "after SHUT_RD a non-blocking receive of an empty queue is EAGAIN",
		Source: "shutdown(2), recv(2): whether a receive would wait is looked at before the shutdown",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.Shutdown(b, unix.SHUT_RD))
			n, _, err := unix.Recvfrom(b, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("empty", n, err)
			t.Must(unix.Send(a, []byte("abc"), 0))
			// poll shows IN already: only a receive tells when the datagram has come.
			buf := make([]byte, 8)
			for end := time.Now().Add(fixture.Patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
				if n, _, err = unix.Recvfrom(b, buf, unix.MSG_DONTWAIT); err != unix.EAGAIN {
					break
				}
			}
			t.Call("datagram", n, err)
			fixture.Nonblock(t, b)
			n, err = unix.Read(b, make([]byte, 8))
			t.Call("empty again", n, err)
		},
	},
}
