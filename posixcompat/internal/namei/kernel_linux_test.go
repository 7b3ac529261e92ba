package namei

import (
	"strings"

	"golang.org/x/sys/unix"

	"causeway/errnomap"
	"causeway/posixcompat/pathmap"
)

// kernel is the Linux kernel as a System. A place is a directory's descriptor and the
// names from there, all of them resolved.
type kernel struct{}

type spot struct {
	fd   int // AT_FDCWD stands for "/"
	path string
}

func (s spot) name() string {
	switch {
	case s.fd == unix.AT_FDCWD:
		return "/" + s.path
	case s.path == "":
		return "."
	}
	return s.path
}

func (kernel) Root() spot { return spot{fd: unix.AT_FDCWD} }

func (kernel) Child(dir spot, name string) (spot, Kind, error) {
	p := spot{dir.fd, strings.TrimPrefix(dir.path+"/"+name, "/")}
	var st unix.Stat_t
	if err := unix.Fstatat(p.fd, p.name(), &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return p, Other, errnomap.Of(err)
	}
	switch st.Mode & unix.S_IFMT {
	case unix.S_IFDIR:
		return p, Directory, nil
	case unix.S_IFLNK:
		return p, Link, nil
	}
	return p, Other, nil
}

func (kernel) Parent(dir spot) (spot, error) {
	i := strings.LastIndexByte(dir.path, '/')
	switch {
	case strings.HasPrefix(dir.path, "..") || dir.path == "" && dir.fd != unix.AT_FDCWD:
		return spot{dir.fd, strings.TrimPrefix(dir.path+"/..", "/")}, nil
	case i < 0:
		return spot{fd: dir.fd}, nil
	}
	return spot{dir.fd, dir.path[:i]}, nil
}

func (kernel) Follow(link spot) (Target[spot], error) {
	buf := make([]byte, pathmap.PathMax)
	n, err := unix.Readlinkat(link.fd, link.name(), buf)
	if err != nil {
		return Target[spot]{}, errnomap.Of(err)
	}
	path, err := pathmap.Split(string(buf[:n]))
	return Target[spot]{Path: path}, err
}

func (kernel) Crosses(from, to spot) (bool, error) {
	a, err := mount(from)
	if err != nil {
		return false, err
	}
	b, err := mount(to)
	return a != b, err
}

// mount returns the number of the mount on which s lies.
func mount(s spot) (uint64, error) {
	var st unix.Statx_t
	if err := unix.Statx(s.fd, s.name(), unix.AT_SYMLINK_NOFOLLOW, unix.STATX_MNT_ID, &st); err != nil {
		return 0, errnomap.Of(err)
	}
	return st.Mnt_id, nil
}
