package posixcompat

import (
	"slices"
	"testing"
	"time"
)

// most is how much longer than x/sys/unix's a call of this package may take.
const most = 1.1

// fewestBlocks are compared whatever -benchtime says, so that the gate is never open.
const fewestBlocks = 301

// BenchmarkBesideUnix makes each call in turn through x/sys/unix and through this package,
// in blocks. It fails when the median of the ratios of neighbouring blocks is above most.
//
//	go test -run '^$' -bench BesideUnix ./posixcompat
func BenchmarkBesideUnix(b *testing.B) {
	for _, tw := range twins(b) {
		b.Run(tw.name, func(b *testing.B) {
			const block = 100
			var theirs, ours, ratios []float64
			for n := 0; n < b.N || len(ratios) < fewestBlocks; n += block {
				// Who is first changes, so that what one leaves in the caches is even.
				var x, y float64
				if len(ratios)%2 == 0 {
					x, y = blockOf(b, block, tw.unix), blockOf(b, block, tw.ours)
				} else {
					y, x = blockOf(b, block, tw.ours), blockOf(b, block, tw.unix)
				}
				theirs, ours, ratios = append(theirs, x), append(ours, y), append(ratios, y/x)
			}
			ratio := median(ratios)
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(median(theirs)/block, "unix-ns")
			b.ReportMetric(median(ours)/block, "ours-ns")
			b.ReportMetric(ratio, "ratio")
			b.ReportMetric(testing.AllocsPerRun(20, func() { _ = tw.unix() }), "unix-allocs")
			b.ReportMetric(testing.AllocsPerRun(20, func() { _ = tw.ours() }), "ours-allocs")
			if ratio > most {
				b.Errorf("takes %.2f times as long as x/sys/unix", ratio)
			}
		})
	}
}

// blockOf is how many nanoseconds n calls take.
func blockOf(b *testing.B, n int, call func() error) float64 {
	start := time.Now()
	for range n {
		if err := call(); err != nil {
			b.Fatal(err)
		}
	}
	return float64(time.Since(start))
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
