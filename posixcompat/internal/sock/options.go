package sock

import "causeway/errnomap"

// The levels of options, in Linux's numbers.
const (
	solSocket = 1
	solIP     = 0
	solIPv6   = 41
	solTCP    = 6
)

// The options of SOL_SOCKET that need more than a translation.
const (
	soReuseAddr  = 2
	soType       = 3
	soError      = 4
	soSendBuf    = 7
	soRecvBuf    = 8
	soLinger     = 13
	soReusePort  = 15
	soRecvLowat  = 18
	soSendLowat  = 19
	soRecvTimeo  = 20
	soSendTimeo  = 21
	soAcceptConn = 30
	soProtocol   = 38
	soDomain     = 39
)

// Windows's numbers of what is set by name in the code.
const (
	winSocket    = 0xffff
	winReuseAddr = 0x4
	winLinger    = 0x80
	winIPv6      = 41
	winV6Only    = 27
	winIP        = 0
	winPktInfo   = 19
	winSendBuf   = 0x1001
	winRecvBuf   = 0x1002

	winMulticastIf     = 9  // IP_MULTICAST_IF
	winMTU             = 73 // IP_MTU
	winMTU6            = 72 // IPV6_MTU
	winMaxSegment      = 4  // TCP_MAXSEG
	winMaxRetransmit   = 5  // TCP_MAXRT, in seconds
	winMaxRetransmitMS = 14 // TCP_MAXRTMS
)

// rule is how an option of one int is done.
type rule struct {
	level, name int  // Windows's
	low, high   int  // what Linux takes; both 0 make it a switch
	initial     int  // what Linux has before anybody sets it
	ask         bool // the system is asked for what was never set
	tcp         bool // on TCP sockets only
	six         bool // on IPv6 sockets only
	unset       int  // a value that stands for initial; 0 if there is none
	octet       bool // the value is cut to a byte; on a stream its two lowest bits are TCP's own

	stream errnomap.Errno // what setting it on a stream answers
	idle   bool           // on a stream it is remembered, and nothing comes of it
}

// rules are the options that are passed on. What is not here, and has no code of its
// own, is ENOPROTOOPT.
var rules = map[option]rule{
	{solSocket, 5}:  {level: winSocket, name: 0x10},             // SO_DONTROUTE
	{solSocket, 6}:  {level: winSocket, name: 0x20},             // SO_BROADCAST
	{solSocket, 9}:  {level: winSocket, name: 0x8},              // SO_KEEPALIVE
	{solSocket, 10}: {level: winSocket, name: 0x100, tcp: true}, // SO_OOBINLINE

	{solIP, 1}:  {level: 0, name: 3, high: 255, octet: true},                                     // IP_TOS
	{solIP, 2}:  {level: 0, name: 4, low: 1, high: 255, initial: 64, ask: true, unset: -1},       // IP_TTL
	{solIP, 33}: {level: 0, name: 10, high: 255, initial: 1, unset: -1, stream: errnomap.EINVAL}, // IP_MULTICAST_TTL
	{solIP, 34}: {level: 0, name: 11, initial: 1, idle: true},                                    // IP_MULTICAST_LOOP

	{solIPv6, 16}: {level: winIPv6, name: 4, high: 255, initial: 64, ask: true, unset: -1, six: true},                    // IPV6_UNICAST_HOPS
	{solIPv6, 17}: {level: winIPv6, name: 9, high: 1<<31 - 1, six: true, stream: errnomap.ENOPROTOOPT},                   // IPV6_MULTICAST_IF
	{solIPv6, 18}: {level: winIPv6, name: 10, high: 255, initial: 1, unset: -1, six: true, stream: errnomap.ENOPROTOOPT}, // IPV6_MULTICAST_HOPS
	{solIPv6, 19}: {level: winIPv6, name: 11, high: 1, initial: 1, six: true, idle: true},                                // IPV6_MULTICAST_LOOP
	{solIPv6, 26}: {level: winIPv6, name: winV6Only, six: true},                                                          // IPV6_V6ONLY

	{solTCP, 1}: {level: 6, name: 1, tcp: true},                                     // TCP_NODELAY
	{solTCP, 4}: {level: 6, name: 3, low: 1, high: 32767, initial: 7200, tcp: true}, // TCP_KEEPIDLE
	{solTCP, 5}: {level: 6, name: 17, low: 1, high: 32767, initial: 75, tcp: true},  // TCP_KEEPINTVL
	{solTCP, 6}: {level: 6, name: 16, low: 1, high: 127, initial: 9, tcp: true},     // TCP_KEEPCNT
}

// broadcast is SO_BROADCAST.
var broadcast = option{solSocket, 6}

// isSwitch reports whether the option is on or off.
func (r *rule) isSwitch() bool { return r.low == 0 && r.high == 0 }

// cut returns what Linux makes of v.
func (r *rule) cut(v, kind int) int {
	v &= 0xff
	if kind == stream {
		v &^= 3
	}
	return v
}

// Linux's buffers, in bytes: what it starts with, what it takes at most, what it
// makes of less. It doubles what it is told, for its own bookkeeping. The maximum is
// a setting of the machine; this is what Linux 6.18 begins with.
const (
	maxBuffer      = 4 << 20
	minSendBuffer  = 4608
	minRecvBuffer  = 2304
	tcpSendBuffer  = 16384
	tcpRecvBuffer  = 131072
	datagramBuffer = 212992
)

// bufferSize returns what Linux reports after v was set.
func bufferSize(name, v int) int {
	least := minSendBuffer
	if name == soRecvBuf {
		least = minRecvBuffer
	}
	return max(2*min(v, maxBuffer), least)
}

// initialBuffer returns what Linux reports before anything was set.
func initialBuffer(kind, name int) int {
	switch {
	case kind != stream:
		return datagramBuffer
	case name == soSendBuf:
		return tcpSendBuffer
	}
	return tcpRecvBuffer
}

// Types, protocols and families, which are the same on both systems.
const (
	stream    = 1 // SOCK_STREAM
	datagram  = 2 // SOCK_DGRAM
	raw       = 3 // SOCK_RAW
	rdm       = 4 // SOCK_RDM
	seqpacket = 5 // SOCK_SEQPACKET
	protoTCP  = 6
	protoUDP  = 17
)
