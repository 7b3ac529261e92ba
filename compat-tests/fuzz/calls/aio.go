package calls

import (
	"fmt"
	"runtime"
	"strconv"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

const direct = "direct" // a file opened with O_DIRECT

// Libaio is about asynchronous I/O on files, pipes and whatever else a context takes.
var Libaio = &fuzz.Area{
	Name:    "libaio",
	Length:  30,
	Prepare: prepareAIO,
	Calls:   aioCalls,
	Errnos:  []string{"EAGAIN", "EBADF", "EFAULT", "EINPROGRESS", "EINVAL"},
}

// The size of what a program has.
const (
	contexts   = 2
	operations = 6
	buffer     = 8192
)

// aioState is a program's contexts, operations and buffers.
type aioState struct {
	contexts [contexts]libaio.Context
	iocbs    [operations]libaio.Iocb
	buffers  [operations][]byte
	uses     [operations]int // how many have no event yet
}

func prepareAIO(m *fuzz.Machine) error {
	if err := plantTree(m); err != nil {
		return err
	}
	s := new(aioState)
	pin := new(runtime.Pinner)
	pin.Pin(s)
	for i := range s.buffers {
		b := make([]byte, buffer+4096)
		pin.Pin(&b[0])
		s.buffers[i] = aligned(b)[:buffer]
	}
	if err := libaio.Setup(100, &s.contexts[0]); err != nil {
		return fmt.Errorf("io_setup: %w", err)
	}
	m.State = s
	m.Cleanup(pin.Unpin)
	m.Cleanup(func() {
		for _, c := range s.contexts {
			if c != 0 {
				_ = libaio.Destroy(c) // the program may have destroyed it
			}
		}
	})
	return nil
}

var (
	aContext  = choice(contexts)
	operation = choice(operations)
	anyFile   = fuzz.FD(file, file, direct, reading, writing, event, pair)
	positions = fuzz.Ints(0, 10, 4096, 1, 8192, 20000, -1)
	amounts   = fuzz.Ints(10, 4096, 512, 0, 100, 8192)
	endings   = fuzz.OneOf(fuzz.C("calls.Ending{}", Ending{}), fuzz.C("calls.Ending{Reserved: 1}", Ending{Reserved: 1}), fuzz.C("calls.Ending{Flags: 8}", Ending{Flags: 8}), fuzz.C("calls.Ending{RW: 0x8000}", Ending{RW: 0x8000}))
)

// choice is a number below n.
func choice(n int) fuzz.Param {
	return fuzz.Make(n, func(_ *fuzz.Machine, c int) any { return c }, strconv.Itoa, nil)
}

// Ending is what a program does to an operation before it is submitted.
type Ending struct {
	Reserved uint64
	Flags    uint32
	RW       int32
}

var aioCalls = []*fuzz.Call{
	{Symbol: "Open", Variant: "file", Func: unix.Open, New: []string{file}, Weight: 6, Params: []fuzz.Param{fuzz.Strings("a", "b", "d"), flags, mode}},
	{Symbol: "Open", Variant: "direct", Func: bigFile, Helper: true, New: []string{direct}, Weight: 5, Params: []fuzz.Param{
		fuzz.OneOf(fuzz.C("unix.O_RDWR|unix.O_DIRECT", unix.O_RDWR|unix.O_DIRECT), fuzz.C("unix.O_RDONLY|unix.O_DIRECT", unix.O_RDONLY|unix.O_DIRECT), fuzz.C("unix.O_WRONLY|unix.O_APPEND", unix.O_WRONLY|unix.O_APPEND))}},
	{Symbol: "Pipe2", Func: pipe2, Helper: true, New: []string{reading, writing}, Weight: 2, Params: []fuzz.Param{fuzz.OneOf(fuzz.C("unix.O_NONBLOCK", unix.O_NONBLOCK))}},
	{Symbol: "Eventfd", Func: eventfd, New: []string{event}, Weight: 2, Helper: true, Params: []fuzz.Param{fuzz.Ints(0, 1), fuzz.OneOf(fuzz.C("unix.EFD_NONBLOCK", unix.EFD_NONBLOCK))}},
	{Symbol: "Write", Func: unix.Write, Weight: 3, Params: []fuzz.Param{anyFile, sizes}},
	{Symbol: "Read", Func: unix.Read, Weight: 3, Params: []fuzz.Param{anyFile, room}},
	{Symbol: "Close", Func: unix.Close, Closes: true, Weight: 3, Params: []fuzz.Param{anyFile}},
	{Symbol: "Seek", Func: unix.Seek, Params: []fuzz.Param{anyFile, fuzz.Ints(0, 5), fuzz.Ints(0, 1, 2)}},
	{Symbol: "Ftruncate", Func: unix.Ftruncate, Params: []fuzz.Param{fuzz.FD(file, direct), lengths}},

	{Symbol: "libaio.Setup", Func: setup, Helper: true, Weight: 6, Params: []fuzz.Param{machine, aContext, fuzz.Ints(8, 1, 100, 0, -1)}},
	{Symbol: "libaio.PrepPread", Func: preadAt, Helper: true, Weight: 8, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepPwrite", Func: pwriteAt, Helper: true, Weight: 8, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepPreadv", Func: preadvAt, Helper: true, Weight: 3, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepPwritev", Func: pwritevAt, Helper: true, Weight: 3, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepFsync", Func: fsyncOf, Helper: true, Weight: 2, Params: []fuzz.Param{machine, aContext, operation, anyFile}},
	{Symbol: "libaio.PrepFdsync", Func: fdsyncOf, Helper: true, Params: []fuzz.Param{machine, aContext, operation, anyFile}},
	{Symbol: "libaio.PrepPoll", Func: pollOf, Helper: true, Weight: 4, Params: []fuzz.Param{machine, aContext, operation, anyFile, fuzz.OneOf(
		fuzz.C("unix.POLLIN", uint32(unix.POLLIN)), fuzz.C("unix.POLLOUT", uint32(unix.POLLOUT)), fuzz.C("unix.POLLIN|unix.POLLHUP", uint32(unix.POLLIN|unix.POLLHUP)), fuzz.C("0", uint32(0)), fuzz.C("1<<16", uint32(1<<16)))}},
	{Symbol: "libaio.SetEventfd", Func: withEventfd, Helper: true, Weight: 4, Params: []fuzz.Param{machine, aContext, operation, anyFile, fuzz.FD(event)}},
	{Symbol: "libaio.Submit", Func: spoiled, Helper: true, Weight: 2, Params: []fuzz.Param{machine, aContext, operation, anyFile, endings}},
	{Symbol: "libaio.Submit", Variant: "many", Func: many, Helper: true, Weight: 4, Params: []fuzz.Param{machine, aContext, anyFile, anyFile, fuzz.Ints(2, 3, 1, 0)}},
	{Symbol: "libaio.Getevents", Func: getEvents, Helper: true, Weight: 14, Params: []fuzz.Param{machine, aContext, fuzz.Ints(1, 0, 2, 5, -1), fuzz.Ints(16, 0, 1)}},
	{Symbol: "libaio.Cancel", Func: cancel, Helper: true, Weight: 4, Params: []fuzz.Param{machine, aContext, operation}},
	{Symbol: "libaio.Submit", Variant: "nothing", Func: nothing, Helper: true, Params: []fuzz.Param{machine, aContext}},
	{Symbol: "libaio.Destroy", Func: destroy, Helper: true, Params: []fuzz.Param{machine, aContext}},
}

// bigFile is a file of 10000 bytes, opened with the flags.
func bigFile(flags int) (int, error) {
	fd, err := unix.Open("big", unix.O_CREAT|unix.O_WRONLY, 0o644)
	if err != nil {
		return -1, err
	}
	_, err = unix.Write(fd, fuzz.Text(0, 10000))
	if closed := unix.Close(fd); err == nil {
		err = closed
	}
	if err != nil {
		return -1, err
	}
	return unix.Open("big", flags, 0)
}

func state(m *fuzz.Machine) *aioState { return m.State.(*aioState) }

func setup(m *fuzz.Machine, ctx, n int) error { return libaio.Setup(n, &state(m).contexts[ctx]) }

// prepare fills the buffer of an operation with its own text.
func (s *aioState) prepare(op, n int) []byte {
	copy(s.buffers[op], fuzz.Text(op, n))
	return s.buffers[op][:n]
}

// submit submits one operation, labelled with its number.
func (s *aioState) submit(ctx, op int) (int, error) {
	s.iocbs[op].Data = uint64(op)
	s.uses[op]++
	n, err := libaio.Submit(s.contexts[ctx], []*libaio.Iocb{&s.iocbs[op]})
	if err != nil && s.uses[op] == 1 {
		s.uses[op] = 0
	}
	return n, err
}

func preadAt(m *fuzz.Machine, ctx, op, fd, n int, off int64) (int, error) {
	s := state(m)
	clear(s.buffers[op])
	libaio.PrepPread(&s.iocbs[op], fd, s.buffers[op][:n], off)
	return s.submit(ctx, op)
}

func pwriteAt(m *fuzz.Machine, ctx, op, fd, n int, off int64) (int, error) {
	s := state(m)
	libaio.PrepPwrite(&s.iocbs[op], fd, s.prepare(op, n), off)
	return s.submit(ctx, op)
}

// halves are a buffer cut into a short and a longer piece, where O_DIRECT takes it on
// every device: some ask for less of addresses and pieces than of the whole.
func halves(b []byte) []libaio.Iovec {
	cut := len(b) / 4
	if len(b) >= 512 {
		cut &^= 511
	}
	return []libaio.Iovec{libaio.Buffer(b[:cut]), libaio.Buffer(b[cut:])}
}

func preadvAt(m *fuzz.Machine, ctx, op, fd, n int, off int64) (int, error) {
	s := state(m)
	clear(s.buffers[op])
	libaio.PrepPreadv(&s.iocbs[op], fd, halves(s.buffers[op][:n]), off)
	return s.submit(ctx, op)
}

func pwritevAt(m *fuzz.Machine, ctx, op, fd, n int, off int64) (int, error) {
	s := state(m)
	libaio.PrepPwritev(&s.iocbs[op], fd, halves(s.prepare(op, n)), off)
	return s.submit(ctx, op)
}

func fsyncOf(m *fuzz.Machine, ctx, op, fd int) (int, error) {
	libaio.PrepFsync(&state(m).iocbs[op], fd)
	return state(m).submit(ctx, op)
}

func fdsyncOf(m *fuzz.Machine, ctx, op, fd int) (int, error) {
	libaio.PrepFdsync(&state(m).iocbs[op], fd)
	return state(m).submit(ctx, op)
}

func pollOf(m *fuzz.Machine, ctx, op, fd int, mask uint32) (int, error) {
	libaio.PrepPoll(&state(m).iocbs[op], fd, mask)
	return state(m).submit(ctx, op)
}

func withEventfd(m *fuzz.Machine, ctx, op, fd, event int) (int, error) {
	s := state(m)
	clear(s.buffers[op])
	libaio.PrepPread(&s.iocbs[op], fd, s.buffers[op][:10], 0)
	libaio.SetEventfd(&s.iocbs[op], event)
	n, err := s.submit(ctx, op)
	if err == nil { // the eventfd counts when the read has ended, in the call or after it
		_, _ = unix.Poll([]unix.PollFd{{Fd: int32(event), Events: unix.POLLIN}}, 30)
	}
	return n, err
}

// spoiled submits a read with something in it that may not be.
func spoiled(m *fuzz.Machine, ctx, op, fd int, e Ending) (int, error) {
	s := state(m)
	clear(s.buffers[op])
	libaio.PrepPread(&s.iocbs[op], fd, s.buffers[op][:10], 0)
	s.iocbs[op].Reserved2 = e.Reserved
	s.iocbs[op].Flags |= e.Flags
	s.iocbs[op].RWFlags = e.RW
	return s.submit(ctx, op)
}

// many submits up to three reads at once, of one file and then of another.
func many(m *fuzz.Machine, ctx, first, second, n int) (int, error) {
	s := state(m)
	var list []*libaio.Iocb
	for op := range n {
		fd := first
		if op > 0 {
			fd = second
		}
		clear(s.buffers[op])
		libaio.PrepPread(&s.iocbs[op], fd, s.buffers[op][:10], int64(10*op))
		s.iocbs[op].Data = uint64(op)
		s.uses[op]++
		list = append(list, &s.iocbs[op])
	}
	return libaio.Submit(s.contexts[ctx], list)
}

// quiet is for how long nothing comes any more when everything has come: which
// operations end within a call is the system's affair.
const quiet = 15e6

// getEvents waits a moment for the events, then for those that are still under way, and
// shows what came with what was read.
func getEvents(m *fuzz.Machine, ctx, least, most int) (int, report, error) {
	s := state(m)
	if most == 1 {
		most, least = 16, max(least, 16) // which of several comes first is the system's affair
	}
	events := make([]libaio.Event, most)
	n, err := libaio.Getevents(s.contexts[ctx], least, events, &unix.Timespec{Nsec: 40e6})
	for err == nil && n < most {
		var more int
		if more, err = libaio.Getevents(s.contexts[ctx], 1, events[n:], &unix.Timespec{Nsec: quiet}); more <= 0 {
			break
		}
		n += more
	}
	var r report
	for _, e := range events[:max(n, 0)] {
		r = append(r, fmt.Sprintf("%d:%d,%d %s", e.Data, e.Res, e.Res2, s.read(int(e.Data), e.Res)))
	}
	for _, e := range events[:max(n, 0)] {
		s.uses[e.Data]--
	}
	return n, r, err
}

// read is what an operation read, if no other has used its buffer meanwhile.
func (s *aioState) read(op int, n int64) string {
	if c := s.iocbs[op].Opcode; n <= 0 || n > buffer || c != libaio.CmdPread && c != libaio.CmdPreadv || s.uses[op] != 1 {
		return ""
	}
	return fuzz.Quote(s.buffers[op][:n])
}

func cancel(m *fuzz.Machine, ctx, op int) error {
	return libaio.Cancel(state(m).contexts[ctx], &state(m).iocbs[op])
}

// destroy forgets the context: Linux gives its number to the next one, perhaps.
func destroy(m *fuzz.Machine, ctx int) error {
	s := state(m)
	err := libaio.Destroy(s.contexts[ctx])
	if err == nil {
		s.contexts[ctx] = 0
	}
	return err
}

// nothing submits an operation that is not there.
func nothing(m *fuzz.Machine, ctx int) (int, error) {
	return libaio.Submit(state(m).contexts[ctx], []*libaio.Iocb{nil})
}
