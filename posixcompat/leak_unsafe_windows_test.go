package posixcompat_test

import (
	"runtime"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/afd"
	"causeway/posixcompat/internal/park"
)

// handleEntry is SYSTEM_HANDLE_TABLE_ENTRY_INFO_EX.
type handleEntry struct {
	object, process, handle       uintptr
	access                        uint32
	creatorBackTraceIndex, typeID uint16
	attributes, reserved          uint32
}

// handleCount counts the handles of this process: GetProcessHandleCount says 0 under Wine.
func handleCount(t *testing.T) int { return len(ownHandles(t)) }

// processHandles counts those of processes. Threads that Go's runtime starts meanwhile have none.
func processHandles(t *testing.T) (n int) {
	for _, h := range ownHandles(t) {
		if _, err := windows.GetProcessId(h); err == nil {
			n++
		}
	}
	return n
}

// ownHandles asks for all handles of all processes and returns ours.
func ownHandles(t *testing.T) (list []windows.Handle) {
	t.Helper()
	buf := make([]uintptr, 32<<10)
	for {
		var size uint32
		err := windows.NtQuerySystemInformation(windows.SystemExtendedHandleInformation,
			unsafe.Pointer(&buf[0]), uint32(len(buf))*uint32(unsafe.Sizeof(buf[0])), &size)
		if err == nil {
			break
		}
		if err != windows.STATUS_INFO_LENGTH_MISMATCH {
			t.Fatal(err)
		}
		buf = make([]uintptr, 2*len(buf))
	}
	entries := unsafe.Slice((*handleEntry)(unsafe.Pointer(&buf[2])), buf[0])
	for i := range entries {
		if entries[i].process == uintptr(windows.GetCurrentProcessId()) {
			list = append(list, windows.Handle(entries[i].handle))
		}
	}
	if len(list) == 0 {
		t.Fatal("the system knows no handle of this process")
	}
	return list
}

// holdings is what a process holds.
type holdings struct {
	handles    int
	goroutines int
	lowest     int // descriptor that is free
}

func held(t *testing.T) holdings {
	t.Helper()
	park.Poll()
	afd.CloseIdle()
	return holdings{handles: handleCount(t), goroutines: runtime.NumGoroutine(), lowest: lowestFree(t)}
}

// settled returns what is held when it has not changed for a while: the system tells of
// what was closed when it likes.
func settled(t *testing.T) holdings {
	t.Helper()
	last, same := held(t), 0
	for same < 5 {
		time.Sleep(5 * time.Millisecond)
		now := held(t)
		if same++; now != last {
			last, same = now, 0
		}
	}
	return last
}

// lowestFree returns the lowest free descriptor, and checks that those above it are
// free too: a descriptor that leaked would be in between.
func lowestFree(t *testing.T) int {
	t.Helper()
	var fds [64]int
	for i := range fds {
		fd, err := unix.Eventfd(0, 0)
		must(t, err)
		fds[i] = fd
		defer unix.Close(fd)
	}
	if got, want := fds[len(fds)-1], fds[0]+len(fds)-1; got != want {
		t.Errorf("descriptors between %d and %d are still open", fds[0], got)
	}
	return fds[0]
}

// leakRounds is how often each use is repeated. Threads that Go's runtime starts have
// handles too, so only what is as many as the rounds is a leak.
const leakRounds = 40

func TestNothingIsLeftBehind(t *testing.T) {
	for _, use := range uses {
		t.Run(use.name, func(t *testing.T) {
			round := func() {
				u := &user{t: t}
				defer u.closeAll()
				use.run(u)
			}
			round() // what is kept for good is made here
			before := settled(t)
			for range leakRounds {
				round()
			}
			after := settled(t)
			for end := time.Now().Add(patience * time.Millisecond); after.exceeds(before) && time.Now().Before(end); {
				after = settled(t)
			}
			if after.exceeds(before) || after.lowest != before.lowest {
				t.Errorf("before %+v, after %d rounds %+v", before, leakRounds, after)
			}
		})
	}
}

func (h holdings) exceeds(o holdings) bool {
	return h.handles >= o.handles+leakRounds || h.goroutines > o.goroutines
}
