package afd

import (
	"sync"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/port"
	"causeway/posixcompat/internal/tally"
)

const ioctlPoll = 0x00012024

// pollInfo is AFD_POLL_INFO for one handle.
type pollInfo struct {
	timeout   int64
	count     uint32
	exclusive uint32
	handle    windows.Handle
	events    uint32
	status    uint32
}

var _ [port.PayloadSize - unsafe.Sizeof(pollInfo{})]struct{}

var (
	ntdll                     = windows.NewLazySystemDLL("ntdll.dll")
	procNtDeviceIoControlFile = ntdll.NewProc("NtDeviceIoControlFile")
	procNtCancelIoFileEx      = ntdll.NewProc("NtCancelIoFileEx")
)

// socketsPerHelper bounds how many polls wait on one helper handle, since the system
// looks for the one to cancel among all of its handle's.
const socketsPerHelper = 32

type helper struct {
	handle windows.Handle
	users  int
}

var helpers struct {
	sync.Mutex
	last *helper // the one that still has room, if any
}

// lease returns a helper that has room for one more socket.
func lease() (*helper, error) {
	helpers.Lock()
	defer helpers.Unlock()
	h := helpers.last
	if h == nil || h.users >= socketsPerHelper {
		handle, err := openDevice()
		if err != nil {
			return nil, err
		}
		h = &helper{handle: handle}
		helpers.last = h
	}
	h.users++
	return h, nil
}

// release gives the place back and closes a helper that has no user.
func (h *helper) release() {
	helpers.Lock()
	defer helpers.Unlock()
	h.users--
	if h.users == 0 && h != helpers.last {
		tally.Add()
		_ = windows.CloseHandle(h.handle)
	}
}

// CloseIdle closes the helper handle that is kept for the next socket, if no socket
// uses it. A test that counts handles calls it.
func CloseIdle() {
	helpers.Lock()
	defer helpers.Unlock()
	if h := helpers.last; h != nil && h.users == 0 {
		_ = windows.CloseHandle(h.handle)
		helpers.last = nil
	}
}

func openDevice() (windows.Handle, error) {
	name, err := windows.NewNTUnicodeString(`\Device\Afd\Causeway`)
	if err != nil {
		return 0, err
	}
	attributes := windows.OBJECT_ATTRIBUTES{
		Length:     uint32(unsafe.Sizeof(windows.OBJECT_ATTRIBUTES{})),
		ObjectName: name,
	}
	var (
		handle windows.Handle
		iosb   windows.IO_STATUS_BLOCK
	)
	tally.Add()
	err = windows.NtCreateFile(&handle, windows.SYNCHRONIZE, &attributes, &iosb, nil, 0,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, windows.FILE_OPEN, 0, 0, 0)
	if err != nil {
		return 0, err
	}
	if err := port.Associate(handle); err != nil {
		_ = windows.CloseHandle(handle)
		return 0, err
	}
	const skipSetEvent = 2 // FILE_SKIP_SET_EVENT_ON_HANDLE
	tally.Add()
	if err := windows.SetFileCompletionNotificationModes(handle, skipSetEvent); err != nil {
		_ = windows.CloseHandle(handle)
		return 0, err
	}
	return handle, nil
}

// Poll is the poll of one socket. Its owner's lock guards it.
type Poll struct {
	op     *port.Op
	helper *helper
	socket windows.Handle
}

// New returns the poll of socket, which must be a base handle; h hears of its
// completions. Free gives it back.
func New(socket windows.Handle, h port.Handler) (*Poll, error) {
	op, err := port.New(h)
	if err != nil {
		return nil, err
	}
	helper, err := lease()
	if err != nil {
		op.Free()
		return nil, err
	}
	return &Poll{op: op, helper: helper, socket: socket}, nil
}

// Free gives p's memory back. Nothing may be under way.
func (p *Poll) Free() {
	p.op.Free()
	p.helper.release()
}

func (p *Poll) info() *pollInfo { return (*pollInfo)(p.op.Payload()) }

// Start begins to wait for events. A completion comes in any case unless an error is
// returned.
func (p *Poll) Start(events Events) error {
	info := p.info()
	*info = pollInfo{timeout: 1<<63 - 1, count: 1, handle: p.socket, events: uint32(events)}
	p.op.Pending()
	port.Begun()
	tally.Add()
	status, _, _ := syscall.SyscallN(procNtDeviceIoControlFile.Addr(), uintptr(p.helper.handle), 0, 0,
		uintptr(p.op.Context()), uintptr(p.op.Context()), ioctlPoll,
		uintptr(unsafe.Pointer(info)), unsafe.Sizeof(pollInfo{}),
		uintptr(unsafe.Pointer(info)), unsafe.Sizeof(pollInfo{}))
	if st := windows.NTStatus(status); st != windows.STATUS_SUCCESS && st != windows.STATUS_PENDING {
		port.Failed()
		return st
	}
	return nil
}

// Cancel asks for the completion to come now; it comes as cancelled, or with the
// events that came first. It may be called while nothing is under way.
func (p *Poll) Cancel() {
	var iosb windows.IO_STATUS_BLOCK
	tally.Add()
	_, _, _ = syscall.SyscallN(procNtCancelIoFileEx.Addr(), uintptr(p.helper.handle), uintptr(p.op.Context()), uintptr(unsafe.Pointer(&iosb)))
}

// Result returns the events of a completion whose status is given, and whether it
// was cancelled. A poll that failed because its socket is gone tells LocalClose.
func (p *Poll) Result(status windows.NTStatus) (events Events, cancelled bool) {
	switch {
	case status == windows.STATUS_CANCELLED:
		return 0, true
	case status != windows.STATUS_SUCCESS:
		return LocalClose, false
	}
	info := p.info()
	if info.count < 1 {
		return 0, false
	}
	return Events(info.events), false
}
