package park_test

import (
	"runtime"
	"sync"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/tally"
)

const (
	readers = 1000
	// mostThreads is how many threads the process may have while they are blocked: a
	// dozen, with those of Go's runtime.
	mostThreads = 12
)

// BenchmarkBlockedReaders blocks 1,000 goroutines in Read, each on a socket of its own,
// and counts the threads of the process. It fails above a dozen. Readers begin one after
// the other, since what is counted is what blocked readers hold, and Go keeps the
// threads that a rush of calls needed. It stands here and not beside the other
// benchmarks of sockets because theirs would be counted too.
//
//	GOOS=windows go test -run '^$' -bench BlockedReaders ./posixcompat/internal/park
func BenchmarkBlockedReaders(b *testing.B) {
	fds := connected(b)
	defer func() {
		for _, fd := range fds {
			_ = unix.Close(fd)
		}
	}()
	most := 0
	for b.Loop() {
		var blocked sync.WaitGroup
		for _, fd := range fds {
			before := tally.Calls()
			blocked.Go(func() {
				var one [1]byte
				if n, err := unix.Read(fd, one[:]); n != 1 || err != nil {
					b.Errorf("Read: %d, %v", n, err)
				}
			})
			// It finds nothing, and arms its socket.
			for tally.Calls() < before+2 {
				runtime.Gosched()
			}
		}
		time.Sleep(20 * time.Millisecond)
		most = max(most, threads(b))
		for _, fd := range fds {
			if n, err := unix.Write(fd, []byte{1}); n != 1 || err != nil {
				b.Fatalf("Write: %d, %v", n, err)
			}
		}
		blocked.Wait()
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(float64(most), "threads")
	if most > mostThreads {
		b.Errorf("with %d blocked readers the process has %d threads, more than %d", readers, most, mostThreads)
	}
}

// connected returns both ends of connections, as many as there are readers.
func connected(b *testing.B) (fds []int) {
	b.Helper()
	own := func(fd int, err error) int {
		b.Helper()
		if err != nil {
			b.Fatalf("after %d sockets: %v", len(fds), err)
		}
		fds = append(fds, fd)
		return fd
	}
	l, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err == nil {
		defer unix.Close(l)
		err = unix.Bind(l, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	}
	if err == nil {
		err = unix.Listen(l, 1)
	}
	at, nameErr := unix.Getsockname(l)
	if err != nil || nameErr != nil {
		b.Fatal(err, nameErr)
	}
	for len(fds) < readers {
		if err := unix.Connect(own(unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)), at); err != nil {
			b.Fatal(err)
		}
		fd, _, err := unix.Accept(l)
		own(fd, err)
	}
	return fds
}

// threads counts the threads of this process.
func threads(b *testing.B) (n int) {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ThreadEntry32{Size: uint32(unsafe.Sizeof(windows.ThreadEntry32{}))}
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID == windows.GetCurrentProcessId() {
			n++
		}
	}
	if n == 0 {
		b.Fatalf("no thread of this process is known: %v", err)
	}
	return n
}
