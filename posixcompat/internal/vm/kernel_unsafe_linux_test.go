package vm

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"unsafe"

	"causeway/errnomap"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"
)

// arenaPages is how much the tests map, unmap and change. The page behind it stays
// mapped, so that the arena does.
const arenaPages = 40

// side is one of two address spaces that are told the same: ours and the kernel's.
type side struct {
	base  uintptr
	file  int
	space *Space // nil: the kernel's
	pipe  [2]int
}

func newSide(t *testing.T, space *Space) *side {
	t.Helper()
	fd, err := unix.MemfdCreate("vm-test", 0)
	must(t, err)
	t.Cleanup(func() { unix.Close(fd) })
	v := &side{file: fd, space: space}
	must(t, unix.Pipe2(v.pipe[:], unix.O_NONBLOCK))
	t.Cleanup(func() { unix.Close(v.pipe[0]); unix.Close(v.pipe[1]) })
	// Far below where the kernel puts what asks for no place, so that the holes stay holes.
	hint := uintptr(0x20_0000_0000)
	if space == nil {
		hint = 0x30_0000_0000
	}
	v.base, err = v.mmap(hint, (arenaPages+1)*PageSize, Read|Write, private|anonymous, 0)
	must(t, err)
	if v.base != hint {
		t.Skip("the addresses that the test wants are taken")
	}
	t.Cleanup(func() { v.munmap(v.base, (arenaPages+1)*PageSize) })
	return v
}

func must(t interface{ Fatal(...any) }, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

func (v *side) mmap(addr, n uintptr, prot uint8, flags int, off uint64) (uintptr, error) {
	if v.space == nil {
		return mmap(addr, n, prot, flags, v.file, off)
	}
	return v.space.Map(Request{
		Addr: addr, Length: n, Prot: int(prot), Flags: flags, Offset: off, Readable: true, Writable: true,
		Open: func() (*File, error) { return NewFile(uintptr(v.file), true) },
	})
}

func (v *side) munmap(addr, n uintptr) error {
	if v.space == nil {
		return unix.MunmapPtr(*(*unsafe.Pointer)(unsafe.Pointer(&addr)), n)
	}
	return v.space.Unmap(addr, n)
}

func (v *side) mprotect(addr, n uintptr, prot uint8) error {
	if v.space == nil {
		return unix.Mprotect(bytesAt(addr, n), int(prot))
	}
	return v.space.Protect(addr, n, int(prot))
}

func (v *side) madvise(addr, n uintptr, advice int) error {
	if v.space == nil {
		return unix.Madvise(bytesAt(addr, n), advice)
	}
	return v.space.Advise(addr, n, advice)
}

func (v *side) msync(addr, n uintptr) error {
	if v.space == nil {
		return unix.Msync(bytesAt(addr, n), unix.MS_SYNC)
	}
	return v.space.Sync(addr, n, unix.MS_SYNC)
}

func (v *side) mremap(old, oldLen, to, newLen uintptr, flags int) (uintptr, error) {
	if v.space == nil {
		p, err := unix.MremapPtr(*(*unsafe.Pointer)(unsafe.Pointer(&old)), oldLen, *(*unsafe.Pointer)(unsafe.Pointer(&to)), newLen, flags)
		return uintptr(p), err
	}
	return v.space.Remap(old, oldLen, to, newLen, flags)
}

func (v *side) mlock(addr, n uintptr, on bool) error {
	switch {
	case v.space == nil && on:
		return unix.Mlock(bytesAt(addr, n))
	case v.space == nil:
		return unix.Munlock(bytesAt(addr, n))
	case on:
		return v.space.Lock(addr, n)
	}
	return v.space.Unlock(addr, n)
}

func (v *side) truncate(t *rapid.T, size int64) {
	var st unix.Stat_t
	must(t, unix.Fstat(v.file, &st))
	cut := func() error { return unix.Ftruncate(v.file, size) }
	switch {
	case v.space == nil:
		must(t, cut())
	case size < st.Size:
		must(t, v.space.Without(uintptr(v.file), cut))
	default:
		must(t, cut())
		v.space.Extended(uintptr(v.file))
	}
}

// look returns a page's content as the kernel sees it, nil if that is EFAULT.
func (v *side) look(t *rapid.T, page int) []byte {
	addr := v.base + uintptr(page)*PageSize
	_, err := unix.Write(v.pipe[1], bytesAt(addr, PageSize))
	if v.space != nil && v.space.Allows(addr, PageSize, false) != (err == nil) {
		t.Fatalf("page %d: Allows says %v, the kernel %v", page, err != nil, err)
	}
	if err == unix.EFAULT {
		return nil
	}
	must(t, err)
	b := make([]byte, PageSize)
	_, err = unix.Read(v.pipe[0], b)
	must(t, err)
	return b
}

// poke has the kernel write a byte into a page, and returns whether it could.
func (v *side) poke(t *rapid.T, page int, with byte) bool {
	_, err := unix.Write(v.pipe[1], []byte{with})
	must(t, err)
	addr := v.base + uintptr(page)*PageSize + 7
	_, err = unix.Read(v.pipe[0], bytesAt(addr, 1))
	if v.space != nil && v.space.Allows(addr, 1, true) != (err == nil) {
		t.Fatalf("page %d: Allows says %v to writing, the kernel %v", page, err != nil, err)
	}
	if err == unix.EFAULT {
		_, err := unix.Read(v.pipe[0], make([]byte, 1))
		must(t, err)
		return false
	}
	must(t, err)
	return true
}

func TestTheKernelAnswersAlike(t *testing.T) { testAgainstTheKernel(t, new(Space)) }

func TestTheKernelAnswersAlikeWherePartsAreNotTakenBack(t *testing.T) {
	s := new(Space)
	wholeOnly = func(addr, n uintptr) bool {
		p := s.pieces.whole(addr, addr+n)
		return len(p) == 1 && p[0].start == addr && p[0].end == addr+n
	}
	defer func() { wholeOnly = nil }()
	testAgainstTheKernel(t, s)
}

// testAgainstTheKernel tells a Space and the kernel the same, and looks at each answer
// and each page of both.
func testAgainstTheKernel(t *testing.T, space *Space) {
	if os.Getpagesize() != PageSize {
		t.Skip("the pages of this kernel are not of 4096 bytes")
	}
	ours, kernel := newSide(t, space), newSide(t, nil)
	rapid.Check(t, func(t *rapid.T) {
		// Whether a private page shows what others write to the file later is not specified.
		ofFile := rapid.SampledFrom([]int{private, shared}).Draw(t, "mappings of the file")
		for _, v := range []*side{ours, kernel} {
			v.truncate(t, 0)
			v.truncate(t, 10*PageSize+100)
			_, err := v.mmap(v.base, arenaPages*PageSize, Read|Write, private|anonymous|fixed, 0)
			must(t, err)
		}
		for i := range rapid.IntRange(1, 25).Draw(t, "steps") {
			name, act := draw(t, ofFile, byte(i+1))
			t.Log(name)
			a, b := act(ours), act(kernel)
			if a != b {
				t.Fatalf("%s: %s, the kernel says %s", name, a, b)
			}
			for page := range arenaPages {
				if x, y := ours.look(t, page), kernel.look(t, page); !bytes.Equal(x, y) || (x == nil) != (y == nil) {
					t.Fatalf("%s: page %d has %.20x, with the kernel %.20x", name, page, x, y)
				}
			}
		}
	})
}

// draw makes one step: its name, and what it does to a side and answers.
func draw(t *rapid.T, ofFile int, step byte) (string, func(*side) string) {
	page := rapid.IntRange(0, arenaPages-1).Draw(t, "page")
	count := rapid.IntRange(1, arenaPages-page).Draw(t, "pages")
	prot := rapid.SampledFrom([]uint8{none, Read, Read | Write}).Draw(t, "prot")
	at := func(v *side) uintptr { return v.base + uintptr(page)*PageSize }
	n := uintptr(count) * PageSize
	errno := func(err error) string { return fmt.Sprint(errnomap.Of(err)) }
	switch op := rapid.IntRange(0, 10).Draw(t, "operation"); op {
	case 0, 1:
		flags := rapid.SampledFrom([]int{private | anonymous, shared | anonymous, ofFile}).Draw(t, "flags")
		off := uint64(rapid.IntRange(0, 12).Draw(t, "offset")) * PageSize
		keep := rapid.SampledFrom([]int{fixed, fixed, noReplace}).Draw(t, "how")
		return fmt.Sprintf("mmap %d+%d flags %#x offset %#x", page, count, flags|keep, off), func(v *side) string {
			addr, err := v.mmap(at(v), n, prot, flags|keep, off)
			if err == nil && addr != at(v) {
				return "elsewhere"
			}
			return errno(err)
		}
	case 2:
		return "munmap", func(v *side) string { return errno(v.munmap(at(v), n)) }
	case 3:
		return fmt.Sprintf("mprotect %d+%d %d", page, count, prot), func(v *side) string { return errno(v.mprotect(at(v), n, prot)) }
	case 4, 5:
		return fmt.Sprintf("poke %d", page), func(v *side) string { return fmt.Sprint(v.poke(t, page, step)) }
	case 6:
		advice := rapid.SampledFrom([]int{unix.MADV_DONTNEED, unix.MADV_NORMAL, unix.MADV_WILLNEED, unix.MADV_REMOVE, unix.MADV_POPULATE_READ, 77}).Draw(t, "advice")
		return fmt.Sprintf("madvise %d+%d %d", page, count, advice), func(v *side) string { return errno(v.madvise(at(v), n, advice)) }
	case 7:
		return "msync", func(v *side) string { return errno(v.msync(at(v), n)) }
	case 8:
		size := int64(rapid.IntRange(0, 14*PageSize).Draw(t, "size"))
		return fmt.Sprintf("ftruncate %d", size), func(v *side) string { v.truncate(t, size); return "" }
	case 9:
		on := rapid.Bool().Draw(t, "lock")
		return fmt.Sprintf("mlock %v", on), func(v *side) string { return errno(v.mlock(at(v), n, on)) }
	}
	return drawRemap(t, ofFile, page, count, prot, step)
}

// drawRemap maps, writes, and remaps. What mremap(2) says of ranges with several mappings
// is different from kernel to kernel, so there is one.
func drawRemap(t *rapid.T, ofFile, page, count int, prot, step byte) (string, func(*side) string) {
	target := rapid.IntRange(0, arenaPages-1).Draw(t, "target")
	length := rapid.IntRange(1, arenaPages-target).Draw(t, "new length")
	kind := rapid.SampledFrom([]int{private | anonymous, shared | anonymous, ofFile}).Draw(t, "flags")
	flags := rapid.SampledFrom([]int{0, remapMayMove | remapFixed, remapMayMove | remapFixed, remapMayMove | remapFixed | remapDontUnmap}).Draw(t, "how")
	name := fmt.Sprintf("mremap %#x %d+%d to %d+%d prot %d flags %d", kind, page, count, target, length, prot, flags)
	return name, func(v *side) string {
		at, n, to := v.base+uintptr(page)*PageSize, uintptr(count)*PageSize, v.base+uintptr(target)*PageSize
		_, err := v.mmap(at, n, Read|Write, kind|fixed, 0)
		must(t, err)
		v.poke(t, page, step)
		must(t, v.mprotect(at, n, prot))
		_, err = v.mremap(at, n, to, uintptr(length)*PageSize, flags)
		return fmt.Sprint(errnomap.Of(err))
	}
}
