package sched

import (
	"os"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

const (
	threadSetInformation   = 0x20
	threadQueryInformation = 0x40
	threadQueryLimited     = 0x800
)

// allowed returns the CPUs that there are and that the process may use, one word a group.
func allowed() []uint64 {
	groups := Groups()
	words := make([]uint64, groups)
	for g := range words {
		n := windows.GetActiveProcessorCount(uint16(g))
		words[g] = 1<<n - 1 // all ones for 64
	}
	if g, mask := processAffinity(); mask != 0 && g < groups {
		words[g] &= mask
	}
	return words
}

// Groups returns how many processor groups there are.
func Groups() int {
	n, _, _ := getGroupCount.Call()
	return max(int(uint16(n)), 1)
}

// Affinity returns where the thread id, 0 for the caller's, may run, one word a group.
// ESRCH: there is none. EPERM: it is closed to this user.
func Affinity(id int) ([]uint64, error) {
	h, done, err := open(id, threadQueryLimited)
	if err != nil {
		return nil, err
	}
	defer done()
	a, err := threadAffinity(h)
	if err != nil {
		return nil, err
	}
	words := make([]uint64, max(Groups(), int(a.group)+1))
	words[a.group] = a.mask
	return words, nil
}

// SetAffinity has the thread run on the CPUs of set that are allowed, of one group.
// EINVAL: there is none. ESRCH, EPERM: as Affinity.
func SetAffinity(id int, set []uint64) error {
	h, done, err := open(id, threadSetInformation|threadQueryInformation)
	if err != nil {
		return err
	}
	defer done()
	current, err := threadAffinity(h)
	if err != nil {
		return err
	}
	group, mask, ok := pick(set, allowed(), int(current.group))
	if !ok {
		return errnomap.EINVAL
	}
	return setThreadAffinity(h, group, mask)
}

// Get returns how the thread's turn comes. Errors as Affinity.
func Get(id int) (Schedule, error) {
	h, done, err := open(id, threadQueryLimited)
	if err != nil {
		return Schedule{}, err
	}
	defer done()
	p, err := threadPriority(h)
	return scheduleOf(p), err
}

// Set changes it. EINVAL: Windows has nothing for it. Other errors as Affinity.
func Set(id int, s Schedule) error {
	h, done, err := open(id, threadSetInformation)
	if err != nil {
		return err
	}
	defer done()
	p, ok := priorityFor(s)
	if !ok {
		return errnomap.EINVAL
	}
	return setPriority(h, p)
}

// open opens the thread id; the number of a process stands for its first thread, as on
// Linux.
func open(id int, access uint32) (h windows.Handle, done func(), err error) {
	if id == 0 {
		return windows.CurrentThread(), func() {}, nil
	}
	if id < 0 || int64(id) > 1<<32-1 {
		return 0, nil, errnomap.ESRCH
	}
	h, err = windows.OpenThread(access, false, uint32(id))
	if err == windows.ERROR_INVALID_PARAMETER {
		if first := threadsOf(uint32(id)); len(first) > 0 {
			h, err = windows.OpenThread(access, false, uint32(first[0]))
		}
	}
	switch err {
	case nil:
		return h, func() { windows.CloseHandle(h) }, nil
	case windows.ERROR_ACCESS_DENIED:
		return 0, nil, errnomap.EPERM
	}
	return 0, nil, errnomap.ESRCH
}

// OwnThreads returns the ids of this process's threads.
func OwnThreads() ([]int, error) {
	ids := threadsOf(uint32(os.Getpid()))
	if len(ids) == 0 {
		return nil, errnomap.EAGAIN // the list could not be made
	}
	return ids, nil
}

// threadsOf returns the ids of a process's threads, the first one first; none if it could
// not be found out.
func threadsOf(process uint32) (ids []int) {
	snapshot, err := windows.CreateToolhelp32Snapshot(windows.TH32CS_SNAPTHREAD, 0)
	if err != nil {
		return nil
	}
	defer windows.CloseHandle(snapshot)
	entry := windows.ThreadEntry32{Size: threadEntrySize}
	for err = windows.Thread32First(snapshot, &entry); err == nil; err = windows.Thread32Next(snapshot, &entry) {
		if entry.OwnerProcessID == process {
			ids = append(ids, int(entry.ThreadID))
		}
	}
	return ids
}
