package process

import (
	"cmp"
	"os"
	"slices"
	"sync"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/sigworker"
)

// identity is a process for ever: its number can be another's later. Of whom a handle is kept the number
// alone says who it is. (Under Wine the time of creation changes while a process starts.)
type identity struct {
	pid   uint32
	start uint64
}

// known is what this process knows of its children.
var known = struct {
	sync.Mutex
	records map[identity]*record
	kept    map[uint32]windows.Handle // of children that nobody else here has a handle of
	waited  map[identity]bool         // told of, and still there for who has a handle
	own     map[windows.Handle]bool   // all handles that this package has open
	usage   Usage                     // of all whom somebody was told of

	// For CHLD, while somebody cares for it:
	heard map[uint32]child  // those that run
	told  map[identity]bool // those that ended and of whom it was sent
}{
	records: map[identity]*record{}, kept: map[uint32]windows.Handle{},
	waited: map[identity]bool{}, own: map[windows.Handle]bool{},
	heard: map[uint32]child{}, told: map[identity]bool{},
}

// child is one of this process, with a handle for the time of one call.
type child struct {
	identity
	handle windows.Handle
	ended  bool
}

// rights are what has to be known of a child.
const rights = windows.PROCESS_QUERY_LIMITED_INFORMATION | windows.SYNCHRONIZE

// open opens the process pid if it is a child of this one. It is called with known locked,
// as is all that follows.
func open(pid uint32) (child, bool) {
	h, err := windows.OpenProcess(rights, false, pid)
	if err != nil {
		return child{}, false
	}
	start, err := started(h)
	if id, idErr := windows.GetProcessId(h); err != nil || idErr != nil || id != pid || !mine(h, start) {
		windows.CloseHandle(h)
		return child{}, false
	}
	known.own[h] = true
	c := child{identity: identity{pid, start}, handle: h}
	c.ended = hasEnded(h)
	return c, true
}

func closeHandle(h windows.Handle) {
	delete(known.own, h)
	windows.CloseHandle(h)
}

// mine reports whether this process made h's. One that is older was made by an earlier
// owner of this process's number.
func mine(h windows.Handle, start uint64) bool {
	parent, err := parentOf(h)
	if err != nil || parent != uint32(os.Getpid()) {
		return false
	}
	self, err := started(windows.CurrentProcess())
	return err == nil && start >= self
}

func started(h windows.Handle) (uint64, error) {
	var created, exited, kernel, user windows.Filetime
	if err := windows.GetProcessTimes(h, &created, &exited, &kernel, &user); err != nil {
		return 0, err
	}
	return moment(created), nil
}

// held is the processes that others in this process have a handle of.
func held() (map[uint32]bool, error) {
	handles, err := ownHandles()
	if err != nil {
		return nil, err
	}
	pids := map[uint32]bool{}
	for _, h := range handles {
		if known.own[h] {
			continue
		}
		if pid, err := windows.GetProcessId(h); err == nil && pid != uint32(os.Getpid()) {
			pids[pid] = true
		}
	}
	return pids, nil
}

// look opens the children that nobody was told of yet, in the order in which they were
// made. The caller closes them.
func look(which Which) ([]child, error) {
	others, err := held()
	if err != nil {
		return nil, err
	}
	pids := map[uint32]bool{}
	if which.PID != 0 {
		pids[uint32(which.PID)] = true
	} else if pids, err = candidates(others); err != nil {
		return nil, err
	}
	forget(others)
	group, err := sigworker.Getpgid(0)
	if err != nil {
		return nil, err
	}
	var list []child
	for pid := range pids {
		c, ok := open(pid)
		if !ok {
			continue
		}
		if known.waited[c.identity] || !c.keep(others[pid]) || !which.matches(int(pid), c.record(), group) {
			closeHandle(c.handle)
			continue
		}
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b child) int {
		return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.pid, b.pid))
	})
	return list, nil
}

// candidates are the numbers of all who may be children.
func candidates(others map[uint32]bool) (map[uint32]bool, error) {
	pids, err := running(uint32(os.Getpid()))
	if err != nil {
		return nil, err
	}
	for pid := range others {
		pids[pid] = true
	}
	for pid := range known.kept {
		pids[pid] = true
	}
	return pids, nil
}

// forget drops what is remembered of children that nobody has a handle of any more.
func forget(others map[uint32]bool) {
	for id := range known.waited {
		if !others[id.pid] {
			delete(known.waited, id)
		}
	}
	for id := range known.records {
		if _, kept := known.kept[id.pid]; !kept && !others[id.pid] {
			delete(known.records, id)
		}
	}
}

// keep sees to it that the child can be waited for later, and reports whether it can be:
// somebody else here has a handle, or it is kept.
func (c child) keep(held bool) bool {
	if _, kept := known.kept[c.pid]; kept || held {
		return true
	}
	if c.ended {
		return false // os.Process.Wait took it, or nobody looked
	}
	self := windows.CurrentProcess()
	var h windows.Handle
	if err := windows.DuplicateHandle(self, c.handle, self, &h, 0, false, windows.DUPLICATE_SAME_ACCESS); err != nil {
		return false
	}
	known.own[h] = true
	known.kept[c.pid] = h
	return true
}

// record is what is remembered of the child.
func (c child) record() *record {
	r := known.records[c.identity]
	if r == nil {
		r = &record{}
		known.records[c.identity] = r
	}
	if t, err := sigworker.Open(int(c.pid)); err == nil {
		if group, ok := t.Group(); ok {
			r.group = group
		}
		t.Close()
	}
	return r
}

// take makes the child one that was waited for.
func (c child) take(u Usage) {
	if listens, since := listening(); listens && c.endOf() >= since {
		c.hear()
	}
	known.usage.Add(u)
	known.waited[c.identity] = true
	delete(known.records, c.identity)
	if h, ok := known.kept[c.pid]; ok {
		delete(known.kept, c.pid)
		closeHandle(h)
	}
}

// Moved remembers that a child was put into a process group.
func Moved(pid, group int) {
	known.Lock()
	defer known.Unlock()
	if c, ok := open(uint32(pid)); ok {
		c.record().group = group
		closeHandle(c.handle)
	}
}

// Waited reports whether the process pid is a child that somebody was told the end of: on
// Linux there is nothing left of it.
func Waited(pid int) bool {
	known.Lock()
	defer known.Unlock()
	if len(known.waited) == 0 {
		return false
	}
	c, ok := open(uint32(pid))
	if ok {
		closeHandle(c.handle)
	}
	return ok && known.waited[c.identity]
}

// OfChildren returns what the children used whom somebody was told the end of.
func OfChildren() Usage {
	known.Lock()
	defer known.Unlock()
	return known.usage
}

// stopped reports whether the child stands still.
func (c child) stopped() bool {
	t, err := sigworker.Open(int(c.pid))
	if err != nil {
		return false
	}
	defer t.Close()
	stopped, err := t.Stopped()
	return err == nil && stopped
}

// end is the event of the child's end.
func (c child) end() (Event, error) {
	var code uint32
	if err := windows.GetExitCodeProcess(c.handle, &code); err != nil {
		return Event{}, errnomap.From(errnomap.OpWait, err)
	}
	return Event{PID: int(c.pid), Status: Exited(code), Usage: usageOf(c.handle)}, nil
}
