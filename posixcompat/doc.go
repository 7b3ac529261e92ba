// Package posixcompat is golang.org/x/sys/unix on Linux and on Windows: the same names,
// signatures, types and constants, so that a Linux program ports by its import line:
//
//	import unix "causeway/posixcompat"
//
// # On Linux
//
// Every name is x/sys/unix's own: aliases of types and constants, and functions that only
// call x/sys/unix's and that the compiler inlines. The two packages can be mixed. The variables
// Stdin, Stdout, Stderr and SocketDisableIPv6 are this package's; Socket obeys the latter.
//
// # On Windows
//
// Constants and types are generated with linux/amd64's values and layouts. Functions that
// compute only are x/sys/unix's code. Calls are written by hand, over a core that has no
// Windows in it: file descriptors are small numbers, lowest free first, of one table for the
// process; behind them stand open file descriptions that dup shares; sockets, pipes, eventfds,
// timerfds and epoll sets tell their readiness through one interface (internal/ready).
// Errors are errnomap.Errno values with Linux's numbers, comparable with ==.
//
// A call that is not supported returns ENOSYS and does nothing; docs/surface.md lists every
// function, supported or not, and why.
//
// What differs by nature:
//
//   - A call that blocks parks its goroutine, not a thread.
//   - Failing calls return -1 or 0 and nil as x/sys/unix's do, and change nothing. Arguments that are
//     wrong get Linux's errno; a pointer into memory that is not there is the exception,
//     for Go itself cannot survive it.
//   - Descriptors mean something in this process only: they are not inherited by children, and
//     handles that Go's packages opened are not descriptors until they are adopted.
//
// What has no home in x/sys/unix lies in subpackages: rawio moves data between sockets and
// prepared buffers without an allocation.
//
// # How it is built
//
// Files named z* are written by internal/mksurface from x/sys/unix and from the hand-written
// files: run go generate after a public function was added to a *_windows.go file, and its
// stub disappears. Tests beside the generator fail when a signature differs from
// x/sys/unix's, when a name is none of its, and when the generated files are stale.
package posixcompat

//go:generate go run ./internal/mksurface
