package file

import (
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// slotsPerSlab is how many slots share one page.
const slotsPerSlab = 64

// block is what the system writes to and reads while a transfer is under way. It is
// outside of Go's heap and stays there, so that a transfer can neither move nor free it.
type block struct {
	status      uint32 // of the IO_STATUS_BLOCK: an NTSTATUS
	_           uint32
	information uintptr
	offset      int64
	info        [40]byte // room for what is asked of a file
}

var _ [64]byte = [unsafe.Sizeof(block{})]byte{}

// slot carries one transfer at a time. Its event resets itself.
type slot struct {
	block  *block
	event  windows.Handle
	buffer []byte // keeps what the system works on where it is,
	input  []byte // and this
	next   *slot
}

// slots are those that carry nothing now. There are as many as there have ever been
// transfers at once, and they are never given back.
var slots struct {
	sync.Mutex
	free   *slot
	blocks []*block
}

func takeSlot() (*slot, error) {
	slots.Lock()
	defer slots.Unlock()
	if s := slots.free; s != nil {
		slots.free = s.next
		return s, nil
	}
	if len(slots.blocks) == 0 {
		if err := growSlots(); err != nil {
			return nil, err
		}
	}
	event, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		return nil, err
	}
	last := len(slots.blocks) - 1
	s := &slot{block: slots.blocks[last], event: event}
	slots.blocks = slots.blocks[:last]
	return s, nil
}

func growSlots() error {
	addr, err := windows.VirtualAlloc(0, slotsPerSlab*unsafe.Sizeof(block{}),
		windows.MEM_RESERVE|windows.MEM_COMMIT, windows.PAGE_READWRITE)
	if err != nil {
		return err
	}
	// The address is not one of Go's heap, which vet can't know.
	blocks := (*[slotsPerSlab]block)(*(*unsafe.Pointer)(unsafe.Pointer(&addr)))
	for i := range blocks {
		slots.blocks = append(slots.blocks, &blocks[i])
	}
	return nil
}

func (s *slot) free() {
	s.buffer, s.input = nil, nil
	slots.Lock()
	defer slots.Unlock()
	s.next, slots.free = slots.free, s
}

var (
	ntdll       = windows.NewLazySystemDLL("ntdll.dll")
	ntReadFile  = ntdll.NewProc("NtReadFile")
	ntWriteFile = ntdll.NewProc("NtWriteFile")
	ntFsControl = ntdll.NewProc("NtFsControlFile")
	ntQueryInfo = ntdll.NewProc("NtQueryInformationFile")
)

// begin readies the block for a request.
func (s *slot) begin() *block {
	s.block.information = 0
	atomic.StoreUint32(&s.block.status, uint32(windows.STATUS_PENDING))
	return s.block
}

// end waits for a request that the system answered with r, if it has to be waited for.
func (s *slot) end(r uintptr) (n uint32, status windows.NTStatus) {
	status = windows.NTStatus(r)
	if status == windows.STATUS_PENDING {
		status = s.wait()
	}
	return uint32(s.block.information), status
}

// run has the system move b at off and waits for it.
func (s *slot) run(call *windows.LazyProc, h windows.Handle, b []byte, off int64) (n uint32, status windows.NTStatus) {
	s.buffer = b // which also keeps it off the stack
	blk := s.begin()
	blk.offset = off
	// Without a context of the completion nothing is queued to a port that the handle
	// may be associated with: the low bit of an OVERLAPPED's event does the same.
	r, _, _ := syscall.SyscallN(call.Addr(), uintptr(h), uintptr(s.event), 0, 0, uintptr(unsafe.Pointer(blk)),
		uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)), uintptr(unsafe.Pointer(&blk.offset)), 0)
	return s.end(r)
}

// control makes a request of the file system and waits for the answer, which goes to
// out.
func (s *slot) control(h windows.Handle, code uint32, in, out []byte) (n uint32, status windows.NTStatus) {
	s.input, s.buffer = in, out
	blk := s.begin()
	r, _, _ := syscall.SyscallN(ntFsControl.Addr(), uintptr(h), uintptr(s.event), 0, 0, uintptr(unsafe.Pointer(blk)),
		uintptr(code), uintptr(unsafe.Pointer(unsafe.SliceData(in))), uintptr(len(in)),
		uintptr(unsafe.Pointer(unsafe.SliceData(out))), uintptr(len(out)))
	return s.end(r)
}

// ask has the system write what class tells of the file into the block's info.
func (s *slot) ask(h windows.Handle, class uint32, size uintptr) windows.NTStatus {
	blk := s.begin()
	r, _, _ := syscall.SyscallN(ntQueryInfo.Addr(), uintptr(h), uintptr(unsafe.Pointer(blk)),
		uintptr(unsafe.Pointer(&blk.info)), size, uintptr(class))
	return windows.NTStatus(r)
}

// wait waits until the transfer is over. The event may still be set from an earlier
// one that was over before it was waited for; the status tells.
func (s *slot) wait() windows.NTStatus {
	for {
		if st := windows.NTStatus(atomic.LoadUint32(&s.block.status)); st != windows.STATUS_PENDING {
			return st
		}
		if _, err := windows.WaitForSingleObject(s.event, windows.INFINITE); err != nil {
			panic("file: an event of the package's own cannot be waited for: " + err.Error())
		}
	}
}
