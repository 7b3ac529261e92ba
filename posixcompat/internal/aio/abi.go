// Package aio is Linux's native asynchronous I/O, as linux/aio_abi.h has it, for
// systems whose kernel lacks it.
//
// A System is io_setup to io_destroy over one table of descriptors. Each context holds a
// ring of completed events and counts who has a place in it: a request takes its place
// when it is submitted and gives it back when its event is reaped, so that an event
// always has room. Requests live in slabs that a context keeps; after the first ones no
// operation allocates.
//
// How a request is carried out, in the order in which submission tries:
//
//   - What has no positions (pipes, sockets, eventfds) moves at once, inside of the
//     submission, as on Linux: O_NONBLOCK decides whether that waits.
//   - Regular files that the system can serve asynchronously: system_windows.go begins
//     overlapped transfers that complete on the package's port. Whoever waits there, for
//     whatever, completes the request; there is no thread for it. A vector goes as one
//     transfer after the other, until a short one.
//   - Everything else (flushing, appending, handles that were opened for synchronous
//     use) goes to a few goroutines that end when there is nothing more to do.
//   - Polls watch the file as epoll does; a goroutine of the same few asks again.
//
// It does not serve RWF_NOWAIT for regular files (EOPNOTSUPP at submission, as where
// Linux's file system lacks it), and keeps no order among requests, as on Linux.
package aio

// Context names a context, as aio_context_t does. Zero is none.
type Context uintptr

// Iocb is struct iocb: one operation. The kernel copies it when it is submitted, and
// writes Key. Buf is an address: of the buffer, or of an array of Iovec.
type Iocb struct {
	Data      uint64 // comes back in Event.Data
	Key       uint32 // written at submission
	RWFlags   int32  // RWF_*
	Opcode    uint16 // Cmd*
	Reqprio   int16  // with FlagIoprio
	Fildes    uint32
	Buf       uint64 // for CmdPoll the events to wait for
	Nbytes    uint64 // or how many Iovecs
	Offset    int64
	Reserved2 uint64 // zero
	Flags     uint32 // Flag*
	Resfd     uint32 // an eventfd, with FlagResfd
}

// Event is struct io_event: one completion.
type Event struct {
	Data uint64 // Iocb.Data
	Obj  uint64 // the address of the Iocb
	Res  int64  // bytes, or for polls the events; negative: an errno
	Res2 int64  // always zero
}

// Iovec is struct iovec without a Go pointer in it, for memory outside of Go's heap.
type Iovec struct {
	Base uint64 // an address
	Len  uint64
}

// The operations.
const (
	CmdPread   = 0
	CmdPwrite  = 1
	CmdFsync   = 2
	CmdFdsync  = 3
	CmdPoll    = 5
	CmdNoop    = 6 // refused by Linux too
	CmdPreadv  = 7
	CmdPwritev = 8
)

// The flags of an Iocb. Others are ignored.
const (
	FlagResfd  = 1
	FlagIoprio = 2
)
