package errnomap

import (
	"cmp"
	"iter"
	"slices"
)

// Space is a number space of Windows's codes.
type Space uint8

// The spaces. Winsock's codes are Win32 codes with numbers above 10000, so one
// number never means two things in these two; NTSTATUS is a space of its own.
const (
	Win32 Space = iota
	Winsock
	NTStatus
)

// String returns the name of s.
func (s Space) String() string {
	switch s {
	case Win32:
		return "Win32"
	case Winsock:
		return "Winsock"
	case NTStatus:
		return "NTSTATUS"
	}
	return "unknown space"
}

// entry is what one code means, and why if that is not plain.
type entry struct {
	code  uint32
	name  string
	errno Errno
	why   string
}

// statusEntry is what one NTSTATUS means.
type statusEntry struct {
	status uint32
	name   string
	errno  Errno
	same   uint32
	why    string
}

// success is the one code that every space has for it.
const success = 0

// The numbers that Winsock has.
const (
	firstWinsock = 10000
	lastWinsock  = 11999
)

// spaceOf tells Winsock's numbers from the rest of Win32.
func spaceOf(code uint32) Space {
	if firstWinsock <= code && code <= lastWinsock {
		return Winsock
	}
	return Win32
}

// find returns what code means in op.
func find(op Op, code uint32) (Errno, bool) {
	if op != OpAny {
		if e, ok := findOverride(op, code); ok {
			return e, true
		}
	}
	table := win32Table
	if spaceOf(code) == Winsock {
		table = winsockTable
	}
	i, ok := slices.BinarySearchFunc(table, code, func(e entry, code uint32) int { return cmp.Compare(e.code, code) })
	if !ok {
		return 0, false
	}
	return table[i].errno, true
}

// findStatus returns what an NTSTATUS means in op.
func findStatus(op Op, status uint32) (Errno, bool) {
	i, ok := slices.BinarySearchFunc(ntstatusTable, status, func(e statusEntry, status uint32) int { return cmp.Compare(e.status, status) })
	if !ok {
		return 0, false
	}
	if same := ntstatusTable[i].same; same != 0 && op != OpAny {
		if e, ok := findOverride(op, same); ok {
			return e, true
		}
	}
	return ntstatusTable[i].errno, true
}

// overrideKey orders the overrides.
func overrideKey(op Op, code uint32) uint64 { return uint64(op)<<32 | uint64(code) }

func findOverride(op Op, code uint32) (Errno, bool) {
	i, ok := slices.BinarySearchFunc(overrides, overrideKey(op, code), func(o override, key uint64) int {
		return cmp.Compare(overrideKey(o.op, o.entry.code), key)
	})
	if !ok {
		return 0, false
	}
	return overrides[i].entry.errno, true
}

// Mapping is one line of the tables, for documents and tools.
type Mapping struct {
	// Space is the number space of Code.
	Space Space
	// Op is the call that the line is for; OpAny where the call does not matter.
	Op Op
	// Code is Windows's number.
	Code uint32
	// Name is Windows's name of it, such as "ERROR_ACCESS_DENIED".
	Name string
	// Errno is what it is on Linux; 0 if Linux's call would have succeeded.
	Errno Errno
	// Same is, for an NTSTATUS, the Win32 or Winsock code that says the same and
	// whose overrides hold for it too, or 0.
	Same uint32
	// Why is the reason of a line that is not plain, or empty.
	Why string
}

// Mappings yields all lines: the Win32 table, the Winsock table, the NTSTATUS
// table, each in the order of its codes, and then the overrides by Op and code.
func Mappings() iter.Seq[Mapping] {
	return func(yield func(Mapping) bool) {
		for _, table := range [][]entry{win32Table, winsockTable} {
			for _, e := range table {
				if !yield(Mapping{Space: spaceOf(e.code), Code: e.code, Name: e.name, Errno: e.errno, Why: e.why}) {
					return
				}
			}
		}
		for _, e := range ntstatusTable {
			if !yield(Mapping{Space: NTStatus, Code: e.status, Name: e.name, Errno: e.errno, Same: e.same, Why: e.why}) {
				return
			}
		}
		for _, o := range overrides {
			e := o.entry
			if !yield(Mapping{Space: spaceOf(e.code), Op: o.op, Code: e.code, Name: e.name, Errno: e.errno, Why: e.why}) {
				return
			}
		}
	}
}
