// Package winrun runs Windows programs from Linux: on the Windows that WSL runs on, or under Wine.
//
// [Find] picks the way. Under WSL a Windows program is started as it is, and Windows runs it. Otherwise [causeway/wsl/wine] finds or
// installs a Wine, and this package keeps for it a prefix (Wine's directory with a C: drive and a registry) in the user's cache
// directory, one for each Wine, and a warm server, because a cold start takes ten times as long. Processes that use the same prefix
// at the same time share the server; the last to [Runner.Close] ends it and whatever still runs in it.
//
// [Runner.Command] gives an ordinary *exec.Cmd. Arguments, standard streams and the working directory go through exactly. Of the
// environment goes through what the other side lets through; a variable that was set for the program and cannot be handed through
// is an error. Of the exit status Linux sees the low 8 bits; under Wine a status that is not 0 and whose low 8 bits are 0 reads 1.
//
// What it does not do: Wine is not Windows, and [Runner.System] never says so. Under Wine a variable cannot be unset if Wine sets it
// (TEMP, APPDATA and the like), a path in an argument is not translated, a process that a program started with an environment of
// its own making is found at Close only, and now and then Wine writes "wine client error" to the standard error of a program that
// ends. Under WSL, where this has not run yet, the end of a program's context ends its Linux half only. A remote Windows is not
// supported. On Windows itself there is nothing to do, and Find says so.
package winrun

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"time"

	"causeway/wsl/wine"
)

// Options are what Find may be told.
type Options struct {
	// Log is told what is installed and started. Nil means silence.
	Log *slog.Logger
}

// A way is how Windows programs are run.
type way interface {
	system() string
	command(ctx context.Context, environ []string, exe string, args []string) *exec.Cmd
	close(ctx context.Context) error
}

// Runner runs Windows programs. Its methods may be called from several goroutines; Close once, after the last program ended.
type Runner struct{ way way }

// outputDelay is how long a program's pipes are read after its end, in case a process that it started still holds them.
const outputDelay = 5 * time.Second

// closeLimit is how long the end of the server and its processes may take.
const closeLimit = 30 * time.Second

// Find returns a Runner for this machine, after setting up Wine where there is neither Windows nor Wine.
// Its errors wrap [wine.ErrNone] if there is no way to run Windows programs, and errors.ErrUnsupported on systems other than Linux.
func Find(ctx context.Context, o Options) (*Runner, error) {
	if runtime.GOOS != "linux" {
		return nil, fmt.Errorf("winrun: it runs Windows programs from Linux: %w", errors.ErrUnsupported)
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if os.Getenv(wine.EnvDir) == "" && hasInterop(os.DirFS("/")) {
		w, err := newInterop(ctx)
		if err != nil {
			return nil, err
		}
		return &Runner{w}, nil
	}
	installation, err := wine.Find(ctx, wine.Options{Log: o.Log})
	if err != nil {
		return nil, err
	}
	p, err := openPrefix(ctx, o.Log, installation)
	if err != nil {
		return nil, fmt.Errorf("winrun: %w", err)
	}
	return &Runner{p}, nil
}

// System names what the programs run on, exactly: "wine 10.0", "Windows 11 26100".
func (r *Runner) System() string { return r.way.system() }

// Command returns a command that runs exe. The caller sets Dir, Stdin, Stdout and Stderr, but not Env: environ is the environment,
// in the form of os.Environ; nil stands for this process's own. When ctx ends, the program is killed with every process that
// it started. A program that is not there and an environment that cannot be handed through show as the error of Start. exe is a path of
// Linux; a name without a slash is searched as Windows does.
func (r *Runner) Command(ctx context.Context, environ []string, exe string, args ...string) *exec.Cmd {
	if environ == nil {
		environ = os.Environ()
	}
	cmd := r.way.command(ctx, environ, exe, args)
	if _, err := os.Stat(exe); cmd.Err == nil && err != nil && filepath.IsAbs(exe) {
		cmd.Err = err // Wine would say so with an exit status that the program might have too
	}
	cmd.WaitDelay = outputDelay
	return cmd
}

// Close gives up this Runner's share in the warm server. The last one ends the server and every process in it, and waits for them.
func (r *Runner) Close() error {
	ctx, cancel := context.WithTimeout(context.Background(), closeLimit)
	defer cancel()
	return r.way.close(ctx)
}
