package memory

import (
	"unsafe"

	"causeway/compat-tests/suite"
	"causeway/posixcompat/mem"
)

// size is the numbers that C calls size_t.
const huge = ^uintptr(0) / 2

var allocationCases = []suite.Case{
	{
		Number: 200, Name: "posix_memalign wants a power of two that is a multiple of a pointer", Facts: []int{526, 527},
		Reference: suite.Facts,
		Source:    "posix_memalign(3): EINVAL",
		Run: func(t *suite.T) {
			_, err := mem.PosixMemalign(3, 100)
			t.Errno("3", err)
			_, err = mem.PosixMemalign(4, 100)
			t.Errno("4", err)
		},
	},
	{
		Number: 201, Name: "posix_memalign of 0 bytes is a pointer that can be freed", Facts: []int{528},
		Reference: suite.Facts,
		Source:    "posix_memalign(3): if size is 0, the value is either null or a unique pointer value",
		Run: func(t *suite.T) {
			p, err := mem.PosixMemalign(64, 0)
			t.Errno("posix_memalign", err)
			mem.Free(p)
		},
	},
	{
		Number: 202, Name: "posix_memalign of more than there is is ENOMEM", Facts: []int{529},
		Reference: suite.Facts,
		Source:    "posix_memalign(3): ENOMEM",
		Run: func(t *suite.T) {
			_, err := mem.PosixMemalign(4096, huge)
			t.Errno("posix_memalign", err)
		},
	},
	{
		Number: 203, Name: "malloc of 0 bytes is not null", Facts: []int{530},
		Reference: suite.Facts,
		Source:    "malloc(3): a unique pointer value that can later be successfully passed to free()",
		Run: func(t *suite.T) {
			p, err := mem.Malloc(0)
			t.Errno("malloc", err)
			q, err := mem.Malloc(0)
			t.Errno("malloc", err)
			t.Value("not null", p != nil && q != nil && p != q)
			mem.Free(p)
			mem.Free(q)
		},
	},
	{
		Number: 204, Name: "calloc of a product beyond all numbers is null", Facts: []int{531},
		Reference: suite.Facts,
		Source:    "malloc(3): if the multiplication would result in integer overflow, calloc() returns an error",
		Run: func(t *suite.T) {
			p, err := mem.Calloc(1<<33, 1<<33)
			t.Value("null", p == nil)
			t.Value("failed", err != nil)
		},
	},
	{
		Number: 205, Name: "realloc to 0 frees and is null", Facts: []int{532},
		Reference: suite.Facts,
		Source:    "malloc(3): if size is equal to zero, and ptr is not NULL, then the call is equivalent to free(ptr)",
		Run: func(t *suite.T) {
			p, err := mem.Malloc(100)
			t.Must(err)
			before := mem.Used().Blocks
			q, err := mem.Realloc(p, 0)
			t.Errno("realloc", err)
			t.Value("null", q == nil)
			t.Value("blocks gone", before-mem.Used().Blocks)
		},
	},
	{
		Number: 206, Name: "realloc keeps what was there, and gives or takes room",
		Reference: suite.Specification,
		Source:    "malloc(3): the contents will be unchanged from the start of the region up to the minimum of the old and new sizes",
		Run: func(t *suite.T) {
			p, err := mem.Realloc(nil, 100)
			t.Errno("of null", err)
			copy(unsafe.Slice((*byte)(p), 100), "content")
			for _, n := range []uintptr{10_000, 3_000_000, 20, 7} {
				p, err = mem.Realloc(p, n)
				t.Errno("realloc", err)
				t.Bytes("bytes", unsafe.Slice((*byte)(p), 7))
			}
			_, err = mem.Realloc(p, huge)
			t.Errno("too much", err)
			t.Bytes("bytes", unsafe.Slice((*byte)(p), 7))
			mem.Free(p)
			mem.Free(nil)
		},
	},
	{
		Number: 207, Name: "blocks of every alignment are freed by one free",
		Reference: suite.Specification,
		Source:    "posix_memalign(3), aligned_alloc(3), free(3)",
		Run: func(t *suite.T) {
			for align := uintptr(16); align <= 4<<20; align *= 4 {
				p, err := mem.AlignedAlloc(align, 100)
				t.Errno("aligned_alloc", err)
				t.Value("aligned", uintptr(p)%align)
				t.Value("room", mem.UsableSize(p) >= 100)
				mem.Free(p)
			}
			_, err := mem.AlignedAlloc(3, 8)
			t.Errno("3", err)
			_, err = mem.AlignedAlloc(0, 8)
			t.Errno("0", err)
		},
	},
	{
		Number: 208, Name: "a region is zeros, in whole pages, whatever pages it got",
		Reference: suite.Specification,
		Source:    "mmap(2): MAP_HUGETLB falls back to ordinary pages",
		Run: func(t *suite.T) {
			for _, w := range []mem.Wish{{}, {Huge: true}} {
				r, err := mem.NewRegion(1<<20+1, w)
				t.Errno("region", err)
				t.Must(err)
				b, got := r.Bytes(), r.Report()
				t.Value("room", len(b) > 1<<20)
				t.Value("aligned", address(b)%uintptr(got.PageSize))
				look(t, "begin", b[:page])
				t.Value("huge or says why", got.Pages == mem.Huge || !w.Huge || len(got.Why) > 0)
				t.Errno("close", r.Close())
				t.Errno("again", r.Close())
			}
		},
	},
}
