package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Getcwd returns the current directory in POSIX's words. ENOENT: they have no name for it.
func Getcwd() (string, error) {
	at, err := current()
	return pathmap.Join(at.names), err
}

// Chdir makes path the current directory of the process, which is Windows's own, so that
// os.Getwd tells the same. ENOTDIR: it is no directory. ENAMETOOLONG: it is longer than Windows
// takes here. EACCES: the map alone has it; and what chdir(2) says.
func Chdir(path string) error {
	p, err := Begin(FromCurrent, path)
	if err != nil {
		return err
	}
	found, err := p.walk(namei.Options{})
	switch {
	case err != nil:
		return err
	case !found.Exists:
		return errnomap.ENOENT
	case found.Kind != namei.Directory:
		return errnomap.ENOTDIR
	}
	return found.Place.enter()
}

// Fchdir makes the directory that dirfd has open the current one. EBADF: dirfd is not open.
// ENOTDIR: it is no directory; and as Chdir.
func Fchdir(dirfd int) error {
	d, err := fd.Process.GetAny(dirfd)
	if err != nil {
		return err
	}
	defer d.Release()
	dir, ok := d.File().(*Dir)
	if !ok {
		return errnomap.ENOTDIR
	}
	names, err := dir.whereabouts()
	if err != nil {
		return err
	}
	return place{names: names}.enter()
}

// enter makes the place the current directory.
func (p place) enter() error {
	_, target, err := p.locate()
	if err != nil {
		return err
	}
	if target.Root == "" {
		return errnomap.EACCES
	}
	native := target.Windows()
	if _, err := ntfile.Attributes(ntfile.Name{Path: target.NT()}); err != nil {
		return lookError(err)
	}
	// Programs of Windows do not expect \\?\ in a current directory.
	text, err := windows.UTF16PtrFromString(plainForm(native))
	if err != nil {
		return errnomap.ENOENT
	}
	if err := windows.SetCurrentDirectory(text); err != nil {
		if len(native) >= windows.MAX_PATH {
			return errnomap.ENAMETOOLONG
		}
		return fail(errnomap.OpOpen, err)
	}
	return nil
}

// plainForm returns an absolute path without \\?\.
func plainForm(native string) string {
	const verbatim, unc = `\\?\`, `\\?\UNC\`
	switch {
	case len(native) > len(unc) && native[:len(unc)] == unc:
		return `\\` + native[len(unc):]
	case len(native) > 6 && native[:4] == verbatim && native[5] == ':':
		return native[4:]
	}
	return native
}
