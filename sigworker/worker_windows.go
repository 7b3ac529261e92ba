package sigworker

import (
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/windows"
)

// worker is one thread that waits for everything that brings signals.
type worker struct {
	proc    *process
	handles []windows.Handle // control, then the events, then the pipes'
	sigs    []syscall.Signal // of the events
	pipes   []*pipeServer
	done    chan struct{}
}

// newWorker makes all names or none, and starts the thread.
func newWorker(p *process) (*worker, error) {
	w := &worker{proc: p, done: make(chan struct{})}
	control, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return nil, fmt.Errorf("sigworker: control event: %w", err)
	}
	w.handles = append(w.handles, control)
	pid := uint32(os.Getpid())
	err = w.makeEvents(pid)
	if err == nil {
		err = w.makePipes(pid)
	}
	if err != nil {
		w.release()
		return nil, err
	}
	go w.run()
	return w, nil
}

func (w *worker) makeEvents(pid uint32) error {
	sa, err := attributes(eventAccess, 0)
	if err != nil {
		return err
	}
	for sig := syscall.Signal(1); sig <= maxClassic; sig++ {
		if unblockable.Has(sig) {
			continue
		}
		h, err := makeEvent(pid, sig, sa)
		if err != nil {
			return err
		}
		w.handles = append(w.handles, h)
		w.sigs = append(w.sigs, sig)
	}
	return nil
}

func (w *worker) makePipes(pid uint32) error {
	start, err := startTime(windows.CurrentProcess())
	if err != nil {
		return err
	}
	sa, err := attributes(pipeAccess, pipeInstance)
	if err != nil {
		return err
	}
	for n := range pipeInstances {
		p, err := newPipeServer(pipeName(pid, start), n == 0, sa)
		if err != nil {
			return err
		}
		w.pipes = append(w.pipes, p)
		w.handles = append(w.handles, p.ov.HEvent)
	}
	return nil
}

// run waits in turns: each round begins behind the handle that was served last, so
// that a busy one does not hide the others.
func (w *worker) run() {
	defer close(w.done)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	first := 0
	ring := make([]windows.Handle, len(w.handles))
	for {
		copy(ring, w.handles[first:])
		copy(ring[len(w.handles)-first:], w.handles[:first])
		r, err := windows.WaitForMultipleObjects(ring, false, w.patience())
		if err == nil && r == uint32(windows.WAIT_TIMEOUT) {
			continue
		}
		if err != nil || int(r-windows.WAIT_OBJECT_0) >= len(ring) {
			return
		}
		n := (first + int(r-windows.WAIT_OBJECT_0)) % len(w.handles)
		first = (n + 1) % len(w.handles)
		switch {
		case n == 0:
			return
		case n <= len(w.sigs):
			// A full queue cannot be: these signals do not queue.
			_ = w.proc.arrive(Info{Signo: w.sigs[n-1], Code: CodeUser})
		default:
			w.pipes[n-1-len(w.sigs)].step(w.proc.hear)
		}
	}
}

// patience sees to it that no sender keeps an instance, and returns for how long to wait,
// in milliseconds: for ever when nobody is there to be watched.
func (w *worker) patience() uint32 {
	limit := uint32(windows.INFINITE)
	for _, p := range w.pipes {
		if p.hurry() {
			limit = uint32(peerLimit / time.Millisecond)
		}
	}
	return limit
}

// close ends the thread and gives the names back.
func (w *worker) close() {
	windows.SetEvent(w.handles[0])
	<-w.done
	w.release()
}

func (w *worker) release() {
	for _, p := range w.pipes {
		p.close()
	}
	keep := len(w.handles) - len(w.pipes) // the pipes closed their own
	for _, h := range w.handles[:keep] {
		windows.CloseHandle(h)
	}
}
