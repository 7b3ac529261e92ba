package stdlib

import (
	"strings"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

const (
	maxPath  = 4096 // PATH_MAX
	maxLinks = 40
)

// Realpath returns the absolute path of the file that path leads to, without ".", "..",
// links and superfluous slashes; on Windows path may be one of Windows's. Every name on the way must be there. ENOENT: path is empty, or
// one is not there. ENOTDIR: a file is on the way, or a slash stands behind one. ELOOP: more than
// 40 links. ENAMETOOLONG: a name or a path is too long. See realpath(3).
func Realpath(path string) (string, error) {
	path, err := posix(path)
	if err != nil {
		return "", err
	}
	var done []string
	if path[0] != '/' {
		wd, err := current()
		if err != nil {
			return "", err
		}
		done = wd
	}
	links := 0
	rest := strings.Split(path, "/")
	for i := 0; i < len(rest); i++ {
		switch name := rest[i]; name {
		case "", ".":
		case "..":
			done = done[:max(len(done)-1, 0)]
		default:
			target, err := follow(join(done, name), i < len(rest)-1)
			if err != nil {
				return "", err
			}
			if target == "" {
				done = append(done, name)
				continue
			}
			if links++; links > maxLinks {
				return "", errnomap.ELOOP
			}
			if target[0] == '/' {
				done = nil
			}
			rest = append(strings.Split(target, "/"), rest[i+1:]...)
			i = -1
		}
	}
	return join(done), nil
}

// current returns the names of the current directory.
func current() ([]string, error) {
	wd, err := unix.Getwd()
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range strings.SplitSeq(wd, "/") {
		if name != "" {
			names = append(names, name)
		}
	}
	return names, nil
}

func join(names []string, more ...string) string {
	all := append(append([]string(nil), names...), more...)
	return "/" + strings.Join(all, "/")
}

// follow returns where the link path leads, or "" if it is none. onWay tells that names, or a
// slash, come behind it: it must lead to a directory then.
func follow(path string, onWay bool) (string, error) {
	buf := make([]byte, maxPath)
	n, err := unix.Readlink(path, buf)
	if err == nil {
		return string(buf[:n]), nil
	}
	if !errnomap.Is(err, errnomap.EINVAL) || !onWay {
		return "", ignore(err, errnomap.EINVAL)
	}
	fd, err := unix.Open(path, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return "", err
	}
	return "", unix.Close(fd)
}

// ignore returns err unless it is e.
func ignore(err error, e errnomap.Errno) error {
	if errnomap.Is(err, e) {
		return nil
	}
	return err
}
