package epoll

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// The operations of epoll_ctl(2).
const (
	Add    = 1
	Delete = 2
	Modify = 3
)

// exclusiveOK are the bits that may stand beside Exclusive, and itself.
const exclusiveOK = uint32(ready.In|ready.Out|ready.Err|ready.Hup) | WakeUp | EdgeTriggered | Exclusive

// always are reported whether asked for or not.
const always = uint32(ready.Always)

// Control does what epoll_ctl(2) does, with the errors in Linux's order.
//
// EFAULT: ev is nil and op needs it. EBADF: epfd or target is not open. EPERM:
// target can't be polled. EINVAL: epfd is no epoll set, or is target, op is
// unknown, or Exclusive is combined with what it can't be. ELOOP: see mayNest.
// EEXIST: target is in the set. ENOENT: it is not.
func Control(t *fd.Table, epfd, op, target int, ev *Event) error {
	if ev == nil && op != Delete {
		return errnomap.EFAULT
	}
	d, err := t.Get(epfd)
	if err != nil {
		return err
	}
	defer d.Release()
	td, err := t.Get(target)
	if err != nil {
		return err
	}
	defer td.Release()
	if !fd.Pollable(td.File()) {
		return errnomap.EPERM
	}
	s, ok := d.File().(*Set)
	if !ok || d == td {
		return errnomap.EINVAL
	}
	if op != Delete && !exclusiveFits(op, td, ev.Events) {
		return errnomap.EINVAL
	}
	return s.control(op, key{target, td}, ev)
}

func exclusiveFits(op int, target *fd.Description, events uint32) bool {
	if events&Exclusive == 0 {
		return true
	}
	_, nested := target.File().(*Set)
	return op == Add && !nested && events&^exclusiveOK == 0 || op != Add && op != Modify
}

func (s *Set) control(op int, k key, ev *Event) error {
	inner, nested := k.description.File().(*Set)
	deep := op == Add && (nested || s.isNested())
	if deep {
		nesting.Lock()
		defer nesting.Unlock()
	}
	if deep && nested {
		if err := s.mayNest(inner); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	it := s.items[k]
	switch op {
	case Add:
		if it != nil {
			return errnomap.EEXIST
		}
		return s.add(k, *ev, deep)
	case Delete:
		if it == nil {
			return errnomap.ENOENT
		}
		s.remove(it)
	case Modify:
		if it == nil {
			return errnomap.ENOENT
		}
		if it.events&Exclusive != 0 {
			return errnomap.EINVAL
		}
		s.modify(it, *ev)
	default:
		return errnomap.EINVAL
	}
	return nil
}

// add registers k. The caller holds mu and is a user of the description; deep says
// that there are sets in sets then, and that the caller holds nesting. EINVAL: there
// would be too many ways through them.
func (s *Set) add(k key, ev Event, deep bool) error {
	it := &item{set: s, key: k, source: k.description.File(), data: ev, events: ev.Events | always}
	it.hook = fd.Hook{Released: it.released, Owner: it}
	s.items[k] = it
	k.description.AddHook(&it.hook)
	if inner, ok := it.source.(*Set); ok {
		s.nested(inner)
	}
	if deep && tooManyPaths(k.description) {
		s.remove(it)
		return errnomap.EINVAL
	}
	it.watch()
	if it.poll() != 0 {
		s.announce(it)
	}
	return nil
}

// modify gives it other events. What has happened before counts anew, for edge
// triggers too.
func (s *Set) modify(it *item, ev Event) {
	it.data = ev
	s.setEvents(it, ev.Events|always)
	it.watcher.Change(ready.Mask(it.events&^privateBits), it.events&EdgeTriggered != 0)
	if it.poll() != 0 {
		s.announce(it)
	}
}
