package rawio

import (
	"testing"
	"unsafe"
)

// offHeap returns bytes outside of Go's heap.
func offHeap(t testing.TB, n int) []byte {
	t.Helper()
	memory, e := mapMemory(uintptr(n))
	if e != 0 {
		t.Fatal(e)
	}
	t.Cleanup(func() { unmapMemory(memory, uintptr(n)) })
	return unsafe.Slice((*byte)(memory), n)
}

func addrOf(b []byte) unsafe.Pointer { return unsafe.Pointer(&b[0]) }
