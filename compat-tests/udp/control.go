package udp

import (
	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var controlCases = []suite.Case{
	{
		Number: 91, Name: "IP_PKTINFO tells the address that a datagram was sent to",
		Source: "ip(7): IP_PKTINFO passes a struct in_pktinfo with the destination address of the packet",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET, 0)))
			t.Errno("set", unix.SetsockoptInt(fd, unix.IPPROTO_IP, unix.IP_PKTINFO, 1))
			a, _ := bound(t)
			t.Must(unix.Sendto(a, []byte("x"), 0, fixture.Loopback(unix.AF_INET, fixture.Port(fixture.Name(t, fd)))))
			m := oneMessage(t, fd)
			if m == nil {
				return
			}
			t.Value("level and type", m.Header.Level == unix.IPPROTO_IP && m.Header.Type == unix.IP_PKTINFO)
			t.Value("length", len(m.Data))
			t.Value("local address", m.Data[4:8])
			t.Value("destination", m.Data[8:12])
		},
	},
	{
		Number: 92, Name: "without IP_PKTINFO no control message comes",
		Source: "ip(7): IP_PKTINFO is off by default",
		Run: func(t *suite.T) {
			a, b := pair(t)
			v, err := unix.GetsockoptInt(b, unix.IPPROTO_IP, unix.IP_PKTINFO)
			t.Call("at first", v, err)
			t.Must(unix.Send(a, []byte("x"), 0))
			n, oobn, flags, _, err := unix.Recvmsg(b, make([]byte, 8), make([]byte, 64), 0)
			t.Call("recvmsg", n, err)
			t.Value("control bytes", oobn)
			t.Value("flags", flags)
			t.Errno("set", unix.SetsockoptInt(b, unix.IPPROTO_IP, unix.IP_PKTINFO, 1))
			v, err = unix.GetsockoptInt(b, unix.IPPROTO_IP, unix.IP_PKTINFO)
			t.Call("when set", v, err)
		},
	},
	{
		Number: 93, Name: "IP_PKTINFO of sendmsg chooses the source address",
		Source: "ip(7): with sendmsg, ipi_spec_dst is used as the local source address",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET, unix.SOCK_DGRAM)
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET, 0)))
			b, bt := bound(t)
			oob := unix.PktInfo4(&unix.Inet4Pktinfo{Spec_dst: [4]byte{127, 0, 0, 2}})
			n, err := unix.SendmsgN(fd, []byte("x"), oob, bt, 0)
			t.Call("sendmsg", n, err)
			receive(t, "recvfrom", b)
		},
	},
	{
		Number: 94, Name: "too little room for control data is marked with MSG_CTRUNC",
		Source: "recv(2): MSG_CTRUNC: some control data was discarded for lack of room",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.SetsockoptInt(b, unix.IPPROTO_IP, unix.IP_PKTINFO, 1))
			t.Must(unix.Send(a, []byte("x"), 0))
			n, _, flags, _, err := unix.Recvmsg(b, make([]byte, 8), make([]byte, 4), 0)
			t.Call("recvmsg", n, err)
			t.Value("MSG_CTRUNC", flags&unix.MSG_CTRUNC != 0)
			t.Must(unix.Send(a, []byte("x"), 0))
			n, _, flags, _, err = unix.Recvmsg(b, make([]byte, 8), nil, 0)
			t.Call("recvmsg without room", n, err)
			t.Value("its MSG_CTRUNC", flags&unix.MSG_CTRUNC != 0)
		},
	},
	{
		Number: 95, Name: "IPV6_RECVPKTINFO tells the address that a datagram was sent to",
		Source: "ipv6(7): IPV6_RECVPKTINFO delivers an IPV6_PKTINFO message with a struct in6_pktinfo",
		Run: func(t *suite.T) {
			fd := fixture.Socket(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.Bind(fd, fixture.Any(unix.AF_INET6, 0)))
			t.Errno("set", unix.SetsockoptInt(fd, unix.IPPROTO_IPV6, unix.IPV6_RECVPKTINFO, 1))
			a, _ := fixture.Bound(t, unix.AF_INET6, unix.SOCK_DGRAM)
			t.Must(unix.Sendto(a, []byte("x"), 0, fixture.Loopback(unix.AF_INET6, fixture.Port(fixture.Name(t, fd)))))
			m := oneMessage(t, fd)
			if m == nil {
				return
			}
			t.Value("level and type", m.Header.Level == unix.IPPROTO_IPV6 && m.Header.Type == unix.IPV6_PKTINFO)
			t.Value("length", len(m.Data))
			t.Value("destination", m.Data[:16])
		},
	},
	{
		Number: 96, Name: "IP_RECVTTL tells the time-to-live of a datagram",
		Source: "ip(7): IP_RECVTTL passes an IP_TTL message with the time-to-live field as an int",
		Run: func(t *suite.T) {
			a, b := pair(t)
			t.Must(unix.SetsockoptInt(a, unix.IPPROTO_IP, unix.IP_TTL, 7))
			t.Errno("set", unix.SetsockoptInt(b, unix.IPPROTO_IP, unix.IP_RECVTTL, 1))
			t.Must(unix.Send(a, []byte("x"), 0))
			m := oneMessage(t, b)
			if m == nil {
				return
			}
			t.Value("level and type", m.Header.Level == unix.IPPROTO_IP && m.Header.Type == unix.IP_TTL)
			t.Value("data", m.Data)
		},
	},
	{
		Number: 97, Name: "an unknown control message is EINVAL and sends nothing",
		Source: "sendmsg(2), cmsg(3): EINVAL for ancillary data that the protocol does not know",
		Run: func(t *suite.T) {
			a, b := pair(t)
			oob := unix.PktInfo4(&unix.Inet4Pktinfo{})
			// The header is a length of 8 bytes, then level and type.
			oob[12], oob[13] = 0xe7, 0x03
			n, err := unix.SendmsgN(a, []byte("x"), oob, nil, 0)
			t.Call("sendmsg", n, err)
			n, _, err = unix.Recvfrom(b, make([]byte, 8), unix.MSG_DONTWAIT)
			t.Call("recv", n, err)
		},
	},
	{
		Number: 98, Name: "a control message whose length is wrong is EINVAL",
		Source: "cmsg(3): a header must hold itself and stay inside of the buffer",
		Run: func(t *suite.T) {
			a, _ := pair(t)
			short := unix.PktInfo4(&unix.Inet4Pktinfo{})
			short[0] = 4
			n, err := unix.SendmsgN(a, []byte("x"), short, nil, 0)
			t.Call("shorter than its header", n, err)
			long := unix.PktInfo4(&unix.Inet4Pktinfo{})
			long[1] = 4
			n, err = unix.SendmsgN(a, []byte("x"), long, nil, 0)
			t.Call("longer than the buffer", n, err)
		},
	},
}

// oneMessage receives one datagram and returns its only control message.
func oneMessage(t *suite.T, fd int) *unix.SocketControlMessage {
	oob := make([]byte, 128)
	n, oobn, _, _, err := unix.Recvmsg(fd, make([]byte, 8), oob, 0)
	t.Call("recvmsg", n, err)
	t.Must(err)
	all, err := unix.ParseSocketControlMessage(oob[:oobn])
	t.Must(err)
	t.Value("messages", len(all))
	if len(all) != 1 {
		return nil
	}
	return &all[0]
}
