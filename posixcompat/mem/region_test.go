package mem

import (
	"strings"
	"testing"

	"causeway/errnomap"
	unix "causeway/posixcompat"
)

func TestARegionSaysWhatItGot(t *testing.T) {
	for _, w := range []Wish{{}, {Huge: true}, {Lock: true}, {Huge: true, Lock: true}} {
		r, err := NewRegion(3<<20, w)
		if err != nil {
			t.Fatalf("%+v: %v", w, err)
		}
		got, b := r.Report(), r.Bytes()
		t.Logf("%+v: %+v", w, got)
		if len(b) < 3<<20 || addressOf(b)%uintptr(got.PageSize) != 0 {
			t.Errorf("%+v: %d bytes at %#x", w, len(b), addressOf(b))
		}
		if (w.Huge && got.Pages != Huge || w.Lock && !got.Locked) != (len(got.Why) > 0) {
			t.Errorf("%+v: %+v does not say why", w, got)
		}
		for i := 0; i < len(b); i += 4096 {
			if b[i] != 0 {
				t.Fatalf("byte %d is %d", i, b[i])
			}
			b[i] = 1
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
		if err := r.Close(); err != errnomap.EINVAL {
			t.Errorf("second Close: %v", err)
		}
	}
	if _, err := NewRegion(0, Wish{}); err != errnomap.EINVAL {
		t.Errorf("a region of 0: %v", err)
	}
	if _, err := NewRegion(1<<47, Wish{Huge: true}); err != errnomap.ENOMEM {
		t.Errorf("a region of 128 TiB: %v", err)
	}
}

func TestAPoolGivesEachBufferOnce(t *testing.T) {
	r, err := NewRegion(64<<10, Wish{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	p, err := NewPool(r, 3000, 512)
	if err != nil {
		t.Fatal(err)
	}
	n := p.Len()
	if n != 64<<10/3072 {
		t.Errorf("%d buffers", n)
	}
	seen := map[uintptr]bool{}
	var all [][]byte
	for b := p.Get(); b != nil; b = p.Get() {
		if len(b) != 3000 || cap(b) != 3000 || addressOf(b)%512 != 0 || seen[addressOf(b)] {
			t.Fatalf("%d bytes at %#x", len(b), addressOf(b))
		}
		seen[addressOf(b)] = true
		all = append(all, b)
	}
	if len(all) != n || p.Len() != 0 {
		t.Errorf("%d were given, %d are left", len(all), p.Len())
	}
	p.Put(all[3])
	for name, wrong := range map[string][]byte{"twice": all[3], "not at the begin": all[4][8:], "of others": make([]byte, 8)} {
		if got := panics(func() { p.Put(wrong) }); !strings.Contains(got, "no buffer of the pool") {
			t.Errorf("Put %s: %q", name, got)
		}
	}
	if got := p.Get(); addressOf(got) != addressOf(all[3]) {
		t.Error("what was put back does not come again")
	}
	if n := testing.AllocsPerRun(100, func() { p.Put(all[0]); all[0] = p.Get() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
	if _, err := NewPool(r, 100, 3); err != errnomap.EINVAL {
		t.Errorf("an alignment of 3: %v", err)
	}
}

func TestNamesOfSharedMemory(t *testing.T) {
	for name, want := range map[string]error{
		"": unix.EINVAL, "/": unix.EINVAL, "/a/b": unix.EINVAL, "/.": unix.EINVAL, "/..": unix.EINVAL,
		"/" + strings.Repeat("x", 256): unix.ENAMETOOLONG,
	} {
		if _, err := ShmOpen(name, unix.O_RDWR|unix.O_CREAT, 0o600); !errnomap.Is(err, errnomap.Of(want)) {
			t.Errorf("%.20q: %v, want %v", name, err, want)
		}
	}
}

func TestWhatNoAddressSpaceHasIsRefusedWithoutAsking(t *testing.T) {
	for _, c := range [][2]uintptr{{1 << 37, 1}, {1 << 63, 1}, {16, 1 << 47}, {16, ^uintptr(0)}, {1 << 37, ^uintptr(0)}} {
		before := Used()
		if p, err := AlignedAlloc(c[0], c[1]); p != nil || err != errnomap.ENOMEM {
			t.Errorf("%d bytes at a multiple of %d: %v, %v", c[1], c[0], p, err)
		}
		if after := Used(); after != before {
			t.Errorf("%d bytes at a multiple of %d: %+v was used, now %+v is", c[1], c[0], before, after)
		}
	}
}
