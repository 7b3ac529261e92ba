package mem

import (
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"unsafe"

	"causeway/errnomap"

	"pgregory.net/rapid"
)

func TestEverySizeGetsTheSmallestClassThatHasRoom(t *testing.T) {
	for size := uintptr(1); size <= maxSmall; size++ {
		c := classOf(size, 1)
		if classSizes[c] < size || c > 0 && classSizes[c-1] >= size {
			t.Fatalf("size %d: class %d of %v", size, c, classSizes)
		}
	}
	for align := uintptr(32); align <= maxSmall; align *= 2 {
		for _, size := range []uintptr{1, align - 1, align, align + 1, 3 * align / 2} {
			if size <= maxSmall && classOf(size, align) < len(classSizes) && classSizes[classOf(size, align)]%align != 0 {
				t.Fatalf("size %d aligned to %d: class of %d", size, align, classSizes[classOf(size, align)])
			}
		}
	}
}

// live is a block of the model: where, how long, and the byte that it is filled with.
type live struct {
	p     unsafe.Pointer
	size  uintptr
	value byte
}

func (l live) bytes() []byte { return unsafe.Slice((*byte)(l.p), l.size) }

func (l live) check(t *rapid.T) {
	for i, v := range l.bytes() {
		if v != l.value {
			t.Fatalf("byte %d of a block of %d is %#x, want %#x: blocks overlap", i, l.size, v, l.value)
		}
	}
}

func (l live) fill() live {
	b := l.bytes()
	for i := range b {
		b[i] = l.value
	}
	return l
}

func TestBlocksKeepTheirBytesAndTheirAlignment(t *testing.T) {
	SetChecking(true)
	defer SetChecking(false)
	before := Used()
	rapid.Check(t, func(t *rapid.T) {
		var blocks []live
		sizes := rapid.OneOf(rapid.Uint64Range(0, 300), rapid.Uint64Range(0, 70000), rapid.Uint64Range(0, 5<<20))
		for i := range rapid.IntRange(1, 60).Draw(t, "steps") {
			value := byte(i + 1)
			op := rapid.IntRange(0, 4).Draw(t, "operation")
			if op <= 1 && len(blocks) > 0 { // free, or realloc
				k := rapid.IntRange(0, len(blocks)-1).Draw(t, "which")
				b := blocks[k]
				b.check(t)
				blocks = append(blocks[:k], blocks[k+1:]...)
				if op == 0 {
					Free(b.p)
					continue
				}
				size := uintptr(sizes.Draw(t, "new size"))
				p, err := Realloc(b.p, size)
				if err != nil || (p == nil) != (size == 0) {
					t.Fatalf("realloc to %d: %v %v", size, p, err)
				}
				if size != 0 {
					live{p, min(size, b.size), b.value}.check(t)
					blocks = append(blocks, live{p, size, value}.fill())
				}
				continue
			}
			size := uintptr(sizes.Draw(t, "size"))
			align := uintptr(1) << rapid.IntRange(3, 22).Draw(t, "alignment")
			b := live{size: size, value: value}
			var err error
			switch op {
			case 2:
				align = 16
				b.p, err = Malloc(size)
			case 3:
				align = 16
				if b.p, err = Calloc(1, size); err == nil {
					live{b.p, size, 0}.check(t)
				}
			default:
				b.p, err = PosixMemalign(align, size)
			}
			if err != nil || b.p == nil || uintptr(b.p)%align != 0 {
				t.Fatalf("%d bytes at %d: %v %v", size, align, b.p, err)
			}
			if UsableSize(b.p) < size {
				t.Fatalf("usable size %d of %d", UsableSize(b.p), size)
			}
			blocks = append(blocks, b.fill())
		}
		for _, b := range blocks {
			b.check(t)
			Free(b.p)
		}
	})
	if after := Used(); after.Blocks != before.Blocks || after.Live != before.Live {
		t.Errorf("after all was freed %+v, before %+v", after, before)
	}
	if after := Used(); after.Mapped > before.Mapped+8*chunkSize {
		t.Errorf("%d bytes stay mapped", after.Mapped)
	}
}

func TestManyGoroutinesAllocateAndFreeEachOthersBlocks(t *testing.T) {
	before := Used()
	handover := make(chan unsafe.Pointer, 64)
	var wg, takers sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 1))
			for range 3000 {
				size := uintptr(1) << r.IntN(17)
				p, err := Malloc(size + uintptr(r.IntN(50)))
				if err != nil {
					t.Error(err)
					return
				}
				*(*uint64)(p) = uint64(uintptr(p))
				handover <- p
			}
		})
	}
	for range 3 {
		takers.Go(func() {
			for p := range handover {
				if *(*uint64)(p) != uint64(uintptr(p)) {
					t.Error("a block was given twice")
				}
				Free(p)
			}
		})
	}
	wg.Wait()
	close(handover)
	takers.Wait()
	if after := Used(); after.Blocks != before.Blocks || after.Live != before.Live {
		t.Errorf("after all was freed %+v, before %+v", after, before)
	}
}

// panics returns what f panics with.
func panics(f func()) (text string) {
	defer func() {
		if v := recover(); v != nil {
			text, _ = v.(string)
		}
	}()
	f()
	return ""
}

func TestWrongFreesAreNoticed(t *testing.T) {
	for _, size := range []uintptr{24, 100_000, 8 << 20} {
		p, err := Malloc(size)
		if err != nil {
			t.Fatal(err)
		}
		if got := panics(func() { Free(unsafe.Add(p, 8)) }); !strings.Contains(got, "not allocated") {
			t.Errorf("Free inside of a block of %d: %q", size, got)
		}
		// Beside it stays one, so that the span is not given back.
		q, err := Malloc(size)
		if err != nil {
			t.Fatal(err)
		}
		Free(p)
		if got := panics(func() { Free(p) }); !strings.Contains(got, "not allocated") {
			t.Errorf("second Free of a block of %d: %q", size, got)
		}
		Free(q)
	}
	var x [2]uint64
	if got := panics(func() { Free(unsafe.Pointer(&x)) }); !strings.Contains(got, "not allocated") {
		t.Errorf("Free of Go's memory: %q", got)
	}
}

func TestAWriteAfterFreeIsNoticed(t *testing.T) {
	SetChecking(true)
	defer SetChecking(false)
	p, err := Malloc(200)
	if err != nil {
		t.Fatal(err)
	}
	Free(p)
	*(*byte)(unsafe.Add(p, 100)) = 1
	got := panics(func() {
		for range 2000 { // until it is the turn of that block
			if _, err := Malloc(200); err != nil {
				t.Fatal(err)
			}
		}
	})
	if !strings.Contains(got, "after it was freed") {
		t.Errorf("%q", got)
	}
}

func TestTheLimitHolds(t *testing.T) {
	defer SetLimit(0)
	SetLimit(Used().Live + 1<<20)
	p, err := Malloc(1 << 19)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Malloc(1 << 20); err != errnomap.ENOMEM {
		t.Errorf("beyond the limit: %v", err)
	}
	Free(p)
	if p, err = Malloc(1 << 19); err != nil {
		t.Errorf("within the limit after a free: %v", err)
	}
	Free(p)
}

func TestACallAllocatesNothingOnGosHeap(t *testing.T) {
	keep, err := Malloc(4096)
	if err != nil {
		t.Fatal(err)
	}
	defer Free(keep)
	if n := testing.AllocsPerRun(1000, func() {
		p, _ := PosixMemalign(4096, 4096)
		Free(p)
		b, _ := Alloc(512, 512)
		Release(b)
		run, _ := Alloc(100_000, 4096)
		Release(run)
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
