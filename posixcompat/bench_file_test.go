package posixcompat_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/clock"
)

const (
	fileBlock    = 4096
	fileBlocks   = 64 // of the file
	fileInARow   = 20 // calls of one way before the next has its turn
	fewestRounds = 31
)

// BenchmarkPositionedFile sets Pread and Pwrite of 4 KiB beside the system's own plain call
// and os.File's in one run: the ways take turns, and ratios are of neighbours' medians. It
// fails when one of ours allocates.
//
//	go test -run '^$' -bench PositionedFile ./posixcompat
//	GOOS=windows go test -run '^$' -bench PositionedFile ./posixcompat
func BenchmarkPositionedFile(b *testing.B) {
	path := filepath.Join(b.TempDir(), "file")
	if err := os.WriteFile(path, make([]byte, fileBlock*fileBlocks), 0o600); err != nil {
		b.Fatal(err)
	}
	fd, err := unix.Open(path, unix.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer unix.Close(fd)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	plain := newPlainFile(b, path)
	defer plain.close()
	buf := make([]byte, fileBlock)
	b.Run("read", func(b *testing.B) {
		sideBySide(b,
			func(off int64) (int, error) { return plain.readAt(buf, off) },
			func(off int64) (int, error) { return f.ReadAt(buf, off) },
			func(off int64) (int, error) { return unix.Pread(fd, buf, off) })
	})
	b.Run("write", func(b *testing.B) {
		sideBySide(b,
			func(off int64) (int, error) { return plain.writeAt(buf, off) },
			func(off int64) (int, error) { return f.WriteAt(buf, off) },
			func(off int64) (int, error) { return unix.Pwrite(fd, buf, off) })
	})
}

// sideBySide times the ways in turn.
func sideBySide(b *testing.B, plain, standard, ours func(off int64) (int, error)) {
	ways := []func(int64) (int, error){plain, standard, ours}
	times := make([][]float64, len(ways))
	for done := 0; done < b.N || len(times[0]) < fewestRounds; done += fileInARow {
		for i, way := range ways {
			start := clock.Now(clock.Monotonic)
			for n := range int64(fileInARow) {
				if got, err := way(n % fileBlocks * fileBlock); got != fileBlock || err != nil {
					b.Fatal(got, err)
				}
			}
			times[i] = append(times[i], float64(clock.Now(clock.Monotonic)-start)/fileInARow)
		}
	}
	mid := func(v []float64) float64 { slices.Sort(v); return v[len(v)/2] }
	p, s, o := mid(times[0]), mid(times[1]), mid(times[2])
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(p, "plain-ns")
	b.ReportMetric(s, "os.File-ns")
	b.ReportMetric(o, "ours-ns")
	b.ReportMetric(o/p, "ratio-to-plain")
	b.ReportMetric(o/s, "ratio-to-os.File")
	if n := testing.AllocsPerRun(50, func() { _, _ = ours(0) }); n != 0 {
		b.Fatalf("%v allocations", n)
	}
}
