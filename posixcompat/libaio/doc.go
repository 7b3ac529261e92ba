// Package libaio is Linux's native asynchronous I/O, io_setup(2) to io_destroy(2), on
// Linux and on Windows, with libaio's names and helpers and the kernel's structures.
//
// On Linux every call is the kernel's own. On Windows it is internal/aio: regular files
// and raw disks by overlapped transfers on the module's completion port, polls on the
// readiness of descriptors, and the rest as Linux does it. Neither allocates for an
// operation.
//
// # Memory
//
// An Iocb has addresses, which Go's collector does not follow. The buffers that they point
// to must stay where they are, and alive, until the operation's event has been reaped; an
// array of Iovec is copied at submission. The package is made for memory outside of Go's
// heap: of mmap, of a driver's pool. Memory of Go's is safe with a runtime.Pinner:
//
//	var pin runtime.Pinner
//	buf := make([]byte, 4096)
//	pin.Pin(&buf[0]) // until Getevents has returned its event
//	libaio.PrepPread(&iocb, fd, buf, 0)
//
// The Prep functions have their buffers on the heap, never on a stack, which moves. The
// Iocb itself is copied at submission and may be used again after it; its address comes
// back in Event.Obj, and Cancel looks for it, so a caller who needs that keeps it.
//
// # Polling and waiting
//
// Submit takes many operations in one call, Getevents gives many events in one call, and
// with a zero timeout it only looks. SetEventfd has an eventfd count completions, for an
// epoll set. On Windows a completion is found by whoever waits in this module, in
// Getevents, EpollWait or any blocking call: a program that never waits and never asks
// does not make progress visible.
//
// # What it does not do
//
// It does not retry: on Linux a signal may end Getevents with EINTR. There is no
// io_pgetevents, for masks are of threads and goroutines have none. On Windows a write
// that makes a file longer is carried out by NTFS within the submission, as Linux does for
// many file systems; vectors are transferred buffer by buffer until a short one, so another
// writer may come between; RWF_NOWAIT is refused for regular files; RWF_HIPRI and I/O
// priorities are checked and have no effect.
package libaio
