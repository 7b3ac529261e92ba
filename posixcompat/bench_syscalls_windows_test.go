package posixcompat_test

import (
	"slices"
	"testing"
	"time"

	"causeway/posixcompat/internal/tally"
)

// fewestWaits are counted whatever -benchtime says, so that the gate is never open.
const fewestWaits = 51

// BenchmarkEpollWaitSystemCalls counts the system calls of EpollWait with 100 and with
// 4,000 idle sockets registered and armed and one that is active, in turns. It fails
// when the medians differ.
//
//	GOOS=windows go test -run '^$' -bench EpollWaitSystemCalls ./posixcompat
func BenchmarkEpollWaitSystemCalls(b *testing.B) {
	few, many := newCrowd(b, 100), newCrowd(b, 4000)
	for _, c := range []*crowd{few, many} {
		c.register(b)
		c.calm(b)
	}
	for _, way := range []struct {
		name string
		wait func(*crowd, testing.TB) uint64
	}{
		{"nothing there and no time", (*crowd).countNothing},
		{"data there", (*crowd).countThere},
		{"data to come", (*crowd).countToCome},
	} {
		b.Run(way.name, func(b *testing.B) {
			var of100, of4000 []uint64
			for i := 0; i < max(b.N, fewestWaits); i++ {
				of100 = append(of100, way.wait(few, b))
				of4000 = append(of4000, way.wait(many, b))
			}
			b.ReportMetric(0, "ns/op")
			x, y := ofMany(b, of100, "100"), ofMany(b, of4000, "4000")
			if x != y {
				b.Errorf("EpollWait makes %d system calls with 100 idle sockets and %d with 4,000", x, y)
			}
		})
	}
}

// ofMany reports the mean and returns the median.
func ofMany(b *testing.B, counts []uint64, name string) uint64 {
	var sum uint64
	for _, n := range counts {
		sum += n
	}
	slices.Sort(counts)
	median := counts[len(counts)/2]
	b.ReportMetric(float64(median), "syscalls-of-"+name)
	b.ReportMetric(float64(sum)/float64(len(counts)), "mean-of-"+name)
	return median
}

// calm waits until a wait costs the same thrice: what was closed or armed before has
// been told of.
func (c *crowd) calm(tb testing.TB) {
	for last, same := uint64(0), 0; same < 3; {
		now := c.countNothing(tb)
		if same++; now != last {
			last, same = now, 1
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// countNothing counts a wait without time and without news.
func (c *crowd) countNothing(tb testing.TB) uint64 {
	before := tally.Calls()
	c.expect(tb, 0, 0)
	return tally.Calls() - before
}

// countThere counts a wait for what has come already.
func (c *crowd) countThere(tb testing.TB) uint64 {
	if _, err := c.peer.Write(c.buf[:1]); err != nil {
		tb.Fatal(err)
	}
	before := tally.Calls()
	c.expect(tb, 1, -1)
	n := tally.Calls() - before
	c.read(tb)
	return n
}

// countToCome counts a wait that parks before anything comes.
func (c *crowd) countToCome(tb testing.TB) uint64 {
	sent := make(chan error, 1)
	before := tally.Calls()
	go func() {
		settle(before)
		_, err := c.peer.Write(c.buf[:1])
		sent <- err
	}()
	c.expect(tb, 1, -1)
	n := tally.Calls() - before
	c.read(tb)
	if err := <-sent; err != nil {
		tb.Fatal(err)
	}
	return n
}

// settle returns when calls were made and no more are: whoever waits is in the system.
func settle(before uint64) {
	for last := before; ; {
		time.Sleep(2 * time.Millisecond)
		now := tally.Calls()
		if now == last && now != before {
			return
		}
		last = now
	}
}
