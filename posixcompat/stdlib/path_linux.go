package stdlib

import "causeway/errnomap"

// posix returns path, in POSIX's words. ENOENT: it is empty.
func posix(path string) (string, error) {
	if path == "" {
		return "", errnomap.ENOENT
	}
	return path, nil
}
