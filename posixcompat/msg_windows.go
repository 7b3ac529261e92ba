package posixcompat

import "causeway/posixcompat/internal/sock"

// maxBuffers is IOV_MAX.
const maxBuffers = 1024

// Recvfrom receives into p and returns how much came and, for a datagram, from whom.
// flags: MSG_PEEK, MSG_DONTWAIT, MSG_WAITALL, MSG_TRUNC (datagrams: the whole length
// is returned), MSG_OOB. 0 is the end of a stream. EAGAIN: nothing is there.
// ENOTCONN: a stream without peer. ECONNRESET: the peer broke the connection; told
// once. EINVAL: MSG_OOB, and there is no urgent data. See recv(2).
func Recvfrom(fd int, p []byte, flags int) (n int, from Sockaddr, err error) {
	m := sock.Message{Flags: flags}
	var one [1][]byte
	one[0] = p
	m.Bufs = one[:]
	return receive(fd, &m)
}

func receive(fd int, m *sock.Message) (n int, from Sockaddr, err error) {
	s, u, d, err := endpoint(fd)
	if err != nil {
		return -1, nil, err
	}
	defer d.Release()
	if len(m.Bufs) > maxBuffers {
		return -1, nil, EMSGSIZE
	}
	if (u == nil && s.Stream() || u != nil && u.Kind() != SOCK_DGRAM) && len(m.Control) > 0 && empty(m.Bufs) {
		m.Bufs = [][]byte{{0}}
	}
	if u != nil {
		return receiveUnix(u, d, m)
	}
	if n, err = s.Receive(d, m); err != nil {
		return -1, nil, err
	}
	return n, toSockaddr(m.Addr), nil
}

// Recvmsg is RecvmsgBuffers with one buffer.
func Recvmsg(fd int, p, oob []byte, flags int) (n, oobn int, recvflags int, from Sockaddr, err error) {
	return RecvmsgBuffers(fd, [][]byte{p}, oob, flags)
}

// RecvmsgBuffers receives a message into buffers and its control data into oob, and
// returns the answer's flags: MSG_TRUNC if a datagram did not fit, MSG_CTRUNC if the
// control data did not, MSG_OOB for urgent data. Control data are IP_PKTINFO and
// IPV6_PKTINFO, SCM_RIGHTS and SCM_CREDENTIALS, in Linux's layout. flags may have
// MSG_CMSG_CLOEXEC. Errors as Recvfrom's; EMSGSIZE: more than 1024 buffers. See
// recvmsg(2), unix(7).
func RecvmsgBuffers(fd int, buffers [][]byte, oob []byte, flags int) (n, oobn int, recvflags int, from Sockaddr, err error) {
	m := sock.Message{Bufs: buffers, Flags: flags, Control: oob}
	n, from, err = receive(fd, &m)
	if err != nil {
		return n, 0, 0, nil, err
	}
	return n, len(m.Control), m.Flags, from, nil
}

// Send sends buf to the peer; see Sendto.
func Send(s int, buf []byte, flags int) (err error) { return Sendto(s, buf, flags, nil) }

// Sendto sends p to the peer or, from a datagram socket, to whom is given. flags:
// MSG_DONTWAIT, MSG_OOB, MSG_DONTROUTE; MSG_NOSIGNAL is always so. EAGAIN: there is
// no room. EPIPE: the socket can't send, or can't any more. EDESTADDRREQ: there is
// no peer and none is given. EMSGSIZE: the datagram is too long. See send(2).
func Sendto(fd int, p []byte, flags int, to Sockaddr) (err error) {
	_, err = SendmsgBuffers(fd, [][]byte{p}, nil, to, flags)
	return err
}

// Sendmsg is SendmsgN without the count.
func Sendmsg(fd int, p, oob []byte, to Sockaddr, flags int) (err error) {
	_, err = SendmsgN(fd, p, oob, to, flags)
	return err
}

// SendmsgN is SendmsgBuffers with one buffer.
func SendmsgN(fd int, p, oob []byte, to Sockaddr, flags int) (n int, err error) {
	return SendmsgBuffers(fd, [][]byte{p}, oob, to, flags)
}

// SendmsgBuffers sends buffers as one message, with oob as its control data
// (IP_PKTINFO, IPV6_PKTINFO, SCM_RIGHTS, SCM_CREDENTIALS, in Linux's layout), and
// returns how many bytes were sent. Errors as Sendto's; EMSGSIZE: more than 1024
// buffers; EINVAL: malformed or unknown control data, or a descriptor that another
// process cannot have; EBADF: one is not open; EPERM: credentials are not the process's;
// ETOOMANYREFS: too many descriptors are in flight. See sendmsg(2), unix(7).
func SendmsgBuffers(fd int, buffers [][]byte, oob []byte, to Sockaddr, flags int) (n int, err error) {
	a, err := fromSockaddr(to)
	if err != nil {
		return 0, err
	}
	s, u, d, err := endpoint(fd)
	if err != nil {
		return 0, err
	}
	defer d.Release()
	switch {
	case len(buffers) > maxBuffers:
		return 0, EMSGSIZE
	case u != nil:
		return sendUnix(u, d, buffers, oob, to, flags)
	case a.Family == AF_UNIX && !s.Stream(): // a stream has its peer and does not look
		if s.Family() == AF_INET6 {
			return 0, EINVAL
		}
		return 0, foreign(s, to)
	}
	m := sock.Message{Bufs: buffers, Flags: flags, Addr: a, Control: oob}
	spare := s.Stream() && len(oob) > 0 && empty(buffers)
	if spare {
		m.Bufs = [][]byte{{0}}
	}
	n, err = s.Send(d, &m)
	if err != nil || spare {
		return 0, err
	}
	return n, nil
}

// empty reports whether buffers hold nothing. x/sys/unix then moves a byte of its own
// with control data on a stream, which could not be without.
func empty(buffers [][]byte) bool {
	for _, b := range buffers {
		if len(b) > 0 {
			return false
		}
	}
	return true
}
