// Package lock is advisory locks for Windows: flock(2), and fcntl(2)'s of ranges, of a
// process and of an open file description.
//
// Windows's own locks keep others from reading and writing, cannot be split or merged, and
// do not tell who has them. So locks are kept here (file.go, range.go) and told to other
// processes through a store. That of Windows (shared_windows.go) is a directory of named
// objects for each locked file, as Cygwin has it: a name says who has locked what. The system
// takes a process's objects away when it ends, however it ends, and so nobody has to clean
// up. One named mutex for each file lets one process after the other look and change. Who
// waits parks; one goroutine of the process waits in the system for all: for a word of
// another process that something was unlocked, and for the end of those who are waited for.
//
// All users of the machine can see and be held up by these locks, whether they may open
// the file or not. A process that is stopped while it changes locks holds up those of that
// file. Locks are those of this package's programs on this machine: other programs and, on
// a network drive, other machines do not see them.
package lock

import (
	"os"
	"sync"
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// The operations of flock(2).
const (
	opShared    = 1
	opExclusive = 2
	opNonblock  = 4
	opUnlock    = 8
	opMandatory = 32 // what it did was taken out of Linux; the call succeeds
)

// CheckFlock returns what flock(2) says of its operation before it looks at the
// descriptor; done tells that there is no more to do. EINVAL: there is none such.
func CheckFlock(op int) (done bool, err error) {
	if op&opMandatory != 0 {
		return true, nil
	}
	switch op &^ opNonblock {
	case opShared, opExclusive, opUnlock:
		return false, nil
	}
	return false, errnomap.EINVAL
}

// Flock does what flock(2) does with an operation that CheckFlock has let pass. EWOULDBLOCK:
// another description has a lock that is in the way, and the call is not to wait; a lock
// that was to be changed is lost then. ENOLCK: the system has no room.
func Flock(d *fd.Description, op int) error {
	owner := func() Owner { return ownerOf(d, BSD) }
	if op&^opNonblock == opUnlock {
		return unlock(d, owner, whole)
	}
	return set(d, owner, Lock{whole, op&^opNonblock == opExclusive}, op&opNonblock == 0)
}

// Control does what fcntl(2) does with the commands of this package. EFAULT: there is no
// request. EINVAL: no such command, type or whence, bytes before the file's first, or a PID
// in an OFD request. EOVERFLOW: bytes that no file can have. EBADF: d is not open for what
// is to be locked for. EAGAIN: another owner has a lock that is in the way, and the call is
// not to wait. EDEADLK: another process waits for this one. ENOLCK: the system has no room.
func Control(d *fd.Description, cmd int, r *Request) error {
	if r == nil {
		return errnomap.EFAULT
	}
	test := cmd == GetLock || cmd == OFDGet
	if cmd == GetLock && r.Type != Read && r.Type != Write {
		return errnomap.EINVAL
	}
	extent, err := r.extent(d.File())
	switch {
	case err != nil:
		return err
	case r.Type != Read && r.Type != Write && (test || r.Type != Unlock):
		return errnomap.EINVAL
	case !test && (r.Type == Read && !d.Readable() || r.Type == Write && !d.Writable()):
		return errnomap.EBADF
	case cmd >= OFDGet && r.PID != 0:
		return errnomap.EINVAL
	}
	owner := func() Owner { return posixOwner }
	if cmd >= OFDGet {
		owner = func() Owner { return ownerOf(d, OFD) }
	}
	x := Lock{extent, r.Type == Write}
	switch {
	case test:
		return query(d, owner, x, r)
	case r.Type == Unlock:
		return unlock(d, owner, extent)
	}
	return set(d, owner, x, cmd == SetLockWait || cmd == OFDSetWait)
}

func set(d *fd.Description, owner func() Owner, x Lock, wait bool) error {
	f, err := get(identify(d.File()))
	if err != nil {
		return err
	}
	defer f.put()
	return f.set(owner(), x, wait)
}

func unlock(d *fd.Description, owner func() Owner, r Range) error {
	key, _ := identify(d.File())
	f, err := get(key, nil)
	if f == nil || err != nil {
		return err
	}
	defer f.put()
	return f.clear(owner(), r)
}

func query(d *fd.Description, owner func() Owner, x Lock, r *Request) error {
	f, err := get(identify(d.File()))
	if err != nil {
		return err
	}
	defer f.put()
	by, found, err := f.test(owner(), x)
	switch {
	case err != nil:
		return err
	case found:
		r.tell(by)
	default:
		r.Type = Unlock
	}
	return nil
}

// posixOwner is this process.
var posixOwner = Owner{Kind: POSIX, Process: os.Getpid()}

// Closed is to be called when a descriptor of d was closed: the process's POSIX locks of
// the file go, as Linux has it, whichever descriptor they were made with.
func Closed(d *fd.Description) {
	if posixFiles.Load() > 0 && !d.Path() {
		_ = unlock(d, func() Owner { return posixOwner }, whole)
	}
}

// holder is what a description has: a number of its own, as an owner.
type holder struct {
	number uint64
	hook   fd.Hook
}

var (
	holders    sync.Mutex
	lastNumber atomic.Uint64
)

// ownerOf returns the description as an owner. When it is released its locks go.
func ownerOf(d *fd.Description, k Kind) Owner {
	holders.Lock()
	defer holders.Unlock()
	var h *holder
	d.EachHook(func(hook *fd.Hook) {
		if found, ok := hook.Owner.(*holder); ok {
			h = found
		}
	})
	if h == nil {
		h = &holder{number: lastNumber.Add(1)}
		h.hook = fd.Hook{Owner: h, Released: func() {
			for _, k := range []Kind{OFD, BSD} {
				_ = unlock(d, func() Owner { return h.owner(k) }, whole)
			}
		}}
		d.AddHook(&h.hook)
	}
	return h.owner(k)
}

func (h *holder) owner(k Kind) Owner { return Owner{k, posixOwner.Process, h.number} }
