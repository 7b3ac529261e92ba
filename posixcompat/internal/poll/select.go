package poll

import (
	"math/bits"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// SetSize is FD_SETSIZE: how many descriptors a Set has.
const SetSize = 1024

// Set is the inside of fd_set.
type Set [SetSize / 64]int64

// What select(2) means by readable, writable and exceptional.
const (
	selectRead   = ready.RdNorm | ready.RdBand | ready.In | ready.Hup | ready.Err | ready.Nval
	selectWrite  = ready.WrBand | ready.WrNorm | ready.Out | ready.Err | ready.Nval
	selectExcept = ready.Pri | ready.Nval
)

// Sets are the three arguments of select(2), of which each may be missing.
type Sets struct{ Read, Write, Except *Set }

// word returns the bits of one word of s below n.
func (s *Set) word(i, n int) uint64 {
	if s == nil || n <= i*64 {
		return 0
	}
	return uint64(s[i]) & (^uint64(0) >> max(0, 64-(n-i*64)))
}

// Select does what select(2) does: it leaves in the sets what is ready and returns
// how many bits that are. Beyond the table's size, and beyond SetSize, it does not
// look. EINVAL: n is negative. EBADF: a descriptor in a set is not open. After an
// error the sets are as they were.
func Select(t *fd.Table, n int, sets Sets, d park.Deadline) (int, error) {
	if n < 0 {
		return -1, errnomap.EINVAL
	}
	n = min(n, t.Size(), SetSize)
	if !sets.open(t, n) {
		return -1, errnomap.EBADF
	}
	var read, write, except Set
	found := until(t, d, func(w *wait) int {
		read, write, except = Set{}, Set{}, Set{}
		return sets.look(w, n, Sets{&read, &write, &except})
	})
	sets.Read.become(&read, n)
	sets.Write.become(&write, n)
	sets.Except.become(&except, n)
	return found, nil
}

// become takes over the words that Linux writes back: those that hold the first n bits.
func (s *Set) become(from *Set, n int) {
	if s == nil {
		return
	}
	copy(s[:(n+63)/64], from[:])
}

// each calls f with every descriptor below n that is in a set.
func (s Sets) each(n int, f func(fd int, in, out, ex bool) bool) bool {
	for i := range (n + 63) / 64 {
		r, w, e := s.Read.word(i, n), s.Write.word(i, n), s.Except.word(i, n)
		for all := r | w | e; all != 0; all &= all - 1 {
			bit := bits.TrailingZeros64(all)
			m := uint64(1) << bit
			if !f(i*64+bit, r&m != 0, w&m != 0, e&m != 0) {
				return false
			}
		}
	}
	return true
}

func (s Sets) open(t *fd.Table, n int) bool {
	return s.each(n, func(n int, _, _, _ bool) bool {
		d, err := t.GetAny(n)
		if err != nil {
			return false
		}
		d.Release()
		return true
	})
}

// look puts into found what is ready of s, and returns how many bits.
func (s Sets) look(w *wait, n int, found Sets) int {
	count := 0
	s.each(n, func(n int, in, out, ex bool) bool {
		interest := ready.Always
		for _, want := range []struct {
			on bool
			m  ready.Mask
		}{{in, selectRead}, {out, selectWrite}, {ex, selectExcept}} {
			if want.on {
				interest |= want.m
			}
		}
		m := w.state(n, interest)
		count += found.Read.put(n, in && m&selectRead != 0)
		count += found.Write.put(n, out && m&selectWrite != 0)
		count += found.Except.put(n, ex && m&selectExcept != 0)
		return true
	})
	return count
}

func (s *Set) put(n int, on bool) int {
	if !on {
		return 0
	}
	s[n/64] |= 1 << (n % 64)
	return 1
}
