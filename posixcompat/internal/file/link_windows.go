package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Link gives the file oldpath one more name. The last link of oldpath is followed if
// follow is set; with an empty oldpath it is the file that oldfd has open. EPERM: it is a
// directory. EXDEV: it is on another volume. EEXIST: there is something of the new name; and what
// link(2) says.
func Link(oldfd int, oldpath string, newfd int, newpath string, follow bool) error {
	h, directory, err := linked(oldfd, oldpath, follow)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(h)
	p, err := Begin(newfd, newpath)
	if err != nil {
		return err
	}
	defer p.Done()
	name, err := p.makeName(false)
	switch {
	case err != nil:
		return err
	case directory:
		return errnomap.EPERM
	}
	if err := ntfile.Link(h, name); err != nil {
		return linkError(err)
	}
	return nil
}

func linkError(err error) error {
	if e := renameError(err); e != errnomap.EINVAL {
		return e
	}
	return fail(errnomap.OpLink, err)
}

// linked opens the file that is to have another name, and tells whether it is a directory.
func linked(oldfd int, oldpath string, follow bool) (windows.Handle, bool, error) {
	if oldpath == "" {
		return handleOf(oldfd)
	}
	p, err := Begin(oldfd, oldpath)
	if err != nil {
		return 0, false, err
	}
	defer p.Done()
	o := namei.Options{Last: namei.Keep}
	if follow {
		o.Last = namei.Follow
	}
	found, err := p.walk(o)
	switch {
	case err != nil:
		return 0, false, err
	case !found.Exists:
		return 0, false, errnomap.ENOENT
	}
	name, target, err := found.Place.locate()
	switch {
	case err != nil:
		return 0, false, err
	case target.Kind == pathmap.FD && found.Kind != namei.Link:
		return handleOf(target.Number)
	case target.Kind == pathmap.Folder:
		return 0, false, errnomap.EPERM
	case target.Kind != pathmap.File:
		return 0, false, errnomap.EXDEV
	}
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      fileWriteAttributes | synchronize,
		Disposition: openExisting,
		Options:     openReparsePoint | backupIntent,
	})
	if err != nil {
		return 0, false, lookError(err)
	}
	return h, found.Kind == namei.Directory, nil
}

// handleOf duplicates the handle behind a descriptor. ENOENT: it has none that could get
// a name.
func handleOf(number int) (h windows.Handle, directory bool, err error) {
	d, err := fd.Process.GetAny(number)
	if err != nil {
		return 0, false, err
	}
	defer d.Release()
	switch d.File().(type) {
	case *Regular, *Special:
	case *Dir:
		directory = true
	default:
		return 0, false, errnomap.EXDEV
	}
	self := windows.CurrentProcess()
	own := windows.Handle(d.File().(fd.Handled).Handle())
	err = windows.DuplicateHandle(self, own, self, &h, 0, false, windows.DUPLICATE_SAME_ACCESS)
	return h, directory, fail(errnomap.OpLink, err)
}
