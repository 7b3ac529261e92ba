package process

import (
	"sync"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/sigworker"
)

// lookEvery is how many milliseconds a wait goes without looking for children that were made or
// stopped meanwhile, which Windows tells nobody of.
const lookEvery = 50

// maxObjects is how many handles one wait of the system takes.
const maxObjects = 64

// sleeper is one call of Wait, which sleeps until there may be something to tell.
type sleeper struct {
	list  []child // until one of them ends
	looks bool    // or until it is time to look
	wake  chan struct{}
}

// hub is the one goroutine that waits for children, on a thread, for all who Wait, and for CHLD
// while somebody cares for that signal. It runs while there is anybody. Its lock is taken last.
var hub struct {
	sync.Mutex
	control  windows.Handle // set when there is somebody new; 0 while the hub does not run
	sleepers []*sleeper
	listens  bool
	since    uint64 // when it began to listen
}

func init() { sigworker.ServeChildren(listen) }

// listen has CHLD sent, or sent no longer. The caller holds sigworker's locks.
func listen(on bool) {
	hub.Lock()
	defer hub.Unlock()
	if on && !hub.listens {
		var now windows.Filetime
		windows.GetSystemTimeAsFileTime(&now) // as coarse as the times of processes
		hub.since = moment(now)
	}
	hub.listens = on
	_ = kick() // without an event there is no memory either, and no signal
}

// sleep blocks until one of the list has ended or, if looks is set, it is time to look.
// The handles must stay open until it has returned.
func sleep(list []child, looks bool) error {
	s := &sleeper{list, looks, make(chan struct{})}
	hub.Lock()
	hub.sleepers = append(hub.sleepers, s)
	err := kick()
	if err != nil {
		hub.sleepers = hub.sleepers[:len(hub.sleepers)-1]
	}
	hub.Unlock()
	if err != nil {
		return errnomap.From(errnomap.OpWait, err)
	}
	<-s.wake
	return nil
}

// kick makes the hub see what has changed. It is called with the hub locked.
func kick() error {
	if hub.control != 0 {
		return windows.SetEvent(hub.control)
	}
	if !hub.listens && len(hub.sleepers) == 0 {
		return nil
	}
	control, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		return err
	}
	hub.control = control
	go run()
	return nil
}

func run() {
	for {
		listens, since := listening()
		announce(listens, since)
		handles, patience, ok := gather()
		if !ok {
			return
		}
		r, err := windows.WaitForMultipleObjects(handles, false, patience)
		if err != nil {
			time.Sleep(lookEvery * time.Millisecond) // whoever brought a bad handle looks again
		}
		rouse(err != nil || r == uint32(windows.WAIT_TIMEOUT))
	}
}

func listening() (on bool, since uint64) {
	hub.Lock()
	defer hub.Unlock()
	return hub.listens, hub.since
}

// gather returns what to wait for. ok is false, and the hub at its end, when nobody is there.
func gather() (handles []windows.Handle, patience uint32, ok bool) {
	known.Lock()
	for _, c := range known.heard {
		handles = append(handles, c.handle)
	}
	known.Unlock()
	hub.Lock()
	defer hub.Unlock()
	looks := hub.listens
	if !looks && len(hub.sleepers) == 0 && len(handles) == 0 {
		windows.CloseHandle(hub.control)
		hub.control = 0
		return nil, 0, false
	}
	for _, s := range hub.sleepers {
		looks = looks || s.looks
		for _, c := range s.list {
			handles = append(handles, c.handle)
		}
	}
	handles = append([]windows.Handle{hub.control}, handles...)
	patience = windows.INFINITE
	if looks || len(handles) > maxObjects {
		patience = lookEvery
	}
	return handles[:min(len(handles), maxObjects)], patience, true
}

// rouse wakes whom a child has ended of and, if it is time, who looks.
func rouse(time bool) {
	hub.Lock()
	defer hub.Unlock()
	var stay []*sleeper
	for _, s := range hub.sleepers {
		if time && s.looks || anyEnded(s.list) {
			close(s.wake)
		} else {
			stay = append(stay, s)
		}
	}
	hub.sleepers = stay
}

func anyEnded(list []child) bool {
	for _, c := range list {
		if hasEnded(c.handle) {
			return true
		}
	}
	return false
}

func hasEnded(h windows.Handle) bool {
	r, err := windows.WaitForSingleObject(h, 0)
	return err != nil || r == windows.WAIT_OBJECT_0
}
