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

// tmpFile is O_TMPFILE.
const tmpFile = 0x400000 | Directory

// openTemporary makes a file without a name in the directory path: O_TMPFILE. Windows has
// names for all files that can get one later; so with O_EXCL, which says that none will
// be given, the name is taken away at once, and otherwise it is one that no call of ours
// shows or can open, which goes with the file. EINVAL: it is not to be written.
func openTemporary(dirfd int, path string, flags int, mode uint32, o namei.Options) (fd.File, error) {
	if flags&fd.AccessMode == fd.ReadOnly || flags&Create != 0 {
		return nil, errnomap.EINVAL
	}
	p, err := beginScoped(dirfd, path, o)
	if err != nil {
		return nil, err
	}
	defer p.Done()
	found, err := p.walk(o)
	switch {
	case err != nil:
		return nil, err
	case !found.Exists:
		return nil, errnomap.ENOENT
	case found.Kind != namei.Directory:
		return nil, errnomap.ENOTDIR
	}
	name, target, err := found.Place.child("x").locate()
	if err != nil {
		return nil, err
	}
	if target.Kind != pathmap.File {
		return nil, errnomap.EOPNOTSUPP
	}
	r := request{flags: flags &^ tmpFile, mode: mode}
	c := planFor(r.flags|Create|Exclusive, true).call()
	bits := Umasked(mode)
	if err := withMode(&c, bits); err != nil {
		return nil, err
	}
	c.Access |= windows.DELETE
	c.Attributes |= windows.FILE_ATTRIBUTE_HIDDEN | windows.FILE_ATTRIBUTE_TEMPORARY
	if flags&Exclusive == 0 {
		c.Options |= windows.FILE_DELETE_ON_CLOSE
	}
	scratch := node.Scratch(name)
	h, _, err := ntfile.Create(scratch, c)
	if err != nil {
		return nil, lookError(err)
	}
	settleMode(h, bits)
	if flags&Exclusive != 0 {
		if err := removeName(scratch, 0); err != nil {
			windows.CloseHandle(h)
			return nil, err
		}
	}
	f := newRegular(h, Kept(r.flags))
	f.hidden = flags&Exclusive == 0
	return f, nil
}
