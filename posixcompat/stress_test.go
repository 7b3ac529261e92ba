package posixcompat_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// stressVariable is the environment variable that makes the stress tests run for
// longer than a moment: a duration such as 5m.
//
//	CAUSEWAY_STRESS=5m go test -timeout 20m -run Stress ./posixcompat
const stressVariable = "CAUSEWAY_STRESS"

// stress is a test of many goroutines that do what chance tells them until the time is over.
type stress struct {
	t      *testing.T
	seed   uint64
	number uint64 // of the random numbers' sequences
	over   atomic.Bool

	carried atomic.Int64 // bytes that arrived
}

func newStress(t *testing.T) *stress {
	length := 300 * time.Millisecond
	if text := os.Getenv(stressVariable); text != "" {
		var err error
		if length, err = time.ParseDuration(text); err != nil {
			t.Fatalf("%s: %v", stressVariable, err)
		}
	}
	s := &stress{t: t, seed: rand.Uint64()}
	t.Logf("%v with seed %#x", length, s.seed)
	over := time.AfterFunc(length, func() { s.over.Store(true) })
	// Whoever hangs is shown by the stacks of all.
	debug.SetTraceback("all")
	hangs := time.AfterFunc(length+2*time.Minute, func() { panic("the stress test does not end") })
	t.Cleanup(func() { over.Stop(); hangs.Stop() })
	return s
}

// random returns numbers that follow from the seed and from how often it was called.
func (s *stress) random() *rand.Rand {
	s.number++
	return rand.New(rand.NewPCG(s.seed, s.number))
}

// repeat runs f on a goroutine of group, over and over until the time is over.
func (s *stress) repeat(group *sync.WaitGroup, f func(*rand.Rand)) {
	r := s.random()
	group.Go(func() {
		for !s.over.Load() && !s.t.Failed() {
			f(r)
		}
	})
}

// plain checks that an error is one of Linux's numbers.
func (s *stress) plain(call string, err error) {
	if err == nil {
		return
	}
	if e, ok := err.(errnomap.Errno); !ok || e == 0 || errnomap.Name(e) == "" {
		s.t.Errorf("%s: %T %v is not an errno", call, err, err)
	}
}

// keepsDescriptors checks at the end that no descriptor has leaked below.
func keepsDescriptors(t *testing.T) {
	t.Helper()
	before := lowest(t)
	t.Cleanup(func() {
		if now := lowest(t); now != before {
			t.Errorf("the lowest free descriptor was %d and is %d", before, now)
		}
	})
}

// lowest returns the lowest free descriptor.
func lowest(t *testing.T) int {
	t.Helper()
	fd, err := unix.Eventfd(0, 0)
	must(t, err)
	must(t, unix.Close(fd))
	return fd
}

// uninterrupted calls f until no signal interrupts it: on Linux Go's runtime sends some.
func uninterrupted(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); !errors.Is(err, unix.EINTR) {
			return n, err
		}
	}
}

func again(err error) bool { return errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EINTR) }

// own copies an address: x/sys/unix writes into the one that a call is given, so
// goroutines can't share it.
func own(at unix.Sockaddr) unix.Sockaddr {
	a := at.(*unix.SockaddrInet4)
	return &unix.SockaddrInet4{Port: a.Port, Addr: a.Addr}
}
