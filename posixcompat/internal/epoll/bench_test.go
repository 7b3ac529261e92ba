package epoll_test

import (
	"slices"
	"testing"

	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/ready"
)

// stub is a file whose arming costs nothing, so that what is measured is the set alone.
type stub struct {
	ready.Queue
	level ready.Mask
}

func (s *stub) Ready(interest ready.Mask) ready.Mask { return s.level & (interest | ready.Always) }

func (*stub) Readv(*fd.Description, [][]byte) (int, error)  { return 0, nil }
func (*stub) Writev(*fd.Description, [][]byte) (int, error) { return 0, nil }
func (*stub) Close() error                                  { return nil }

// crowd is an epoll set with idle files in it and a busy one.
type crowd struct {
	table  fd.Table
	set    int
	busy   *stub
	number int
	events []epoll.Event
}

func newCrowd(tb testing.TB, idle int, flags uint32) *crowd {
	tb.Helper()
	c := &crowd{busy: new(stub), events: make([]epoll.Event, 16)}
	open := func(f fd.File) int {
		n, err := c.table.Open(f, fd.ReadWrite)
		if err != nil {
			tb.Fatal(err)
		}
		return n
	}
	register := func(n int) {
		ev := epoll.Event{Events: uint32(ready.In) | flags, Fd: int32(n)}
		if err := epoll.Control(&c.table, c.set, epoll.Add, n, &ev); err != nil {
			tb.Fatal(err)
		}
	}
	c.set = open(epoll.New())
	for i := range idle {
		if i == idle/2 {
			c.number = open(c.busy)
			register(c.number)
		}
		register(open(new(stub)))
	}
	return c
}

// report makes the busy file ready, waits, and makes it idle again.
func (c *crowd) report(tb testing.TB) {
	c.busy.level = ready.Readable
	c.busy.Wake(ready.Readable)
	n, err := epoll.Wait(&c.table, c.set, c.events, park.Never())
	if n != 1 || err != nil || c.events[0].Fd != int32(c.number) {
		tb.Fatalf("waiting gave %d, %v, for %d", n, err, c.events[0].Fd)
	}
	c.busy.level = 0
}

// nothing waits while all are idle.
func (c *crowd) nothing(tb testing.TB) {
	if n, err := epoll.Wait(&c.table, c.set, c.events, park.Immediately()); n != 0 || err != nil {
		tb.Fatalf("waiting gave %d, %v", n, err)
	}
}

const (
	// mostOfMany is how much longer a wait may take with 4,000 files than with 100.
	mostOfMany = 1.2
	// fewestBlocks are compared whatever -benchtime says, so that the gate is never open.
	fewestBlocks = 1001
	calls        = 100
)

// BenchmarkWaitAmongIdle compares epoll_wait(2) in a set of 100 files with one in a
// set of 4,000, all but one idle and their arming stubbed. They take turns in blocks;
// it fails when the median of the ratios of neighbours is above 1.2.
//
//	go test -run '^$' -bench WaitAmongIdle ./posixcompat/internal/epoll
func BenchmarkWaitAmongIdle(b *testing.B) {
	for _, c := range []struct {
		name  string
		flags uint32
		call  func(*crowd, testing.TB)
	}{
		{"one ready by level", 0, (*crowd).report},
		{"one ready by edge", epoll.EdgeTriggered, (*crowd).report},
		{"none ready", 0, (*crowd).nothing},
	} {
		few, many := newCrowd(b, 100, c.flags), newCrowd(b, 4000, c.flags)
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var of100, of4000, ratios []float64
			for len(ratios) < fewestBlocks || len(ratios)*calls < b.N {
				// Who is first changes, so that what one leaves in the caches is even.
				var x, y float64
				if len(ratios)%2 == 0 {
					x, y = block(b, few, c.call), block(b, many, c.call)
				} else {
					y, x = block(b, many, c.call), block(b, few, c.call)
				}
				of100, of4000, ratios = append(of100, x), append(of4000, y), append(ratios, y/x)
			}
			ratio := middle(ratios)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(middle(of100)/calls, "ns-of-100")
			b.ReportMetric(middle(of4000)/calls, "ns-of-4000")
			b.ReportMetric(ratio, "ratio")
			if ratio > mostOfMany {
				b.Errorf("with 4,000 idle files a wait takes %.2f times as long as with 100", ratio)
			}
		})
	}
}

// block is how long some calls take, in nanoseconds.
func block(tb testing.TB, c *crowd, call func(*crowd, testing.TB)) float64 {
	start := clock.Now(clock.Monotonic)
	for range calls {
		call(c, tb)
	}
	return float64(clock.Now(clock.Monotonic) - start)
}

func middle(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
