package libaio_test

import (
	"os"
	"path/filepath"
	"testing"

	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

const blockSize = 4096

// bench is depth reads of 4 KiB of one file, again and again.
type bench struct {
	ctx    libaio.Context
	fd     int
	buf    []byte
	iocbs  []*libaio.Iocb
	events []libaio.Event
	kept   [][]libaio.Iovec
}

// aligned is n bytes at the beginning of a page, on Go's heap, which does not move.
func aligned(n int) []byte {
	p := make([]byte, n+blockSize)
	skip := int(-libaio.Buffer(p).Base & (blockSize - 1))
	return p[skip : skip+n]
}

func newBench(t testing.TB, depth, flags int) *bench {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, depth*blockSize), 0o644); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Open(path, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{fd: fd, buf: aligned(depth * blockSize), events: make([]libaio.Event, depth)}
	for i := range depth {
		iocb := new(libaio.Iocb)
		libaio.PrepPread(iocb, fd, b.buf[i*blockSize:(i+1)*blockSize], int64(i)*blockSize)
		b.iocbs = append(b.iocbs, iocb)
	}
	if err := libaio.Setup(depth, &b.ctx); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = libaio.Destroy(b.ctx)
		_ = unix.Close(fd)
	})
	return b
}

// round submits all and takes all, by waiting or by asking again and again.
func (b *bench) round(t testing.TB, timeout *unix.Timespec) {
	n, err := libaio.Submit(b.ctx, b.iocbs)
	if err != nil || n != len(b.iocbs) {
		t.Fatalf("%d operations were submitted: %v", n, err)
	}
	for done := 0; done < n; {
		got, err := libaio.Getevents(b.ctx, 1, b.events, timeout)
		if err != nil && err != unix.EINTR {
			t.Fatal(err)
		}
		for _, e := range b.events[:max(got, 0)] {
			if e.Res < 0 {
				t.Fatalf("an operation failed: %d", e.Res)
			}
		}
		done += max(got, 0)
	}
}

func TestNothingIsAllocatedForAnOperation(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates by itself")
	}
	for name, c := range map[string]struct {
		flags   int
		timeout *unix.Timespec
		change  func(t *testing.T, b *bench)
	}{
		"direct reads, waiting":  {unix.O_RDONLY | unix.O_DIRECT, nil, nil},
		"direct reads, polling":  {unix.O_RDONLY | unix.O_DIRECT, new(unix.Timespec), nil},
		"buffered reads":         {unix.O_RDONLY, nil, nil},
		"direct writes":          {unix.O_RDWR | unix.O_DIRECT, nil, opcode(libaio.CmdPwrite)},
		"syncs":                  {unix.O_RDWR, nil, syncing},
		"vectors":                {unix.O_RDONLY | unix.O_DIRECT, nil, vectored},
		"with an eventfd":        {unix.O_RDONLY | unix.O_DIRECT, nil, signalling},
		"polls of what is ready": {unix.O_RDONLY, nil, polling},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBench(t, 16, c.flags)
			if c.change != nil {
				c.change(t, b)
			}
			b.round(t, c.timeout)
			if n := testing.AllocsPerRun(20, func() { b.round(t, c.timeout) }); n >= 1 {
				t.Errorf("16 operations allocate %v times", n)
			}
		})
	}
}

func opcode(op uint16) func(*testing.T, *bench) {
	return func(_ *testing.T, b *bench) {
		for _, iocb := range b.iocbs {
			iocb.Opcode = op
		}
	}
}

func syncing(_ *testing.T, b *bench) {
	for _, iocb := range b.iocbs {
		libaio.PrepFdsync(iocb, b.fd)
	}
}

func vectored(_ *testing.T, b *bench) {
	for i, iocb := range b.iocbs {
		p := b.buf[i*blockSize:]
		iov := []libaio.Iovec{libaio.Buffer(p[:512]), libaio.Buffer(p[512:blockSize])}
		b.kept = append(b.kept, iov)
		libaio.PrepPreadv(iocb, b.fd, iov, int64(i)*blockSize)
	}
}

func signalling(t *testing.T, b *bench) {
	e, err := unix.Eventfd(0, unix.EFD_NONBLOCK)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = unix.Close(e) })
	for _, iocb := range b.iocbs {
		libaio.SetEventfd(iocb, e)
	}
}

func polling(_ *testing.T, b *bench) {
	for _, iocb := range b.iocbs {
		libaio.PrepPoll(iocb, b.fd, unix.POLLIN)
	}
}

// ask looks for events and takes none.
func (b *bench) ask() {
	_, _ = libaio.Getevents(b.ctx, 0, b.events, &now)
}

var now unix.Timespec
