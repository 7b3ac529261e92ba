package lock

import (
	"strconv"
	"sync"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

const (
	// recheck is how often who waits looks again without being told to, should a word have
	// been lost.
	recheck = 1000 // ms
	// recheckUnseen is the same where the end of a process cannot be waited for.
	recheckUnseen = 50 // ms
	// mostWatched is how many processes are waited for at once, beside two events.
	mostWatched = 64 - 2 // of MAXIMUM_WAIT_OBJECTS
	// lingering is how long the objects of a process are given that has ended.
	lingering = time.Millisecond
)

// watch is the one who waits in the system for all that wait for other processes. It runs
// while there are such.
var watch struct {
	sync.Mutex
	waits   map[*int]struct{} // the processes that are waited for
	changed windows.Handle    // event: waits has changed
	wake    windows.Handle    // event: another process has unlocked something
}

// watchProcess has everyone who waits try again when another process says so, or when that
// process ends.
func watchProcess(process int) (forget func(), err error) {
	watch.Lock()
	defer watch.Unlock()
	if len(watch.waits) == 0 {
		if err := startWatch(); err != nil {
			return nil, err
		}
	}
	w := &process
	watch.waits[w] = struct{}{}
	windows.SetEvent(watch.changed)
	return func() {
		watch.Lock()
		defer watch.Unlock()
		delete(watch.waits, w)
		windows.SetEvent(watch.changed)
	}, nil
}

// startWatch is called with the lock held. A watcher that has not yet seen that nobody
// waits any more goes on.
func startWatch() (err error) {
	if watch.changed != 0 {
		return nil
	}
	wake, err := makeEvent(0, wakeName+strconv.Itoa(self), eventAccess, eventAccess)
	if err != nil {
		return err
	}
	changed, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		windows.CloseHandle(wake)
		return errnomap.ENOLCK
	}
	watch.waits, watch.changed, watch.wake = make(map[*int]struct{}), changed, wake
	go watchAll()
	return nil
}

func watchAll() {
	for {
		processes, ok := watched()
		if !ok {
			return
		}
		handles := []windows.Handle{watch.changed, watch.wake}
		limit := uint32(recheck)
		for p := range processes {
			h, err := windows.OpenProcess(windows.SYNCHRONIZE, false, uint32(p))
			if err != nil || len(handles) == 2+mostWatched {
				limit = recheckUnseen
			}
			if err == nil && len(handles) == 2+mostWatched {
				windows.CloseHandle(h)
			} else if err == nil {
				handles = append(handles, h)
			}
		}
		r, _ := windows.WaitForMultipleObjects(handles, false, limit)
		for _, h := range handles[2:] {
			windows.CloseHandle(h)
		}
		if r == windows.WAIT_OBJECT_0 {
			continue
		}
		if r > windows.WAIT_OBJECT_0+1 {
			time.Sleep(lingering)
		}
		wakeAll()
	}
}

// watched returns the processes to watch; ok is false when there are none any more, and the
// watcher is done.
func watched() (processes map[int]struct{}, ok bool) {
	watch.Lock()
	defer watch.Unlock()
	if len(watch.waits) == 0 {
		windows.CloseHandle(watch.changed)
		windows.CloseHandle(watch.wake)
		watch.changed, watch.wake = 0, 0
		return nil, false
	}
	processes = make(map[int]struct{})
	for p := range watch.waits {
		processes[*p] = struct{}{}
	}
	return processes, true
}

// wakeAll has everyone in this process who waits try again.
func wakeAll() {
	files.Lock()
	all := make([]*file, 0, len(files.byKey))
	for _, f := range files.byKey {
		all = append(all, f)
	}
	files.Unlock()
	for _, f := range all {
		f.mu.Lock()
		f.wake()
		f.mu.Unlock()
	}
}

// wakeProcess tells another process that something was unlocked.
func wakeProcess(process int) {
	h, err := makeEvent(0, wakeName+strconv.Itoa(process), windows.EVENT_MODIFY_STATE, eventAccess)
	if err != nil {
		return // it has ended
	}
	windows.SetEvent(h)
	windows.CloseHandle(h)
}
