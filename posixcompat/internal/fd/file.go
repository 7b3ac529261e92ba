// Package fd holds the table of file descriptors and the open file descriptions
// that they refer to.
//
// A Table maps small ints, the lowest free one first, to Descriptions. A
// Description counts who uses it: each descriptor, and each call for as long as it
// runs. So closing a descriptor never pulls the file from under a call that is in
// the middle of it; the File is closed when the last user has gone. What a file
// does is behind the interface File.
//
// The package makes no system call and knows no kind of file.
package fd

import "causeway/posixcompat/internal/ready"

// File is what an open file description does: a socket, a pipe's end, an eventfd,
// a regular file, an epoll set. The optional abilities are interfaces of their own.
//
// Errors are errnomap.Errno values.
type File interface {
	ready.Source
	// Readv reads into bufs at the file's own position, or from the stream. It
	// blocks unless d has O_NONBLOCK. The access mode has been checked; the sum of
	// the lengths may be zero.
	Readv(d *Description, bufs [][]byte) (int, error)
	// Writev writes bufs at the file's own position, or to the stream. It blocks
	// unless d has O_NONBLOCK. The access mode has been checked; the sum of the
	// lengths may be zero.
	Writev(d *Description, bufs [][]byte) (int, error)
	// Close is called once, when the last descriptor and the last call are gone.
	Close() error
}

// Positioned files can be read and written at any position (pread, pwrite). Calls
// on files that lack it give ESPIPE.
type Positioned interface {
	Preadv(d *Description, bufs [][]byte, off int64) (int, error)
	Pwritev(d *Description, bufs [][]byte, off int64) (int, error)
}

// Seeker files have an answer to lseek. Calls on files that lack it give ESPIPE.
type Seeker interface {
	Seek(off int64, whence int) (int64, error)
}

// Limited files lack reading or writing altogether: even an empty read or write of
// them is EINVAL.
type Limited interface {
	Streams() (read, write bool)
}

// Settable files let F_SETFL set flags beyond those that every file has: of Direct
// and Async.
type Settable interface {
	Settable() int
}

// Resizable files have a buffer that F_SETPIPE_SZ changes. Sizes are in bytes.
type Resizable interface {
	Size() int
	// SetSize changes the size, rounded up to what is possible, and returns it.
	SetSize(size int) (int, error)
}

// Counted files know how many bytes can be read from them (FIONREAD).
type Counted interface {
	Count() int
}

// Stat is what fstat(2) and statx(2) tell of a file, as far as it is known. Times are
// in nanoseconds since 1970.
type Stat struct {
	Dev, Ino, Nlink, Rdev       uint64
	Mode                        uint32
	Owned                       bool // UID and GID are known; else the file is the process's own
	UID, GID                    uint32
	Size, Blksize, Blocks       int64
	Accessed, Modified, Changed int64
	Born                        bool // Created is known
	Created                     int64
	Attributes                  uint64 // STATX_ATTR_COMPRESSED and STATX_ATTR_ENCRYPTED
}

// Anonymous is the Stat of the files that have no name: those of epoll, eventfd,
// timerfd and signalfd. They share an inode, as on Linux.
var Anonymous = Stat{Dev: DeviceAnonymous, Ino: 1, Nlink: 1, Mode: 0o600, Blksize: 4096}

// Stater files answer fstat(2) themselves; the others are Anonymous.
type Stater interface {
	Stat() (Stat, error)
}

// Handled files stand on a handle of the system, which can be lent.
type Handled interface {
	Handle() uintptr
}

// AlwaysReady is embedded by files that never make a caller wait: regular files,
// directories, /dev/null. poll(2) finds them ready; epoll refuses them.
type AlwaysReady struct{}

// Ready returns all of interest that is about reading and writing.
func (AlwaysReady) Ready(interest ready.Mask) ready.Mask {
	return interest & (ready.Readable | ready.Writable)
}

// Watch does nothing: there are no changes.
func (AlwaysReady) Watch(*ready.Watcher) {}

// Unwatch does nothing.
func (AlwaysReady) Unwatch(*ready.Watcher) {}

func (AlwaysReady) alwaysReady() {}

// Pollable reports whether f can be in an epoll set.
func Pollable(f File) bool {
	_, no := f.(interface{ alwaysReady() })
	return !no
}
