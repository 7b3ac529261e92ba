package libaio_test

import (
	"slices"
	"testing"
	"time"

	unix "causeway/posixcompat"
)

const (
	benchDepth = 128
	// fewestBlocks are compared whatever -benchtime says.
	fewestBlocks = 31
	// most is how much longer than plain calls of the system ours may take.
	most = 1.5
)

// BenchmarkBesidePlain keeps 128 direct reads of 4 KiB of one file in flight, in turn by
// this package and by plain calls: on Windows overlapped reads on a completion port of
// their own, on Linux the system calls. A block is two rounds of submitting all and taking
// all. It fails when this package allocates, or when the median of the ratios of
// neighbouring blocks is above most.
//
//	go test -run '^$' -bench BesidePlain ./posixcompat/libaio
func BenchmarkBesidePlain(b *testing.B) {
	ours, theirs := newBench(b, benchDepth, unix.O_RDONLY|unix.O_DIRECT), newPlain(b, benchDepth)
	our := func() {
		ours.round(b, nil)
		ours.round(b, nil)
	}
	their := func() {
		theirs(b)
		theirs(b)
	}
	our()
	their()
	var xs, ys, ratios []float64
	for n := 0; n < b.N || len(ratios) < fewestBlocks; n++ {
		var x, y float64
		if n%2 == 0 {
			x, y = took(their), took(our)
		} else {
			y, x = took(our), took(their)
		}
		xs, ys, ratios = append(xs, x), append(ys, y), append(ratios, y/x)
	}
	ratio := median(ratios)
	allocs := testing.AllocsPerRun(10, our)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(median(xs)/(2*benchDepth), "plain-ns/read")
	b.ReportMetric(median(ys)/(2*benchDepth), "libaio-ns/read")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(allocs/(2*benchDepth), "libaio-allocs/read")
	if allocs >= 1 {
		b.Errorf("%v allocations for %d reads", allocs, 2*benchDepth)
	}
	if ratio > most {
		b.Errorf("takes %.2f times as long as plain calls", ratio)
	}
}

// BenchmarkDirectReads is the same by this package alone, for go test's own count of
// allocations: one operation is 128 reads.
func BenchmarkDirectReads(b *testing.B) {
	ours := newBench(b, benchDepth, unix.O_RDONLY|unix.O_DIRECT)
	ours.round(b, nil)
	b.ReportAllocs()
	for b.Loop() {
		ours.round(b, nil)
	}
}

// BenchmarkEmptyPoll asks a context that has nothing, without waiting.
func BenchmarkEmptyPoll(b *testing.B) {
	ours := newBench(b, benchDepth, unix.O_RDONLY)
	b.ReportAllocs()
	for b.Loop() {
		ours.ask()
	}
}

func took(f func()) float64 {
	start := time.Now()
	f()
	return float64(time.Since(start))
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
