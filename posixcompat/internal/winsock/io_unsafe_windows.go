package winsock

import (
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/posixcompat/internal/tally"
)

var (
	procRecv     = ws2.NewProc("WSARecv")
	procRecvFrom = ws2.NewProc("WSARecvFrom")
	procSend     = ws2.NewProc("WSASend")
	procSendTo   = ws2.NewProc("WSASendTo")
	procSendMsg  = ws2.NewProc("WSASendMsg")
)

// Flags of the calls that move data, as Windows numbers them.
const (
	OOB     = 0x1
	Peek    = 0x2
	Partial = 0x8000 // set by the system: the datagram did not fit
	CTrunc  = 0x200  // set by the system: the control data did not fit
)

// IO is one transfer: buffers, the peer's address, control data. It is on the heap
// and used again, so that a transfer allocates nothing.
type IO struct {
	// Flags are what the system answered.
	Flags uint32
	// Control is control data to send, or room for what comes.
	Control []byte

	bufs   []windows.WSABuf
	inline [16]windows.WSABuf
	n      uint32
	addr   rawAddr
	msg    windows.WSAMsg
}

var ios = sync.Pool{New: func() any { return new(IO) }}

// NewIO returns an IO without buffers.
func NewIO() *IO {
	io := ios.Get().(*IO)
	if io.bufs == nil {
		io.bufs = io.inline[:0]
	}
	io.addr.length = 0
	return io
}

// Done gives io back.
func (io *IO) Done() {
	// Others' memory must not be kept alive.
	clear(io.bufs)
	io.bufs, io.Control, io.Flags, io.n = io.bufs[:0], nil, 0, 0
	io.msg = windows.WSAMsg{}
	ios.Put(io)
}

// Add appends b unless it is empty.
func (io *IO) Add(b []byte) {
	if len(b) > 0 {
		io.bufs = append(io.bufs, windows.WSABuf{Len: uint32(min(len(b), 1<<31-1)), Buf: &b[0]})
	}
}

// Buffers returns how many buffers were added.
func (io *IO) Buffers() int { return len(io.bufs) }

// SetAddr sets the address to send to.
func (io *IO) SetAddr(a *Addr) { io.addr.set(a) }

// Addr returns the address of the sender.
func (io *IO) Addr() Addr { return io.addr.get() }

// first returns the buffers' address; Winsock wants one even if there are none.
func (io *IO) first() unsafe.Pointer {
	if len(io.bufs) == 0 {
		io.inline[0] = windows.WSABuf{}
		return unsafe.Pointer(&io.inline[0])
	}
	return unsafe.Pointer(&io.bufs[0])
}

func (io *IO) count() uintptr { return uintptr(max(1, len(io.bufs))) }

// Recv receives from a stream or a datagram's sender that does not matter.
func (io *IO) Recv(h Handle, flags uint32) (int, errnomap.Errno) {
	io.Flags, io.n = flags, 0
	tally.Add()
	r, _, e := syscall.SyscallN(procRecv.Addr(), uintptr(h), uintptr(io.first()), io.count(),
		uintptr(unsafe.Pointer(&io.n)), uintptr(unsafe.Pointer(&io.Flags)), 0, 0)
	return int(io.n), result(r, e)
}

// RecvFrom receives a datagram; Addr tells from whom.
func (io *IO) RecvFrom(h Handle, flags uint32) (int, errnomap.Errno) {
	io.Flags, io.n = flags, 0
	io.addr.reset()
	tally.Add()
	r, _, e := syscall.SyscallN(procRecvFrom.Addr(), uintptr(h), uintptr(io.first()), io.count(),
		uintptr(unsafe.Pointer(&io.n)), uintptr(unsafe.Pointer(&io.Flags)),
		uintptr(unsafe.Pointer(&io.addr.bytes)), uintptr(unsafe.Pointer(&io.addr.length)), 0, 0)
	return int(io.n), result(r, e)
}

func (io *IO) message() {
	io.msg = windows.WSAMsg{
		Name: (*syscall.RawSockaddrAny)(unsafe.Pointer(&io.addr.bytes)), Namelen: io.addr.length,
		Buffers: (*windows.WSABuf)(io.first()), BufferCount: uint32(io.count()),
		Control: windows.WSABuf{Len: uint32(len(io.Control)), Buf: unsafe.SliceData(io.Control)},
	}
}

// RecvMsg receives a datagram with control data, which Control is cut to.
func (io *IO) RecvMsg(h Handle, flags uint32) (int, errnomap.Errno) {
	proc, e := recvMsg(h)
	if e != 0 {
		return 0, e
	}
	io.n = 0
	io.addr.reset()
	io.message()
	io.msg.Flags = flags
	tally.Add()
	r, _, code := syscall.SyscallN(proc, uintptr(h), uintptr(unsafe.Pointer(&io.msg)), uintptr(unsafe.Pointer(&io.n)), 0, 0)
	io.addr.length = io.msg.Namelen
	io.Flags = io.msg.Flags
	e = result(r, code)
	io.Control = io.Control[:min(len(io.Control), int(io.msg.Control.Len))]
	return int(io.n), e
}

// recvMsg finds WSARecvMsg, which no library exports.
func recvMsg(h Handle) (uintptr, errnomap.Errno) {
	recvMsgOnce.Do(func() {
		const extension = 0xC8000006 // SIO_GET_EXTENSION_FUNCTION_POINTER
		id := windows.WSAID_WSARECVMSG
		var n uint32
		tally.Add()
		_ = windows.WSAIoctl(h, extension, (*byte)(unsafe.Pointer(&id)), uint32(unsafe.Sizeof(id)),
			(*byte)(unsafe.Pointer(&recvMsgAddr)), uint32(unsafe.Sizeof(recvMsgAddr)), &n, nil, 0)
	})
	if recvMsgAddr == 0 {
		return 0, errnomap.EOPNOTSUPP
	}
	return recvMsgAddr, 0
}

var (
	recvMsgOnce sync.Once
	recvMsgAddr uintptr
)

// Send sends to the peer.
func (io *IO) Send(h Handle, flags uint32) (int, errnomap.Errno) {
	io.n = 0
	tally.Add()
	r, _, e := syscall.SyscallN(procSend.Addr(), uintptr(h), uintptr(io.first()), io.count(),
		uintptr(unsafe.Pointer(&io.n)), uintptr(flags), 0, 0)
	return int(io.n), result(r, e)
}

// SendTo sends a datagram to the address that was set.
func (io *IO) SendTo(h Handle, flags uint32) (int, errnomap.Errno) {
	io.n = 0
	tally.Add()
	r, _, e := syscall.SyscallN(procSendTo.Addr(), uintptr(h), uintptr(io.first()), io.count(),
		uintptr(unsafe.Pointer(&io.n)), uintptr(flags), uintptr(unsafe.Pointer(&io.addr.bytes)), uintptr(io.addr.length), 0, 0)
	return int(io.n), result(r, e)
}

// SendMsg sends a datagram with control data, to the address that was set if any.
func (io *IO) SendMsg(h Handle, flags uint32) (int, errnomap.Errno) {
	io.n = 0
	io.message()
	if io.addr.length == 0 {
		io.msg.Name = nil
	}
	tally.Add()
	r, _, e := syscall.SyscallN(procSendMsg.Addr(), uintptr(h), uintptr(unsafe.Pointer(&io.msg)), uintptr(flags),
		uintptr(unsafe.Pointer(&io.n)), 0, 0)
	return int(io.n), result(r, e)
}

// Received returns how many bytes the last call moved.
func (io *IO) Received() int { return int(io.n) }
