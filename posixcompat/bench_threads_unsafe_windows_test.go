package posixcompat_test

import (
	"sync"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/tally"
)

const (
	manyReaders = 1000
	// mostThreads is how many threads the process may have while they are blocked: a
	// dozen. What else the test binary and Go's runtime need is among them.
	mostThreads = 12
)

// BenchmarkBlockedReaders blocks 1,000 goroutines in Read, each on a socket of its own,
// and counts the threads of the process. It fails above a dozen. Then each reader gets
// a byte and returns; that is what ns/op is of.
//
//	GOOS=windows go test -run '^$' -bench BlockedReaders ./posixcompat
func BenchmarkBlockedReaders(b *testing.B) {
	fds := connected(b, manyReaders)
	defer closeAll(fds)
	most := 0
	for b.Loop() {
		b.StopTimer()
		var readers sync.WaitGroup
		before := tally.Calls()
		for _, fd := range fds {
			readers.Go(func() {
				var one [1]byte
				if n, err := unix.Read(fd, one[:]); n != 1 || err != nil {
					b.Errorf("Read: %d, %v", n, err)
				}
			})
		}
		// Each reader has found nothing and armed its socket.
		settle(before, 2*manyReaders)
		most = max(most, threads(b))
		b.StartTimer()
		for _, fd := range fds {
			if _, err := unix.Write(fd, []byte{1}); err != nil {
				b.Fatal(err)
			}
		}
		readers.Wait()
	}
	b.ReportMetric(float64(most), "threads")
	if most > mostThreads {
		b.Errorf("%d blocked readers hold %d threads, more than %d", manyReaders, most, mostThreads)
	}
}

// threads counts the threads of this process.
func threads(tb testing.TB) int {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		tb.Fatal(err)
	}
	defer windows.CloseHandle(snapshot)
	self, n := windows.GetCurrentProcessId(), 0
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID == self {
			n++
		}
	}
	if n == 0 {
		tb.Fatalf("no thread of this process is known: %v", err)
	}
	return n
}
