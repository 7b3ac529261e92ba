package posixcompat_test

import (
	"fmt"
	"slices"
	"testing"

	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/tally"
)

const (
	costRounds = 3   // with sockets of their own each
	costWarm   = 20  // operations before the first that counts: the first one arms what is new
	costOps    = 300 // in each round
)

// costs are the times of operations in nanoseconds, and the emulation's system calls.
type costs struct {
	times []int64
	calls uint64
}

// report reports the median and the 90th percentile, and returns the median.
func (c *costs) report(b *testing.B, name string) float64 {
	slices.Sort(c.times)
	at := func(percent int) float64 { return float64(c.times[(len(c.times)-1)*percent/100]) / 1000 }
	b.ReportMetric(at(50), name+"-µs")
	b.ReportMetric(at(90), name+"-p90-µs")
	return at(50)
}

// BenchmarkEpollWaitBesideBareLoop is the whole cost of being told of one byte among
// idle sockets and reading it, of EpollWait and of the barest loop over the same
// sockets. EpollWait is asked in two ways: by a program that reads what it was told of,
// and by one that reads until EAGAIN. Each round has new sockets; the bare loop is
// first, since it can take its polls back. There is no gate: under Wine the server
// itself grows slower with the number of polls.
//
//	GOOS=windows go test -run '^$' -bench EpollWaitBesideBareLoop ./posixcompat
func BenchmarkEpollWaitBesideBareLoop(b *testing.B) {
	for _, idle := range []int{100, 4000} {
		b.Run(fmt.Sprintf("idle=%d", idle), func(b *testing.B) {
			var bare, once, dry costs
			rounds := 0
			for b.Loop() {
				costRound(b, idle, &bare, &once, &dry)
				rounds++
			}
			for ; rounds < costRounds; rounds++ {
				costRound(b, idle, &bare, &once, &dry)
			}
			b.ReportMetric(0, "ns/op")
			x, y, z := bare.report(b, "bare"), once.report(b, "epoll"), dry.report(b, "epoll-till-EAGAIN")
			b.ReportMetric(y/x, "ratio")
			b.ReportMetric(z/x, "ratio-till-EAGAIN")
			b.ReportMetric(float64(once.calls)/float64(len(once.times)), "epoll-syscalls")
			b.ReportMetric(float64(dry.calls)/float64(len(dry.times)), "epoll-till-EAGAIN-syscalls")
		})
	}
}

// costRound measures every way over the same sockets.
func costRound(b *testing.B, idle int, bare, once, dry *costs) {
	c := newCrowd(b, idle)
	defer c.close()
	l := newBareLoop(b, append(slices.Clone(c.idle), c.active))
	c.measure(b, bare, func() { l.serve(b) })
	l.close()
	c.register(b)
	c.measure(b, once, func() {
		c.expect(b, 1, -1)
		c.read(b)
	})
	c.measure(b, dry, func() {
		c.expect(b, 1, -1)
		c.drain(b)
	})
}

// measure has the peer send a byte and times what serve makes of it.
func (c *crowd) measure(tb testing.TB, to *costs, serve func()) {
	for i := range costWarm + costOps {
		if _, err := c.peer.Write(c.buf[:1]); err != nil {
			tb.Fatal(err)
		}
		before, start := tally.Calls(), clock.Now(clock.Monotonic)
		serve()
		if i >= costWarm {
			to.times = append(to.times, clock.Now(clock.Monotonic)-start)
			to.calls += tally.Calls() - before
		}
	}
}
