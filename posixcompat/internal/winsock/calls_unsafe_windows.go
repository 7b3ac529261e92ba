package winsock

import (
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/posixcompat/internal/tally"
)

// Handle is a SOCKET.
type Handle = windows.Handle

// Invalid is no socket.
const Invalid = windows.InvalidHandle

var (
	ws2          = windows.NewLazySystemDLL("ws2_32.dll")
	procBind     = ws2.NewProc("bind")
	procListen   = ws2.NewProc("listen")
	procAccept   = ws2.NewProc("accept")
	procConnect  = ws2.NewProc("connect")
	procShutdown = ws2.NewProc("shutdown")
	procName     = ws2.NewProc("getsockname")
	procPeer     = ws2.NewProc("getpeername")
	procClose    = ws2.NewProc("closesocket")
	procGetOpt   = ws2.NewProc("getsockopt")
	procSetOpt   = ws2.NewProc("setsockopt")
	procIoctl    = ws2.NewProc("ioctlsocket")
	procPoll     = ws2.NewProc("WSAPoll")
)

// soError is SO_ERROR.
const soError = 0x1007

const failed = ^uintptr(0)

func result(r uintptr, e syscall.Errno) errnomap.Errno {
	if uint32(r) == ^uint32(0) {
		return errnoOf(e)
	}
	return 0
}

var startup = sync.OnceValue(func() error {
	var data windows.WSAData
	return windows.WSAStartup(0x0202, &data)
})

// Open makes a socket of a Linux family; typ and protocol are the same on both
// systems. It does not block, and no child inherits it.
func Open(family, typ, protocol int) (Handle, errnomap.Errno) {
	if err := startup(); err != nil {
		return Invalid, errnomap.ENETDOWN
	}
	af := int32(family)
	if family == Inet6 {
		af = winInet6
	}
	tally.Add()
	h, err := windows.WSASocket(af, int32(typ), int32(protocol), nil, 0,
		windows.WSA_FLAG_OVERLAPPED|windows.WSA_FLAG_NO_HANDLE_INHERIT)
	if err != nil {
		code, _ := err.(syscall.Errno)
		return Invalid, errnoOf(code)
	}
	if e := NonBlocking(h); e != 0 {
		Close(h)
		return Invalid, e
	}
	return h, 0
}

// NonBlocking makes h's calls return at once.
func NonBlocking(h Handle) errnomap.Errno {
	_, e := ioctl(h, 0x8004667e, 1)
	return e
}

// Unread returns how many bytes can be read: FIONREAD.
func Unread(h Handle) (int, errnomap.Errno) {
	n, e := ioctl(h, 0x4004667f, 0)
	return int(n), e
}

// AtMark reports whether the next byte follows urgent data: SIOCATMARK. Winsock
// answers the other way round.
func AtMark(h Handle) (bool, errnomap.Errno) {
	n, e := ioctl(h, 0x40047307, 0)
	return n == 0, e
}

// cell is where the system puts a small answer: pooled, so that none allocates.
type cell struct {
	value  uint32
	value2 uint32
	addr   rawAddr
	poll   pollFd
}

type pollFd struct {
	socket          Handle
	events, revents int16
}

var cells = sync.Pool{New: func() any { return new(cell) }}

func ioctl(h Handle, command, value uint32) (uint32, errnomap.Errno) {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.value = value
	tally.Add()
	r, _, e := syscall.SyscallN(procIoctl.Addr(), uintptr(h), uintptr(command), uintptr(unsafe.Pointer(&c.value)))
	return c.value, result(r, e)
}

// Bind is bind(2).
func Bind(h Handle, a *Addr) errnomap.Errno { return withAddr(procBind, h, a) }

// Connect is connect(2) on a socket that does not block: EAGAIN means that it has begun.
func Connect(h Handle, a *Addr) errnomap.Errno { return withAddr(procConnect, h, a) }

func withAddr(proc *windows.LazyProc, h Handle, a *Addr) errnomap.Errno {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.addr.set(a)
	tally.Add()
	r, _, e := syscall.SyscallN(proc.Addr(), uintptr(h), uintptr(unsafe.Pointer(&c.addr.bytes)), uintptr(c.addr.length))
	return result(r, e)
}

// Disassociate takes a datagram socket's peer away.
func Disassociate(h Handle, family int) errnomap.Errno {
	return withAddr(procConnect, h, &Addr{Family: family})
}

// Name returns the socket's own address.
func Name(h Handle) (Addr, errnomap.Errno) { return askAddr(procName, h) }

// Peer returns the peer's address.
func Peer(h Handle) (Addr, errnomap.Errno) { return askAddr(procPeer, h) }

func askAddr(proc *windows.LazyProc, h Handle) (Addr, errnomap.Errno) {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.addr.reset()
	tally.Add()
	r, _, e := syscall.SyscallN(proc.Addr(), uintptr(h), uintptr(unsafe.Pointer(&c.addr.bytes)), uintptr(unsafe.Pointer(&c.addr.length)))
	return c.addr.get(), result(r, e)
}

// Listen is listen(2).
func Listen(h Handle, backlog int) errnomap.Errno {
	tally.Add()
	r, _, e := syscall.SyscallN(procListen.Addr(), uintptr(h), uintptr(backlog))
	return result(r, e)
}

// Accept takes a connection, which does not block either.
func Accept(h Handle) (Handle, Addr, errnomap.Errno) {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.addr.reset()
	tally.Add()
	r, _, e := syscall.SyscallN(procAccept.Addr(), uintptr(h), uintptr(unsafe.Pointer(&c.addr.bytes)), uintptr(unsafe.Pointer(&c.addr.length)))
	if r == failed {
		return Invalid, Addr{}, errnoOf(e)
	}
	n := Handle(r)
	tally.Add()
	_ = windows.SetHandleInformation(n, windows.HANDLE_FLAG_INHERIT, 0)
	if e := NonBlocking(n); e != 0 {
		Close(n)
		return Invalid, Addr{}, e
	}
	return n, c.addr.get(), 0
}

// EndSending is shutdown(2) with SHUT_WR.
func EndSending(h Handle) errnomap.Errno {
	tally.Add()
	r, _, e := syscall.SyscallN(procShutdown.Addr(), uintptr(h), 1)
	return result(r, e)
}

// Close closes the socket.
func Close(h Handle) errnomap.Errno {
	tally.Add()
	r, _, e := syscall.SyscallN(procClose.Addr(), uintptr(h))
	return result(r, e)
}

// GetOption reads an option of 4 bytes, in Windows's numbers.
func GetOption(h Handle, level, name int) (int32, errnomap.Errno) {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.value, c.value2 = 0, 4
	tally.Add()
	r, _, e := syscall.SyscallN(procGetOpt.Addr(), uintptr(h), uintptr(level), uintptr(name),
		uintptr(unsafe.Pointer(&c.value)), uintptr(unsafe.Pointer(&c.value2)))
	v := c.value
	if c.value2 == 1 {
		v &= 0xff
	}
	return int32(v), result(r, e)
}

// SetOption writes an option of 4 bytes, in Windows's numbers.
func SetOption(h Handle, level, name int, value int32) errnomap.Errno {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.value = uint32(value)
	tally.Add()
	r, _, e := syscall.SyscallN(procSetOpt.Addr(), uintptr(h), uintptr(level), uintptr(name), uintptr(unsafe.Pointer(&c.value)), 4)
	return result(r, e)
}

// GetOptionBytes reads an option of another size into b and returns how much came.
func GetOptionBytes(h Handle, level, name int, b []byte) (int, errnomap.Errno) {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.value2 = uint32(len(b))
	tally.Add()
	r, _, e := syscall.SyscallN(procGetOpt.Addr(), uintptr(h), uintptr(level), uintptr(name),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(unsafe.Pointer(&c.value2)))
	return min(int(c.value2), len(b)), result(r, e)
}

// SetOptionBytes writes an option of another size.
func SetOptionBytes(h Handle, level, name int, b []byte) errnomap.Errno {
	tally.Add()
	r, _, e := syscall.SyscallN(procSetOpt.Addr(), uintptr(h), uintptr(level), uintptr(name),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
	return result(r, e)
}

// SocketError returns and clears the system's pending error, as Linux's number.
func SocketError(h Handle) errnomap.Errno {
	v, e := GetOption(h, windows.SOL_SOCKET, soError)
	switch {
	case e != 0:
		return e
	case v == 0:
		return 0
	}
	return errnoOf(syscall.Errno(v))
}

// The conditions of WSAPoll.
const (
	pollError    = 0x1
	pollHangUp   = 0x2
	pollWritable = 0x10
)

func poll(h Handle, events int16) int16 {
	c := cells.Get().(*cell)
	defer cells.Put(c)
	c.poll = pollFd{socket: h, events: events}
	tally.Add()
	r, _, _ := syscall.SyscallN(procPoll.Addr(), uintptr(unsafe.Pointer(&c.poll)), 1, 0)
	if int32(r) != 1 {
		return 0
	}
	return c.poll.revents
}

// Connected asks what became of a connect that had begun: whether it came about, and
// whether it failed. One that came about and that the peer has ended since hangs up,
// and is writable.
func Connected(h Handle) (done, failed bool) {
	got := poll(h, pollWritable)
	if got&pollError != 0 || got&(pollHangUp|pollWritable) == pollHangUp {
		return false, true
	}
	return got&pollWritable != 0, false
}

// Writable asks whether a send would find room, or fail. The peer's end of stream is
// neither.
func Writable(h Handle) bool { return poll(h, pollWritable)&(pollWritable|pollError) != 0 }

// Aborted asks whether the connection was broken. A receive may have shown the end of
// the stream instead, if the system told of the error elsewhere before.
func Aborted(h Handle) bool { return poll(h, pollWritable)&pollError != 0 }

// Base returns the handle that the socket driver knows, beneath layered providers.
func Base(h Handle) Handle {
	const baseHandle = 0x48000022 // SIO_BASE_HANDLE
	var (
		base Handle
		n    uint32
	)
	tally.Add()
	err := windows.WSAIoctl(h, baseHandle, nil, 0, (*byte)(unsafe.Pointer(&base)), uint32(unsafe.Sizeof(base)), &n, nil, 0)
	if err != nil || base == 0 {
		return h
	}
	return base
}

// TellUnreachable chooses whether a datagram socket's receive fails because of an
// earlier send that reached nobody. Windows's sockets begin with true.
func TellUnreachable(h Handle, on bool) {
	const connReset = 0x9800000c // SIO_UDP_CONNRESET
	in := [4]byte{}
	if on {
		in[0] = 1
	}
	var n uint32
	tally.Add()
	_ = windows.WSAIoctl(h, connReset, &in[0], uint32(len(in)), nil, 0, &n, nil, 0)
}

// NoRetransmit has a connect to this machine fail as soon as it is refused; Windows
// tries for two seconds otherwise. Systems that can't are left as they are.
func NoRetransmit(h Handle) {
	const initialRTO = 0x98000011 // SIO_TCP_INITIAL_RTO
	// Rtt unspecified, no retransmission of the SYN.
	in := [4]byte{0xff, 0xff, 0xfe, 0}
	var n uint32
	tally.Add()
	_ = windows.WSAIoctl(h, initialRTO, &in[0], uint32(len(in)), nil, 0, &n, nil, 0)
}

// Info is what kind of socket a handle is of, with Linux's number of the family.
type Info struct {
	Family, Type, Protocol int
	Listening              bool
}

// Duplicate returns another handle of the same socket, for this process.
func Duplicate(h Handle) (Handle, Info, errnomap.Errno) {
	if err := startup(); err != nil {
		return Invalid, Info{}, errnomap.ENETDOWN
	}
	var raw windows.WSAProtocolInfo
	tally.Add()
	if err := windows.WSADuplicateSocket(h, windows.GetCurrentProcessId(), &raw); err != nil {
		code, _ := err.(syscall.Errno)
		return Invalid, Info{}, errnoOf(code)
	}
	tally.Add()
	n, err := windows.WSASocket(-1, -1, -1, &raw, 0, windows.WSA_FLAG_OVERLAPPED|windows.WSA_FLAG_NO_HANDLE_INHERIT)
	if err != nil {
		code, _ := err.(syscall.Errno)
		return Invalid, Info{}, errnoOf(code)
	}
	info := Info{Family: int(raw.AddressFamily), Type: int(raw.SocketType), Protocol: int(raw.Protocol)}
	if info.Family == winInet6 {
		info.Family = Inet6
	}
	const acceptConn = 0x2 // SO_ACCEPTCONN
	listening, e := GetOption(h, windows.SOL_SOCKET, acceptConn)
	info.Listening = e == 0 && listening != 0
	return n, info, 0
}
