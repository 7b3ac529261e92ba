package thread

import (
	"fmt"
	"iter"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// MaxCPU is one more than the highest number that a CPU can have here: twice what Linux
// can be built for.
const MaxCPU = 1 << 14

// CPUSet is a set of CPUs. On Linux their numbers are the kernel's; on Windows CPU n of
// processor group g is 64*g+n. The zero CPUSet is empty.
type CPUSet struct{ words []uint64 }

const wordBits = 64

// CPUs returns the set of those numbers. Numbers below 0 or from MaxCPU on are left out.
func CPUs(numbers ...int) *CPUSet {
	s := new(CPUSet)
	for _, n := range numbers {
		s.Add(n)
	}
	return s
}

// ParseCPUs reads a list as taskset(1) and Linux's files have it: "0-3,8". EINVAL: it is
// none, or a number is from MaxCPU on.
func ParseCPUs(list string) (*CPUSet, error) {
	s := new(CPUSet)
	for part := range strings.SplitSeq(list, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, err1 := strconv.ParseUint(from, 10, 32)
		last, err2 := strconv.ParseUint(to, 10, 32)
		if err1 != nil || err2 != nil || first > last || last >= MaxCPU {
			return nil, errnomap.EINVAL
		}
		for n := first; n <= last; n++ {
			s.Add(int(n))
		}
	}
	return s, nil
}

// Add puts a CPU in.
func (s *CPUSet) Add(n int) {
	if n < 0 || n >= MaxCPU {
		return
	}
	for len(s.words) <= n/wordBits {
		s.words = append(s.words, 0)
	}
	s.words[n/wordBits] |= 1 << (n % wordBits)
}

// Remove takes a CPU out.
func (s *CPUSet) Remove(n int) {
	if s.Has(n) {
		s.words[n/wordBits] &^= 1 << (n % wordBits)
	}
}

// Has reports whether a CPU is in the set.
func (s *CPUSet) Has(n int) bool {
	return n >= 0 && n/wordBits < len(s.words) && s.words[n/wordBits]>>(n%wordBits)&1 != 0
}

// Len returns how many CPUs are in the set.
func (s *CPUSet) Len() int {
	n := 0
	for _, w := range s.words {
		n += bits.OnesCount64(w)
	}
	return n
}

// All gives the CPUs in the order of their numbers.
func (s *CPUSet) All() iter.Seq[int] {
	return func(yield func(int) bool) {
		for i, w := range s.words {
			for ; w != 0; w &= w - 1 {
				if !yield(i*wordBits + bits.TrailingZeros64(w)) {
					return
				}
			}
		}
	}
}

// Without returns the CPUs of s that are not in other.
func (s *CPUSet) Without(other *CPUSet) *CPUSet {
	r := &CPUSet{slices.Clone(s.words)}
	for i := range min(len(r.words), len(other.words)) {
		r.words[i] &^= other.words[i]
	}
	return r
}

// Equal reports whether both have the same CPUs.
func (s *CPUSet) Equal(other *CPUSet) bool {
	return s.Without(other).Len() == 0 && other.Without(s).Len() == 0
}

// String spells the set as ParseCPUs reads it, and the empty one as "".
func (s *CPUSet) String() string {
	var b strings.Builder
	first, last := -1, -1
	flush := func() {
		if first < 0 {
			return
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		fmt.Fprint(&b, first)
		if last > first {
			fmt.Fprintf(&b, "-%d", last)
		}
	}
	for n := range s.All() {
		if first < 0 || n != last+1 {
			flush()
			first = n
		}
		last = n
	}
	flush()
	return b.String()
}

// mask is the set as the calls of sched_setaffinity(2) take it.
func (s *CPUSet) mask() unix.CPUSetDynamic {
	m := unix.NewCPUSet(max(len(s.words), 1) * wordBits)
	for n := range s.All() {
		m.Set(n)
	}
	return m
}

func fromMask(m unix.CPUSetDynamic, size int) *CPUSet {
	s := new(CPUSet)
	for n := range size {
		if m.IsSet(n) {
			s.Add(n)
		}
	}
	return s
}
