package lock

import (
	"fmt"
	"os"
	"runtime"
	"sync/atomic"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
)

const (
	namespace = `\BaseNamedObjects\causeway-lock.` // and a file's key
	waitsPath = `\BaseNamedObjects\causeway-lock-waits`
	wakeName  = `\BaseNamedObjects\causeway-lock-wake.` // and a process
)

func sddl(user string, others uint32) string {
	s := fmt.Sprintf("D:P(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;%s)", user)
	if others != 0 {
		s += fmt.Sprintf("(A;;%#x;;;AU)", others)
	}
	return s
}

var self = os.Getpid()

// shared is the store of a file that other processes can open.
type shared struct {
	key        string
	dir, mutex windows.Handle
	objects    map[Owner]map[string]windows.Handle
	waiters    []int // processes that waited for the file when it was entered

	waits int            // of this process, for others
	mark  windows.Handle // says so
}

func openShared(key string) (store, error) {
	dir, err := makeDirectory(namespace + key)
	if err != nil {
		return nil, err
	}
	mutex, err := makeMutex(dir)
	if err != nil {
		windows.CloseHandle(dir)
		return nil, err
	}
	return &shared{key: key, dir: dir, mutex: mutex, objects: make(map[Owner]map[string]windows.Handle)}, nil
}

// take waits for a mutex, whose owner is a thread. One whose owner has died guards nothing
// that could be half done: the objects of the dead are gone.
func take(mutex windows.Handle) error {
	runtime.LockOSThread()
	switch r, _ := windows.WaitForSingleObject(mutex, windows.INFINITE); r {
	case windows.WAIT_OBJECT_0, windows.WAIT_ABANDONED:
		return nil
	}
	runtime.UnlockOSThread()
	return errnomap.ENOLCK
}

func give(mutex windows.Handle) {
	windows.ReleaseMutex(mutex)
	runtime.UnlockOSThread()
}

func (s *shared) enter() (others []Held, err error) {
	if err := take(s.mutex); err != nil {
		return nil, err
	}
	s.waiters = s.waiters[:0]
	err = list(s.dir, func(name string) {
		if process, ok := parseWait(name); ok {
			s.waiters = append(s.waiters, process)
			return
		}
		if o, l, ok := parse(name); ok && o.Process != self {
			for _, x := range l {
				others = append(others, Held{o, x})
			}
		}
	})
	if err != nil {
		give(s.mutex)
		return nil, err
	}
	return others, nil
}

func (s *shared) leave() { give(s.mutex) }

func (s *shared) publish(o Owner, l List) error {
	want := names(o, l)
	if len(want) > maxNames {
		return errnomap.ENOLCK
	}
	have := s.objects[o]
	next := make(map[string]windows.Handle, len(want))
	for _, n := range want {
		if h, ok := have[n]; ok {
			next[n] = h
			continue
		}
		h, err := makeMark(s.dir, n)
		if err != nil {
			closeBut(next, have)
			return err
		}
		next[n] = h
	}
	closeBut(have, next)
	if len(next) == 0 {
		delete(s.objects, o)
	} else {
		s.objects[o] = next
	}
	return nil
}

// closeBut closes the objects that are not kept.
func closeBut(objects, kept map[string]windows.Handle) {
	for n, h := range objects {
		if _, ok := kept[n]; !ok {
			windows.CloseHandle(h)
		}
	}
}

func (s *shared) released() {
	for _, process := range s.waiters {
		if process != self {
			wakeProcess(process)
		}
	}
}

func (s *shared) block(o Owner, x Lock, by Held) (unblock func(), err error) {
	if by.Owner.Process == self {
		return func() {}, nil // which wakes who waits for it without the system
	}
	forget, err := watchProcess(by.Owner.Process)
	if err != nil {
		return nil, err
	}
	if err := s.beginWait(); err != nil {
		forget()
		return nil, err
	}
	if o.Kind != POSIX || by.Owner.Kind != POSIX {
		return func() { forget(); s.endWait() }, nil
	}
	remove, err := addEdge(edge{self, by.Owner.Process, lastEdge.Add(1), s.key, x})
	if err != nil {
		forget()
		s.endWait()
		return nil, err
	}
	return func() { remove(); forget(); s.endWait() }, nil
}

func (s *shared) beginWait() (err error) {
	if s.waits == 0 {
		if s.mark, err = makeMark(s.dir, waitName(self)); err != nil {
			return err
		}
	}
	s.waits++
	return nil
}

func (s *shared) endWait() {
	if s.waits--; s.waits == 0 {
		windows.CloseHandle(s.mark)
	}
}

func (s *shared) close() {
	for _, names := range s.objects {
		closeBut(names, nil)
	}
	windows.CloseHandle(s.mutex)
	windows.CloseHandle(s.dir)
}

var lastEdge atomic.Uint64

// addEdge tells that this process waits for another. EDEADLK: that one waits for this one.
// One after the other does this, so of those who would close a circle one sees it.
func addEdge(e edge) (remove func(), err error) {
	dir, err := makeDirectory(waitsPath)
	if err != nil {
		return nil, err
	}
	mutex, err := makeMutex(dir)
	if err != nil {
		windows.CloseHandle(dir)
		return nil, err
	}
	defer windows.CloseHandle(mutex)
	if err = take(mutex); err != nil {
		windows.CloseHandle(dir)
		return nil, err
	}
	defer give(mutex)
	mark, err := makeMark(dir, e.name())
	if err != nil {
		windows.CloseHandle(dir)
		return nil, err
	}
	remove = func() {
		windows.CloseHandle(mark)
		windows.CloseHandle(dir)
	}
	var edges []edge
	err = list(dir, func(name string) {
		if e, ok := parseEdge(name); ok {
			edges = append(edges, e)
		}
	})
	if err == nil && reaches(edges, e.to, self, stands) {
		err = errnomap.EDEADLK
	}
	if err != nil {
		remove()
		return nil, err
	}
	return remove, nil
}

// stands reports whether an edge is still true: the one that is waited for has such a lock.
func stands(e edge) bool {
	dir, err := lookDirectory(namespace + e.key)
	if err != nil {
		return false
	}
	defer windows.CloseHandle(dir)
	found := false
	err = list(dir, func(name string) {
		o, l, ok := parse(name)
		if ok && o.Kind == POSIX && o.Process == e.to {
			_, inTheWay := l.conflict(e.want)
			found = found || inTheWay
		}
	})
	return err == nil && found
}
