package pathmap

import "strings"

// Kind is what lies at a place.
type Kind int

const (
	File   Kind = iota // a file or directory of Windows, or where one could be
	Folder             // a directory of the map itself, which is there whatever Windows has
	Null               // /dev/null
	Zero               // /dev/zero
	Full               // /dev/full
	Random             // /dev/random and /dev/urandom
	Tty                // /dev/tty
	FD                 // an open descriptor: /dev/fd/N, /proc/self/fd/N, /dev/stdin and its like
	Raw                // a disk or volume: \\.\PhysicalDrive0
)

// String returns the kind in a word, for logs and tests.
func (k Kind) String() string {
	return [...]string{"file", "folder", "null", "zero", "full", "random", "tty", "fd", "raw"}[k]
}

// Target is what a place in POSIX's space means.
type Target struct {
	Kind Kind
	// Root is the directory of the mount by which the place was found, with \\?\ before it; for
	// Raw the device with \\.\ before it; empty for other kinds, and for a Folder with nothing behind it.
	Root string
	// Names leads from Root to the target, each encoded for Windows. For FD they are POSIX's
	// names, below the directory that the descriptor has open.
	Names []string
	// Number is the descriptor of an FD, and Linux's minor number of the devices from Null to Random (their major is 1).
	Number int
	// Make tells that Root is the package's own (/dev/shm) and is to be made if it is missing.
	Make bool
}

// Windows returns the target's path, absolute, clean, and with \\?\ before it, so that its length
// is no matter and Windows changes nothing in it. It is empty if Root is.
func (t Target) Windows() string {
	if len(t.Names) == 0 || t.Root == "" {
		return t.Root
	}
	return strings.TrimSuffix(t.Root, `\`) + `\` + strings.Join(t.Names, `\`)
}

// NT returns the target's path as the NT calls want it: \??\ takes the place of \\?\ or \\.\.
func (t Target) NT() string {
	w := t.Windows()
	if len(w) < 4 {
		return w
	}
	return `\??\` + w[4:]
}
