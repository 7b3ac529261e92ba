// Package areatest runs the cases of one area under go test, each in a process
// of its own: the test binary again. It lets an area be worked on while others
// do not build, and runs it as a Windows binary wherever tests do.
//
// A package of cases calls Main from its TestMain and Run from a test.
package areatest

import (
	"fmt"
	"os"
	"testing"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
)

// Main runs a helper or a case if that is what the process was started for,
// and the tests otherwise. It does not return.
func Main(m *testing.M, area suite.Area) {
	if status, ok := suite.RunHelper(os.Args[1:]); ok {
		os.Exit(status)
	}
	catalog, err := suite.NewCatalog([]suite.Area{area})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	if status, ok := runner.Exec(catalog, os.Args[1:]); ok {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

// Run runs the area's cases, each as a subtest. A case fails when it does not
// finish or observes nothing; -v shows what it saw.
func Run(t *testing.T, area suite.Area) {
	catalog, err := suite.NewCatalog([]suite.Area{area})
	if err != nil {
		t.Fatal(err)
	}
	if err := runner.RaiseFileLimit(); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	target, err := runner.Native(self)
	if err != nil {
		t.Fatal(err)
	}
	options := runner.Options{Jobs: runner.DefaultJobs, Limit: runner.DefaultLimit, Dir: t.TempDir()}
	results := runner.Run(t.Context(), []runner.Target{target}, catalog.Entries(), options)[0]
	for i, e := range catalog.Entries() {
		t.Run(e.ID, func(t *testing.T) { check(t, e, results[i]) })
	}
}

func check(t *testing.T, e suite.Entry, r runner.Result) {
	t.Log(e.Name)
	for _, o := range r.Observations {
		t.Logf("%s = %s", o.Name, o.Value)
	}
	if r.Output != "" {
		t.Logf("it printed:\n%s", r.Output)
	}
	if r.End.Kind != suite.Finished {
		t.Errorf("%s: %s", r.End.Kind, r.End.Reason)
	}
	if len(r.Observations) == 0 {
		t.Error("it observed nothing")
	}
}
