package pipe_test

import (
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/ready"
)

// node counts how often it was closed.
type node struct{ closed int }

func (n *node) Close() error {
	n.closed++
	return nil
}

func openFIFO(t *testing.T, n *node, flags int) fd.File {
	t.Helper()
	f, err := pipe.OpenFIFO(pipe.Key{Volume: 1, File: 2}, fd.Stat{Ino: 2}, n, flags)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestAFIFOIsOneWhileAnybodyHasItOpen(t *testing.T) {
	var first, second, third node
	if _, err := pipe.OpenFIFO(pipe.Key{Volume: 1, File: 2}, fd.Stat{}, &third, fd.WriteOnly|fd.Nonblock); err != errnomap.ENXIO || third.closed != 1 {
		t.Fatalf("a writer alone: %v, its node was closed %d times", err, third.closed)
	}
	r := openFIFO(t, &first, fd.ReadOnly|fd.Nonblock)
	w := openFIFO(t, &second, fd.WriteOnly|fd.Nonblock)
	d := fd.NewDescription(w, fd.WriteOnly|fd.Nonblock)
	if n, err := w.Writev(d, [][]byte{[]byte("abc")}); n != 3 || err != nil {
		t.Fatal(n, err)
	}
	w.Close()
	if m := r.Ready(ready.In); m != ready.In|ready.Hup {
		t.Errorf("the reader is %#x", m)
	}
	if first.closed != 0 || second.closed != 1 {
		t.Errorf("nodes were closed %d and %d times", first.closed, second.closed)
	}
	r.Close()
	if first.closed != 1 {
		t.Errorf("the node is kept open")
	}
	r = openFIFO(t, &third, fd.ReadOnly|fd.Nonblock)
	defer r.Close()
	if m := r.Ready(ready.In); m != 0 {
		t.Errorf("a new FIFO is %#x", m)
	}
}

func TestReaderAndWriterWaitForEachOther(t *testing.T) {
	for range 200 {
		done := make(chan fd.File)
		for _, flags := range []int{fd.ReadOnly, fd.WriteOnly} {
			go func() {
				f, err := pipe.OpenFIFO(pipe.Key{File: 9}, fd.Stat{}, new(node), flags)
				if err != nil {
					t.Error(err)
				}
				done <- f
			}()
		}
		a, b := <-done, <-done
		a.Close()
		b.Close()
	}
}
