package signalfd_test

import (
	"encoding/binary"
	"syscall"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/signalfd"
	"causeway/sigworker"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const usr1, usr2, realtime = syscall.Signal(10), syscall.Signal(12), syscall.Signal(40)

func open(t *testing.T, mask sigworker.Set, flags int) (*sigworker.Pending, *fd.Table, int) {
	t.Helper()
	pending, table := new(sigworker.Pending), new(fd.Table)
	n, err := table.Open(signalfd.New(pending, mask), fd.ReadWrite|flags)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { table.Close(n) })
	return pending, table, n
}

func post(t *testing.T, p *sigworker.Pending, i sigworker.Info) {
	t.Helper()
	if err := p.Post(i); err != nil {
		t.Fatal(err)
	}
}

func TestARecordTellsSignalSenderAndValue(t *testing.T) {
	pending, table, n := open(t, sigworker.SetOf(realtime), fd.Nonblock)
	post(t, pending, sigworker.Info{Signo: realtime, Code: -1, Pid: 77, Uid: 5, Value: 42})
	b := make([]byte, 128)
	if got, err := table.Read(n, b); got != 128 || err != nil {
		t.Fatalf("read: %d, %v", got, err)
	}
	e := binary.NativeEndian
	got := [6]uint32{e.Uint32(b), e.Uint32(b[8:]), e.Uint32(b[12:]), e.Uint32(b[16:]), e.Uint32(b[44:]), e.Uint32(b[48:])}
	if want := [6]uint32{40, ^uint32(0), 77, 5, 42, 42}; got != want {
		t.Fatalf("got %v, want %v", got, want)
	}
}

func TestOneReadTakesAsManyAsFit(t *testing.T) {
	pending, table, n := open(t, sigworker.SetOf(usr1, realtime), fd.Nonblock)
	for v := range int64(3) {
		post(t, pending, sigworker.Info{Signo: realtime, Value: v})
	}
	post(t, pending, sigworker.Info{Signo: usr1})
	for i, want := range []int{384, 128, -1} {
		if got, _ := table.Read(n, make([]byte, 500)); got != want {
			t.Errorf("read %d: %d bytes, not %d", i, got, want)
		}
	}
	if _, err := table.Read(n, make([]byte, 127)); err != errnomap.EINVAL {
		t.Errorf("no room for one: %v", err)
	}
}

func TestOnlySignalsOfTheMaskAreRead(t *testing.T) {
	pending, table, n := open(t, sigworker.SetOf(usr1), fd.Nonblock)
	post(t, pending, sigworker.Info{Signo: usr2})
	if _, err := table.Read(n, make([]byte, 128)); err != errnomap.EAGAIN {
		t.Fatalf("got %v", err)
	}
	d, _ := table.Get(n)
	defer d.Release()
	d.File().(*signalfd.File).SetMask(sigworker.SetOf(usr2))
	if got, err := table.Read(n, make([]byte, 128)); got != 128 || err != nil {
		t.Fatalf("after changing the mask: %d, %v", got, err)
	}
}

func TestASignalEndsReadsAndWaits(t *testing.T) {
	pending, table, n := open(t, sigworker.SetOf(usr1), 0)
	ep, err := table.Open(epoll.New(), fd.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close(ep)
	if err := epoll.Control(table, ep, epoll.Add, n, &epoll.Event{Events: 1}); err != nil {
		t.Fatal(err)
	}
	waited := make(chan int, 1)
	go func() {
		got, _ := epoll.Wait(table, ep, make([]epoll.Event, 1), park.Never())
		waited <- got
	}()
	time.Sleep(20 * time.Millisecond)
	post(t, pending, sigworker.Info{Signo: usr1})
	if got := <-waited; got != 1 {
		t.Fatalf("the wait got %d", got)
	}
	if got, err := table.Read(n, make([]byte, 128)); got != 128 || err != nil {
		t.Fatalf("read: %d, %v", got, err)
	}
	read := make(chan int, 1)
	go func() {
		got, _ := table.Read(n, make([]byte, 128))
		read <- got
	}()
	time.Sleep(20 * time.Millisecond)
	post(t, pending, sigworker.Info{Signo: usr1})
	if got := <-read; got != 128 {
		t.Fatalf("the read got %d", got)
	}
}
