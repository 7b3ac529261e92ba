package port

import (
	"maps"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"

	"causeway/posixcompat/internal/tally"
)

// PayloadSize is how many bytes of an operation's memory its owner may use.
const PayloadSize = 80

// opsPerSlab is how many operations share one allocation of 64 KiB.
const opsPerSlab = 512

// block is an operation's memory, outside of Go's heap.
type block struct {
	overlapped windows.Overlapped
	payload    [PayloadSize]byte
	_          [16]byte
}

// slabSize is a slab's, and what the system allocates at multiples of: the address of a
// block tells its slab.
const slabSize = 64 << 10

// The size of a block is fixed so that a slab is full.
var _ [slabSize / opsPerSlab]byte = [unsafe.Sizeof(block{})]byte{}

// Handler hears of the completions of its operations. It is called by whoever took
// the completion off the port, and may start the operation again at once.
type Handler interface {
	Completed(op *Op, status windows.NTStatus, information uintptr)
}

// Op is an operation that completes on the port. New gives one, Free takes it back.
type Op struct {
	block   *block
	handler Handler
}

// table finds operations by the addresses of their blocks; it only grows.
var table struct {
	sync.Mutex
	free  []*Op
	slabs atomic.Pointer[map[uintptr]*[opsPerSlab]Op]
}

// find returns the operation whose block is at addr, nil if there is none: who was lent
// a handle may have begun a transfer of his own, which completes on this port, too.
func find(addr uintptr) *Op {
	slabs := table.slabs.Load()
	if slabs == nil {
		return nil
	}
	slab := (*slabs)[addr&^(slabSize-1)]
	if slab == nil || addr%unsafe.Sizeof(block{}) != 0 {
		return nil
	}
	return &slab[addr%slabSize/unsafe.Sizeof(block{})]
}

// New returns an operation whose completions h hears of.
func New(h Handler) (*Op, error) {
	table.Lock()
	defer table.Unlock()
	if len(table.free) == 0 {
		if err := grow(); err != nil {
			return nil, err
		}
	}
	last := len(table.free) - 1
	op := table.free[last]
	table.free = table.free[:last]
	op.handler = h
	return op, nil
}

func grow() error {
	tally.Add()
	addr, err := windows.VirtualAlloc(0, slabSize, windows.MEM_RESERVE|windows.MEM_COMMIT, windows.PAGE_READWRITE)
	if err != nil {
		return err
	}
	// The address is not one of Go's heap, which vet can't know.
	blocks := (*[opsPerSlab]block)(*(*unsafe.Pointer)(unsafe.Pointer(&addr)))
	slabs := map[uintptr]*[opsPerSlab]Op{}
	if old := table.slabs.Load(); old != nil {
		slabs = maps.Clone(*old)
	}
	ops := new([opsPerSlab]Op)
	for i := range ops {
		ops[i] = Op{block: &blocks[i]}
		table.free = append(table.free, &ops[i])
	}
	slabs[addr] = ops
	table.slabs.Store(&slabs)
	return nil
}

// Free gives op back. Nothing may be under way.
func (op *Op) Free() {
	table.Lock()
	defer table.Unlock()
	op.handler = nil
	table.free = append(table.free, op)
}

// Context is the address that the system is told for the operation: it lies at the
// beginning of the OVERLAPPED, which is an IO_STATUS_BLOCK at its own beginning.
func (op *Op) Context() unsafe.Pointer { return unsafe.Pointer(&op.block.overlapped) }

// Payload is the operation's own memory, which the system may write into.
func (op *Op) Payload() unsafe.Pointer { return unsafe.Pointer(&op.block.payload) }

// Pending marks the operation's status as not yet there, as NT's calls want it.
func (op *Op) Pending() { op.block.overlapped.Internal = uintptr(windows.STATUS_PENDING) }

// At readies op for a transfer at offset of a file, and returns the address of the
// offset, as NT's calls want it.
func (op *Op) At(offset int64) unsafe.Pointer {
	op.Pending()
	o := &op.block.overlapped
	o.InternalHigh = 0
	o.Offset, o.OffsetHigh = uint32(offset), uint32(offset>>32)
	return unsafe.Pointer(&o.Offset)
}

// entry is OVERLAPPED_ENTRY.
type entry struct {
	key   uintptr
	block uintptr // its address
	_     uintptr // the status, which is in the block too
	_     uint32  // the bytes, likewise
}

// batch is how many completions one call takes at most.
const batch = 64

type entries [batch]entry

// dispatch tells the handlers of the operations in e, and returns whether a Wake
// was among the entries.
func (e *entries) dispatch(n uint32) (woken bool) {
	for i := range e[:n] {
		if e[i].key != keyOp {
			woken = true
			continue
		}
		if op := find(e[i].block); op != nil {
			pending.Add(-1)
			o := &op.block.overlapped
			op.handler.Completed(op, windows.NTStatus(o.Internal), o.InternalHigh)
		}
	}
	return woken
}

var procGetQueuedCompletionStatusEx = windows.NewLazySystemDLL("kernel32.dll").NewProc("GetQueuedCompletionStatusEx")

// take waits up to timeout milliseconds and returns how many entries it filled.
func (e *entries) take(port windows.Handle, timeout uint32) (n uint32, failed syscall.Errno) {
	c := calls.Get().(*call)
	defer calls.Put(c)
	c.n = 0
	tally.Add()
	ok, _, errno := syscall.SyscallN(procGetQueuedCompletionStatusEx.Addr(), uintptr(port), uintptr(unsafe.Pointer(e)), batch,
		uintptr(unsafe.Pointer(&c.n)), uintptr(timeout), 0)
	if ok == 0 {
		return 0, errno
	}
	return c.n, 0
}

// call is where a call's results go: on the heap for good, so that none allocates.
type call struct{ n uint32 }

var calls = sync.Pool{New: func() any { return new(call) }}
