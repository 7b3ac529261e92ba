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
	"os"
	"os/signal"

	"causeway/compat-tests/areas"
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
	catalog, err := suite.NewCatalog(areas.All())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(statusFailed)
	}
	if status, ok := runner.Exec(catalog, args); ok {
		os.Exit(status)
	}
	os.Exit(command(catalog, args))
}

func command(catalog *suite.Catalog, args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := newRoot(catalog)
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errRed):
		return statusRed
	}
	fmt.Fprintln(os.Stderr, "conform:", err)
	return statusFailed
}
