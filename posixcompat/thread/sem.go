package thread

import (
	"math"
	"sync"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

// MaxSem is the greatest value of a semaphore, SEM_VALUE_MAX.
const MaxSem = math.MaxInt32

// Sem is sem_t: a semaphore of this process. The zero Sem has the value 0. It must not
// be copied. Any goroutine may use it.
type Sem struct {
	mu      sync.Mutex
	value   uint32
	waiting queue
}

// NewSem makes a semaphore with a value. EINVAL: it is beyond MaxSem. See sem_init(3).
func NewSem(value uint) (*Sem, error) {
	if value > MaxSem {
		return nil, errnomap.EINVAL
	}
	return &Sem{value: uint32(value)}, nil
}

// Wait takes one from the value and waits until it can. See sem_wait(3).
func (s *Sem) Wait() { s.wait(limit{}) }

// TryWait is Wait that gives EAGAIN where it would wait. See sem_trywait(3).
func (s *Sem) TryWait() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.value == 0 {
		return errnomap.EAGAIN
	}
	s.value--
	return nil
}

// TimedWait is Wait until the time on the realtime clock at most. ETIMEDOUT: it has
// come. EINVAL: the nanoseconds are out of range, whether it would wait or not. See
// sem_timedwait(3).
func (s *Sem) TimedWait(t unix.Timespec) error { return s.ClockWait(Realtime, t) }

// ClockWait is TimedWait with a time of any Clock. EINVAL also: there is no such clock.
// See sem_clockwait(3).
func (s *Sem) ClockWait(c Clock, t unix.Timespec) error {
	l, err := until(c, t)
	if err != nil {
		return err
	}
	if !s.wait(l) {
		return errnomap.ETIMEDOUT
	}
	return nil
}

func (s *Sem) wait(l limit) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.value > 0 {
		s.value--
		return true
	}
	return s.waiting.wait(&s.mu, l)
}

// Post adds one to the value, or gives it to the first who waits. EOVERFLOW: the value
// is MaxSem. See sem_post(3).
func (s *Sem) Post() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.waiting.choose():
	case s.value == MaxSem:
		return errnomap.EOVERFLOW
	default:
		s.value++
	}
	return nil
}

// Value returns the value; it is 0 while someone waits. See sem_getvalue(3).
func (s *Sem) Value() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int(s.value)
}
