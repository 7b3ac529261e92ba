//go:build linux

// Winrun runs a Windows program from Linux, on the Windows that WSL runs on or under Wine, which it sets up where it can.
//
//	winrun [flags] PROGRAM [ARGUMENT...]
//
// Arguments, standard streams, the working directory and the exit status are handed through. SIGINT is left to the program, which
// the terminal sends it to as well; SIGTERM and SIGHUP kill the program and all that it started.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"causeway/wsl/terminal"
	"causeway/wsl/winrun"
)

// The exit statuses that are not the program's, as timeout(1) and env(1) have them.
const (
	exitOwn       = 125 // winrun failed or was used wrongly
	exitCannotRun = 126 // the program could not be started
	exitNotFound  = 127 // there is no such program
	exitSignal    = 128 // plus the signal that ended winrun
)

// status is an error that says how to exit.
type status struct {
	code int
	err  error // nil: nothing to say, it is the program's own status
}

func (s status) Error() string { return fmt.Sprintf("exit status %d", s.code) }

func main() {
	err := command().Execute()
	if err == nil {
		return
	}
	s, ok := errors.AsType[status](err)
	if !ok {
		s = status{exitOwn, err}
	}
	if s.err != nil {
		fmt.Fprintln(os.Stderr, "winrun:", s.err)
	}
	os.Exit(s.code)
}

// settings are the values of the flags.
type settings struct {
	dir    string
	env    []string
	system bool
	quiet  bool
}

func command() *cobra.Command {
	var s settings
	cmd := &cobra.Command{
		Use:   "winrun [flags] PROGRAM [ARGUMENT...]",
		Short: "Run a Windows program from Linux",
		Long: `Run a Windows program from Linux: under WSL on Windows itself, elsewhere under Wine 10 or newer, which is set up in the
cache directory where this machine has none. Flags end at PROGRAM.

The exit status is the program's, as far as Linux can carry it: its low 8 bits. 125 says that winrun itself failed,
126 that the program could not be started, 127 that there is none of this name, 128 and a signal's number that this signal ended winrun and the program.`,
		Example:       "  winrun hello.exe 'two words'\n  winrun --env GODEBUG=netdns=go --dir testdata conform.exe run\n  winrun --system",
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 && !s.system {
				return errors.New("no program was named (winrun --help)")
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return run(cmd.Context(), s, args) },
	}
	cmd.Flags().SetInterspersed(false)
	cmd.Flags().StringVarP(&s.dir, "dir", "C", "", "run the program in this `directory`")
	cmd.Flags().StringArrayVarP(&s.env, "env", "e", nil, "set a variable for the program, `NAME=VALUE`; may be repeated")
	cmd.Flags().BoolVar(&s.system, "system", false, "print what programs run on, and stop")
	cmd.Flags().BoolVarP(&s.quiet, "quiet", "q", false, "do not say what is being set up")
	return cmd
}

// killed is the cause of a context that a signal ended.
type killed struct{ signal syscall.Signal }

func (k killed) Error() string { return "ended by " + k.signal.String() }

// run runs the program and returns its exit status as an error, or nil for 0.
func run(ctx context.Context, s settings, args []string) (err error) {
	ctx, stop := untilKilled(ctx)
	defer stop()
	var o winrun.Options
	if !s.quiet {
		o.Log = slog.New(terminal.New(os.Stderr))
	}
	r, err := winrun.Find(ctx, o)
	if err != nil {
		return err
	}
	defer func() {
		if closing := r.Close(); closing != nil && err == nil {
			err = closing
		}
	}()
	if s.system {
		fmt.Println(r.System())
		return nil
	}
	cmd := r.Command(ctx, append(os.Environ(), s.env...), args[0], args[1:]...)
	cmd.Dir = s.dir
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err = cmd.Run()
	if by, ok := errors.AsType[killed](context.Cause(ctx)); ok {
		return status{code: exitSignal + int(by.signal)}
	}
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return status{code: exitCode(exit)}
	}
	if errors.Is(err, fs.ErrNotExist) {
		return status{exitNotFound, err}
	}
	if err != nil {
		return status{exitCannotRun, err}
	}
	return nil
}

// exitCode is the program's status; one that a signal ended from outside counts as in a shell.
func exitCode(exit *exec.ExitError) int {
	if w, ok := exit.Sys().(syscall.WaitStatus); ok && w.Signaled() {
		return exitSignal + int(w.Signal())
	}
	return exit.ExitCode()
}

// untilKilled returns a context that ends with SIGTERM or SIGHUP, and lets SIGINT pass by.
func untilKilled(parent context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancelCause(parent)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGINT)
	done := make(chan struct{})
	finished := make(chan struct{})
	go func() {
		defer close(finished)
		for {
			select {
			case <-done:
				return
			case s := <-signals:
				if s != syscall.SIGINT {
					cancel(killed{s.(syscall.Signal)})
				}
			}
		}
	}()
	return ctx, func() {
		signal.Stop(signals)
		close(done)
		<-finished
		cancel(nil)
	}
}
