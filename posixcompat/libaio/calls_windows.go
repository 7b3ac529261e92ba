package libaio

import (
	"math"
	"time"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/aio"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
)

// system is the contexts of this process.
var system = aio.New(&fd.Process)

func setup(maxevents int, ctx *Context) error {
	if maxevents != int(int32(maxevents)) {
		maxevents = -1 // too large as well
	}
	return system.Setup(uint32(maxevents), ctx)
}

func submit(ctx Context, iocbs []*Iocb) (int, error) { return system.Submit(ctx, iocbs) }

func getevents(ctx Context, minNr int, events []Event, timeout *unix.Timespec) (int, error) {
	return system.Getevents(ctx, minNr, events, deadline(timeout))
}

// deadline is when a wait of timeout ends. A negative one never does, as in the kernel,
// which does not look whether it is a time.
func deadline(timeout *unix.Timespec) park.Deadline {
	if timeout == nil {
		return park.Never()
	}
	const most = math.MaxInt64/int64(time.Second) - 1
	nsec := timeout.Nsec % int64(time.Second)
	sec := timeout.Sec
	if carry := timeout.Nsec / int64(time.Second); max(sec, -sec) < most && max(carry, -carry) < most {
		sec += carry
	}
	if sec >= most || sec < 0 {
		return park.Never()
	}
	return park.In(time.Duration(sec)*time.Second + time.Duration(nsec))
}

func cancel(ctx Context, iocb *Iocb) error { return system.Cancel(ctx, iocb) }

func destroy(ctx Context) error { return system.Destroy(ctx) }
