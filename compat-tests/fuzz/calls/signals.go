package calls

import (
	"encoding/binary"
	"fmt"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
	"causeway/sigworker"
)

const signalled = "signalled" // a signalfd

// Signals is about signals sent to this process and to children, and who gets them.
var Signals = &fuzz.Area{
	Name:    "signals",
	Length:  24,
	Begin:   func() error { return sigworker.Start(0) },
	Prepare: prepareSignals,
	Calls:   join(signalCalls, childCalls),

	Numberless: true, // the pipes to children, and what Go's runtime has of them

	Errnos: []string{"EAGAIN", "EINVAL", "ESRCH", "ECHILD"},
	Unprovoked: map[string]string{
		"EINTR": "no call ends with it: docs/adr/0003",
		"EPERM": "it takes a process of another user, which the search has not; signals/037 has one",
	},
	Unsearched: map[string]string{
		"PthreadSigmask": "on Linux it is about a thread, and goroutines have none; sigworker.Sigmask is about the process",
	},
}

// channels is how many channels a program notifies.
const channels = 2

// signalState is a program's channels and children.
type signalState struct {
	channels [channels]chan os.Signal
	children [children]*child
}

// prepareSignals makes the process one that has never heard of a signal: nothing is
// pending, blocked, ignored or notified, but for USR1 and USR2 on the first channel.
func prepareSignals(m *fuzz.Machine) error {
	if _, err := sigworker.Sigmask(sigworker.SIG_SETMASK, sigworker.All); err != nil {
		return fmt.Errorf("sigmask: %w", err)
	}
	sigworker.Ignore()
	sigworker.Reset()
	if _, err := sigworker.Sigmask(sigworker.SIG_SETMASK, 0); err != nil {
		return fmt.Errorf("sigmask: %w", err)
	}
	s := new(signalState)
	for i := range s.channels {
		s.channels[i] = make(chan os.Signal, 64)
	}
	sigworker.Notify(s.channels[0], sigworker.SIGUSR1, sigworker.SIGUSR2)
	m.State = s
	m.Cleanup(func() {
		for _, c := range s.channels {
			sigworker.Stop(c)
		}
		for _, c := range s.children {
			c.end()
		}
	})
	return nil
}

var (
	signal = fuzz.OneOf(fuzz.C("unix.SIGUSR1", sigworker.SIGUSR1), fuzz.C("unix.SIGUSR2", sigworker.SIGUSR2), fuzz.C("40", syscall.Signal(40)), fuzz.C("unix.SIGWINCH", sigworker.SIGWINCH),
		fuzz.C("0", syscall.Signal(0)), fuzz.C("unix.SIGHUP", sigworker.SIGHUP), fuzz.C("99", syscall.Signal(99)), fuzz.C("unix.SIGCONT", sigworker.SIGCONT), fuzz.C("unix.SIGTERM", sigworker.SIGTERM))
	caught = fuzz.OneOf(fuzz.C("unix.SIGUSR1", sigworker.SIGUSR1), fuzz.C("unix.SIGUSR2", sigworker.SIGUSR2), fuzz.C("40", syscall.Signal(40)), fuzz.C("unix.SIGWINCH", sigworker.SIGWINCH),
		fuzz.C("unix.SIGHUP", sigworker.SIGHUP), fuzz.C("unix.SIGCONT", sigworker.SIGCONT), fuzz.C("unix.SIGTERM", sigworker.SIGTERM))
	signals = fuzz.OneOf(setOf(sigworker.SIGUSR1), setOf(sigworker.SIGUSR1, sigworker.SIGUSR2, 40), setOf(40), setOf(sigworker.SIGHUP, sigworker.SIGTERM), setOf(sigworker.SIGWINCH, sigworker.SIGCONT), setOf(),
		fuzz.C("sigworker.All", sigworker.All))
	channel = choice(channels)
)

func setOf(sigs ...syscall.Signal) fuzz.Const {
	set := sigworker.SetOf(sigs...)
	code := make([]string, len(sigs))
	for i, sig := range sigs {
		code[i] = strconv.Itoa(int(sig))
	}
	return fuzz.C("sigworker.SetOf("+strings.Join(code, ", ")+")", set)
}

var signalCalls = []*fuzz.Call{
	{Symbol: "Kill", Func: killSelf, Helper: true, Weight: 12, Params: []fuzz.Param{signal}},
	{Symbol: "Kill", Variant: "nobody", Func: killNobody, Helper: true, Params: []fuzz.Param{signal}},
	{Symbol: "sigworker.Sigqueue", Func: queueSelf, Helper: true, Weight: 5, Params: []fuzz.Param{signal, fuzz.Ints(1, 2, -1)}},
	{Symbol: "sigworker.Sigmask", Func: sigmask, Helper: true, Weight: 6, Params: []fuzz.Param{hows, signals}},
	{Symbol: "sigworker.Sigpending", Func: sigworker.Sigpending, Weight: 5},
	{Symbol: "sigworker.Sigtimedwait", Func: timedwait, Helper: true, Weight: 5, Params: []fuzz.Param{signals}},
	{Symbol: "sigworker.Notify", Func: notify, Helper: true, Weight: 4, Params: []fuzz.Param{machine, channel, caught}},
	{Symbol: "sigworker.Stop", Func: stop, Helper: true, Params: []fuzz.Param{machine, channel}},
	{Symbol: "sigworker.Ignore", Func: ignore, Helper: true, Weight: 2, Params: []fuzz.Param{caught}},
	{Symbol: "sigworker.Ignored", Func: ignored, Helper: true, Params: []fuzz.Param{caught}},
	{Symbol: "sigworker.Reset", Func: reset, Helper: true, Params: []fuzz.Param{caught}},
	{Symbol: "received", Func: received, Helper: true, Weight: 12, Params: []fuzz.Param{machine, channel}},
	{Symbol: "Signalfd", Func: newSignalfd, Helper: true, New: []string{signalled}, Weight: 4, Params: []fuzz.Param{signals}},
	{Symbol: "Signalfd", Variant: "change", Func: changeSignalfd, Helper: true, Weight: 2, Params: []fuzz.Param{fuzz.FD(signalled), signals}},
	{Symbol: "Read", Func: readSignalfd, Helper: true, Weight: 6, Params: []fuzz.Param{fuzz.FD(signalled), fuzz.Ints(128, 256, 100)}},
	{Symbol: "Poll", Func: poll, Helper: true, Weight: 4, Params: []fuzz.Param{fuzz.PlaceOf(signalled), fuzz.PlaceOf(signalled), pollMasks}},
	{Symbol: "EpollCreate1", Func: unix.EpollCreate1, New: []string{set}, Weight: 2, Params: []fuzz.Param{fuzz.Ints(0)}},
	{Symbol: "EpollCtl", Func: control, Helper: true, Weight: 5, Params: []fuzz.Param{fuzz.FD(set), fuzz.OneOf(fuzz.C("unix.EPOLL_CTL_ADD", unix.EPOLL_CTL_ADD)), fuzz.PlaceOf(signalled), fuzz.OneOf(fuzz.C("unix.EPOLLIN", unix.EPOLLIN))}},
	{Symbol: "EpollWait", Func: wait, Helper: true, Weight: 3, Params: []fuzz.Param{fuzz.FD(set), fuzz.Ints(8), fuzz.Ints(0)}},
	{Symbol: "Close", Func: unix.Close, Closes: true, Params: []fuzz.Param{fuzz.FD(signalled, set)}},
	{Symbol: "Getpgid", Func: sameGroup, Helper: true},
	{Symbol: "Getpgrp", Func: sameGroup2, Helper: true},
	{Symbol: "Getsid", Func: sameSession, Helper: true},
}

var hows = fuzz.OneOf(fuzz.C("sigworker.SIG_BLOCK", sigworker.SIG_BLOCK), fuzz.C("sigworker.SIG_UNBLOCK", sigworker.SIG_UNBLOCK), fuzz.C("sigworker.SIG_SETMASK", sigworker.SIG_SETMASK), fuzz.C("9", 9))

func signalStateOf(m *fuzz.Machine) *signalState { return m.State.(*signalState) }

// arrival is how long a signal to oneself may take: on Linux the kernel gives it to a
// thread that hands it on.
const arrival = 12 * time.Millisecond

func killSelf(sig syscall.Signal) error {
	err := unix.Kill(os.Getpid(), sig)
	time.Sleep(arrival)
	return err
}

// killNobody signals a process that there is not: process numbers are below 2^22.
func killNobody(sig syscall.Signal) error { return unix.Kill(1<<30-3, sig) }

func queueSelf(sig syscall.Signal, value int64) error {
	err := sigworker.Sigqueue(os.Getpid(), sig, value)
	time.Sleep(arrival)
	return err
}

// arrived is a signal with what is known of it.
type arrived struct {
	sig   syscall.Signal
	code  int32
	own   bool
	value int32
}

// Show has the sender as this process or another.
func (a arrived) Show(*fuzz.Machine) string {
	return fmt.Sprintf("%s code %d own %v value %d", sigworker.Name(a.sig), a.code, a.own, a.value)
}

func timedwait(set sigworker.Set) (arrived, error) {
	i, err := sigworker.Sigtimedwait(set, 5*time.Millisecond)
	return arrived{i.Signo, i.Code, int(i.Pid) == os.Getpid(), int32(i.Value)}, err
}

// sigmask waits until what it lets through has arrived: its default action ends the
// process on both systems within this call, then.
func sigmask(how int, set sigworker.Set) (sigworker.Set, error) {
	old, err := sigworker.Sigmask(how, set)
	time.Sleep(arrival)
	return old, err
}

func notify(m *fuzz.Machine, channel int, sig syscall.Signal) error {
	sigworker.Notify(signalStateOf(m).channels[channel], sig)
	return nil
}

func stop(m *fuzz.Machine, channel int) error {
	sigworker.Stop(signalStateOf(m).channels[channel])
	return nil
}

func ignore(sig syscall.Signal) error { sigworker.Ignore(sig); return nil }
func reset(sig syscall.Signal) error  { sigworker.Reset(sig); return nil }

func ignored(sig syscall.Signal) (running, error) { return running(sigworker.Ignored(sig)), nil }

// received is what has come to a channel.
func received(m *fuzz.Machine, channel int) (report, error) {
	var r report
	for {
		select {
		case sig := <-signalStateOf(m).channels[channel]:
			r = append(r, sigworker.Name(sig.(syscall.Signal)))
		default:
			return r, nil
		}
	}
}

func signalSet(set sigworker.Set) *unix.Sigset_t {
	var s unix.Sigset_t
	s.Val[0] = uint64(set)
	return &s
}

func newSignalfd(set sigworker.Set) (int, error) {
	return unix.Signalfd(-1, signalSet(set), unix.SFD_NONBLOCK)
}

func changeSignalfd(fd int, set sigworker.Set) error {
	_, err := unix.Signalfd(fd, signalSet(set), unix.SFD_NONBLOCK)
	return err
}

// readSignalfd shows the signals without their order beyond what the structure tells.
func readSignalfd(fd, room int) (int, report, error) {
	b := make([]byte, room)
	n, err := unix.Read(fd, b)
	var r report
	for b = b[:max(n, 0)]; len(b) >= 128; b = b[128:] {
		word := binary.NativeEndian.Uint32
		a := arrived{syscall.Signal(word(b)), int32(word(b[8:])), int(word(b[12:])) == os.Getpid(), int32(word(b[44:]))}
		r = append(r, a.Show(nil))
	}
	return n, r, err
}

func sameGroup() (running, error) {
	a, err := unix.Getpgid(0)
	b, other := unix.Getpgid(os.Getpid())
	if err == nil {
		err = other
	}
	return a == b, err
}

func sameGroup2() (running, error) {
	a, err := unix.Getpgid(0)
	return a == unix.Getpgrp(), err
}

func sameSession() (running, error) {
	a, err := unix.Getsid(0)
	b, other := unix.Getsid(os.Getpid())
	if err == nil {
		err = other
	}
	return a == b, err
}
