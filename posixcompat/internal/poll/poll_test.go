package poll_test

import (
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/poll"
	"causeway/posixcompat/internal/ready"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func counter(t *testing.T, table *fd.Table) int {
	t.Helper()
	c, err := eventfd.New(0, 0)
	if err != nil {
		t.Fatal(err)
	}
	n, err := table.Open(c, fd.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAPollOfManyEndsWithTheOneThatBecomesReady(t *testing.T) {
	table := new(fd.Table)
	var fds []poll.FD
	for range 300 {
		fds = append(fds, poll.FD{Fd: int32(counter(t, table)), Events: int16(ready.In)})
	}
	done := make(chan int, 1)
	go func() {
		n, err := poll.Poll(table, fds, park.Never())
		if err != nil {
			t.Error(err)
		}
		done <- n
	}()
	select {
	case n := <-done:
		t.Fatalf("nothing is ready, but %d", n)
	case <-time.After(50 * time.Millisecond):
	}
	table.Write(int(fds[250].Fd), []byte{1, 0, 0, 0, 0, 0, 0, 0})
	if n := <-done; n != 1 {
		t.Fatalf("%d are ready", n)
	}
	for i, f := range fds {
		if want := i == 250; (f.Revents != 0) != want {
			t.Errorf("entry %d: %#x", i, f.Revents)
		}
	}
	for _, f := range fds {
		table.Close(int(f.Fd))
	}
	if left := table.Len(); left != 0 {
		t.Errorf("%d descriptors are left", left)
	}
}

func TestAPollKeepsItsFilesOpenAndLetsThemGo(t *testing.T) {
	table := new(fd.Table)
	n := counter(t, table)
	d, err := table.Get(n)
	if err != nil {
		t.Fatal(err)
	}
	var closed bool
	hook := fd.Hook{Released: func() { closed = true }}
	d.AddHook(&hook)
	d.Release()
	done := make(chan struct{})
	go func() {
		defer close(done)
		poll.Poll(table, []poll.FD{{Fd: int32(n), Events: 1}}, park.In(80*time.Millisecond))
	}()
	time.Sleep(20 * time.Millisecond)
	table.Close(n)
	<-done
	if !closed {
		t.Fatal("the file is still open")
	}
}

func TestASelectEndsWithTheOneThatBecomesReady(t *testing.T) {
	table := new(fd.Table)
	a, b := counter(t, table), counter(t, table)
	var r poll.Set
	r[0] = 1<<a | 1<<b
	done := make(chan int, 1)
	go func() {
		n, err := poll.Select(table, b+1, poll.Sets{Read: &r}, park.Never())
		if err != nil {
			t.Error(err)
		}
		done <- n
	}()
	time.Sleep(20 * time.Millisecond)
	table.Write(b, []byte{1, 0, 0, 0, 0, 0, 0, 0})
	if n := <-done; n != 1 || r[0] != 1<<b {
		t.Fatalf("%d ready, set %b", n, r[0])
	}
}

func TestMoreEntriesThanDescriptorsAreRefused(t *testing.T) {
	table := new(fd.Table)
	if err := table.SetLimits(10, 10); err != nil {
		t.Fatal(err)
	}
	if _, err := poll.Poll(table, make([]poll.FD, 11), park.Immediately()); err != errnomap.EINVAL {
		t.Fatalf("got %v", err)
	}
}
