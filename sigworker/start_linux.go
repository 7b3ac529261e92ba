package sigworker

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

var (
	// relayed are the signals that Go's runtime unblocks in each of its threads: they
	// come through os/signal, without the sender's id.
	relayed = SetOf(SIGHUP, SIGINT, SIGQUIT, SIGABRT, SIGTERM, SIGCHLD)
	// faults are Go's panics; the next are only ever fatal and get the system's action.
	faults = SetOf(SIGSEGV, SIGBUS, SIGFPE)
	fatal  = SetOf(SIGILL, SIGTRAP, SIGSTKFLT, SIGSYS)
	// runtimes are what the runtime, or libc under it, needs for itself.
	runtimes = SetOf(SIGURG, SIGPROF, 32, 33, SIGRTMIN)
	// taken are the signals that the worker takes from the kernel.
	taken = All &^ unblockable &^ relayed &^ faults &^ fatal &^ runtimes
)

// marker is the environment variable that the program executed anew finds: its own
// process id, and the mask that the program was started with.
const marker = "SIGWORKER_START"

// The marker is read before main: a program that cleans its environment before it calls
// Start would be executed anew for ever.
var inherited, again = marked()

// starting lets one Start go on at a time.
var starting sync.Mutex

func start(blocked Set) error {
	starting.Lock()
	defer starting.Unlock()
	if started() != nil {
		_, err := own.setMask(SIG_BLOCK, blocked)
		return err
	}
	if !again {
		return restart()
	}
	own.mask = (inherited | blocked) &^ unblockable
	for _, sig := range []syscall.Signal{SIGHUP, SIGINT} {
		if signal.Ignored(sig) { // nohup(1); Go's runtime tells of these two only
			own.ignored = own.ignored.With(sig)
		}
	}
	for _, sig := range fatal.Signals() {
		if err := defaultDisposition(sig); err != nil {
			return fmt.Errorf("sigworker: default action of %s: %w", Name(sig), err)
		}
	}
	fd, err := openSignals()
	if err != nil {
		return err
	}
	takeOver()
	go take(fd)
	return nil
}

// takeOver ends os/signal's part, but for the signals that only it can catch.
func takeOver() {
	system.mu.Lock()
	defer system.mu.Unlock()
	system.started = true
	relay(relayed.Signals())
	if system.urgent {
		relayURG()
	}
	own.mu.Lock()
	defer own.mu.Unlock()
	for _, h := range own.handlers {
		signal.Stop(h.c)
	}
}

// marked reads the marker and removes it, so that no child sees it.
func marked() (Set, bool) {
	pid, mask, ok := strings.Cut(os.Getenv(marker), ":")
	if !ok {
		return 0, false
	}
	os.Unsetenv(marker)
	set, err := strconv.ParseUint(mask, 16, 64)
	return Set(set), err == nil && pid == strconv.Itoa(os.Getpid())
}

// restart executes the program anew with its signals blocked: only a mask that is there
// from the beginning is in every thread that the runtime makes.
func restart() error {
	path, err := program()
	if err != nil {
		return fmt.Errorf("sigworker: own program: %w", err)
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	old := threadMask(SIG_BLOCK, taken)
	env := append(os.Environ(), fmt.Sprintf("%s=%d:%x", marker, os.Getpid(), uint64(old)))
	err = syscall.Exec(path, os.Args, env)
	threadMask(SIG_SETMASK, old)
	return fmt.Errorf("sigworker: execute %s anew: %w", path, err)
}

// program returns the path of this program: the one that it was started by, under which
// others know it, unless that is another file by now.
func program() (string, error) {
	const image = "/proc/self/exe"
	this, err := os.Stat(image)
	if err != nil {
		return "", err
	}
	path, err := os.Executable()
	if err != nil {
		return image, nil
	}
	if there, err := os.Stat(path); err != nil || !os.SameFile(this, there) {
		return image, nil
	}
	return path, nil
}

// openSignals makes the signalfd from which the worker takes signals, and has the model
// say which: the kernel keeps the blocked ones, for sigpending, sigtimedwait and signalfd.
func openSignals() (int, error) {
	wanted := func(bring Set) *unix.Sigset_t {
		var set unix.Sigset_t
		set.Val[0] = uint64(bring & taken)
		return &set
	}
	fd, err := unix.Signalfd(-1, wanted(^own.mask), unix.SFD_CLOEXEC)
	if err != nil {
		return -1, fmt.Errorf("sigworker: signalfd: %w", err)
	}
	own.source = func(bring Set) {
		_, _ = unix.Signalfd(fd, wanted(bring), 0) // cannot fail for a signalfd that is there
	}
	return fd, nil
}

// take is the worker: it takes signals from the kernel for ever, on one thread that
// writes to no pipe, so that a PIPE of its own never is among them.
func take(fd int) {
	runtime.LockOSThread()
	buf := make([]byte, signalfdInfoSize)
	for {
		n, err := unix.Read(fd, buf)
		if errors.Is(err, unix.EINTR) {
			continue // another signal was handled on this thread
		}
		if err != nil || n != len(buf) {
			return // the program has closed what is not its own
		}
		_ = own.arrive(signalfdInfo(buf)) // cannot be full: the kernel queues, not the model
	}
}

// signalfdInfoSize is the size of struct signalfd_siginfo.
const signalfdInfoSize = 128

// signalfdInfo reads struct signalfd_siginfo.
func signalfdInfo(b []byte) Info {
	word := binary.NativeEndian.Uint32
	i := Info{Signo: syscall.Signal(word(b)), Code: int32(word(b[8:])), Pid: word(b[12:]), Uid: word(b[16:])}
	if i.Code == CodeQueue {
		i.Value = int64(binary.NativeEndian.Uint64(b[48:]))
	}
	return i
}

// relayRoom is enough: these signals coalesce anyway.
const relayRoom = 64

var relays = make(chan os.Signal, relayRoom)

// relay brings the signals that os/signal has to catch.
func relay(sigs []syscall.Signal) {
	notifyOS(relays, sigs)
	relaying()
}

var relaying = sync.OnceFunc(func() {
	go func() {
		for sig := range relays {
			_ = own.arrive(Info{Signo: sig.(syscall.Signal), Code: CodeUser}) // none of them queues
		}
	}()
})

// notifyOS is os/signal's Notify, for these signals only: none means none.
func notifyOS(c chan<- os.Signal, sigs []syscall.Signal) {
	for _, sig := range sigs {
		signal.Notify(c, sig)
	}
}

// relayURG begins with the first who asks for URG: the runtime sends itself many of them.
var relayURG = sync.OnceFunc(func() { relay([]syscall.Signal{SIGURG}) })

// act does a default action: it puts the system's disposition back, lets the signal
// through on this thread and sends it to it. What terminates does not return.
func act(sig syscall.Signal) {
	if defaultAction(sig) == discard {
		return
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := defaultDisposition(sig); err != nil {
		return
	}
	old := threadMask(SIG_UNBLOCK, SetOf(sig))
	_ = unix.Tgkill(unix.Getpid(), unix.Gettid(), sig)
	threadMask(SIG_SETMASK, old)
}

func inherit(f func() error) error {
	p := started()
	if p == nil {
		return f()
	}
	mask, ignored := p.dispositions()
	defer ignoreInKernel(ignored)()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	// A signal that this thread lets through meanwhile meets Go's handler, which would
	// drop it: it comes through os/signal then, without its sender and its value.
	c := make(chan os.Signal, relayRoom)
	notifyOS(c, (taken &^ mask &^ ignored).Signals())
	defer func() {
		signal.Stop(c)
		close(c)
		for sig := range c {
			_ = p.arrive(Info{Signo: sig.(syscall.Signal), Code: CodeUser})
		}
	}()
	old := threadMask(SIG_SETMASK, mask)
	defer threadMask(SIG_SETMASK, old)
	return f()
}

// ignoreInKernel has children inherit that set is ignored, until undo: what the model
// ignores is caught in the kernel. CHLD is left out, since who ignores it in the kernel
// cannot wait for children, and so is what is pending, which would be dropped.
func ignoreInKernel(set Set) (undo func()) {
	set = set & (taken | relayed) &^ SetOf(SIGCHLD) &^ kernelPending()
	for _, sig := range set.Signals() {
		signal.Ignore(sig)
	}
	return func() {
		notifyOS(relays, (set & relayed).Signals())
		c := make(chan os.Signal, 1)
		notifyOS(c, (set & taken).Signals()) // for a moment: this ends that they are ignored
		signal.Stop(c)
	}
}

// ownArrival reports whether a signal to this process itself goes straight to the
// model, so that it is pending when the call returns, as it is in the kernel.
func ownArrival(sig syscall.Signal) bool { return relayed.Has(sig) }
