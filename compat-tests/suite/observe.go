package suite

import (
	"fmt"
	"strconv"

	"causeway/errnomap"
)

// Observation is one named value that a case saw.
type Observation struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// T records what a case observes.
type T struct {
	observations []Observation
	cleanups     []func()
}

// Value records v, formatted with %v.
func (t *T) Value(name string, v any) {
	t.observations = append(t.observations, Observation{name, fmt.Sprint(v)})
}

// Call records the outcome of a call: the result alone when it succeeded, and
// "-1 NAME" with the name of the error number when it failed.
func (t *T) Call(name string, result any, err error) {
	if err != nil {
		t.Errno(name, err)
		return
	}
	t.Value(name, result)
}

// Errno records err as "-1 NAME", or "0" when it is nil.
func (t *T) Errno(name string, err error) {
	if err == nil {
		t.Value(name, 0)
		return
	}
	e := errnomap.Of(err)
	if e == 0 {
		t.Value(name, "-1 without errno: "+err.Error())
		return
	}
	t.Value(name, "-1 "+errnomap.Name(e))
}

// Bytes records b as a quoted string.
func (t *T) Bytes(name string, b []byte) { t.Value(name, strconv.Quote(string(b))) }

// Must ends the case when what it needs to begin could not be had.
func (t *T) Must(err error) {
	if err != nil {
		panic(setupFailure{err})
	}
}

// Cleanup has f called when the case ends, last one first.
func (t *T) Cleanup(f func()) { t.cleanups = append(t.cleanups, f) }

type setupFailure struct{ err error }
