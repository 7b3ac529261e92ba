package fd_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// file counts how often it is closed and how many calls are in it.
type file struct {
	fd.AlwaysReady
	inside, closed atomic.Int32
}

func (f *file) Readv(*fd.Description, [][]byte) (int, error) {
	f.inside.Add(1)
	defer f.inside.Add(-1)
	if f.closed.Load() != 0 {
		return -1, errnomap.EIO
	}
	return 0, nil
}
func (f *file) Writev(*fd.Description, [][]byte) (int, error) { return 0, nil }
func (f *file) Close() error {
	if f.inside.Load() != 0 {
		return errnomap.EBUSY
	}
	f.closed.Add(1)
	return nil
}

func open(t *testing.T, table *fd.Table) (int, *file) {
	t.Helper()
	f := new(file)
	n, err := table.Open(f, fd.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	return n, f
}

func TestTheLowestFreeNumberIsTaken(t *testing.T) {
	var table fd.Table
	for want := range 3000 {
		if n, _ := open(t, &table); n != want {
			t.Fatalf("got %d for %d", n, want)
		}
	}
	for _, n := range []int{2999, 64, 0, 1024, 63} {
		if err := table.Close(n); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []int{0, 63, 64, 1024, 2999, 3000} {
		if n, _ := open(t, &table); n != want {
			t.Fatalf("got %d for %d", n, want)
		}
	}
}

func TestAFileIsClosedOnceWithItsLastDescriptor(t *testing.T) {
	var table fd.Table
	n, f := open(t, &table)
	other, err := table.Dup(n, 0, false)
	if err != nil {
		t.Fatal(err)
	}
	table.Close(n)
	if f.closed.Load() != 0 {
		t.Fatal("closed while a duplicate is open")
	}
	if err := table.Close(other); err != nil || f.closed.Load() != 1 {
		t.Fatalf("%v, closed %d times", err, f.closed.Load())
	}
	if err := table.Close(other); err != errnomap.EBADF {
		t.Fatalf("closing twice: %v", err)
	}
}

func TestAFileStaysOpenForTheCallThatUsesIt(t *testing.T) {
	var table fd.Table
	n, f := open(t, &table)
	d, err := table.Get(n)
	if err != nil {
		t.Fatal(err)
	}
	table.Close(n)
	if _, err := table.Get(n); err != errnomap.EBADF {
		t.Fatalf("a closed descriptor: %v", err)
	}
	if f.closed.Load() != 0 {
		t.Fatal("closed under a call")
	}
	if d.Release(); f.closed.Load() != 1 {
		t.Fatal("not closed after the call")
	}
}

func TestAReservedDescriptorIsNeitherOpenNorFree(t *testing.T) {
	var table fd.Table
	n, err := table.Reserve(0, true)
	if n != 0 || err != nil {
		t.Fatal(n, err)
	}
	if _, err := table.Get(n); err != errnomap.EBADF {
		t.Errorf("get: %v", err)
	}
	if err := table.Close(n); err != errnomap.EBADF {
		t.Errorf("close: %v", err)
	}
	other, _ := open(t, &table)
	if other != 1 {
		t.Errorf("the next is %d", other)
	}
	if _, err := table.Dup2(other, n); err != errnomap.EBUSY {
		t.Errorf("dup2: %v", err)
	}
	table.Abandon(n)
	if n, _ := open(t, &table); n != 0 {
		t.Errorf("after abandoning: %d", n)
	}
}

func TestTheLimitIsKept(t *testing.T) {
	var table fd.Table
	if err := table.SetLimits(3, 5); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		open(t, &table)
	}
	f := new(file)
	if _, err := table.Open(f, 0); err != errnomap.EMFILE || f.closed.Load() != 1 {
		t.Errorf("open: %v, closed %d times", err, f.closed.Load())
	}
	if _, err := table.Dup(0, 0, false); err != errnomap.EMFILE {
		t.Errorf("dup: %v", err)
	}
	if err := table.SetLimits(1, 6); err != errnomap.EPERM {
		t.Errorf("raising the hard limit: %v", err)
	}
	if err := table.SetLimits(6, 5); err != errnomap.EINVAL {
		t.Errorf("soft above hard: %v", err)
	}
	if err := table.SetLimits(4, 5); err != nil {
		t.Errorf("raising the soft limit: %v", err)
	}
	if n, _ := open(t, &table); n != 3 {
		t.Errorf("below the new limit: %d", n)
	}
}

func TestARangeIsClosedAndTheRestIsNot(t *testing.T) {
	var table fd.Table
	for range 200 {
		open(t, &table)
	}
	table.Close(70)
	table.CloseRange(60, 1<<30, true)
	table.CloseRange(50, 99, false)
	for n, want := range map[int]error{49: nil, 50: errnomap.EBADF, 99: errnomap.EBADF, 100: nil} {
		on, err := table.CloseExec(n)
		if err != want || on != (n == 100) {
			t.Errorf("descriptor %d: close-on-exec %v, %v", n, on, err)
		}
	}
}

func TestHooksRunBeforeTheFileIsClosed(t *testing.T) {
	var table fd.Table
	n, f := open(t, &table)
	d, _ := table.Get(n)
	var told, removed int
	hooks := [3]fd.Hook{}
	for i := range hooks {
		hooks[i].Released = func() {
			told++
			if f.closed.Load() != 0 {
				t.Error("told after closing")
			}
		}
		d.AddHook(&hooks[i])
	}
	d.RemoveHook(&hooks[1])
	d.RemoveHook(&hooks[1])
	hooks[1].Released = func() { removed++ }
	table.Close(n)
	d.Release()
	if told != 2 || removed != 0 || f.closed.Load() != 1 {
		t.Fatalf("told %d times, removed %d, closed %d", told, removed, f.closed.Load())
	}
}

// TestClosingRacesWithUsing is for the race detector: a call sees an open file or
// EBADF, never a closed file.
func TestClosingRacesWithUsing(t *testing.T) {
	var table fd.Table
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 2000 {
				if _, err := table.Readv(0, [][]byte{make([]byte, 1)}); err != nil && err != errnomap.EBADF {
					t.Errorf("read: %v", err)
					return
				}
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			for range 1000 {
				n, err := table.Open(new(file), fd.ReadWrite)
				if err != nil {
					t.Error(err)
					return
				}
				table.Dup2(n, 0)
				if err := table.Close(n); err != nil && err != errnomap.EBADF {
					t.Errorf("close: %v", err)
				}
			}
		})
	}
	wg.Wait()
	for n := range 8 {
		table.Close(n)
	}
	if left := table.Len(); left != 0 {
		t.Fatalf("%d are left", left)
	}
}
