// Conform runs the conformance cases and says where two systems agree.
//
//	conform list                        what cases there are
//	conform run                         run them here and on the Windows at hand, and judge
//	conform record                      write the golden values anew, on Linux
//	conform compare FILE...             judge observations from several machines
//	conform report                      render a report.json again
//	conform facts                       the list of measured facts, and what became of each
//
// It exits with 0 when nothing is red, 1 when something is, and 2 when it was
// called wrongly or could not run.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"causeway/compat-tests/areas"
	"causeway/compat-tests/expect"
	"causeway/compat-tests/fuzz/calls"
	"causeway/compat-tests/golden"
	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
)

const (
	statusRed    = 1
	statusFailed = 2
)

// errRed says that the command did its work and something is red.
var errRed = errors.New("red")

func main() {
	args := os.Args[1:]
	if status, ok := suite.RunHelper(args); ok {
		os.Exit(status)
	}
	if len(args) == 2 && args[0] == calls.ChildCommand {
		os.Exit(calls.Child(args[1]))
	}
	os.Exit(start(areas.All(), sources{golden: golden.Files, expect: expect.Files}, args))
}

// start runs the case or the command that args ask for, and returns the exit status.
func start(all []suite.Area, from sources, args []string) int {
	catalog, err := suite.NewCatalog(all)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return statusFailed
	}
	if status, ok := runner.Exec(catalog, args); ok {
		return status
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	root := newRoot(catalog, from)
	root.SetArgs(args)
	return statusOf(root.ExecuteContext(ctx), os.Stderr)
}

// statusOf is the exit status for what a command returned; it says what went wrong.
func statusOf(err error, w io.Writer) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errRed):
		return statusRed
	}
	fmt.Fprintln(w, "conform:", err)
	return statusFailed
}
