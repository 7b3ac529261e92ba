// Package fd holds the table of file descriptors and the open file descriptions
// that they refer to.
package fd

import "causeway/posixcompat/internal/ready"

// File is what an open file description does: a socket, a pipe's end, an eventfd,
// a regular file, an epoll set. The optional abilities are interfaces of their own.
//
// Errors are errnomap.Errno values.
type File interface {
	ready.Source
	// Readv reads into bufs at the file's own position, or from the stream. It
	// blocks unless d has O_NONBLOCK.
	Readv(d *Description, bufs [][]byte) (int, error)
	// Writev writes bufs at the file's own position, or to the stream. It blocks
	// unless d has O_NONBLOCK.
	Writev(d *Description, bufs [][]byte) (int, error)
	// Close is called once, when the last descriptor and the last call are gone.
	Close() error
}

// Positioned files have a position and can be read and written at any other
// (pread, pwrite, lseek). Calls on files that lack it give ESPIPE.
type Positioned interface {
	Preadv(d *Description, bufs [][]byte, off int64) (int, error)
	Pwritev(d *Description, bufs [][]byte, off int64) (int, error)
	Seek(off int64, whence int) (int64, error)
}
