package sigworker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// pipeInstances is how many senders can be served at once, and how many signals
// wait in the pipe for a process that is stopped.
const pipeInstances = 8

// peerLimit is how long one sender may keep an instance. It is much less than others
// wait for one (busyLimit), and as long as a sender waits for its answer.
const peerLimit = answerLimit

type pipeState uint8

const (
	pipeConnecting pipeState = iota
	pipeReading
	pipeAnswering
	pipeClosing // reading until the sender has closed, so that it gets its answer
)

// pipeServer is one instance of the worker's pipe, driven by its event.
type pipeServer struct {
	h      windows.Handle
	ov     windows.Overlapped
	state  pipeState
	since  time.Time             // of the sender's connection
	buf    [messageSize + 1]byte // one more shows a message that is too long
	answer [answerSize]byte
}

func newPipeServer(name string, first bool, sa *windows.SecurityAttributes) (*pipeServer, error) {
	path, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	flags := uint32(windows.PIPE_ACCESS_DUPLEX | windows.FILE_FLAG_OVERLAPPED)
	if first {
		flags |= windows.FILE_FLAG_FIRST_PIPE_INSTANCE
	}
	mode := uint32(windows.PIPE_TYPE_MESSAGE | windows.PIPE_READMODE_MESSAGE | windows.PIPE_REJECT_REMOTE_CLIENTS)
	h, err := windows.CreateNamedPipe(path, flags, mode, pipeInstances, answerSize, messageSize, 0, sa)
	if err != nil {
		if first && (errors.Is(err, windows.ERROR_ACCESS_DENIED) || errors.Is(err, windows.ERROR_PIPE_BUSY)) {
			return nil, taken(name)
		}
		return nil, fmt.Errorf("sigworker: pipe %s: %w", name, err)
	}
	if first && !alone(h) {
		windows.CloseHandle(h)
		return nil, taken(name)
	}
	p := &pipeServer{h: h}
	p.ov.HEvent, err = windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		windows.CloseHandle(h)
		return nil, err
	}
	p.listen()
	return p, nil
}

// alone reports whether h is the only instance of its pipe. Wine takes no notice of
// FILE_FLAG_FIRST_PIPE_INSTANCE.
func alone(h windows.Handle) bool {
	var instances uint32
	err := windows.GetNamedPipeHandleState(h, nil, &instances, nil, nil, nil, 0)
	return err == nil && instances == 1
}

// start begins an operation; f's outcome, now or later, sets the event.
func (p *pipeServer) start(state pipeState, f func() error) {
	p.state = state
	windows.ResetEvent(p.ov.HEvent)
	err := f()
	if err != nil && !errors.Is(err, windows.ERROR_IO_PENDING) {
		// It is over already: step finds out how.
		windows.SetEvent(p.ov.HEvent)
	}
}

func (p *pipeServer) listen() {
	p.start(pipeConnecting, func() error { return windows.ConnectNamedPipe(p.h, &p.ov) })
}

// read begins a read. The count is for x/sys, which looks at it under the race detector;
// step learns the true one.
func (p *pipeServer) read(state pipeState) {
	p.start(state, func() error { return windows.ReadFile(p.h, p.buf[:], new(uint32), &p.ov) })
}

// step goes on after the event was set. take is given each signal that came.
func (p *pipeServer) step(take func(Info) error) {
	var n uint32
	err := windows.GetOverlappedResult(p.h, &p.ov, &n, false)
	switch p.state {
	case pipeConnecting:
		p.since = time.Now()
		p.read(pipeReading)
	case pipeReading:
		if err != nil && !errors.Is(err, windows.ERROR_MORE_DATA) || n == 0 {
			p.again()
			return
		}
		binary.LittleEndian.PutUint32(p.answer[:], uint32(errnomap.Of(p.receive(p.buf[:n], take))))
		p.start(pipeAnswering, func() error { return windows.WriteFile(p.h, p.answer[:], new(uint32), &p.ov) })
	case pipeAnswering:
		if err != nil {
			p.again()
			return
		}
		p.read(pipeClosing)
	case pipeClosing:
		p.again()
	}
}

func (p *pipeServer) receive(b []byte, take func(Info) error) error {
	i, err := parseMessage(b)
	if err != nil {
		return err
	}
	if err := windows.GetNamedPipeClientProcessId(p.h, &i.Pid); err != nil {
		i.Pid = 0 // the sender may be gone; its signal counts all the same
	}
	return take(i)
}

// again lets the sender go and waits for the next one.
func (p *pipeServer) again() {
	windows.DisconnectNamedPipe(p.h)
	p.listen()
}

// hurry ends the connection of a sender that has had its time, and reports whether there
// is one to watch. What came meanwhile, perhaps while this process was stopped, counts.
func (p *pipeServer) hurry() bool {
	if p.state == pipeConnecting {
		return false
	}
	if time.Since(p.since) < peerLimit {
		return true
	}
	if r, err := windows.WaitForSingleObject(p.ov.HEvent, 0); err == nil && r == uint32(windows.WAIT_TIMEOUT) {
		windows.DisconnectNamedPipe(p.h) // which ends the operation under way: step goes on
	}
	return true
}

// close lets the sender, if there is one, read its answer, for no longer than it may keep
// the instance; then it disconnects it: an instance whose sender stays would keep the next
// worker from the name.
func (p *pipeServer) close() {
	if p.state == pipeAnswering || p.state == pipeClosing {
		rest := max(peerLimit-time.Since(p.since), 0)
		_, _ = windows.WaitForSingleObject(p.ov.HEvent, uint32(rest/time.Millisecond))
		if p.state == pipeAnswering {
			p.step(nil) // the answer is written: the sender has its time to read it
			_, _ = windows.WaitForSingleObject(p.ov.HEvent, uint32(rest/time.Millisecond))
		}
	}
	windows.CancelIoEx(p.h, &p.ov)
	var n uint32
	// The system may still write to ov and buf until this has returned.
	windows.GetOverlappedResult(p.h, &p.ov, &n, true)
	windows.DisconnectNamedPipe(p.h)
	windows.CloseHandle(p.h)
	windows.CloseHandle(p.ov.HEvent)
}
