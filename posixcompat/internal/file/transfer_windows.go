package file

import (
	"runtime"

	"golang.org/x/sys/windows"
)

// transfer moves bytes to and from a handle, and waits until they are moved, whether
// the handle was opened for overlapped operation or not.
type transfer struct {
	handle     windows.Handle
	overlapped bool
}

// newTransfer asks the system how h was opened. If it does not say, as of a console,
// h is synchronous.
func newTransfer(h windows.Handle) transfer {
	mode, err := fileMode(h)
	const synchronous = windows.FILE_SYNCHRONOUS_IO_ALERT | windows.FILE_SYNCHRONOUS_IO_NONALERT
	return transfer{handle: h, overlapped: err == nil && mode&synchronous == 0}
}

func (t transfer) readAt(b []byte, off int64) (uint32, error) {
	return t.do(windows.ReadFile, b, off)
}

func (t transfer) writeAt(b []byte, off int64) (uint32, error) {
	return t.do(windows.WriteFile, b, off)
}

// move is ReadFile or WriteFile.
type move func(h windows.Handle, b []byte, n *uint32, o *windows.Overlapped) error

func (t transfer) do(f move, b []byte, off int64) (n uint32, err error) {
	o := &windows.Overlapped{Offset: uint32(off), OffsetHigh: uint32(off >> 32)}
	if !t.overlapped {
		err = f(t.handle, b, &n, o)
		return n, err
	}
	event, err := windows.CreateEvent(nil, 1, 0, nil)
	if err != nil {
		return 0, err
	}
	defer windows.CloseHandle(event)
	// The lowest bit keeps the news from a completion port that others may have
	// associated with the handle.
	o.HEvent = event | 1
	// x/sys reads the count under the race detector, pending or not.
	if err = f(t.handle, b, &n, o); err == windows.ERROR_IO_PENDING {
		err = nil
	}
	if err != nil {
		return 0, err
	}
	err = windows.GetOverlappedResult(t.handle, o, &n, true)
	// The system used it until now, out of the collector's sight.
	runtime.KeepAlive(b)
	return n, err
}

// Handle returns the system's handle.
func (t transfer) Handle() uintptr { return uintptr(t.handle) }
