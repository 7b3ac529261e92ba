// Package suite defines what a conformance case is and judges what cases observe.
//
// A case does not assert: it observes. The runner runs it in a process of its
// own on each system, and the comparer sets the observations side by side.
//
// The package is built in layers. This one holds what cases are written
// against (Case, Area, T), the catalogue of all of them, and the execution of
// one case inside a process, whose observations go to a Recorder. Its
// subpackages do the rest: system says what a process runs on, runner starts a
// process for each case, judge compares with the golden values and the expected
// differences, report renders, facts keeps the list of measured facts, and
// areatest runs an area under go test.
package suite

import (
	"encoding"
	"fmt"
)

// Reference says where a case's golden values come from.
type Reference uint8

const (
	// Kernel means that Linux's kernel is the oracle: the values were recorded
	// from a run on Linux, and every Linux run is compared with them.
	Kernel Reference = iota
	// Facts means that the same code runs on both systems, or that Go's runtime
	// hides the kernel: the values come from a measurement made in C or from
	// outside of the process.
	Facts
	// Specification means that the values are the text's of POSIX or NVMe.
	Specification
)

var referenceNames = [...]string{Kernel: "kernel", Facts: "facts", Specification: "specification"}

// String returns "kernel", "facts" or "specification".
func (r Reference) String() string {
	if int(r) < len(referenceNames) {
		return referenceNames[r]
	}
	return fmt.Sprintf("Reference(%d)", uint8(r))
}

// MarshalText returns the name of r. It fails when r is none of the constants.
func (r Reference) MarshalText() ([]byte, error) {
	if int(r) >= len(referenceNames) {
		return nil, fmt.Errorf("no reference has the number %d", uint8(r))
	}
	return []byte(referenceNames[r]), nil
}

// UnmarshalText sets r from its name. It fails for every other text.
func (r *Reference) UnmarshalText(text []byte) error {
	for i, name := range referenceNames {
		if name == string(text) {
			*r = Reference(i)
			return nil
		}
	}
	return fmt.Errorf("no reference is called %q", text)
}

var (
	_ encoding.TextMarshaler   = Kernel
	_ encoding.TextUnmarshaler = (*Reference)(nil)
)

// Case is one conformance case.
type Case struct {
	// Number is the case's number in its area. It never changes and is never reused.
	Number int
	// Name says in a few words what is observed, for example
	// "writev of zero buffers returns 0".
	Name string
	// Facts are the numbers of the measured Linux results that the case pins down.
	Facts []int
	// Source is the sentence pinned down and where it stands,
	// for example "writev(2): ...".
	Source string
	// Reference says where the golden values come from.
	Reference Reference
	// Timed cases depend on time passing; they run alone.
	Timed bool
	// Run makes the observations.
	Run func(*T)
}

// Area is a group of cases about one subject.
type Area struct {
	// Name is the area's short name, the first half of a case's ID: "epoll".
	Name string
	// Title is the area's name for people.
	Title string
	// Cases are in the order of their numbers.
	Cases []Case
}

// ID returns the ID of the area's case with that number, for example "epoll/007".
func (a Area) ID(number int) string { return fmt.Sprintf("%s/%03d", a.Name, number) }
