package process

import (
	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/ids"
	"causeway/sigworker"
)

// announce sends CHLD for the children that have ended since somebody listens and of
// whom none was sent yet. It opens those that run, so that their end is heard even when os.Process.Wait is
// quicker. When nobody listens it lets all of them go.
func announce(listens bool, since uint64) {
	known.Lock()
	defer known.Unlock()
	present := map[identity]bool{}
	var list []child
	var err error
	if listens {
		list, err = look(Which{})
	}
	for _, c := range list {
		present[c.identity] = true
		if _, have := known.heard[c.pid]; have || known.told[c.identity] || c.ended && c.endOf() < since {
			closeHandle(c.handle)
			continue
		}
		known.heard[c.pid] = c
	}
	for pid, c := range known.heard {
		ended := hasEnded(c.handle)
		if start, err := started(c.handle); err == nil && listens && ended {
			c.start = start // as it is told from now on
			present[c.identity] = true
			c.hear()
		}
		if ended || !listens {
			delete(known.heard, pid)
			closeHandle(c.handle)
		}
	}
	if err != nil {
		return // who is there could not be seen
	}
	for id := range known.told {
		if !present[id] {
			delete(known.told, id)
		}
	}
}

// hear sends the CHLD of the child's end, unless that was done. It is sent before anybody can wait for
// the child, as on Linux.
func (c child) hear() {
	if known.told[c.identity] {
		return
	}
	e, err := c.end()
	if err != nil {
		return
	}
	known.told[c.identity] = true
	code, status := e.Status.Info()
	_ = sigworker.Deliver(sigworker.Info{ // it does not queue, so no queue is full
		Signo: sigworker.SIGCHLD, Code: code, Pid: c.pid, Uid: ids.Current().UID(), Status: status,
	})
}

// endOf is when an ended child has ended.
func (c child) endOf() uint64 {
	var created, exited, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(c.handle, &created, &exited, &kernel, &user); err != nil {
		return 0
	}
	return moment(exited)
}

func moment(t windows.Filetime) uint64 { return uint64(t.HighDateTime)<<32 | uint64(t.LowDateTime) }
