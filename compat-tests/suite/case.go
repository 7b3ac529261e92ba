// Package suite defines what a conformance case is and judges what cases observe.
//
// A case does not assert: it observes. The runner runs it in a process of its
// own on each system, and the comparer sets the observations side by side.
package suite

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
