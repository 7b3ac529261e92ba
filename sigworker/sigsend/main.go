// Package sigsend is the kill tool: util-linux's kill(1) for Linux and Windows, with
// its options, messages and exit codes. cmd/sigsend is its program.
//
// It differs in this: processes are named by id only, never by name; a number that is
// no process id is refused and not cut to 32 bits; listings are never laid out for a
// terminal; --wait waits until the processes are gone and prints how they ended where
// the system tells; and on Windows it says on the standard error stream how it reached
// a process that has no signal worker.
package sigsend

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
	"syscall"

	"causeway/errnomap"
	"causeway/sigworker"
)

// Exit codes of kill(1).
const (
	exitOK      = 0
	exitFailure = 1
	exitSome    = 64
)

// Name is how the program calls itself in messages.
const Name = "sigsend"

// Main runs the program with its arguments, without its name, and returns its exit
// code: 0, 1, or 64 when only some of the processes could be signalled.
func Main(args []string, stdout, stderr io.Writer) int {
	c, err := parse(args)
	if err != nil {
		warn(stderr, "%v", err)
		if _, ok := errors.AsType[unknownSignal](err); ok {
			printTable(stderr)
		}
		return exitFailure
	}
	switch c.mode {
	case modeNames:
		printNames(stdout)
	case modeTable:
		printTable(stdout)
	case modeConvert:
		fmt.Fprintln(stdout, sigworker.Name(c.sig))
	case modeHelp:
		fmt.Fprint(stdout, usage)
	case modeVersion:
		fmt.Fprintf(stdout, "%s from Causeway (with: sigqueue, timeout, wait)\n", Name)
	default:
		s := sender{command: c, stdout: stdout, stderr: stderr}
		return s.all()
	}
	return exitOK
}

// AsksByConsole reports whether the command line sends a signal for which a Windows
// process may be asked by a console event. That needs a program without a console.
func AsksByConsole(args []string) bool {
	c, err := parse(args)
	return err == nil && c.mode == modeSend && (c.sig == sigworker.SIGINT || c.sig == sigworker.SIGQUIT)
}

func warn(w io.Writer, format string, args ...any) {
	fmt.Fprintf(w, Name+": "+format+"\n", args...)
}

const usage = `
Usage:
 sigsend [options] <pid>...

Send a signal to processes.

Options:
 -s, --signal <signal>  send this <signal> instead of SIGTERM
 -<signal>              the same, by name or number
 -q, --queue <value>    use sigqueue(2), not kill(2), and pass <value> as data
     --timeout <milliseconds> <follow-up signal>
                        wait up to timeout and send follow-up signal
     --wait             signal all, then wait until the processes are gone and say
                        how they ended
 -p, --pid              print pids without signaling them
 -l, --list[=<signal>]  list signal names, or convert a signal number to a name
 -L, --table            list signal names and numbers
 -r, --require-handler  do not send the signal to a process that has no handler for it
     --verbose          print pids that will be signaled

 -h, --help             display this help
 -V, --version          display version

A pid of 0 means the caller's process group, -1 every process, -N the group N.
Exit status: 0 success, 1 failure, 64 some processes could be signalled, others not.
`

// sender carries out a command.
type sender struct {
	command
	stdout, stderr io.Writer
	waiting        []waiting
}

// waiting is a process that was signalled and is waited for.
type waiting struct {
	pid    int
	target *sigworker.Target
}

// errFatal ends the program, as in kill(1) when --timeout cannot hold a process.
type errFatal struct{ error }

// errPassedOver says that a process was not signalled because it has no handler.
var errPassedOver = errors.New("no handler")

func (s *sender) all() int {
	defer func() {
		for _, w := range s.waiting {
			w.target.Close()
		}
	}()
	tried, failed := 0, 0
	for _, arg := range s.pids {
		err := s.one(arg)
		if errors.Is(err, errPassedOver) {
			continue
		}
		tried++
		if err != nil {
			warn(s.stderr, "%v", err)
			failed++
		}
		if _, ok := errors.AsType[errFatal](err); ok {
			return exitFailure
		}
	}
	for _, w := range s.waiting {
		exit, err := w.target.Wait(-1)
		if err != nil {
			warn(s.stderr, "waiting for %d failed: %s", w.pid, text(err))
			return exitFailure
		}
		fmt.Fprintf(s.stdout, "%d: %s\n", w.pid, exit)
	}
	switch {
	case tried == failed: // nobody at all is a failure too
		return exitFailure
	case failed == 0:
		return exitOK
	}
	return exitSome
}

func (s *sender) one(arg string) error {
	number, err := strconv.ParseInt(strings.TrimLeft(arg, " \t\n\v\f\r"), 10, 64) // as strtol reads
	if errors.Is(err, strconv.ErrSyntax) {
		return fmt.Errorf("cannot find process %q", arg)
	}
	if number < math.MinInt32 || number > math.MaxInt32 || err != nil {
		return failure(arg, errnomap.ESRCH)
	}
	pid := int(number)
	if s.require && !s.handled(pid) {
		return errPassedOver
	}
	if s.verbose {
		fmt.Fprintf(s.stdout, "sending signal %d to pid %d\n", int(s.sig), pid)
	}
	if s.mode == modePrint {
		fmt.Fprintln(s.stdout, pid)
		return nil
	}
	if len(s.followUps) > 0 || s.wait && pid > 0 {
		return s.held(arg, pid)
	}
	return s.free(arg, pid)
}

// handled reports whether the process has a handler for the signal. One that is not there
// or cannot be asked, and a group, has none.
func (s *sender) handled(pid int) bool {
	t, err := sigworker.Open(pid)
	if err != nil {
		return false
	}
	defer t.Close()
	ok, err := t.Catches(s.sig)
	if err == nil && !ok && s.verbose {
		fmt.Fprintf(s.stdout, "not signalling pid %d, it has no userspace handler for signal %d\n", pid, int(s.sig))
	}
	return err == nil && ok
}

// free sends without holding the process.
func (s *sender) free(arg string, pid int) error {
	if s.queue {
		return failure(arg, sigworker.Sigqueue(pid, s.sig, s.value))
	}
	way, err := sigworker.Ask(pid, s.sig)
	if err == nil {
		s.tell(pid, s.sig, way)
	}
	return failure(arg, err)
}

// held sends, and follows up or waits, with the process held from first to last.
func (s *sender) held(arg string, pid int) error {
	t, err := sigworker.Open(pid)
	if err != nil && len(s.followUps) > 0 {
		return errFatal{fmt.Errorf("pidfd_open() failed: %d: %s", pid, text(err))}
	}
	if err != nil {
		return failure(arg, err)
	}
	way, err := s.send(t)
	if err == nil {
		s.tell(pid, s.sig, way)
		err = s.followUp(t, pid)
	}
	if err != nil || !s.wait {
		t.Close()
		return failure(arg, err)
	}
	s.waiting = append(s.waiting, waiting{pid, t})
	return nil
}

func (s *sender) send(t *sigworker.Target) (sigworker.Way, error) {
	if s.queue {
		return t.Queue(s.sig, s.value)
	}
	return t.Ask(s.sig)
}

func (s *sender) followUp(t *sigworker.Target, pid int) error {
	for _, f := range s.followUps {
		_, err := t.Wait(f.after)
		if err == nil {
			return nil
		}
		if !errors.Is(err, errnomap.EAGAIN) {
			return err
		}
		if s.verbose {
			fmt.Fprintf(s.stdout, "timeout, sending signal %d to pid %d\n", int(f.sig), pid)
		}
		way, err := t.Ask(f.sig)
		if err != nil {
			return err
		}
		s.tell(pid, f.sig, way)
	}
	return nil
}

// tell says which way a signal took to a process that has no worker to take it.
func (s *sender) tell(pid int, sig syscall.Signal, way sigworker.Way) {
	switch way {
	case sigworker.WayConsole, sigworker.WayWindow, sigworker.WayTermination, sigworker.WayIgnored:
		if sig != sigworker.SIGKILL {
			warn(s.stderr, "%d has no signal worker: %s", pid, way)
		}
	}
}

// failure is kill(1)'s message about one process.
func failure(arg string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("sending signal to %s failed: %s", arg, text(err))
}

func text(err error) string {
	if e := errnomap.Of(err); e != 0 {
		return errnomap.Strerror(e)
	}
	return err.Error()
}
