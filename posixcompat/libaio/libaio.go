package libaio

import (
	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/aio"
)

// The kernel's structures; see linux/aio_abi.h.
type (
	// Context is io_context_t. Zero is none.
	Context = aio.Context
	// Iocb is struct iocb: one operation. The Prep functions fill it.
	Iocb = aio.Iocb
	// Event is struct io_event: one completion.
	Event = aio.Event
	// Iovec is struct iovec without a Go pointer.
	Iovec = aio.Iovec
)

// The operations of an Iocb.
const (
	CmdPread   = aio.CmdPread
	CmdPwrite  = aio.CmdPwrite
	CmdFsync   = aio.CmdFsync
	CmdFdsync  = aio.CmdFdsync
	CmdPoll    = aio.CmdPoll
	CmdNoop    = aio.CmdNoop // refused
	CmdPreadv  = aio.CmdPreadv
	CmdPwritev = aio.CmdPwritev
)

// The flags of an Iocb.
const (
	FlagResfd  = aio.FlagResfd
	FlagIoprio = aio.FlagIoprio
)

// Setup makes a context for at least maxevents operations at a time, in flight or
// completed and not reaped, and stores it in ctx, which must be 0.
//
// EFAULT: ctx is nil. EINVAL: *ctx is not 0; maxevents is 0, negative, or beyond what a
// ring can hold. EAGAIN: more than the system allows (fs.aio-max-nr, 65536 on Windows).
// ENOMEM: no memory. See io_setup(2).
func Setup(maxevents int, ctx *Context) error { return setup(maxevents, ctx) }

// Submit begins the operations of iocbs and returns how many of them: fewer if one could
// not be begun, which is then the first of a next call that tells its error. An operation
// that fails later has its errno, negative, in its event's Res.
//
// EINVAL: ctx is no context; Reserved2 is not 0; Nbytes or Offset is out of range; the
// operation is unknown or not for such a file; bad RWFlags or priority; Resfd is no
// eventfd. EBADF: Fildes or Resfd is not open, or not for that. EFAULT: an iocb is nil, or
// an address is not a program's. EAGAIN: the context is full. EOPNOTSUPP: RWFlags that the
// file or the system does not know. Submit may wait, for a pipe without O_NONBLOCK for
// example. See io_submit(2).
func Submit(ctx Context, iocbs []*Iocb) (n int, err error) { return submit(ctx, iocbs) }

// Getevents takes completions, oldest first, and returns how many it stored in events. It
// waits for minNr of them, up to timeout, nil for ever; with a zero timeout it takes what is
// there. When the time is over it returns what it has, perhaps 0.
//
// EINVAL: ctx is no context, or was destroyed meanwhile; minNr is negative or greater than
// len(events). EINTR, on Linux: there was no event, and a signal came, even if it would not
// have waited: ask again. See io_getevents(2).
func Getevents(ctx Context, minNr int, events []Event, timeout *unix.Timespec) (n int, err error) {
	return getevents(ctx, minNr, events, timeout)
}

// Cancel asks for the end of an operation, which it names by the address it was
// submitted with. It never returns nil: EINPROGRESS says that it worked, and that the
// operation's event will come. Only CmdPoll can be cancelled.
//
// EINVAL: ctx is no context, or nothing of it that can be cancelled was submitted as
// iocb. EFAULT: iocb is nil. See io_cancel(2).
func Cancel(ctx Context, iocb *Iocb) error { return cancel(ctx, iocb) }

// Destroy ends a context: polls are cancelled, transfers in flight are waited for, their
// events are lost, and who waits in Getevents gets EINVAL.
//
// EINVAL: ctx is no context. See io_destroy(2).
func Destroy(ctx Context) error { return destroy(ctx) }
