package judge

import (
	"errors"
	"fmt"
	"io"
	"time"

	"causeway/compat-tests/suite"
	"causeway/compat-tests/suite/runner"
	"causeway/compat-tests/suite/system"
)

// Observed is what all cases of a run observed on one system: the file
// observations-SYSTEM.json, which can be carried to another machine.
type Observed struct {
	System system.System `json:"system"`
	// Cases is the fingerprint of the catalogue that the cases are from.
	Cases   string    `json:"cases"`
	Started time.Time `json:"started"`
	// Seconds is how long the whole run took, all of its systems together.
	Seconds float64         `json:"seconds"`
	Results []runner.Result `json:"results"`
}

// ReadObserved reads observations and checks that they are of this catalogue
// and hold together. An empty list is an error: nothing ran.
func ReadObserved(r io.Reader, catalog *suite.Catalog) (Observed, error) {
	var o Observed
	if err := decode(r, &o); err != nil {
		return o, err
	}
	if err := o.System.Check(); err != nil {
		return o, err
	}
	if own := catalog.Fingerprint(); o.Cases != own {
		return o, fmt.Errorf("they are of other cases (%s) than this program's (%s): build both from one commit", o.Cases, own)
	}
	if len(o.Results) == 0 {
		return o, errors.New("they are empty")
	}
	seen := map[string]bool{}
	for _, result := range o.Results {
		if err := checkResult(catalog, result, seen); err != nil {
			return o, fmt.Errorf("case %s: %w", result.Case, err)
		}
	}
	return o, nil
}

func checkResult(catalog *suite.Catalog, r runner.Result, seen map[string]bool) error {
	if _, ok := catalog.Lookup(r.Case); !ok {
		return errors.New("there is no such case")
	}
	if seen[r.Case] {
		return errors.New("it is there twice")
	}
	seen[r.Case] = true
	if !r.End.Kind.Known() {
		return fmt.Errorf("%q is no end of a case", r.End.Kind)
	}
	return checkObservations(r.Observations)
}

// result finds what came out of a case; one that is missing did not run.
func (o Observed) result(id string) runner.Result {
	for _, r := range o.Results {
		if r.Case == id {
			return r
		}
	}
	return runner.Result{Case: id, End: suite.End{Kind: suite.NotStarted, Reason: "the observations do not have it"}}
}
