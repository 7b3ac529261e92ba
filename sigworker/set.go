package sigworker

import (
	"math/bits"
	"os"
	"syscall"
)

// Set is a set of signals: bit n-1 is signal n, as in the kernel's sigset_t.
type Set uint64

// unblockable are the signals that no mask holds back (sigprocmask(2)).
const unblockable = Set(1)<<(SIGKILL-1) | Set(1)<<(SIGSTOP-1)

// All is the set of all 64 signals.
const All = ^Set(0)

// SetOf returns the set of sigs. Numbers outside of 1 to 64 are left out.
func SetOf(sigs ...syscall.Signal) Set {
	var s Set
	return s.With(sigs...)
}

// Has reports whether sig is in s.
func (s Set) Has(sig syscall.Signal) bool {
	return sig >= 1 && sig <= maxSignal && s&(1<<(sig-1)) != 0
}

// With returns s and sigs together.
func (s Set) With(sigs ...syscall.Signal) Set {
	for _, sig := range sigs {
		if sig >= 1 && sig <= maxSignal {
			s |= 1 << (sig - 1)
		}
	}
	return s
}

// Without returns s less sigs.
func (s Set) Without(sigs ...syscall.Signal) Set { return s &^ SetOf(sigs...) }

// Signals returns the members, lowest number first.
func (s Set) Signals() []syscall.Signal {
	list := make([]syscall.Signal, 0, bits.OnesCount64(uint64(s)))
	for ; s != 0; s &= s - 1 {
		list = append(list, syscall.Signal(bits.TrailingZeros64(uint64(s))+1))
	}
	return list
}

// String lists the names of the members, for example "INT TERM".
func (s Set) String() string {
	text := ""
	for i, sig := range s.Signals() {
		if i > 0 {
			text += " "
		}
		text += Name(sig)
	}
	return text
}

// setOf turns os/signal's arguments into a set: none means all.
func setOf(sigs []os.Signal) Set {
	if len(sigs) == 0 {
		return All &^ unblockable
	}
	var s Set
	for _, sig := range sigs {
		if n, ok := sig.(syscall.Signal); ok {
			s = s.With(n)
		}
	}
	return s
}
