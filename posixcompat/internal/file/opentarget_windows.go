package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Reopener files can be opened again by the name of a descriptor of theirs, /proc/self/fd/N:
// the new description shares nothing with the old one but the file.
type Reopener interface {
	Reopen(flags int) (fd.File, error)
}

// OpenFIFO opens the FIFO whose node is id, and takes node over; the package that gives
// FIFOs their life sets it.
var OpenFIFO func(id ntfile.Identity, node *Special, flags int) (fd.File, error)

// openTarget opens what the map itself has at the place.
func (r request) openTarget(at place, name ntfile.Name, target pathmap.Target) (fd.File, error) {
	switch target.Kind {
	case pathmap.Folder:
		if target.Root != "" {
			if f, err := r.open(at, name, false); err == nil {
				return f, nil
			}
		}
		return &Dir{names: at.names, mapped: true}, nil
	case pathmap.FD:
		return r.reopen(target.Number)
	case pathmap.Raw:
		return r.openRaw(name)
	case pathmap.Tty:
		return r.openTerminal()
	}
	return newDevice(target), nil
}

// reopen opens the file of a descriptor again. ENXIO: nobody can open such a file.
func (r request) reopen(number int) (fd.File, error) {
	d, err := fd.Process.GetAny(number)
	if err != nil {
		return nil, errnomap.ENOENT
	}
	defer d.Release()
	switch f := d.File().(type) {
	case *Regular:
		return r.openAgain(f.handle)
	case *Dir:
		if f.handle == 0 {
			return &Dir{names: f.names, mapped: true}, nil
		}
		return r.openAgain(f.handle)
	case Reopener:
		return f.Reopen(r.flags)
	case null, *zero, random:
		return f, nil
	case fd.Handled:
		return duplicate(windows.Handle(f.Handle()))
	}
	return nil, errnomap.ENXIO
}

func (r request) openAgain(h windows.Handle) (fd.File, error) {
	f, err := r.open(place{}, ntfile.Name{Root: h}, false)
	if _, ok := err.(windows.NTStatus); ok {
		return nil, lookError(err)
	}
	return f, err
}

// duplicate opens a console or a pipe of the system again, which shares nothing but what
// the system keeps.
func duplicate(h windows.Handle) (fd.File, error) {
	self := windows.CurrentProcess()
	var own windows.Handle
	if err := windows.DuplicateHandle(self, h, self, &own, 0, false, windows.DUPLICATE_SAME_ACCESS); err != nil {
		return nil, errnomap.ENXIO
	}
	f, err := Stream(own)
	if err != nil {
		windows.CloseHandle(own)
		return nil, errnomap.ENXIO
	}
	return f, nil
}

// openRaw opens a disk or a volume, past the system's cache. ENOENT: there is none of that name.
func (r request) openRaw(name ntfile.Name) (fd.File, error) {
	c := planFor(r.flags&^Truncate, false).call()
	c.Access &^= ownership
	c.Options |= noBuffering
	h, _, err := ntfile.Create(name, c)
	if err != nil {
		return nil, lookError(err)
	}
	return newRegular(h, Kept(r.flags)|fd.Direct), nil
}

// openTerminal opens the console. ENXIO: the process has none.
func (r request) openTerminal() (fd.File, error) {
	name, access := "CONIN$", uint32(windows.GENERIC_READ|windows.GENERIC_WRITE)
	if r.flags&fd.AccessMode == fd.WriteOnly {
		name = "CONOUT$"
	}
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return nil, errnomap.ENXIO
	}
	h, err := windows.CreateFile(text, access, windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		return nil, errnomap.ENXIO
	}
	f, err := Stream(h)
	if err != nil {
		windows.CloseHandle(h)
		return nil, errnomap.ENXIO
	}
	return f, nil
}

// openNode opens a FIFO, or what has the attributes of a node and is none.
func (r request) openNode(name ntfile.Name) (fd.File, error) {
	if r.flags&fd.PathOnly != 0 {
		return openSpecial(name)
	}
	s, err := openSpecial(name)
	if err != nil {
		return nil, err
	}
	if s.node.Kind == node.FIFO && OpenFIFO != nil {
		id, err := ntfile.IdentityOf(s.handle)
		if err != nil {
			_ = s.Close()
			return nil, fail(errnomap.OpOpen, err)
		}
		return OpenFIFO(id, s, r.flags)
	}
	defer s.Close()
	switch s.node.Kind {
	case node.Link:
		return nil, errWalk
	case node.None:
		return r.openPlain(name)
	}
	return nil, errnomap.ENXIO
}

// openPlain opens a file that looks like a node: one that carries the attribute SYSTEM.
func (r request) openPlain(name ntfile.Name) (fd.File, error) {
	h, _, err := ntfile.Create(name, planFor(r.flags, false).call())
	if err != nil {
		return nil, lookError(err)
	}
	if r.flags&Truncate != 0 {
		if err := resize(h, 0); err != nil {
			windows.CloseHandle(h)
			return nil, err
		}
	}
	return newRegular(h, Kept(r.flags)), nil
}
