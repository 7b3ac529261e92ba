package stdlib

import (
	"causeway/errnomap"
	"causeway/posixcompat/pathmap"
)

// posix returns path, in POSIX's words. ENOENT: it is empty, or names no file of Windows's.
func posix(path string) (string, error) {
	p, err := pathmap.Default().Parse(path)
	if err == errnomap.ENAMETOOLONG {
		return path, nil // it is gone through name by name, and may come out shorter
	}
	if err != nil || !p.Windows {
		return path, err
	}
	return p.String(), nil
}
