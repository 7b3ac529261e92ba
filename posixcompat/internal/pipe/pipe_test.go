package pipe_test

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/pipe"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func openPipe(t *testing.T, flags int) (table *fd.Table, r, w int) {
	t.Helper()
	table = new(fd.Table)
	p, err := pipe.Open(table, flags)
	if err != nil {
		t.Fatal(err)
	}
	return table, p[0], p[1]
}

// result is what a call returned on another goroutine.
type result struct {
	n   int
	err error
}

func calling(f func() (int, error)) <-chan result {
	out := make(chan result, 1)
	go func() {
		n, err := f()
		out <- result{n, err}
	}()
	return out
}

func blocked(t *testing.T, out <-chan result) {
	t.Helper()
	select {
	case got := <-out:
		t.Fatalf("the call returned %v", got)
	case <-time.After(50 * time.Millisecond):
	}
}

func TestAReadWaitsForData(t *testing.T) {
	table, r, w := openPipe(t, 0)
	buf := make([]byte, 10)
	out := calling(func() (int, error) { return table.Read(r, buf) })
	blocked(t, out)
	table.Write(w, []byte("abc"))
	if got := <-out; got != (result{3, nil}) {
		t.Fatalf("got %v", got)
	}
}

func TestAReadGoesOnWhenItsDescriptorIsClosed(t *testing.T) {
	table, r, w := openPipe(t, 0)
	out := calling(func() (int, error) { return table.Read(r, make([]byte, 10)) })
	blocked(t, out)
	table.Close(r)
	blocked(t, out)
	if n, err := table.Write(w, []byte("abc")); n != 3 || err != nil {
		t.Fatalf("the reader is there, but: %d, %v", n, err)
	}
	if got := <-out; got != (result{3, nil}) {
		t.Fatalf("got %v", got)
	}
	if _, err := table.Write(w, []byte("abc")); err != errnomap.EPIPE {
		t.Fatalf("the reader is gone, but: %v", err)
	}
}

func TestTheEndOfTheLastWriterEndsARead(t *testing.T) {
	table, r, w := openPipe(t, 0)
	other, _ := table.Dup(w, 0, false)
	out := calling(func() (int, error) { return table.Read(r, make([]byte, 10)) })
	table.Close(w)
	blocked(t, out)
	table.Close(other)
	if got := <-out; got != (result{0, nil}) {
		t.Fatalf("got %v", got)
	}
}

func TestALongWriteWaitsForRoomAndIsWhole(t *testing.T) {
	table, r, w := openPipe(t, 0)
	data := bytes.Repeat([]byte("0123456789abcdef!"), 20000)
	out := calling(func() (int, error) { return table.Write(w, data) })
	blocked(t, out)
	var got []byte
	for buf := make([]byte, 5000); len(got) < len(data); {
		n, err := table.Read(r, buf)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, buf[:n]...)
	}
	if res := <-out; res != (result{len(data), nil}) {
		t.Fatalf("the write returned %v", res)
	}
	if !bytes.Equal(got, data) {
		t.Fatal("the data is not what was written")
	}
}

func TestTheEndOfTheLastReaderEndsAWriteWithWhatItHasDone(t *testing.T) {
	table, r, w := openPipe(t, 0)
	out := calling(func() (int, error) { return table.Write(w, make([]byte, 200000)) })
	blocked(t, out)
	table.Close(r)
	if got := <-out; got != (result{pipe.DefaultSize, nil}) {
		t.Fatalf("got %v", got)
	}
}

func TestShortWritesAreNeverMixed(t *testing.T) {
	table, r, w := openPipe(t, 0)
	const writers, each, size = 4, 50, 700
	var wg sync.WaitGroup
	for i := range writers {
		wg.Go(func() {
			for range each {
				if n, err := table.Write(w, bytes.Repeat([]byte{byte('a' + i)}, size)); n != size || err != nil {
					t.Errorf("wrote %d, %v", n, err)
				}
			}
		})
	}
	go func() {
		wg.Wait()
		table.Close(w)
	}()
	var all []byte
	for buf := make([]byte, 999); ; {
		n, err := table.Read(r, buf)
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			break
		}
		all = append(all, buf[:n]...)
	}
	if len(all) != writers*each*size {
		t.Fatalf("%d bytes came", len(all))
	}
	for ; len(all) > 0; all = all[size:] {
		if !bytes.Equal(all[:size], bytes.Repeat(all[:1], size)) {
			t.Fatalf("mixed: %q", all[:size])
		}
	}
}

func TestAPacketIsReadAlone(t *testing.T) {
	table, r, w := openPipe(t, fd.Direct)
	table.Write(w, []byte("first"))
	table.Write(w, []byte("second"))
	buf := make([]byte, 100)
	n, _ := table.Read(r, buf)
	if string(buf[:n]) != "first" {
		t.Fatalf("got %q", buf[:n])
	}
	if n, _ = table.Read(r, buf[:2]); n != 2 {
		t.Fatalf("got %d bytes", n)
	}
	table.Close(w)
	if n, err := table.Read(r, buf); n != 0 || err != nil {
		t.Fatalf("the rest of a packet was kept: %d, %v", n, err)
	}
}

func TestWritingAndReadingAllocateNothing(t *testing.T) {
	table, r, w := openPipe(t, fd.Nonblock)
	buf := make([]byte, 100)
	write := func() {
		if n, err := table.Write(w, buf); n != len(buf) || err != nil {
			t.Errorf("write: %d, %v", n, err)
		}
		if n, err := table.Read(r, buf); n != len(buf) || err != nil {
			t.Errorf("read: %d, %v", n, err)
		}
	}
	if a := testing.AllocsPerRun(100, write); a >= 1 {
		t.Errorf("a write and a read allocate %v times", a)
	}
}
