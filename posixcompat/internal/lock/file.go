package lock

import (
	"slices"
	"sync"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/park"
)

// file is what this process knows of the locks of one file.
type file struct {
	key   any
	users int // guarded by files; see get

	mu      sync.Mutex
	store   store
	own     map[Owner]List
	order   []Owner // those of own, who has had locks the longest first, as Linux asks them
	waiting map[*park.Parker]struct{}
}

// files are the files on which something is locked, waited for, or just done.
var files struct {
	sync.Mutex
	byKey map[any]*file
}

// posixFiles is how many files have POSIX locks of this process: while there are none,
// closing a descriptor costs nothing.
var posixFiles atomic.Int64

// get returns the file with that key, with its caller as a user, who must put it. open
// makes its store; without it a file on which nothing is going on is nil.
func get(key any, open func() (store, error)) (*file, error) {
	files.Lock()
	defer files.Unlock()
	f := files.byKey[key]
	if f == nil {
		if open == nil {
			return nil, nil
		}
		s, err := open()
		if err != nil {
			return nil, err
		}
		if files.byKey == nil {
			files.byKey = make(map[any]*file)
		}
		f = &file{key: key, store: s, own: make(map[Owner]List), waiting: make(map[*park.Parker]struct{})}
		files.byKey[key] = f
	}
	f.users++
	return f, nil
}

// put ends a use. A file without users and locks is forgotten.
func (f *file) put() {
	files.Lock()
	defer files.Unlock()
	if f.users--; f.users > 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.own) == 0 {
		delete(files.byKey, f.key)
		f.store.close()
	}
}

// wake is called with the lock held.
func (f *file) wake() {
	for p := range f.waiting {
		p.Wake()
	}
}

// set has o lock x and waits until it can, if it is to. EAGAIN: it would have to wait.
// EDEADLK: it would wait for itself. ENOLCK: there are too many locks.
func (f *file) set(o Owner, x Lock, wait bool) error {
	var p *park.Parker
	defer func() {
		if p != nil {
			f.mu.Lock()
			delete(f.waiting, p)
			f.mu.Unlock()
			p.Put()
		}
	}()
	for {
		unblock, err := f.try(o, x, wait, &p)
		if unblock == nil {
			return err
		}
		p.Park(park.Never())
		f.mu.Lock()
		unblock()
		f.mu.Unlock()
	}
}

// try is one try of set. If it has to be made again when p is woken, there is an unblock
// to call then.
func (f *file) try(o Owner, x Lock, wait bool, p **park.Parker) (unblock func(), err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	others, err := f.store.enter()
	if err != nil {
		return nil, err
	}
	defer f.store.leave()
	if old := f.own[o]; o.Kind == BSD && len(old) > 0 && old[0] != x {
		// flock(2) changes a lock by giving it up first, whatever comes of it.
		if err := f.change(o, nil); err != nil {
			return nil, err
		}
	}
	by, blocked := f.conflict(o, x, others)
	switch {
	case !blocked:
		return nil, f.change(o, f.own[o].With(x))
	case !wait:
		return nil, errnomap.EAGAIN
	}
	if *p == nil {
		*p = park.Get()
		f.waiting[*p] = struct{}{}
	}
	return f.store.block(o, x, by)
}

// conflict returns what stands in the way of o's x: of the own locks first.
func (f *file) conflict(o Owner, x Lock, others []Held) (Held, bool) {
	for _, who := range f.order {
		if !o.meets(who) {
			continue
		}
		if c, found := f.own[who].conflict(x); found {
			return Held{who, c}, true
		}
	}
	for _, h := range others {
		if o.meets(h.Owner) && h.conflicts(x) {
			return h, true
		}
	}
	return Held{}, false
}

// change gives o another list and tells who waits. The store has been entered.
func (f *file) change(o Owner, next List) error {
	old := f.own[o]
	if err := f.store.publish(o, next); err != nil {
		return err
	}
	if o.Kind == POSIX && (len(old) == 0) != (len(next) == 0) {
		if len(next) > 0 {
			posixFiles.Add(1)
		} else {
			posixFiles.Add(-1)
		}
	}
	switch {
	case len(next) == 0:
		delete(f.own, o)
		f.order = slices.DeleteFunc(f.order, func(who Owner) bool { return who == o })
	case len(old) == 0:
		f.order = append(f.order, o)
		fallthrough
	default:
		f.own[o] = next
	}
	if old.restricts(next) {
		f.wake()
		f.store.released()
	}
	return nil
}

// clear has o unlock the range.
func (f *file) clear(o Owner, r Range) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.own[o]) == 0 {
		return nil
	}
	if _, err := f.store.enter(); err != nil {
		return err
	}
	defer f.store.leave()
	return f.change(o, f.own[o].Without(r))
}

// test returns what would stand in the way of o's x.
func (f *file) test(o Owner, x Lock) (Held, bool, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	others, err := f.store.enter()
	if err != nil {
		return Held{}, false, err
	}
	defer f.store.leave()
	by, found := f.conflict(o, x, others)
	return by, found, nil
}
