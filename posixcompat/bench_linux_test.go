package posixcompat

import (
	"slices"
	"testing"
	"time"
)

// most is how much longer than x/sys/unix's a call of this package may take.
const most = 1.1

// BenchmarkBesideUnix makes each call in turn through x/sys/unix and through this package,
// in blocks, and compares the medians of the blocks. It fails when ours takes longer.
//
//	go test -run '^$' -bench BesideUnix ./posixcompat
func BenchmarkBesideUnix(b *testing.B) {
	for _, tw := range twins(b) {
		b.Run(tw.name, func(b *testing.B) {
			const block = 100
			var theirs, ours []time.Duration
			for n := 0; n < b.N; n += block {
				theirs = append(theirs, blockOf(b, block, tw.unix))
				ours = append(ours, blockOf(b, block, tw.ours))
			}
			a, c := median(theirs), median(ours)
			ratio := float64(c) / float64(a)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(a)/block, "unix-ns")
			b.ReportMetric(float64(c)/block, "ours-ns")
			b.ReportMetric(ratio, "ratio")
			b.ReportMetric(testing.AllocsPerRun(20, func() { _ = tw.unix() }), "unix-allocs")
			b.ReportMetric(testing.AllocsPerRun(20, func() { _ = tw.ours() }), "ours-allocs")
			if len(ours) >= 100 && ratio > most {
				b.Errorf("takes %.2f times as long as x/sys/unix", ratio)
			}
		})
	}
}

// blockOf is how long n calls take.
func blockOf(b *testing.B, n int, call func() error) time.Duration {
	start := time.Now()
	for range n {
		if err := call(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

func median(list []time.Duration) time.Duration {
	slices.Sort(list)
	return list[len(list)/2]
}
