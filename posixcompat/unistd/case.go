package unistd

import (
	"strings"

	unix "causeway/posixcompat"
)

// What PC_CASE_SENSITIVE is answered with.
const (
	caseUnknown = -1
	caseFolded  = 0
	caseExact   = 1
)

// caseBelow tells how the directory path, seen from dirfd, tells names apart. A name in it is asked for in another
// case; where there is none that could be, the file system is asked what it says of itself.
func caseBelow(dirfd int, path string) (int, error) {
	dir, err := unix.Openat(dirfd, path, unix.O_RDONLY|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return -1, err
	}
	defer unix.Close(dir)
	buf := make([]byte, 32<<10)
	for {
		n, err := unix.ReadDirent(dir, buf)
		if err != nil {
			return -1, err
		}
		if n == 0 {
			return caseFlag(dir), nil
		}
		_, _, names := unix.ParseDirent(buf[:n], -1, nil)
		for _, name := range names {
			if is := caseOf(dir, name); is != caseUnknown {
				return is, nil
			}
		}
	}
}

// caseOf finds out by one name.
func caseOf(dir int, name string) int {
	other := strings.Map(turn, name)
	if other == name {
		return caseUnknown
	}
	found, second := lookAt(dir, other)
	self, first := lookAt(dir, name)
	switch {
	case first != nil || second != nil && second != unix.ENOENT:
		return caseUnknown // it has gone meanwhile, or cannot be looked at
	case second != nil || found.Ino != self.Ino:
		return caseExact
	case self.Nlink > 1 && self.Mode&unix.S_IFMT != unix.S_IFDIR:
		return caseUnknown // one file may have both names
	}
	return caseFolded
}

func lookAt(dir int, name string) (s unix.Stat_t, err error) {
	err = unix.Fstatat(dir, name, &s, unix.AT_SYMLINK_NOFOLLOW)
	return s, err
}

// turn makes small letters of large ones, and the other way round: those that every file system folds.
func turn(c rune) rune {
	switch {
	case 'a' <= c && c <= 'z':
		return c - 'a' + 'A'
	case 'A' <= c && c <= 'Z':
		return c - 'A' + 'a'
	}
	return c
}
