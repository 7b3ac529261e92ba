package oracle

import (
	"encoding/binary"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/poll"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/timerfd"
)

// These tests have no oracle but the race detector, and that every call returns:
//
//	CGO_ENABLED=1 go test -race -count 20 -run Stress ./posixcompat/internal/oracle

const (
	strangers = 8
	acts      = 6000 // of each
	places    = 16
)

// zoo is descriptors of every kind under numbers that anyone may use and close.
type zoo struct {
	core
	t   *testing.T
	fds [places]atomic.Int32
}

func TestStressClosesOfTheCore(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %#x", seed)
	z := &zoo{core: core{new(fd.Table)}, t: t}
	for i := range z.fds {
		z.fds[i].Store(-1)
	}
	var all sync.WaitGroup
	for i := range uint64(strangers) {
		r := rand.New(rand.NewPCG(seed, i))
		all.Go(func() {
			for range acts {
				z.act(r)
			}
		})
	}
	all.Wait()
	for i := range z.fds {
		_ = z.Close(int(z.fds[i].Load()))
	}
	if n := z.table.Len(); n != 0 {
		t.Errorf("%d descriptors are left", n)
	}
}

func (z *zoo) any(r *rand.Rand) int { return int(z.fds[r.IntN(places)].Load()) }

func (z *zoo) told(call string, err error) {
	if _, ok := err.(errnomap.Errno); err != nil && !ok {
		z.t.Errorf("%s: %T %v is not an errno", call, err, err)
	}
}

// put puts a descriptor in the place of another.
func (z *zoo) put(n int, err error, r *rand.Rand) {
	z.told("opening", err)
	if err == nil {
		_ = z.Close(int(z.fds[r.IntN(places)].Swap(int32(n))))
	}
}

func (z *zoo) act(r *rand.Rand) {
	n, moment := z.any(r), park.In(time.Duration(r.IntN(200))*time.Microsecond)
	switch r.IntN(14) {
	case 0:
		p, err := z.Pipe(fd.Nonblock)
		z.put(p[0], err, r)
		z.put(p[1], err, r)
	case 1:
		e, err := z.Eventfd(uint(r.IntN(3)), fd.Nonblock|eventfd.Semaphore*r.IntN(2))
		z.put(e, err, r)
	case 2:
		e, err := z.Epoll()
		z.put(e, err, r)
	case 3:
		e, err := z.Timer(int(clock.Monotonic), fd.Nonblock)
		z.put(e, err, r)
	case 4:
		e, err := z.table.Dup(n, 0, false)
		z.put(e, err, r)
	case 5:
		z.told("Close", z.Close(n))
	case 6:
		_, err := z.Read(n, r.IntN(5000))
		z.told("Read", err)
	case 7:
		_, err := z.Write(n, make([]byte, r.IntN(5000)))
		z.told("Write", err)
	case 8, 9:
		target := z.any(r)
		ev := epoll.Event{Events: r.Uint32() & (0x201f | epoll.EdgeTriggered | epoll.OneShot), Fd: int32(target)}
		if r.IntN(4) == 0 {
			ev.Events = uint32(ready.In) | epoll.Exclusive
		}
		z.told("Control", z.Control(n, 1+r.IntN(3), target, &ev))
	case 10, 11:
		_, err := epoll.Wait(z.table, n, make([]epoll.Event, 1+r.IntN(4)), moment)
		z.told("Wait", err)
	case 12:
		fds := []poll.FD{{Fd: int32(n), Events: int16(r.IntN(0x400))}, {Fd: int32(z.any(r)), Events: int16(r.IntN(0x400))}}
		_, err := poll.Poll(z.table, fds, moment)
		z.told("Poll", err)
	default:
		_, err := z.SetTimer(n, 0, timerfd.Spec{Value: timerfd.Time{Nsec: int64(r.IntN(100_000))}, Interval: timerfd.Time{Nsec: int64(r.IntN(100_000))}})
		z.told("SetTimer", err)
	}
}

// TestStressTokens hands tokens through a semaphore to consumers that wait for them by
// epoll in every way. Each token must be taken, and no waiter may miss one.
func TestStressTokens(t *testing.T) {
	const producers, consumers, tokens = 3, 6, 5000
	c := core{new(fd.Table)}
	sem, err := c.Eventfd(0, fd.Nonblock|eventfd.Semaphore)
	if err != nil {
		t.Fatal(err)
	}
	shared := watching(t, c, sem, uint32(ready.In)|epoll.EdgeTriggered)
	var work sync.WaitGroup
	var taken atomic.Int64
	for i := range consumers {
		set := shared
		if i%2 == 0 {
			set = watching(t, c, sem, uint32(ready.In)|[]uint32{0, epoll.Exclusive, epoll.Exclusive}[i/2])
		}
		work.Go(func() {
			for consume(t, c, set, sem, &taken, producers*tokens) {
			}
		})
	}
	for range producers {
		work.Go(func() {
			for range tokens {
				if _, err := c.Write(sem, binary.LittleEndian.AppendUint64(nil, 1)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	work.Wait()
	if n := taken.Load(); n != producers*tokens {
		t.Errorf("%d tokens were taken of %d", n, producers*tokens)
	}
}

func watching(t *testing.T, c core, n int, events uint32) int {
	t.Helper()
	set, err := c.Epoll()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Control(set, epoll.Add, n, &epoll.Event{Events: events}); err != nil {
		t.Fatal(err)
	}
	return set
}

// consume waits, and takes tokens until there is none. Whoever takes the last of all
// wakes the others by one more, which everybody puts back.
func consume(t *testing.T, c core, set, sem int, taken *atomic.Int64, all int64) bool {
	n, err := epoll.Wait(c.table, set, make([]epoll.Event, 4), park.In(time.Minute))
	if n == 0 || err != nil {
		t.Errorf("Wait: %d, %v with %d taken", n, err, taken.Load())
		return false
	}
	for {
		if _, err := c.Read(sem, 8); err != nil {
			return taken.Load() < all
		}
		if taken.Add(1) >= all {
			taken.Store(all)
			_, _ = c.Write(sem, binary.LittleEndian.AppendUint64(nil, 1))
			return false
		}
	}
}
