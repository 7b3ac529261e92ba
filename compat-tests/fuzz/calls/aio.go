package calls

import (
	"fmt"
	"runtime"

	"causeway/compat-tests/fuzz"
	"causeway/errnomap"
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
	Errnos:  []string{"EAGAIN", "EBADF", "EINVAL"},
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
	aContext  = choice(contexts, "ctx[%d]")
	operation = choice(operations, "op[%d]")
	anyFile   = fuzz.FD(file, file, direct, reading, writing, event, pair)
	positions = fuzz.Ints(0, 10, 4096, 1, 8192, 20000, -1)
	amounts   = fuzz.Ints(10, 4096, 512, 0, 100, 8192)
	endings   = fuzz.OneOf(fuzz.C("0", ending{}), fuzz.C("reserved", ending{reserved: 1}), fuzz.C("flags 8", ending{flags: 8}), fuzz.C("rw flags 0x8000", ending{rw: 0x8000}))
)

// choice is a number below n.
func choice(n int, code string) fuzz.Param {
	return fuzz.Make(n, func(_ *fuzz.Machine, c int) any { return c }, func(c int) string { return fmt.Sprintf(code, c) }, nil)
}

// ending is what a program does to an operation before it is submitted.
type ending struct {
	reserved uint64
	flags    uint32
	rw       int32
}

var aioCalls = []*fuzz.Call{
	{Symbol: "Open", Variant: "file", Func: unix.Open, New: []string{file}, Weight: 6, Params: []fuzz.Param{fuzz.Strings("a", "b", "d"), flags, mode}},
	{Symbol: "Open", Variant: "direct", Func: bigFile, Code: called("bigFile"), New: []string{direct}, Weight: 5, Params: []fuzz.Param{
		fuzz.OneOf(fuzz.C("unix.O_RDWR|unix.O_DIRECT", unix.O_RDWR|unix.O_DIRECT), fuzz.C("unix.O_RDONLY|unix.O_DIRECT", unix.O_RDONLY|unix.O_DIRECT), fuzz.C("unix.O_WRONLY|unix.O_APPEND", unix.O_WRONLY|unix.O_APPEND))}},
	{Symbol: "Pipe2", Func: pipe2, Code: called("pipe2"), New: []string{reading, writing}, Weight: 2, Params: []fuzz.Param{fuzz.OneOf(fuzz.C("unix.O_NONBLOCK", unix.O_NONBLOCK))}},
	{Symbol: "Eventfd", Func: eventfd, New: []string{event}, Weight: 2, Code: called("unix.Eventfd"), Params: []fuzz.Param{fuzz.Ints(0, 1), fuzz.OneOf(fuzz.C("unix.EFD_NONBLOCK", unix.EFD_NONBLOCK))}},
	{Symbol: "Write", Func: unix.Write, Weight: 3, Params: []fuzz.Param{anyFile, sizes}},
	{Symbol: "Read", Func: unix.Read, Weight: 3, Params: []fuzz.Param{anyFile, room}},
	{Symbol: "Close", Func: unix.Close, Closes: true, Weight: 3, Params: []fuzz.Param{anyFile}},
	{Symbol: "Seek", Func: unix.Seek, Params: []fuzz.Param{anyFile, fuzz.Ints(0, 5), fuzz.Ints(0, 1, 2)}},
	{Symbol: "Ftruncate", Func: unix.Ftruncate, Params: []fuzz.Param{fuzz.FD(file, direct), lengths}},

	{Symbol: "libaio.Setup", Func: setup, Code: called("setup"), Weight: 6, Params: []fuzz.Param{machine, aContext, fuzz.Ints(8, 1, 100, 0, -1)}},
	{Symbol: "libaio.PrepPread", Func: preadAt, Code: called("pread"), Weight: 8, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepPwrite", Func: pwriteAt, Code: called("pwrite"), Weight: 8, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepPreadv", Func: preadvAt, Code: called("preadv"), Weight: 3, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepPwritev", Func: pwritevAt, Code: called("pwritev"), Weight: 3, Params: []fuzz.Param{machine, aContext, operation, anyFile, amounts, positions}},
	{Symbol: "libaio.PrepFsync", Func: fsyncOf, Code: called("fsync"), Weight: 2, Params: []fuzz.Param{machine, aContext, operation, anyFile}},
	{Symbol: "libaio.PrepFdsync", Func: fdsyncOf, Code: called("fdsync"), Params: []fuzz.Param{machine, aContext, operation, anyFile}},
	{Symbol: "libaio.PrepPoll", Func: pollOf, Code: called("poll"), Weight: 4, Params: []fuzz.Param{machine, aContext, operation, anyFile, fuzz.OneOf(
		fuzz.C("unix.POLLIN", uint32(unix.POLLIN)), fuzz.C("unix.POLLOUT", uint32(unix.POLLOUT)), fuzz.C("unix.POLLIN|unix.POLLHUP", uint32(unix.POLLIN|unix.POLLHUP)), fuzz.C("0", uint32(0)), fuzz.C("1<<16", uint32(1<<16)))}},
	{Symbol: "libaio.SetEventfd", Func: withEventfd, Code: called("withEventfd"), Weight: 4, Params: []fuzz.Param{machine, aContext, operation, anyFile, fuzz.FD(event)}},
	{Symbol: "libaio.Submit", Func: spoiled, Code: called("spoiled"), Weight: 2, Params: []fuzz.Param{machine, aContext, operation, anyFile, endings}},
	{Symbol: "libaio.Submit", Variant: "many", Func: many, Code: called("many"), Weight: 4, Params: []fuzz.Param{machine, aContext, anyFile, anyFile, fuzz.Ints(2, 3, 1, 0)}},
	{Symbol: "libaio.Getevents", Func: getEvents, Code: called("getEvents"), Weight: 14, Params: []fuzz.Param{machine, aContext, fuzz.Ints(1, 0, 2, 5, -1), fuzz.Ints(8, 1, 2, 0)}},
	{Symbol: "libaio.Cancel", Func: cancel, Code: called("cancel"), Weight: 3, Params: []fuzz.Param{machine, aContext, operation}},
	{Symbol: "libaio.Destroy", Func: destroy, Code: called("destroy"), Params: []fuzz.Param{machine, aContext}},
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
	return libaio.Submit(s.contexts[ctx], []*libaio.Iocb{&s.iocbs[op]})
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

// halves are a buffer cut into a short and a longer piece.
func halves(b []byte) []libaio.Iovec {
	return []libaio.Iovec{libaio.Buffer(b[:len(b)/4]), libaio.Buffer(b[len(b)/4:])}
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
	return s.submit(ctx, op)
}

// spoiled submits a read with something in it that may not be.
func spoiled(m *fuzz.Machine, ctx, op, fd int, e ending) (int, error) {
	s := state(m)
	clear(s.buffers[op])
	libaio.PrepPread(&s.iocbs[op], fd, s.buffers[op][:10], 0)
	s.iocbs[op].Reserved2 = e.reserved
	s.iocbs[op].Flags |= e.flags
	s.iocbs[op].RWFlags = e.rw
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
		list = append(list, &s.iocbs[op])
	}
	return libaio.Submit(s.contexts[ctx], list)
}

// getEvents waits a moment for the events, and shows what came with what was read.
func getEvents(m *fuzz.Machine, ctx, least, most int) (int, report, error) {
	s := state(m)
	events := make([]libaio.Event, most)
	n, err := libaio.Getevents(s.contexts[ctx], least, events, &unix.Timespec{Nsec: 40e6})
	var r report
	for _, e := range events[:max(n, 0)] {
		r = append(r, fmt.Sprintf("%d:%d,%d %s", e.Data, e.Res, e.Res2, s.read(int(e.Data), e.Res)))
	}
	return n, r, err
}

// read is what an operation read.
func (s *aioState) read(op int, n int64) string {
	if c := s.iocbs[op].Opcode; n <= 0 || n > buffer || c != libaio.CmdPread && c != libaio.CmdPreadv {
		return ""
	}
	return fuzz.Quote(s.buffers[op][:n])
}

// cancel shows EINPROGRESS as what it is, a success.
func cancel(m *fuzz.Machine, ctx, op int) (string, error) {
	err := libaio.Cancel(state(m).contexts[ctx], &state(m).iocbs[op])
	if errnomap.Is(err, errnomap.EINPROGRESS) {
		return "in progress", nil
	}
	return "", err
}

func destroy(m *fuzz.Machine, ctx int) error { return libaio.Destroy(state(m).contexts[ctx]) }
