package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Unlink takes a name away at once; who has the file open goes on with it. EISDIR: it is
// a directory; and what unlink(2) says.
func Unlink(dirfd int, path string) error {
	p, err := Begin(dirfd, path)
	if err != nil {
		return err
	}
	defer p.Done()
	found, err := p.walk(namei.Options{Last: namei.Never})
	switch {
	case err != nil:
		return err
	case found.Name == "":
		return errnomap.EISDIR
	case !found.Exists:
		return errnomap.ENOENT
	case found.Kind == namei.Directory:
		return errnomap.EISDIR
	case found.Slash:
		return errnomap.ENOTDIR
	}
	options := uint32(0) // Windows's own links may be directories
	if found.Kind != namei.Link {
		options = noDirectory // nor what has come there since
	}
	return removePlace(found.Place, errnomap.OpUnlink, options)
}

// Rmdir removes an empty directory. EINVAL: the path ends in ".". ENOTEMPTY: there is
// something in it. EBUSY: it is "/"; and what rmdir(2) says.
func Rmdir(dirfd int, path string) error {
	p, err := Begin(dirfd, path)
	if err != nil {
		return err
	}
	defer p.Done()
	found, err := p.walk(namei.Options{Last: namei.Never})
	if err != nil {
		return err
	}
	switch found.End {
	case pathmap.LastDot:
		return errnomap.EINVAL
	case pathmap.LastDotDot:
		return errnomap.ENOTEMPTY
	case pathmap.LastRoot:
		return errnomap.EBUSY
	}
	switch {
	case !found.Exists:
		return errnomap.ENOENT
	case found.Kind != namei.Directory:
		return errnomap.ENOTDIR
	}
	native, err := found.Place.native()
	if err != nil {
		return err
	}
	err = removePlace(found.Place, errnomap.OpRmdir, directoryFile)
	switch err {
	case nil:
		removed(native)
	case errnomap.EBUSY:
		return busy(found.Place)
	}
	return err
}

// busy is what rmdir(2) says of a directory that the system does not remove because it is in use: Linux looks first
// whether there is something in it.
func busy(at place) error {
	name, target, err := at.locate()
	if err != nil || target.Kind != pathmap.File {
		return errnomap.EBUSY
	}
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      fileReadData | synchronize,
		Disposition: openExisting,
		Options:     directoryFile | synchronousIO | backupIntent | openReparsePoint,
	})
	if err != nil {
		return errnomap.EBUSY
	}
	defer windows.CloseHandle(h)
	if empty, err := isEmpty(h); err == nil && !empty {
		return errnomap.ENOTEMPTY
	}
	return errnomap.EBUSY
}

// removePlace takes the name of a place away. EBUSY: the map itself has it.
func removePlace(at place, op errnomap.Op, options uint32) error {
	name, target, err := at.locate()
	if err != nil {
		return err
	}
	if target.Kind != pathmap.File || at.dir == nil && len(target.Names) == 0 {
		return errnomap.EBUSY
	}
	return fail(op, removeName(name, options))
}

// removeName takes a name away, whatever it is of.
func removeName(name ntfile.Name, options uint32) error {
	h, _, err := ntfile.Create(name, ntfile.Call{
		Access:      windows.DELETE | fileReadAttributes | synchronize,
		Disposition: openExisting,
		Options:     options | openReparsePoint | backupIntent,
	})
	if err != nil {
		return lookError(err)
	}
	if err = ntfile.Remove(h); mappedStill(err) {
		return removeMapped(h, name)
	}
	windows.CloseHandle(h)
	return err
}
