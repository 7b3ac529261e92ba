package errnomap

import (
	"io/fs"
	"net"
	"os"
	"strings"
)

// leaf tells the number of one error, without what it wraps.
type leaf func(error) number

// search walks the tree of err, parents first, to the first number, and returns it
// with the call that the wrappers on the way name.
func search(err error, number leaf) (n number, op Op) {
	datagrams := false
	for err != nil {
		if named := namedCall(err); named != OpAny {
			op = named
		}
		datagrams = datagrams || aboutDatagrams(err)
		if n = own(err, number); n.kind != noNumber {
			return n, op.on(datagrams)
		}
		switch wrapper := err.(type) {
		case interface{ Unwrap() error }:
			err = wrapper.Unwrap()
		case interface{ Unwrap() []error }:
			n, op = searchBranches(wrapper.Unwrap(), op, number)
			return n, op.on(datagrams)
		default:
			return n, op
		}
	}
	return n, op
}

// searchBranches is search in several trees, from left to right.
func searchBranches(errs []error, outer Op, number leaf) (n number, op Op) {
	for _, err := range errs {
		if n, op = search(err, number); n.kind != noNumber {
			if op == OpAny {
				op = outer
			}
			return n, op
		}
	}
	return n, outer
}

// own is the number of err itself, without what it wraps.
func own(err error, number leaf) number {
	if u, ok := err.(UnknownCode); ok {
		return fromUnknown(u)
	}
	if n := number(err); n.kind != noNumber {
		return n
	}
	// An error may say what it is as, without wrapping it: errors.As asks so too.
	if err, ok := err.(interface{ As(any) bool }); ok {
		var e Errno
		if err.As(&e) {
			return fromErrno(e)
		}
	}
	return numberless
}

// numberless is the number of an error that has none.
var numberless number

// namedCalls are the calls that differ, by the names that package os and net give them.
// "open" and "remove" are not here: each can be several calls.
var namedCalls = map[string]Op{
	"read":        OpRead,
	"write":       OpWrite,
	"seek":        OpSeek,
	"truncate":    OpTruncate,
	"sync":        OpSync,
	"stat":        OpStat,
	"lstat":       OpStat,
	"readlink":    OpReadlink,
	"rename":      OpRename,
	"link":        OpLink,
	"symlink":     OpSymlink,
	"socket":      OpSocket,
	"wsasocket":   OpSocket,
	"bind":        OpBind,
	"connect":     OpConnect,
	"connectex":   OpConnect,
	"listen":      OpListen,
	"accept":      OpAccept,
	"acceptex":    OpAccept,
	"shutdown":    OpShutdown,
	"wsasend":     OpSend,
	"wsasendto":   OpSendDatagram,
	"wsasendmsg":  OpSendDatagram,
	"wsarecv":     OpRecv,
	"wsarecvfrom": OpRecvDatagram,
	"wsarecvmsg":  OpRecvDatagram,
	"getsockname": OpGetsockname,
	"setsockopt":  OpSockopt,
	"getsockopt":  OpSockopt,

	"OpenProcess":      OpKill,
	"TerminateProcess": OpKill,
}

// aboutDatagrams reports whether err says that it is of a datagram socket. Package net
// reads and writes a connected one by the calls of streams.
func aboutDatagrams(err error) bool {
	e, ok := err.(*net.OpError)
	return ok && (strings.HasPrefix(e.Net, "udp") || strings.HasPrefix(e.Net, "ip") || e.Net == "unixgram")
}

// on is the call on a socket of that kind.
func (o Op) on(datagrams bool) Op {
	switch {
	case datagrams && o == OpSend:
		return OpSendDatagram
	case datagrams && o == OpRecv:
		return OpRecvDatagram
	}
	return o
}

// namedCall is the call that err names, or OpAny.
func namedCall(err error) Op {
	switch err := err.(type) {
	case *fs.PathError:
		return namedCalls[err.Op]
	case *os.LinkError:
		return namedCalls[err.Op]
	case *os.SyscallError:
		return namedCalls[err.Syscall]
	case UnknownCode:
		return err.Op
	}
	return OpAny
}
