package sigworker

import (
	"fmt"
	"syscall"
	"time"

	"causeway/errnomap"
)

// Way is how a signal reached a process.
type Way uint8

const (
	// WayChecked: nothing was sent (signal 0).
	WayChecked Way = iota
	// WayKernel: Linux's kill.
	WayKernel
	// WayWorker: the pipe of the receiver's worker.
	WayWorker
	// WayEvent: the receiver's named event, as WPDK's programs have it.
	WayEvent
	// WayConsole: a console event, for a process without a worker that has its
	// console for itself.
	WayConsole
	// WayWindow: WM_CLOSE to the windows of a process without a worker.
	WayWindow
	// WayTermination: the process was terminated with status 128 + signal.
	WayTermination
	// WaySuspension: its threads were stopped.
	WaySuspension
	// WayResumption: its threads go on.
	WayResumption
	// WayIgnored: there is no worker, and the default action is to do nothing.
	WayIgnored
)

var wayNames = [...]string{
	"check", "signal", "worker", "event", "console event", "window message",
	"termination", "suspension", "resumption", "nothing, the default action",
}

// String says it in a word or two.
func (w Way) String() string { return wayNames[w] }

// Target is one process, held: while it is held its id is not given to another.
type Target struct{ target }

// Open holds the process pid. It returns EINVAL when pid is not positive, ESRCH when
// there is no such process, and EPERM when it may not be looked at.
func Open(pid int) (*Target, error) {
	if pid <= 0 {
		return nil, errnomap.EINVAL
	}
	t, err := openTarget(pid)
	if err != nil {
		return nil, err
	}
	return &Target{t}, nil
}

// Send sends sig and says which way it took. Errors are Kill's.
func (t *Target) Send(sig syscall.Signal) (Way, error) {
	return t.send(Info{Signo: sig, Code: CodeUser}, false)
}

// Queue sends sig with a value. Errors are Sigqueue's.
func (t *Target) Queue(sig syscall.Signal, value int64) (Way, error) {
	return t.send(Info{Signo: sig, Code: CodeQueue, Value: value}, false)
}

// Ask is Send, but a Windows process without a worker is asked first to end itself,
// where there is a way that reaches no other process: INT and QUIT by a console event
// when the process has its console for itself, INT, TERM and HUP by WM_CLOSE when it
// has windows. Only without such a way it is terminated.
func (t *Target) Ask(sig syscall.Signal) (Way, error) {
	return t.send(Info{Signo: sig, Code: CodeUser}, true)
}

// Catches reports whether the process has a handler for sig. On Linux it is the kernel's
// word (SigCgt of proc_pid_status(5)): Go's runtime has one for nearly every signal, so
// a Go program seems to catch what it was not told to ignore. On Windows it is that of
// the process's worker: Notify was called for sig. Errors are Kill's; EINVAL also for 0,
// and EAGAIN, on Windows, when the process is stopped and so cannot be asked.
func (t *Target) Catches(sig syscall.Signal) (bool, error) {
	if sig < 1 || sig > maxSignal {
		return false, errnomap.EINVAL
	}
	return t.catches(sig)
}

// Group returns the process group. ok is false, on Windows only, when the process was put into
// none, and is alone in that of its own id.
func (t *Target) Group() (pgid int, ok bool) { return t.knownGroup() }

// Stopped reports whether the process stands still, by STOP or its like. On Windows that is
// when every thread of it is suspended, by whomever. It returns ESRCH when the process is gone.
func (t *Target) Stopped() (bool, error) {
	stopped, err := t.stopped()
	return stopped, plain(err)
}

// Ask is Kill, but a Windows process is asked as Target.Ask does. It says which way
// the signal took.
func Ask(pid int, sig syscall.Signal) (Way, error) { return ask(pid, sig) }

// Wait waits until the process is gone, at most for timeout; without end when it is
// negative. It returns EAGAIN when the process is still there.
func (t *Target) Wait(timeout time.Duration) (Exit, error) { return t.wait(timeout) }

// Close lets the process go.
func (t *Target) Close() error { return t.close() }

// Exit is how a process ended.
type Exit struct {
	// Known is false where the system does not tell others how a process ended: on Linux
	// before 6.15, and while the parent has not waited for it.
	Known bool
	// Signal ended the process; 0 when it exited by itself. Windows knows no such
	// end: there it is Code that tells, 128 + signal.
	Signal syscall.Signal
	// Code is the exit status.
	Code uint32
}

// String says it in words: "exited 0", "killed by TERM", "gone".
func (e Exit) String() string {
	switch {
	case !e.Known:
		return "gone"
	case e.Signal != 0:
		return "killed by " + Name(e.Signal)
	}
	return fmt.Sprintf("exited %d", e.Code)
}
