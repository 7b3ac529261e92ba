package file

import (
	"fmt"
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/pathmap"
)

// Symlink makes a symbolic link at path. ENOENT: target is empty. ENAMETOOLONG: target is
// too long. EEXIST: there is something of that name; and what symlink(2) says.
func Symlink(target string, dirfd int, path string) error {
	if strings.IndexByte(path, 0) >= 0 {
		return errnomap.EINVAL // before the target is looked at
	}
	if _, err := pathmap.Split(target); err != nil {
		return err
	}
	return Mknod(dirfd, path, node.Link, 0o777, []byte(target))
}

// Readlink returns the target of the link path. EINVAL: it is no link; and what
// readlink(2) says. With an empty path it is that of the link that dirfd has open.
func Readlink(dirfd int, path string) (string, error) {
	if path == "" {
		return readlinkOf(dirfd)
	}
	p, err := Begin(dirfd, path)
	if err != nil {
		return "", err
	}
	defer p.Done()
	found, err := p.walk(namei.Options{Last: namei.Keep})
	switch {
	case err != nil:
		return "", err
	case !found.Exists:
		return "", errnomap.ENOENT
	case found.Kind != namei.Link:
		return "", errnomap.EINVAL
	}
	name, target, err := found.Place.locate()
	if err != nil {
		return "", err
	}
	if target.Kind == pathmap.FD {
		return describe(target.Number)
	}
	n, err := node.At(name)
	switch {
	case err != nil:
		return "", lookError(err)
	case n.Kind != node.Link:
		return "", errnomap.EINVAL
	}
	return targetOf(n), nil
}

// readlinkOf reads the link that a descriptor has open. ENOENT: it is none, or there is no
// descriptor to speak of.
func readlinkOf(dirfd int) (string, error) {
	if dirfd == FromCurrent {
		return "", errnomap.ENOENT
	}
	d, err := fd.Process.GetAny(dirfd)
	if err != nil {
		return "", err
	}
	defer d.Release()
	s, ok := d.File().(*Special)
	if !ok || s.node.Kind != node.Link {
		return "", errnomap.ENOENT
	}
	return targetOf(s.node), nil
}

// Named files say what the link in /proc/self/fd to a descriptor of theirs reads.
type Named interface {
	Name() string
}

// describe returns what the link in /proc/self/fd to a descriptor reads.
func describe(number int) (string, error) {
	d, err := fd.Process.GetAny(number)
	if err != nil {
		return "", errnomap.ENOENT
	}
	defer d.Release()
	switch f := d.File().(type) {
	case Named:
		return f.Name(), nil
	case *Dir:
		if names, err := f.whereabouts(); err == nil {
			return pathmap.Join(names), nil
		}
	}
	if path, ok := pathOf(d.File()); ok {
		return path, nil
	}
	st := fd.Anonymous
	if s, ok := d.File().(fd.Stater); ok {
		if st, err = s.Stat(); err != nil {
			return "", err
		}
	}
	switch st.Mode &^ permissions {
	case modeFIFO:
		return fmt.Sprintf("pipe:[%d]", st.Ino), nil
	case modeSocket:
		return fmt.Sprintf("socket:[%d]", st.Ino), nil
	}
	return "anon_inode:[causeway]", nil
}

// fdLink is a link in /proc/self/fd as lstat(2) sees it.
func fdLink(number int) (fd.File, error) {
	target, err := describe(number)
	if err != nil {
		return nil, err
	}
	return &magicLink{target: target}, nil
}

// magicLink is a link in /proc/self/fd, itself.
type magicLink struct {
	fd.AlwaysReady
	target string
}

func (*magicLink) Readv(*fd.Description, [][]byte) (int, error)  { return -1, errnomap.EBADF }
func (*magicLink) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }
func (*magicLink) Close() error                                  { return nil }

// Stat says that it is a link.
func (l *magicLink) Stat() (fd.Stat, error) {
	return fd.Stat{Ino: inoOf([]string{l.target}), Nlink: 1, Mode: modeLink | 0o700, Size: 64, Blksize: 1024}, nil
}
