package runner

import (
	"fmt"
	"os"
	"runtime"
	"time"

	"causeway/compat-tests/suite"
)

const (
	// ExecArg is the first argument that makes a program with cases run one of
	// them: PROGRAM exec CASE RECORD LIMIT
	ExecArg = "exec"
	// hungStatus is the exit status of a process whose case hung, as timeout(1) has it.
	hungStatus = 124
	// stackBytes is how much of the goroutines' stacks a hung case prints.
	stackBytes = outputTail / 2
)

// ExecArgs returns the arguments that make a program with cases run one.
func ExecArgs(id, record string, limit time.Duration) []string {
	return []string{ExecArg, id, record, limit.String()}
}

// Exec runs the case that args, os.Args[1:], ask for inside this process, and
// returns the exit status: 0 when its record is complete, 2 when the arguments
// are wrong, 1 when the record could not be written. ok is false when args ask
// for no case. Programs with cases call it before anything else.
func Exec(catalog *suite.Catalog, args []string) (status int, ok bool) {
	if len(args) == 0 || args[0] != ExecArg {
		return 0, false
	}
	if len(args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: exec CASE RECORD LIMIT")
		return 2, true
	}
	limit, err := time.ParseDuration(args[3])
	entry, known := catalog.Lookup(args[1])
	switch {
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		return 2, true
	case !known:
		fmt.Fprintf(os.Stderr, "there is no case %q\n", args[1])
		return 2, true
	}
	if err := confine(); err != nil {
		fmt.Fprintf(os.Stderr, "what the case starts may outlive it: %v\n", err)
	}
	if err := suite.RecordTo(args[2], entry, limit, sayWhereItHangs); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1, true
	}
	return 0, true
}

// sayWhereItHangs prints the stacks of all goroutines and ends the process.
func sayWhereItHangs() {
	stacks := make([]byte, stackBytes)
	stacks = stacks[:runtime.Stack(stacks, true)]
	fmt.Fprintf(os.Stderr, "\nthe case hangs here:\n%s\n", stacks)
	os.Exit(hungStatus)
}
