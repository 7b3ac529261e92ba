package sigworker

import (
	"errors"
	"math"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

// membership is what a process's section holds. The section lives as long as the
// process: the process itself holds it, by its own or by its parent's doing. Session 0
// is the one that was there before anyone called Setsid.
type membership struct{ pgid, sid uint32 }

// ownGroup is this process's section, once it has one.
var ownGroup struct {
	mu sync.Mutex
	h  windows.Handle
}

func current() target {
	t := target{pid: uint32(os.Getpid()), h: windows.CurrentProcess()}
	t.start, _ = startTime(t.h) // cannot fail for the process itself
	return t
}

// lookup opens the process for a question; pid 0 is this one.
func lookup(pid int) (t target, done func(), err error) {
	if pid == 0 || pid == os.Getpid() {
		return current(), func() {}, nil
	}
	t, err = openTarget(pid)
	if err != nil {
		return t, nil, err
	}
	return t, func() { t.close() }, nil
}

// member returns the group of t; ok is false when t has no section.
func (t *target) member() (m membership, ok bool) {
	h, err := openSection(groupName(t.pid, t.start), windows.FILE_MAP_READ)
	if err != nil {
		return membership{}, false
	}
	defer windows.CloseHandle(h)
	m, err = readSection(h)
	return m, err == nil
}

// group returns the group of t, also when it has none of its own making.
func (t *target) group() membership {
	if m, ok := t.member(); ok {
		return m
	}
	return membership{t.pid, 0}
}

func (t *target) knownGroup() (int, bool) {
	m, ok := t.member()
	return int(m.pgid), ok
}

// setGroup writes m into t's section, which it makes if there is none.
func (t *target) setGroup(m membership) error {
	name := groupName(t.pid, t.start)
	h, err := openSection(name, windows.FILE_MAP_READ|windows.FILE_MAP_WRITE)
	switch {
	case err == nil:
		defer windows.CloseHandle(h)
	case errors.Is(err, windows.ERROR_ACCESS_DENIED):
		return errnomap.EPERM
	default:
		if h, err = t.makeSection(name); err != nil {
			return err
		}
		if !t.self() {
			defer windows.CloseHandle(h)
		}
	}
	return writeSection(h, m)
}

// makeSection makes t's section and gives t the handle that keeps it.
func (t *target) makeSection(name string) (windows.Handle, error) {
	sa, err := attributes(sectionAccess, 0)
	if err != nil {
		return 0, err
	}
	h, err := createSection(name, sa)
	if err != nil {
		return 0, err
	}
	if t.self() {
		ownGroup.h = h
		return h, nil
	}
	err = t.withRight(windows.PROCESS_DUP_HANDLE, func(p windows.Handle) error {
		var there windows.Handle
		return windows.DuplicateHandle(windows.CurrentProcess(), h, p, &there, 0, false, windows.DUPLICATE_SAME_ACCESS)
	})
	if err != nil {
		windows.CloseHandle(h)
		return 0, err
	}
	return h, nil
}

// joinGroup puts this process into its parent's group, as fork does, unless its parent
// has put it into one already or is none of ours.
func joinGroup() error {
	ownGroup.mu.Lock()
	defer ownGroup.mu.Unlock()
	t := current()
	if _, ok := t.member(); ok {
		return nil
	}
	m := membership{t.pid, 0}
	if parent, ok := t.parent(); ok {
		if of, ok := parent.member(); ok {
			m = of
		}
		parent.close()
	}
	return t.setGroup(m)
}

func getpgid(pid int) (int, error) {
	t, done, err := lookup(pid)
	if err != nil {
		return 0, err
	}
	defer done()
	return int(t.group().pgid), nil
}

func getsid(pid int) (int, error) {
	t, done, err := lookup(pid)
	if err != nil {
		return 0, err
	}
	defer done()
	return int(t.group().sid), nil
}

func setsid() (int, error) {
	ownGroup.mu.Lock()
	defer ownGroup.mu.Unlock()
	t := current()
	if t.group().pgid == t.pid {
		return 0, errnomap.EPERM
	}
	return int(t.pid), plain(t.setGroup(membership{t.pid, t.pid}))
}

func setpgid(pid, pgid int) error {
	if pgid == 0 {
		pgid = pid
	}
	if pgid < 0 {
		return errnomap.EINVAL
	}
	ownGroup.mu.Lock()
	defer ownGroup.mu.Unlock()
	t, done, err := lookup(pid)
	if err != nil {
		return errnomap.ESRCH // what is closed to this user is no child either
	}
	defer done()
	if !t.self() && !t.child() {
		return errnomap.ESRCH
	}
	if pgid == 0 {
		pgid = int(t.pid)
	}
	if uint64(pgid) > math.MaxUint32 {
		return errnomap.EPERM
	}
	m, ok := t.member()
	if !ok {
		caller := current()
		m.sid = caller.group().sid
	}
	if m.sid == t.pid {
		return errnomap.EPERM // a session's leader stays in its group
	}
	if uint32(pgid) != t.pid && !groupInSession(uint32(pgid), m.sid) {
		return errnomap.EPERM
	}
	m.pgid = uint32(pgid)
	return plain(t.setGroup(m))
}

// child reports whether this process made t's. A process that is older than this one was
// made by an earlier owner of the id.
func (t *target) child() bool {
	id, err := parentID(t.h)
	caller := current()
	return err == nil && id == caller.pid && t.start >= caller.start
}

func groupInSession(pgid, sid uint32) bool {
	found := false
	_ = eachMember(func(_ target, m membership) bool {
		found = m == membership{pgid, sid}
		return !found
	})
	return found
}

// eachMember calls f for every process that is in a group, until f returns false.
func eachMember(f func(target, membership) bool) error {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPPROCESS, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ProcessEntry32{Size: processEntrySize}
	for err = windows.Process32First(snapshot, &entry); err == nil; err = windows.Process32Next(snapshot, &entry) {
		t, err := openTarget(int(entry.ProcessID))
		if err != nil {
			continue
		}
		more := true
		if m, ok := t.member(); ok && !t.exited() {
			more = f(t, m)
		}
		t.close()
		if !more {
			return nil
		}
	}
	return nil
}

// killGroup is kill of 0, -1 and groups. As in Linux it succeeds when one process
// could be signalled, and this process comes last.
func killGroup(pid int, sig syscall.Signal) error {
	t := current()
	want := uint32(-pid)
	switch {
	case pid == 0:
		want = t.group().pgid
	case int64(pid) <= math.MinInt32:
		return errnomap.ESRCH
	}
	found, done, self := false, false, false
	var first error
	send := func(t target) {
		_, err := t.send(Info{Signo: sig, Code: CodeUser}, false)
		done = done || err == nil
		if first == nil {
			first = err
		}
	}
	err := eachMember(func(t target, m membership) bool {
		switch {
		case pid != -1 && m.pgid != want:
			return true
		case t.self():
			self = pid != -1
			return true
		}
		found = true
		send(t)
		return true
	})
	if err != nil {
		return plain(err)
	}
	if self || pid == 0 || want == t.pid && t.group().pgid == t.pid {
		found = true
		send(t)
	}
	switch {
	case !found:
		return errnomap.ESRCH
	case done:
		return nil
	}
	return first
}
