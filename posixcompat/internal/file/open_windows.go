package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Open is OpenAt from the current directory.
func Open(path string, flags int, mode uint32) (fd.File, error) {
	return OpenAt(FromCurrent, path, flags, mode, namei.Options{})
}

// OpenAt opens path as openat(2) does, or openat2(2) with o, and returns the file; its description
// has Kept flags. mode is the mode of a file that is created, of which the process's mask
// is taken. Errors are open(2)'s.
func OpenAt(dirfd int, path string, flags int, mode uint32, o namei.Options) (fd.File, error) {
	if flags&fd.PathOnly != 0 {
		flags = Kept(flags)
	}
	if flags&tmpFile == tmpFile {
		return openTemporary(dirfd, path, flags, mode, o)
	}
	if flags&(Create|Directory) == Create|Directory {
		return nil, errnomap.EINVAL
	}
	p, err := beginScoped(dirfd, path, o)
	if err != nil {
		return nil, err
	}
	defer p.Done()
	r := request{flags: flags, mode: mode}
	if o == (namei.Options{}) {
		if f, err := r.straight(p); err != errWalk {
			return f, err
		}
	}
	o.Last = namei.Follow
	if flags&NoFollow != 0 || r.exclusive() {
		o.Last = namei.Keep
	}
	o.Create = flags&Create != 0
	for range retries {
		f, err := r.walk(p, o)
		if err != errWalk {
			return f, err
		}
	}
	return nil, errnomap.EBUSY
}

// retries is how often a file that was replaced by another kind between the look at it and
// the opening is looked at again.
const retries = 8

// errWalk says that the path must be walked, name by name.
const errWalk = errnomap.ERESTART

// request is what open(2) was asked for.
type request struct {
	flags int
	mode  uint32
}

func (r request) exclusive() bool { return r.flags&(Create|Exclusive) == Create|Exclusive }

// writes tells that a directory may not be opened so.
func (r request) writes() bool { return r.flags&fd.AccessMode != fd.ReadOnly || r.flags&Truncate != 0 }

// straight opens what the system finds at the whole path. errWalk: there is more to it.
func (r request) straight(p Path) (fd.File, error) {
	at, plain := p.plain()
	if !plain {
		return nil, errWalk
	}
	name, target, err := at.locate()
	if err != nil || target.Kind != pathmap.File || target.Make && len(target.Names) == 0 {
		return nil, errWalk
	}
	f, err := r.open(at, name, r.flags&Create != 0)
	switch err {
	case windows.STATUS_OBJECT_NAME_NOT_FOUND:
		if r.flags&Create == 0 {
			return nil, errnomap.ENOENT
		}
	case windows.STATUS_OBJECT_NAME_COLLISION:
		return nil, errnomap.EEXIST
	}
	if _, status := err.(windows.NTStatus); status {
		err = errWalk
	}
	return f, err
}

// walk opens what the walk finds. errWalk: it has changed meanwhile.
func (r request) walk(p Path, o namei.Options) (fd.File, error) {
	found, err := p.walk(o)
	if err != nil {
		return nil, err
	}
	at := found.Place
	if !found.Exists {
		if r.flags&Create == 0 {
			return nil, errnomap.ENOENT
		}
		at = found.Dir.child(found.Name)
	} else if err := r.refuse(found); err != nil {
		return nil, err
	}
	name, target, err := at.locate()
	if err != nil {
		return nil, err
	}
	switch {
	case target.Kind == pathmap.FD && found.Kind == namei.Link:
		return fdLink(target.Number)
	case target.Kind != pathmap.File:
		return r.openTarget(at, name, target)
	case found.Kind == namei.Link:
		return openSpecial(name)
	}
	f, err := r.open(at, name, !found.Exists)
	if err == errWalk && found.Exists {
		return r.openNode(name)
	}
	if status, ok := err.(windows.NTStatus); ok {
		switch {
		case status == windows.STATUS_OBJECT_NAME_COLLISION && r.exclusive():
			return nil, errnomap.EEXIST
		case status == windows.STATUS_OBJECT_NAME_NOT_FOUND && r.flags&Create != 0:
			return nil, errWalk
		}
		err = lookError(err)
	}
	return f, err
}

// refuse returns what open(2) says of a file that is there and that it does not open so.
func (r request) refuse(found namei.Found[place]) error {
	switch {
	case r.exclusive():
		return errnomap.EEXIST
	case found.Kind == namei.Directory && r.flags&Create != 0:
		return errnomap.EISDIR
	case found.Kind != namei.Directory && r.flags&Directory != 0:
		return errnomap.ENOTDIR
	case found.Kind == namei.Link && r.flags&fd.PathOnly == 0:
		return errnomap.ELOOP
	case found.Kind == namei.Directory && r.writes():
		return errnomap.EISDIR
	}
	return nil
}

// open has the system open name, or make it. The errors are NTSTATUS values, and what
// opened says.
func (r request) open(at place, name ntfile.Name, make bool) (fd.File, error) {
	c := planFor(r.flags, make).call()
	mode := Umasked(r.mode) // asked once: another thread may change the mask
	if make {
		if err := withMode(&c, mode); err != nil {
			return nil, err
		}
	}
	h, made, err := ntfile.Create(name, c)
	if err == windows.STATUS_ACCESS_DENIED && c.Access&ownership != 0 {
		c.Access &^= ownership
		h, made, err = ntfile.Create(name, c)
	}
	if err != nil {
		return nil, err
	}
	if made {
		settleMode(h, mode)
	}
	f, err := r.opened(h, at)
	if err != nil {
		windows.CloseHandle(h)
	}
	return f, err
}

// opened looks at what h is, and does what open(2) does then. errWalk: it is not what the
// system takes it for.
func (r request) opened(h windows.Handle, at place) (fd.File, error) {
	attributes, tag, err := ntfile.Tag(h)
	if err != nil {
		return Stream(h) // no file of a volume
	}
	reparse := attributes&windows.FILE_ATTRIBUTE_REPARSE_POINT != 0
	directory := attributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0
	switch {
	case reparse && node.IsReparse(h, tag), !reparse && node.Suspect(attributes):
		return nil, errWalk
	case directory && (r.writes() || r.flags&Create != 0):
		return nil, errnomap.EISDIR
	case directory:
		return openDir(h, at, r.flags&Directory != 0)
	case r.flags&Directory != 0:
		return nil, errnomap.ENOTDIR
	}
	if r.flags&Truncate != 0 {
		if err := resize(h, 0); err != nil {
			return nil, err
		}
	}
	return newRegular(h, Kept(r.flags)), nil
}

// fail is err as an errno of op, nil if Linux's call would have succeeded.
func fail(op errnomap.Op, err error) error {
	err = errnomap.From(op, err)
	if err == nil {
		return nil
	}
	if e := errnomap.Of(err); e != 0 {
		return e
	}
	return errnomap.EIO
}
