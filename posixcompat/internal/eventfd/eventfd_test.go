package eventfd_test

import (
	"encoding/binary"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func counter(t *testing.T, value uint32, flags int) (*fd.Table, int) {
	t.Helper()
	c, err := eventfd.New(value, flags)
	if err != nil {
		t.Fatal(err)
	}
	table := new(fd.Table)
	n, err := table.Open(c, fd.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	return table, n
}

func bytesOf(v uint64) []byte { return binary.NativeEndian.AppendUint64(nil, v) }

// reading reads the counter on another goroutine and tells its value.
func reading(t *testing.T, table *fd.Table, n int) <-chan uint64 {
	out := make(chan uint64, 1)
	go func() {
		b := make([]byte, 8)
		if got, err := table.Read(n, b); got != 8 || err != nil {
			t.Errorf("read: %d, %v", got, err)
		}
		out <- binary.NativeEndian.Uint64(b)
	}()
	return out
}

func TestAReadWaitsForAValue(t *testing.T) {
	table, n := counter(t, 0, 0)
	out := reading(t, table, n)
	select {
	case v := <-out:
		t.Fatalf("read %d of nothing", v)
	case <-time.After(50 * time.Millisecond):
	}
	table.Write(n, bytesOf(5))
	if v := <-out; v != 5 {
		t.Fatalf("got %d", v)
	}
}

func TestASemaphoreServesEachReaderOnce(t *testing.T) {
	table, n := counter(t, 0, eventfd.Semaphore)
	outs := []<-chan uint64{reading(t, table, n), reading(t, table, n), reading(t, table, n)}
	table.Write(n, bytesOf(3))
	for i, out := range outs {
		if v := <-out; v != 1 {
			t.Fatalf("reader %d got %d", i, v)
		}
	}
}

func TestAWriteWaitsUntilItFits(t *testing.T) {
	const most = ^uint64(0) - 1
	table, n := counter(t, 0, 0)
	table.Write(n, bytesOf(most-1))
	done := make(chan error, 1)
	go func() {
		_, err := table.Write(n, bytesOf(10))
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("wrote beyond the most: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	if v := <-reading(t, table, n); v != most-1 {
		t.Fatalf("got %d", v)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if v := <-reading(t, table, n); v != 10 {
		t.Fatalf("got %d", v)
	}
}

func TestUnknownFlagsAreRefused(t *testing.T) {
	if _, err := eventfd.New(0, 2); err != errnomap.EINVAL {
		t.Fatalf("got %v", err)
	}
}
