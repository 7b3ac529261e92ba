package posixcompat_test

import (
	"syscall"
	"testing"
	"unsafe"

	"golang.org/x/sys/windows"

	unix "causeway/posixcompat"
)

// bareLoop is the least that waits by the socket driver: a port, one poll a socket,
// and no state. It is what EpollWait's whole cost is set beside.
type bareLoop struct {
	port    windows.Handle
	helpers []windows.Handle
	polls   []barePoll
	entries [64]bareEntry
	n       uint32
	bytes   [64]byte
}

type barePoll struct {
	iosb windows.IO_STATUS_BLOCK
	info struct {
		timeout   int64
		count     uint32
		exclusive uint32
		handle    windows.Handle
		events    uint32
		status    uint32
	}
	helper windows.Handle
}

type bareEntry struct {
	_       uintptr // the key
	context uintptr
	_       uintptr // the status
	_       uint32  // how many bytes
}

var (
	bareKernel32 = windows.NewLazySystemDLL("kernel32.dll")
	bareNtdll    = windows.NewLazySystemDLL("ntdll.dll")
	bareWinsock  = windows.NewLazySystemDLL("ws2_32.dll")
	bareGet      = bareKernel32.NewProc("GetQueuedCompletionStatusEx")
	bareControl  = bareNtdll.NewProc("NtDeviceIoControlFile")
	bareReceive  = bareWinsock.NewProc("recv")
)

const (
	bareReceiveEvent = 0x1
	barePollCode     = 0x00012024
	pollsPerHelper   = 32 // as many as in the emulation
)

// newBareLoop arms a poll on each socket; the last one is the active one.
func newBareLoop(tb testing.TB, sockets []int) *bareLoop {
	tb.Helper()
	port, err := windows.CreateIoCompletionPort(windows.InvalidHandle, 0, 0, 0)
	if err != nil {
		tb.Fatal(err)
	}
	l := &bareLoop{port: port, polls: make([]barePoll, len(sockets))}
	for i, fd := range sockets {
		if i%pollsPerHelper == 0 {
			l.addHelper(tb)
		}
		handle, err := unix.Handle(fd)
		if err != nil {
			tb.Fatal(err)
		}
		l.polls[i].helper = l.helpers[len(l.helpers)-1]
		l.polls[i].info.handle = windows.Handle(handle)
		l.arm(tb, &l.polls[i])
	}
	return l
}

func (l *bareLoop) addHelper(tb testing.TB) {
	tb.Helper()
	name, err := windows.NewNTUnicodeString(`\Device\Afd\Bare`)
	if err != nil {
		tb.Fatal(err)
	}
	attributes := windows.OBJECT_ATTRIBUTES{Length: uint32(unsafe.Sizeof(windows.OBJECT_ATTRIBUTES{})), ObjectName: name}
	var (
		h    windows.Handle
		iosb windows.IO_STATUS_BLOCK
	)
	err = windows.NtCreateFile(&h, windows.SYNCHRONIZE, &attributes, &iosb, nil, 0,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, windows.FILE_OPEN, 0, 0, 0)
	if err != nil {
		tb.Fatal(err)
	}
	l.helpers = append(l.helpers, h)
	if _, err := windows.CreateIoCompletionPort(h, l.port, 1, 0); err != nil {
		tb.Fatal(err)
	}
}

func (l *bareLoop) arm(tb testing.TB, p *barePoll) {
	p.info.timeout, p.info.count, p.info.exclusive = 1<<63-1, 1, 0
	p.info.events, p.info.status = bareReceiveEvent, 0
	p.iosb.Status = windows.STATUS_PENDING
	info := uintptr(unsafe.Pointer(&p.info))
	size := unsafe.Sizeof(p.info)
	status, _, _ := syscall.SyscallN(bareControl.Addr(), uintptr(p.helper), 0, 0, uintptr(unsafe.Pointer(&p.iosb)),
		uintptr(unsafe.Pointer(&p.iosb)), barePollCode, info, size, info, size)
	if st := windows.NTStatus(status); st != windows.STATUS_SUCCESS && st != windows.STATUS_PENDING {
		tb.Fatalf("arming: %v", st)
	}
}

// get waits up to msec milliseconds and returns how many completions came.
func (l *bareLoop) get(msec uint32) uint32 {
	l.n = 0
	ok, _, _ := syscall.SyscallN(bareGet.Addr(), uintptr(l.port), uintptr(unsafe.Pointer(&l.entries)), uintptr(len(l.entries)),
		uintptr(unsafe.Pointer(&l.n)), uintptr(msec), 0)
	if ok == 0 {
		return 0
	}
	return l.n
}

// serve waits for the active socket, receives, and arms it again.
func (l *bareLoop) serve(tb testing.TB) {
	p := &l.polls[len(l.polls)-1]
	if n := l.get(windows.INFINITE); n != 1 || l.entries[0].context != uintptr(unsafe.Pointer(&p.iosb)) {
		tb.Fatalf("the bare loop got %d completions", n)
	}
	n, _, _ := syscall.SyscallN(bareReceive.Addr(), uintptr(p.info.handle), uintptr(unsafe.Pointer(&l.bytes)), uintptr(len(l.bytes)), 0)
	if n != 1 {
		tb.Fatalf("the bare loop received %d bytes", int32(n))
	}
	l.arm(tb, p)
}

// close cancels the polls and waits for the end of each, since the system writes to
// their memory until then.
func (l *bareLoop) close() {
	for _, h := range l.helpers {
		_ = windows.CancelIoEx(h, nil)
	}
	for left := len(l.polls); left > 0; {
		n := l.get(10_000)
		if n == 0 {
			panic("the bare loop's polls do not end")
		}
		left -= int(n)
	}
	for _, h := range append(l.helpers, l.port) {
		_ = windows.CloseHandle(h)
	}
}
