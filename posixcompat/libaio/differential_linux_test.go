package libaio

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"causeway/errnomap"
	"causeway/posixcompat/internal/aio"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/pipe"
)

// kernelFile is a file of Linux's behind the portable core.
type kernelFile struct {
	fd.AlwaysReady
	fd int
}

func (f *kernelFile) Readv(*fd.Description, [][]byte) (int, error)  { return -1, errnomap.EIO }
func (f *kernelFile) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EIO }
func (f *kernelFile) Preadv(_ *fd.Description, bufs [][]byte, off int64) (int, error) {
	return unix.Preadv(f.fd, bufs, off)
}
func (f *kernelFile) Pwritev(d *fd.Description, bufs [][]byte, off int64) (int, error) {
	flags := 0
	if d.Is(fd.Append) {
		flags = unix.RWF_APPEND
	}
	return unix.Pwritev2(f.fd, bufs, off, flags)
}
func (f *kernelFile) Sync() error     { return unix.Fsync(f.fd) }
func (f *kernelFile) DataSync() error { return unix.Fdatasync(f.fd) }
func (f *kernelFile) Close() error    { return unix.Close(f.fd) }

// side is the kernel's libaio or the core's, with the same files.
type side struct {
	name   string
	ctx    Context
	files  []int
	setup  func(*Context) error
	submit func(Context, []*Iocb) (int, error)
	get    func(Context, []Event) (int, error)
	cancel func(Context, *Iocb) error
	end    func(Context) error
	read   func(int, []byte) (int, error)
	write  func(int, []byte) (int, error)

	iocbs  map[uint64]*Iocb
	buffer map[uint64][]byte
	events map[uint64]int64 // by data
}

// The files of a side.
const (
	plainFile = iota
	appendFile
	readFile
	pipeOut
	pipeIn
	counter
	closedFile
	files
)

const places = 8

func kernelSide(t *rapid.T, dir string) *side {
	s := &side{name: "kernel",
		setup: func(c *Context) error { return Setup(places, c) }, submit: Submit, cancel: Cancel, end: Destroy,
		get:  func(c Context, e []Event) (int, error) { return Getevents(c, 0, e, &unix.Timespec{}) },
		read: unix.Read, write: unix.Write,
	}
	s.files = []int{openFile(t, dir, "plain", unix.O_RDWR), openFile(t, dir, "append", unix.O_RDWR|unix.O_APPEND), openFile(t, dir, "read", unix.O_RDONLY)}
	p := make([]int, 2)
	must(t, unix.Pipe2(p, unix.O_NONBLOCK))
	e, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
	must(t, err)
	s.files = append(s.files, p[0], p[1], e, 1<<19)
	t.Cleanup(func() {
		for _, f := range s.files[:closedFile] {
			unix.Close(f)
		}
	})
	return s.begin(t)
}

func coreSide(t *rapid.T, dir string) *side {
	table := new(fd.Table)
	system := aio.New(table)
	s := &side{name: "core",
		setup: func(c *Context) error { return system.Setup(places, c) }, submit: system.Submit, cancel: system.Cancel, end: system.Destroy,
		get:  func(c Context, e []Event) (int, error) { return system.Getevents(c, 0, e, park.Immediately()) },
		read: table.Read, write: table.Write,
	}
	open := func(f fd.File, flags int) {
		n, err := table.Open(f, flags)
		must(t, err)
		s.files = append(s.files, n)
	}
	open(&kernelFile{fd: openFile(t, dir, "plain", unix.O_RDWR)}, fd.ReadWrite)
	open(&kernelFile{fd: openFile(t, dir, "append", unix.O_RDWR|unix.O_APPEND)}, fd.ReadWrite)
	open(&kernelFile{fd: openFile(t, dir, "read", unix.O_RDONLY)}, fd.ReadOnly)
	r, w := pipe.New()
	open(r, fd.ReadOnly|fd.Nonblock)
	open(w, fd.WriteOnly|fd.Nonblock)
	c, err := eventfd.New(0, 0)
	must(t, err)
	open(c, fd.ReadWrite|fd.Nonblock)
	s.files = append(s.files, 1<<19)
	t.Cleanup(func() {
		for _, f := range s.files[:closedFile] {
			table.Close(f)
		}
	})
	return s.begin(t)
}

func (s *side) begin(t *rapid.T) *side {
	s.iocbs, s.buffer, s.events = map[uint64]*Iocb{}, map[uint64][]byte{}, map[uint64]int64{}
	must(t, s.setup(&s.ctx))
	return s
}

func must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func openFile(t *rapid.T, dir, name string, flags int) int {
	must(t, os.MkdirAll(dir, 0o755))
	path := filepath.Join(dir, name)
	must(t, os.WriteFile(path, []byte("the beginning of the file, which is read"), 0o644))
	f, err := unix.Open(path, flags, 0)
	must(t, err)
	return f
}

// operation is drawn once and made into an Iocb for each side.
type operation struct {
	data       uint64
	file       int
	opcode     uint16
	length     int
	offset     int64
	rwFlags    int32
	events     uint64
	nullBuffer bool
	reserved   bool
	notify     int // a file's index, or -1
}

func drawOperation(t *rapid.T, data uint64) operation {
	return operation{
		data:       data,
		file:       rapid.IntRange(0, files-1).Draw(t, "file"),
		opcode:     rapid.SampledFrom([]uint16{0, 0, 1, 1, 2, 3, 5, 5, 5, 7, 8, 6, 9}).Draw(t, "opcode"),
		length:     rapid.SampledFrom([]int{0, 1, 5, 8, 20, 100}).Draw(t, "length"),
		offset:     rapid.SampledFrom([]int64{0, 0, 0, 3, 30, 50, -1, 1<<63 - 1, 1 << 62}).Draw(t, "offset"),
		rwFlags:    rapid.SampledFrom([]int32{0, 0, 0, 0, 1, 2, 4, 0x10, 0x30, 1 << 20}).Draw(t, "flags"),
		events:     rapid.SampledFrom([]uint64{1, 0x41, 4, 0x104, 2, 0, 0x345, 1 << 16}).Draw(t, "events"),
		nullBuffer: rapid.IntRange(0, 9).Draw(t, "null buffer") == 0,
		reserved:   rapid.IntRange(0, 19).Draw(t, "reserved") == 0,
		notify:     rapid.SampledFrom([]int{-1, -1, -1, counter, plainFile, closedFile}).Draw(t, "notify"),
	}
}

func (s *side) iocb(o operation) *Iocb {
	iocb := new(Iocb)
	buf := make([]byte, o.length)
	for i := range buf {
		buf[i] = byte(o.data) + byte(i)
	}
	n := o.length / 3
	vector := []Iovec{Buffer(buf[:n]), Buffer(buf[n:n]), Buffer(buf[n:])}
	switch fd := s.files[o.file]; o.opcode {
	case CmdPread:
		PrepPread(iocb, fd, buf, o.offset)
	case CmdPwrite:
		PrepPwrite(iocb, fd, buf, o.offset)
	case CmdPreadv:
		PrepPreadv(iocb, fd, vector, o.offset)
	case CmdPwritev:
		PrepPwritev(iocb, fd, vector, o.offset)
	case CmdPoll:
		PrepPoll(iocb, fd, uint32(o.events))
	default:
		PrepFsync(iocb, fd)
		iocb.Opcode = o.opcode
	}
	iocb.Data, iocb.RWFlags = o.data, o.rwFlags
	if o.opcode == CmdPoll || o.opcode == CmdFsync || o.opcode == CmdFdsync {
		iocb.RWFlags = 0
	}
	if o.nullBuffer && o.opcode != CmdPoll && o.file <= readFile && o.offset < 30 {
		iocb.Buf = 0 // where nothing would be moved, the core looks at the buffer first
	}
	if o.reserved {
		iocb.Reserved2 = 1
	}
	if o.notify >= 0 {
		SetEventfd(iocb, s.files[o.notify])
	}
	s.iocbs[o.data], s.buffer[o.data] = iocb, buf
	return iocb
}

// collect takes the events that are there.
func (s *side) collect(t *rapid.T) {
	events := make([]Event, 16)
	for {
		n, err := s.get(s.ctx, events)
		if err == unix.EINTR {
			continue // Go's own signals; the kernel says so even where it does not wait
		}
		must(t, err)
		for _, e := range events[:n] {
			if _, twice := s.events[e.Data]; twice {
				t.Fatalf("%s: the operation %d has two events", s.name, e.Data)
			}
			if e.Res2 != 0 {
				t.Fatalf("%s: res2 is %d", s.name, e.Res2)
			}
			s.events[e.Data] = e.Res
		}
		if n == 0 {
			return
		}
	}
}

func outcome(n int, err error) string {
	if err != nil {
		return errnomap.Name(errnomap.Of(err))
	}
	return fmt.Sprint(n)
}

// pair is both sides and what they have in flight.
type pair struct {
	sides   []*side
	next    uint64
	moving  []uint64 // transfers and syncs, whose events must come
	polling []uint64
}

func (p *pair) submit(t *rapid.T) {
	var ops []operation
	used := map[int]bool{}
	for range rapid.IntRange(1, 3).Draw(t, "operations") {
		o := drawOperation(t, p.next)
		if used[o.file] || used[o.notify] {
			continue // their order would be anyone's
		}
		used[o.file], used[o.notify] = true, o.notify >= 0
		p.next++
		ops = append(ops, o)
	}
	var got []string
	taken := 0
	for _, s := range p.sides {
		var iocbs []*Iocb
		for _, o := range ops {
			iocbs = append(iocbs, s.iocb(o))
		}
		n, err := s.submit(s.ctx, iocbs)
		got = append(got, outcome(n, err))
		taken = max(n, 0)
	}
	if got[0] != got[1] {
		t.Fatalf("submission of %+v: %s says %s, %s says %s", ops, p.sides[0].name, got[0], p.sides[1].name, got[1])
	}
	for _, o := range ops[:taken] {
		if o.opcode == CmdPoll {
			p.polling = append(p.polling, o.data)
		} else {
			p.moving = append(p.moving, o.data)
		}
	}
	p.settle(t)
}

// settle waits until all that must be complete is, and both sides have the same events.
func (p *pair) settle(t *rapid.T) {
	for end := time.Now().Add(5 * time.Second); ; time.Sleep(50 * time.Microsecond) {
		equal, why := p.compare(t)
		if equal {
			return
		}
		if time.Now().After(end) {
			t.Fatal(why)
		}
	}
}

func (p *pair) compare(t *rapid.T) (bool, string) {
	for _, s := range p.sides {
		s.collect(t)
	}
	a, b := p.sides[0], p.sides[1]
	for _, data := range slices.Concat(p.moving, p.polling) {
		x, in := a.events[data]
		y, inToo := b.events[data]
		if in != inToo || x != y || !in && slices.Contains(p.moving, data) {
			return false, fmt.Sprintf("operation %d: %s has %d (%v), %s has %d (%v)", data, a.name, x, in, b.name, y, inToo)
		}
		if string(a.buffer[data]) != string(b.buffer[data]) {
			t.Fatalf("operation %d: the buffers are %q and %q", data, a.buffer[data], b.buffer[data])
		}
	}
	return true, ""
}

// both observes a call on both sides.
func (p *pair) both(t *rapid.T, what string, call func(*side) (int, error)) {
	var got []string
	for _, s := range p.sides {
		got = append(got, outcome(call(s)))
	}
	if got[0] != got[1] {
		t.Fatalf("%s: %s says %s, %s says %s", what, p.sides[0].name, got[0], p.sides[1].name, got[1])
	}
	p.settle(t)
}

func (p *pair) cancel(t *rapid.T) {
	if len(p.polling) == 0 {
		return
	}
	data := rapid.SampledFrom(p.polling).Draw(t, "poll")
	p.both(t, "cancel", func(s *side) (int, error) { return 0, s.cancel(s.ctx, s.iocbs[data]) })
}

func (p *pair) again(t *rapid.T) {
	for _, s := range p.sides {
		must(t, s.end(s.ctx))
		s.ctx = 0
		s.begin(t)
	}
	p.moving, p.polling = nil, nil
}

func TestRandomProgramsDoWhatTheKernelDoes(t *testing.T) {
	dir := t.TempDir()
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		root := filepath.Join(dir, fmt.Sprint(round))
		p := &pair{sides: []*side{kernelSide(t, filepath.Join(root, "kernel")), coreSide(t, filepath.Join(root, "core"))}}
		one := []byte{1, 0, 0, 0, 0, 0, 0, 0}
		t.Repeat(map[string]func(*rapid.T){
			"submit": p.submit,
			"cancel": p.cancel,
			"again":  p.again,
			"write the pipe": func(t *rapid.T) {
				p.both(t, "write", func(s *side) (int, error) { return s.write(s.files[pipeIn], one[:3]) })
			},
			"read the pipe": func(t *rapid.T) {
				p.both(t, "read", func(s *side) (int, error) { return s.read(s.files[pipeOut], make([]byte, 50)) })
			},
			"add to the eventfd": func(t *rapid.T) {
				p.both(t, "add", func(s *side) (int, error) { return s.write(s.files[counter], one) })
			},
			"take the eventfd": func(t *rapid.T) {
				p.both(t, "take", func(s *side) (int, error) {
					v := make([]byte, 8)
					n, err := s.read(s.files[counter], v)
					if err != nil {
						return n, err
					}
					return int(v[0]), nil
				})
			},
		})
		for _, s := range p.sides {
			must(t, s.end(s.ctx))
		}
		for _, name := range []string{"plain", "append", "read"} {
			a, err := os.ReadFile(filepath.Join(root, "kernel", name))
			must(t, err)
			b, err := os.ReadFile(filepath.Join(root, "core", name))
			must(t, err)
			if string(a) != string(b) {
				t.Fatalf("the file %s is %q and %q", name, a, b)
			}
		}
		os.RemoveAll(root)
	})
}
