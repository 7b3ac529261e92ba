package stdlib

import (
	"math/rand/v2"
	"strings"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

const (
	pattern = "XXXXXX"
	letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	// attempts is how many names are tried, glibc's number.
	attempts = 62 * 62 * 62
)

// Mkstemp makes and opens a file that was not there, with the rights 0600, and returns the
// descriptor and the name: that of template, whose last six characters, which must be
// XXXXXX, are replaced. EINVAL: they are not. EEXIST: no name was free; and what open(2) says. See
// mkstemp(3).
func Mkstemp(template string) (fd int, name string, err error) { return Mkostemps(template, 0, 0) }

// Mkostemp is Mkstemp with flags for open(2) besides: O_APPEND, O_CLOEXEC, O_SYNC. See
// mkostemp(3).
func Mkostemp(template string, flags int) (fd int, name string, err error) {
	return Mkostemps(template, 0, flags)
}

// Mkstemps is Mkstemp with a template that has suffix more characters behind XXXXXX. See
// mkstemps(3).
func Mkstemps(template string, suffix int) (fd int, name string, err error) {
	return Mkostemps(template, suffix, 0)
}

// Mkostemps is Mkstemps with flags. See mkostemps(3).
func Mkostemps(template string, suffix, flags int) (fd int, name string, err error) {
	flags = flags&^unix.O_ACCMODE | unix.O_RDWR | unix.O_CREAT | unix.O_EXCL
	fd = -1
	name, err = try(template, suffix, func(name string) (err error) {
		fd, err = unix.Open(name, flags, 0o600)
		return err
	})
	return fd, name, err
}

// Mkdtemp makes a directory that was not there, with the rights 0700, and returns its name, as
// Mkstemp. See mkdtemp(3).
func Mkdtemp(template string) (name string, err error) {
	return try(template, 0, func(name string) error { return unix.Mkdir(name, 0o700) })
}

// try calls open with names that template allows until one is free.
func try(template string, suffix int, open func(string) error) (string, error) {
	end := len(template) - suffix
	if suffix < 0 || end < len(pattern) || !strings.HasSuffix(template[:end], pattern) {
		return "", errnomap.EINVAL
	}
	name := []byte(template)
	for range attempts {
		for i := end - len(pattern); i < end; i++ {
			name[i] = letters[rand.IntN(len(letters))]
		}
		err := open(string(name))
		if !errnomap.Is(err, errnomap.EEXIST) {
			if err != nil {
				return "", err
			}
			return string(name), nil
		}
	}
	return "", errnomap.EEXIST
}
