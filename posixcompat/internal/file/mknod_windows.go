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

// makeName finds the place for a new name. EEXIST: there is one. ENOENT: a slash stands behind the
// name of what is no directory; and what the walk says.
func (p Path) makeName(directory bool) (ntfile.Name, error) {
	found, err := p.walk(namei.Options{Last: namei.Never})
	switch {
	case err != nil:
		return ntfile.Name{}, err
	case found.Exists:
		return ntfile.Name{}, errnomap.EEXIST
	case found.Slash && !directory:
		return ntfile.Name{}, errnomap.ENOENT
	}
	name, target, err := found.Dir.child(found.Name).locate()
	if err == nil && target.Kind != pathmap.File {
		err = errnomap.EACCES // the map's own directories do not take names
	}
	return name, err
}

// Mkdir makes a directory. EEXIST: there is something of that name; and what mkdir(2) says.
func Mkdir(dirfd int, path string, mode uint32) error {
	p, err := Begin(dirfd, path)
	if err != nil {
		return err
	}
	defer p.Done()
	name, err := p.makeName(true)
	if err != nil {
		return err
	}
	c := ntfile.Call{
		Access:      fileReadAttributes | synchronize,
		Attributes:  attributeNormal,
		Disposition: createNew,
		Options:     directoryFile | openReparsePoint | backupIntent,
	}
	bits := Umasked(mode) & modeMkdir
	if err := withMode(&c, bits); err != nil {
		return err
	}
	h, _, err := ntfile.Create(name, c)
	if err != nil {
		return makeError(err)
	}
	settleMode(h, bits)
	windows.CloseHandle(h)
	return nil
}

// modeMkdir are the bits that mkdir(2) honours.
const modeMkdir = 0o1777

// makeError is what is said of a name that cannot be made.
func makeError(err error) error {
	if err == windows.STATUS_OBJECT_NAME_COLLISION {
		return errnomap.EEXIST
	}
	return lookError(err)
}

// Mknod makes a node: a symbolic link, a FIFO or a socket's name with its payload; of kind
// node.None it is an empty file. It is there whole or not at all. perm is the mode, of which
// the process's mask is taken. EEXIST: there is something of that name. EPERM: a device, or the
// volume can't hold it; and what mknod(2) says.
func Mknod(dirfd int, path string, kind node.Kind, perm uint32, payload []byte) error {
	p, err := Begin(dirfd, path)
	if err != nil {
		return err
	}
	defer p.Done()
	name, err := p.makeName(false)
	if err != nil {
		return err
	}
	switch kind {
	case node.Char, node.Block:
		return errnomap.EPERM
	case node.None:
		r := request{flags: fd.WriteOnly | Create | Exclusive, mode: perm}
		f, err := r.open(place{}, name, true)
		if err != nil {
			return makeError(err)
		}
		return f.Close()
	case node.Link:
		perm = 0o777
	default:
		perm = Umasked(perm)
	}
	descriptor, err := securityFor(perm)
	if err != nil {
		return err
	}
	err = node.Make(name, kind, payload, descriptor)
	if err == windows.STATUS_NOT_SUPPORTED {
		return errnomap.EPERM
	}
	if err != nil {
		return makeError(err)
	}
	if kind != node.Link {
		settleName(name, perm)
	}
	return nil
}
