package sigworker

import (
	"encoding/binary"
	"errors"
	"syscall"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// How long a sender waits for a free instance of the receiver's pipe, and for the
// answer. A process that is stopped answers later; its signal is in the pipe.
const (
	busyLimit   = 3 * time.Second
	answerLimit = 500 * time.Millisecond
)

// postTries is how often a message is sent whose connection breaks.
const postTries = 4

var (
	// errBroken says that the message was not taken: its connection broke at once.
	errBroken = errors.New("sigworker: the connection broke")
	// errLate says that the receiver is stopped: it takes the message from the pipe when
	// it goes on.
	errLate = errors.New("sigworker: no answer yet")
)

// send sends i to the process, or only checks when i.Signo is 0.
func (t *target) send(i Info, gentle bool) (Way, error) {
	way, err := t.deliver(i, gentle)
	return way, plain(err)
}

// catches asks the worker; without one nothing is caught.
func (t *target) catches(sig syscall.Signal) (bool, error) {
	if unblockable.Has(sig) || t.exited() {
		return false, nil
	}
	err := t.post(Info{Signo: sig, Code: codeQuestion})
	if errors.Is(err, errnomap.ENOENT) {
		return false, nil
	}
	return err == nil && !t.exited(), plain(err)
}

func (t *target) deliver(i Info, gentle bool) (Way, error) {
	if err := checkSignal(i.Signo); err != nil {
		return 0, err
	}
	if t.exited() { // a zombie takes everything
		return WayChecked, nil
	}
	switch i.Signo {
	case 0:
		return WayChecked, t.permitted()
	case SIGKILL:
		return WayTermination, t.terminate(SIGKILL)
	case SIGSTOP:
		return WaySuspension, t.stop()
	}
	if i.Signo == SIGCONT {
		if err := t.cont(); err != nil {
			return 0, err
		}
	}
	if t.self() && serving() {
		i.Pid = t.pid
		return WayWorker, own.arrive(i)
	}
	posted := t.post(i)
	if posted == nil {
		return WayWorker, nil
	}
	full := errors.Is(posted, errnomap.EAGAIN)
	if !full && !errors.Is(posted, errnomap.ENOENT) {
		return 0, posted
	}
	if i.Signo <= maxClassic {
		err := setEvent(t.pid, i.Signo)
		if err == nil {
			return WayEvent, nil
		}
		if !errors.Is(err, errnomap.ENOENT) {
			return 0, err
		}
	}
	if full {
		return 0, posted // there is a worker: the default action is its affair
	}
	return t.withoutWorker(i.Signo, gentle)
}

// withoutWorker does from here what the system would do there.
func (t *target) withoutWorker(sig syscall.Signal, gentle bool) (Way, error) {
	switch defaultAction(sig) {
	case discard:
		return WayIgnored, t.permitted()
	case resume:
		return WayResumption, nil // send did it
	case stop:
		return WaySuspension, t.stop()
	}
	if err := t.permitted(); err != nil {
		return 0, err
	}
	if gentle {
		if way, ok := t.ask(sig); ok {
			return way, nil
		}
	}
	return WayTermination, t.terminate(sig)
}

// permitted returns EPERM when this user may not end the process.
func (t *target) permitted() error {
	return t.withRight(windows.PROCESS_TERMINATE, func(windows.Handle) error { return nil })
}

func (t *target) terminate(sig syscall.Signal) error {
	return t.withRight(windows.PROCESS_TERMINATE, func(h windows.Handle) error {
		err := windows.TerminateProcess(h, exitStatus(sig))
		if err != nil && t.exited() {
			return nil // it went by itself in between
		}
		return err
	})
}

// post writes i into the pipe of the process's worker and reads the answer. ENOENT
// means that there is no worker, EAGAIN that it has no room.
func (t *target) post(i Info) error {
	for range postTries {
		err := t.postOnce(i)
		switch {
		case errors.Is(err, errLate) && i.Code == codeQuestion:
			return errnomap.EAGAIN
		case errors.Is(err, errLate):
			return nil
		case !errors.Is(err, errBroken):
			return err
		}
		// The signal has ended the process, or its worker has ended or has had enough
		// of this sender, which was too slow. The process is soon gone, or it is not.
		r, err := windows.WaitForSingleObject(t.h, uint32(answerLimit/time.Millisecond))
		if err == nil && r == windows.WAIT_OBJECT_0 {
			return nil
		}
	}
	return errnomap.EAGAIN
}

func (t *target) postOnce(i Info) error {
	h, err := t.openPipe()
	if err != nil {
		return err
	}
	defer windows.CloseHandle(h)
	var server uint32
	if err := windows.GetNamedPipeServerProcessId(h, &server); err != nil || server != t.pid {
		return errnomap.ENOENT // somebody else's pipe under this name
	}
	c := &pipeClient{h: h, out: message(i)}
	if c.ov.HEvent, err = windows.CreateEvent(nil, 1, 0, nil); err != nil {
		return err
	}
	defer windows.CloseHandle(c.ov.HEvent)
	return c.exchange()
}

func (t *target) openPipe() (windows.Handle, error) {
	name, err := windows.UTF16PtrFromString(pipeName(t.pid, t.start))
	if err != nil {
		return 0, err
	}
	flags := uint32(windows.FILE_FLAG_OVERLAPPED | windows.SECURITY_SQOS_PRESENT | windows.SECURITY_IDENTIFICATION)
	for deadline := time.Now().Add(busyLimit); ; time.Sleep(time.Millisecond) {
		h, err := windows.CreateFile(name, pipeAccess, 0, nil, windows.OPEN_EXISTING, flags, 0)
		switch {
		case err == nil:
			return h, nil
		case errors.Is(err, windows.ERROR_ACCESS_DENIED):
			return 0, errnomap.EPERM
		case absent(err):
			return 0, errnomap.ENOENT
		case !errors.Is(err, windows.ERROR_PIPE_BUSY):
			return 0, err
		case time.Now().After(deadline):
			return 0, errnomap.EAGAIN
		}
	}
}

// pipeClient is one message under way.
type pipeClient struct {
	h   windows.Handle
	ov  windows.Overlapped
	out [messageSize]byte
	in  [answerSize]byte
}

func (c *pipeClient) exchange() error {
	err := windows.WriteFile(c.h, c.out[:], new(uint32), &c.ov)
	if _, err := c.finish(err); err != nil {
		return errBroken
	}
	written := time.Now()
	err = windows.ReadFile(c.h, c.in[:], new(uint32), &c.ov)
	n, err := c.finish(err)
	switch {
	case errors.Is(err, errLate):
		return err
	case err != nil && time.Since(written) >= peerLimit/2:
		return nil // this process was stopped, and the receiver has not waited for it
	case err != nil || n != answerSize:
		return errBroken
	}
	if e := binary.LittleEndian.Uint32(c.in[:]); e != 0 {
		return errnomap.Errno(e)
	}
	return nil
}

// finish waits for an operation; the system may write to c until it has returned.
func (c *pipeClient) finish(err error) (n uint32, _ error) {
	if err != nil && !errors.Is(err, windows.ERROR_IO_PENDING) {
		return 0, err
	}
	r, err := windows.WaitForSingleObject(c.ov.HEvent, uint32(answerLimit/time.Millisecond))
	late := err != nil || r != windows.WAIT_OBJECT_0
	if late {
		windows.CancelIoEx(c.h, &c.ov)
	}
	err = windows.GetOverlappedResult(c.h, &c.ov, &n, true)
	if late && err != nil {
		return 0, errLate
	}
	return n, err
}

// kill is Kill on Windows.
func kill(pid int, sig syscall.Signal) error {
	if pid <= 0 {
		return killGroup(pid, sig)
	}
	_, err := sendTo(pid, Info{Signo: sig, Code: CodeUser}, false)
	return err
}

func sigqueue(pid int, sig syscall.Signal, value int64) error {
	_, err := sendTo(pid, Info{Signo: sig, Code: CodeQueue, Value: value}, false)
	return err
}

func ask(pid int, sig syscall.Signal) (Way, error) {
	if pid <= 0 {
		return WayWorker, killGroup(pid, sig)
	}
	return sendTo(pid, Info{Signo: sig, Code: CodeUser}, true)
}

// sendTo keeps Linux's order: no such process, then a bad signal, then permission.
func sendTo(pid int, i Info, gentle bool) (Way, error) {
	t, err := openTarget(pid)
	if errors.Is(err, errnomap.EPERM) {
		if err := checkSignal(i.Signo); err != nil {
			return 0, err
		}
	}
	if err != nil {
		return 0, err
	}
	defer t.close()
	return t.send(i, gentle)
}

// checkSignal returns EINVAL for what is neither 0 nor a signal.
func checkSignal(sig syscall.Signal) error {
	if sig < 0 || sig > maxSignal {
		return errnomap.EINVAL
	}
	return nil
}

// exitStatus is what a shell shows of a process that sig ended.
func exitStatus(sig syscall.Signal) uint32 { return 128 + uint32(sig) }
