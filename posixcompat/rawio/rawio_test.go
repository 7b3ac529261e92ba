package rawio

import (
	"bytes"
	"io"
	"net"
	"runtime"
	"testing"
	"time"

	"pgregory.net/rapid"

	"causeway/errnomap"
)

// pair is a socket for rawio and the connection at its other end.
func pair(t testing.TB) (Handle, *net.TCPConn) {
	t.Helper()
	listener, err := net.ListenTCP("tcp4", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	h := connect(t, listener.Addr().(*net.TCPAddr))
	peer, err := listener.AcceptTCP()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = peer.Close() })
	return h, peer
}

// vec returns a Vec of n buffers of size bytes each, and the bytes of all of them, which
// lie outside of Go's heap.
func vec(t testing.TB, n, size int) (*Vec, []byte) {
	t.Helper()
	v, e := New(n)
	if e != 0 {
		t.Fatal(e)
	}
	t.Cleanup(v.Free)
	memory := offHeap(t, n*size)
	for i := range n {
		v.SetBytes(i, memory[i*size:(i+1)*size])
	}
	return v, memory
}

// receive is Recv when something must come: it waits for it.
func receive(t testing.TB, h Handle, v *Vec, first, n int) int {
	t.Helper()
	for range 5000 {
		moved, e := Recv(h, v, first, n)
		if e == 0 {
			return moved
		}
		if e != errnomap.EAGAIN {
			t.Fatal(e)
		}
		time.Sleep(time.Millisecond)
	}
	t.Fatal("nothing came")
	return 0
}

func pattern(b []byte) {
	for i := range b {
		b[i] = byte(i*7 + i>>8)
	}
}

func TestBuffersAreSentInTheirOrder(t *testing.T) {
	h, peer := pair(t)
	v, memory := vec(t, 64, 100)
	pattern(memory)
	if n, e := Send(h, v, 0, 64); n != 6400 || e != 0 {
		t.Fatalf("Send: %d, %v", n, e)
	}
	if n, e := Send(h, v, 3, 2); n != 200 || e != 0 {
		t.Fatalf("Send of two: %d, %v", n, e)
	}
	got := make([]byte, 6600)
	if _, err := io.ReadFull(peer, got); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got[:6400], memory) || !bytes.Equal(got[6400:], memory[300:500]) {
		t.Error("other bytes arrived")
	}
}

func TestWhatComesFillsTheBuffersInTheirOrder(t *testing.T) {
	h, peer := pair(t)
	v, memory := vec(t, 5, 3)
	if _, err := peer.Write([]byte("abcdefgh")); err != nil {
		t.Fatal(err)
	}
	if n := receive(t, h, v, 1, 4); n != 8 {
		t.Fatalf("%d bytes", n)
	}
	if got := string(memory); got != "\x00\x00\x00abcdefgh\x00\x00\x00\x00" {
		t.Errorf("%q", got)
	}
}

func TestAnEmptyBufferIsPassedOver(t *testing.T) {
	h, peer := pair(t)
	v, memory := vec(t, 3, 2)
	v.SetBytes(1, memory[:0])
	if _, err := peer.Write([]byte("wxyz")); err != nil {
		t.Fatal(err)
	}
	if n := receive(t, h, v, 0, 3); n != 4 || string(memory) != "wx\x00\x00yz" {
		t.Errorf("%d, %q", n, memory)
	}
}

func TestNothingThereIsEAGAIN(t *testing.T) {
	h, _ := pair(t)
	v, _ := vec(t, 2, 8)
	if n, e := Recv(h, v, 0, 2); n != 0 || e != errnomap.EAGAIN {
		t.Errorf("%d, %v", n, e)
	}
}

func TestTheEndIsNoBytesAndNoError(t *testing.T) {
	h, peer := pair(t)
	v, _ := vec(t, 2, 8)
	if err := peer.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if n := receive(t, h, v, 0, 2); n != 0 {
		t.Errorf("%d bytes", n)
	}
}

func TestSendingAfterTheOwnEndIsEPIPE(t *testing.T) {
	h, _ := pair(t)
	v, _ := vec(t, 1, 8)
	if err := shutWrite(h); err != nil {
		t.Fatal(err)
	}
	if n, e := Send(h, v, 0, 1); n != 0 || e != errnomap.EPIPE {
		t.Errorf("%d, %v", n, e)
	}
}

func TestAResetIsECONNRESET(t *testing.T) {
	h, peer := pair(t)
	v, _ := vec(t, 1, 8)
	if err := peer.SetLinger(0); err != nil {
		t.Fatal(err)
	}
	if err := peer.Close(); err != nil {
		t.Fatal(err)
	}
	e := errnomap.EAGAIN
	for range 5000 {
		if _, e = Recv(h, v, 0, 1); e != errnomap.EAGAIN {
			break
		}
		time.Sleep(time.Millisecond)
	}
	if e != errnomap.ECONNRESET {
		t.Errorf("Recv: %v", e)
	}
}

func TestRangesThatAreNotInTheVec(t *testing.T) {
	h, _ := pair(t)
	v, _ := vec(t, 4, 8)
	freed, _ := vec(t, 4, 8)
	freed.Free()
	freed.Free()
	const most = int(^uint(0) >> 1)
	for name, test := range map[string]struct {
		v        *Vec
		first, n int
	}{
		"no buffer":               {v, 0, 0},
		"a negative number":       {v, 1, -1},
		"one before the first":    {v, -1, 2},
		"one behind the last":     {v, 3, 2},
		"beginning behind":        {v, 4, 1},
		"a sum that overflows":    {v, most, most},
		"the vec has been freed":  {freed, 0, 1},
		"the zero Vec is nothing": {&Vec{}, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			if n, e := Recv(h, test.v, test.first, test.n); n != 0 || e != errnomap.EINVAL {
				t.Errorf("Recv: %d, %v", n, e)
			}
			if n, e := Send(h, test.v, test.first, test.n); n != 0 || e != errnomap.EINVAL {
				t.Errorf("Send: %d, %v", n, e)
			}
		})
	}
}

func TestAHandleOfNothing(t *testing.T) {
	v, _ := vec(t, 1, 8)
	if _, e := Recv(noSocket, v, 0, 1); e != noSocketErrno {
		t.Errorf("Recv: %v", e)
	}
	if _, e := Send(noSocket, v, 0, 1); e != noSocketErrno {
		t.Errorf("Send: %v", e)
	}
}

func TestCapacitiesThatNoVecHas(t *testing.T) {
	for _, capacity := range []int{-1, 0, MaxBuffers + 1} {
		if v, e := New(capacity); v != nil || e != errnomap.EINVAL {
			t.Errorf("New(%d): %v, %v", capacity, v, e)
		}
	}
}

func TestTheGreatestVecIsSentWhole(t *testing.T) {
	h, peer := pair(t)
	v, memory := vec(t, MaxBuffers, 4)
	pattern(memory)
	if n, e := Send(h, v, 0, MaxBuffers); n != len(memory) || e != 0 {
		t.Fatalf("Send: %d, %v", n, e)
	}
	got := make([]byte, len(memory))
	if _, err := io.ReadFull(peer, got); err != nil || !bytes.Equal(got, memory) {
		t.Errorf("%v, or other bytes arrived", err)
	}
}

func TestABufferOutOfRangePanics(t *testing.T) {
	v, memory := vec(t, 2, 8)
	for name, f := range map[string]func(){
		"Set behind the last": func() { v.SetBytes(2, memory) },
		"Set before":          func() { v.SetBytes(-1, memory) },
		"a negative length":   func() { v.Set(0, nil, -1) },
		"too long":            func() { v.Set(0, nil, MaxLength+1) },
		"Len behind the last": func() { v.Len(2) },
		"Advance by too much": func() { v.Advance(1, 9) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("no panic")
				}
			}()
			f()
		})
	}
}

// TestALongStreamInPieces sends more than the socket takes while the garbage collector
// runs, stepping over what was taken.
func TestALongStreamInPieces(t *testing.T) {
	h, peer := pair(t)
	const buffers, size = 64, 128 << 10
	v, memory := vec(t, buffers, size)
	pattern(memory)
	got := make(chan []byte)
	go func() {
		b, _ := io.ReadAll(io.LimitReader(peer, buffers*size))
		got <- b
	}()
	for first := 0; first < buffers; {
		n, e := Send(h, v, first, buffers-first)
		if e == errnomap.EAGAIN {
			runtime.GC()
			time.Sleep(time.Millisecond)
			continue
		}
		if e != 0 {
			t.Fatal(e)
		}
		first = v.Advance(first, n)
	}
	if !bytes.Equal(<-got, memory) {
		t.Error("other bytes arrived")
	}
}

func TestAdvanceStepsOverWhatWasMoved(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lengths := rapid.SliceOfN(rapid.IntRange(0, 5), 1, 12).Draw(t, "lengths")
		v, e := New(len(lengths))
		if e != 0 {
			t.Fatal(e)
		}
		defer v.Free()
		rest := 0
		for i, n := range lengths {
			v.Set(i, nil, n)
			rest += n
		}
		for first := 0; rest > 0; {
			n := rapid.IntRange(0, rest).Draw(t, "moved")
			first = v.Advance(first, n)
			rest -= n
			sum := 0
			for i := range v.Cap() {
				if i < first && v.Len(i) != 0 {
					t.Fatalf("buffer %d before %d has %d bytes", i, first, v.Len(i))
				}
				sum += v.Len(i)
			}
			if sum != rest || rest > 0 && v.Len(first) == 0 || rest == 0 && first != v.Cap() {
				t.Fatalf("first %d, %d bytes left, want %d", first, sum, rest)
			}
		}
	})
}

func TestNothingIsAllocated(t *testing.T) {
	h, peer := pair(t)
	out, memory := vec(t, 64, 16)
	in, _ := vec(t, 64, 16)
	got := make([]byte, len(memory))
	var failure errnomap.Errno
	for name, f := range map[string]func(){
		"Send and Recv": func() {
			if _, e := Send(h, out, 0, 64); e != 0 {
				failure = e
			}
			_, _ = io.ReadFull(peer, got)
			_, _ = peer.Write(got)
			for first := 0; first < 64; {
				n, e := Recv(h, in, first, 64-first)
				if e != 0 && e != errnomap.EAGAIN {
					failure = e
					return
				}
				first = in.Advance(first, n)
			}
			for i := range 64 {
				in.Set(i, addrOf(memory), 16)
			}
		},
		"EAGAIN": func() {
			if _, e := Recv(h, in, 0, 1); e != errnomap.EAGAIN {
				failure = e
			}
		},
		"a handle of nothing": func() {
			if _, e := Send(noSocket, out, 0, 1); e != noSocketErrno {
				failure = e
			}
		},
	} {
		if n := testing.AllocsPerRun(100, f); n != 0 || failure != 0 {
			t.Errorf("%s: %v allocations, %v", name, n, failure)
		}
	}
}
