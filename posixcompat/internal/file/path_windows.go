package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/pathmap"
)

// FromCurrent as a directory's descriptor is the current directory, AT_FDCWD.
const FromCurrent = -100

// Path is a path as a call was given it, with the directory in which it begins. Done
// must be called.
type Path struct {
	path  pathmap.Path
	start place
	d     *fd.Description // keeps start's directory open
}

// Begin parses path and finds where it begins: at the directory dirfd if it is relative.
// ENOENT: path is empty. ENAMETOOLONG: it is too long. EINVAL: it has a NUL. EBADF: dirfd is
// not open. ENOTDIR: it is not a directory.
func Begin(dirfd int, path string) (p Path, err error) {
	if p.path, err = parse(dirfd, path); err != nil || p.path.Absolute {
		return p, err
	}
	p.start, p.d, err = startAt(dirfd)
	return p, err
}

// beginScoped is Begin for walks to which dirfd counts with absolute paths, too.
func beginScoped(dirfd int, path string, o namei.Options) (p Path, err error) {
	if !o.InRoot {
		return Begin(dirfd, path)
	}
	if p.path, err = parse(dirfd, path); err != nil {
		return p, err
	}
	p.start, p.d, err = startAt(dirfd)
	return p, err
}

// parse reads a path as seen from dirfd. One that is given with a directory is POSIX's only: there it may be a name
// out of a listing, and a file called `C:\` must not become the drive.
func parse(dirfd int, path string) (pathmap.Path, error) {
	if dirfd != FromCurrent {
		return pathmap.Split(path)
	}
	return pathmap.Default().Parse(path)
}

func startAt(dirfd int) (place, *fd.Description, error) {
	if dirfd == FromCurrent {
		at, err := current()
		return at, nil, err
	}
	d, err := fd.Process.GetAny(dirfd)
	if err != nil {
		return place{}, nil, err
	}
	dir, ok := d.File().(*Dir)
	if !ok {
		d.Release()
		return place{}, nil, errnomap.ENOTDIR
	}
	return dir.place(), d, nil
}

// Done ends the use of the path.
func (p Path) Done() {
	if p.d != nil {
		p.d.Release()
	}
}

// walk resolves the path.
func (p Path) walk(o namei.Options) (namei.Found[place], error) {
	found, err := namei.Walk(space{}, p.start, p.path, o)
	if err == nil && found.Long {
		err = errnomap.ENAMETOOLONG
	}
	return found, err
}

// plain returns where the path leads if no link is on the way, nothing in it has to be
// told apart, and a file of Windows is meant.
func (p Path) plain() (place, bool) {
	if p.path.Directory() {
		return place{}, false
	}
	for _, name := range p.path.Names {
		if name == ".." {
			return place{}, false
		}
	}
	at := p.start
	if p.path.Absolute {
		at = place{}
	}
	at.names = append(at.names, p.path.Names...)
	return at, true
}
