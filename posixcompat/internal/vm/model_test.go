package vm

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"causeway/errnomap"

	"pgregory.net/rapid"
)

// The model: an array of pages. Of each page's content it knows one byte, at probe.
const (
	modelPages = 36
	filePages  = 12
	probe      = 7
)

type modelPage struct {
	mapped bool
	prot   uint8
	shared bool
	file   int  // page of the file, -1: anonymous
	copied bool // a private page of the file that was written
	loose  bool // the file was written since: either value is right
	val    byte // anonymous or copied content
}

type model struct {
	pages [modelPages]modelPage
	file  [filePages]byte
	size  int64
}

func (m *model) there(p modelPage) bool {
	return p.mapped && (p.file < 0 || int64(p.file)*PageSize < m.size)
}

func (m *model) value(p modelPage) byte {
	if p.file < 0 || p.copied {
		return p.val
	}
	return m.file[p.file]
}

func (m *model) write(i int, v byte) {
	p := &m.pages[i]
	switch {
	case p.file < 0:
		p.val = v
	case !p.shared:
		p.copied, p.val = true, v
	default:
		m.file[p.file] = v
		for j := range m.pages {
			if q := &m.pages[j]; q.file == p.file && !q.shared {
				q.loose = true
			}
		}
	}
}

func (m *model) truncate(size int64) {
	m.size = size
	for i := range m.file {
		if int64(i)*PageSize+probe >= size {
			m.file[i] = 0
		}
	}
	for i := range m.pages {
		// Linux throws private copies beyond the end away as well.
		if p := &m.pages[i]; p.mapped && p.file >= 0 && !m.there(*p) {
			p.copied = false
		}
		if p := &m.pages[i]; p.mapped && p.file >= 0 && !p.shared {
			p.loose = true
		}
	}
}

// TestASpaceIsAnArrayOfPages runs random calls and looks at every page after each.
func TestASpaceIsAnArrayOfPages(t *testing.T) {
	if os.Getpagesize() != PageSize {
		t.Skip("the pages of this system are not of 4096 bytes")
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rapid.Check(t, func(t *rapid.T) {
		var s Space
		r := &modelRun{T: t, s: &s, f: f}
		r.begin()
		defer func() { _ = s.Unmap(r.base, (modelPages+1)*PageSize) }()
		for i := range rapid.IntRange(1, 20).Draw(t, "steps") {
			r.step(byte(i + 1))
			r.compare()
		}
	})
}

type modelRun struct {
	*rapid.T
	s    *Space
	f    *os.File
	m    model
	base uintptr
}

func (r *modelRun) begin() {
	if err := r.f.Truncate(0); err != nil {
		r.Fatal(err)
	}
	r.resize(4*PageSize + 100)
	for i := range r.m.pages {
		r.m.pages[i] = modelPage{mapped: true, prot: Read | Write, file: -1}
	}
	var err error
	// The page behind keeps the place when all else is unmapped.
	r.base, err = r.s.Map(Request{Length: (modelPages + 1) * PageSize, Prot: Read | Write, Flags: private | anonymous})
	if err != nil {
		r.Fatal(err)
	}
}

func (r *modelRun) resize(size int64) {
	info, err := r.f.Stat()
	if err == nil {
		if size < info.Size() {
			err = r.s.Without(r.f.Fd(), func() error { return r.f.Truncate(size) })
		} else if err = r.f.Truncate(size); err == nil && r.s.Short() {
			r.s.Extended(r.f.Fd())
		}
	}
	if err != nil {
		r.Fatal("truncate: ", err)
	}
	r.m.truncate(size)
}

func (r *modelRun) at(page int) uintptr { return r.base + uintptr(page)*PageSize }

func (r *modelRun) step(v byte) {
	page := rapid.IntRange(0, modelPages-1).Draw(r.T, "page")
	count := rapid.IntRange(1, modelPages-page).Draw(r.T, "pages")
	prot := rapid.SampledFrom([]uint8{none, Read, Read | Write}).Draw(r.T, "prot")
	switch rapid.IntRange(0, 6).Draw(r.T, "operation") {
	case 0, 1:
		r.mapFixed(page, count, prot)
	case 2:
		r.Logf("munmap %d+%d", page, count)
		r.must(r.s.Unmap(r.at(page), uintptr(count)*PageSize))
		clear(r.m.pages[page : page+count])
	case 3:
		r.protect(page, count, prot)
	case 4:
		if p := r.m.pages[page]; r.m.there(p) && p.prot&Write != 0 {
			r.Logf("write page %d", page)
			bytesAt(r.at(page), PageSize)[probe] = v
			r.m.write(page, v)
		}
	case 5:
		size := int64(rapid.IntRange(0, filePages-1).Draw(r.T, "file's pages"))*PageSize + 100
		r.Logf("truncate to %d", size)
		r.resize(size)
	case 6:
		r.forget(page, count)
	}
}

func (r *modelRun) must(err error) {
	if err != nil {
		r.Fatal(err)
	}
}

func (r *modelRun) mapFixed(page, count int, prot uint8) {
	ofFile := rapid.Bool().Draw(r.T, "of the file")
	flags := rapid.SampledFrom([]int{private, shared}).Draw(r.T, "sharing") | fixed
	off := 0
	if ofFile {
		off = rapid.IntRange(0, filePages-1).Draw(r.T, "offset")
		count = min(count, filePages-off)
	} else {
		flags |= anonymous
	}
	r.Logf("mmap %d+%d prot %d flags %#x offset %d", page, count, prot, flags, off)
	addr, err := r.s.Map(Request{
		Addr: r.at(page), Length: uintptr(count)*PageSize - 9, Prot: int(prot), Flags: flags, Offset: uint64(off) * PageSize,
		Readable: true, Writable: true, Open: func() (*File, error) { return NewFile(r.f.Fd(), true) },
	})
	r.must(err)
	if addr != r.at(page) {
		r.Fatal("mapped elsewhere")
	}
	for i := range count {
		p := modelPage{mapped: true, prot: prot, shared: flags&shared != 0, file: -1}
		if ofFile {
			p.file = off + i
		}
		r.m.pages[page+i] = p
	}
}

func (r *modelRun) protect(page, count int, prot uint8) {
	r.Logf("mprotect %d+%d %d", page, count, prot)
	err := r.s.Protect(r.at(page), uintptr(count)*PageSize, int(prot))
	for i := page; i < page+count; i++ {
		if !r.m.pages[i].mapped {
			if err != errnomap.ENOMEM {
				r.Fatalf("mprotect over a hole: %v", err)
			}
			return
		}
		r.m.pages[i].prot = prot
	}
	r.must(err)
}

func (r *modelRun) forget(page, count int) {
	r.Logf("madvise dontneed %d+%d", page, count)
	err := r.s.Advise(r.at(page), uintptr(count)*PageSize, adviseDontNeed)
	hole := false
	for i := page; i < page+count; i++ {
		p := &r.m.pages[i]
		hole = hole || !p.mapped
		if p.mapped && !p.shared {
			p.val, p.copied, p.loose = 0, false, false
		}
	}
	if hole != (err == errnomap.ENOMEM) || err != nil && !hole {
		r.Fatalf("madvise: %v, hole %v", err, hole)
	}
}

// compare looks at each page through memory, and at what Allows says.
func (r *modelRun) compare() {
	for i, p := range r.m.pages {
		can := r.m.there(p) && p.prot&Read != 0
		if got := r.s.Allows(r.at(i), PageSize, false); got != can {
			r.Fatalf("page %d %+v: reading allowed: %v", i, p, got)
		}
		if got := r.s.Allows(r.at(i), PageSize, true); got != (can && p.prot&Write != 0) {
			r.Fatalf("page %d %+v: writing allowed: %v", i, p, got)
		}
		if got := sysAllows(r.at(i), PageSize, false); p.mapped && can && !got {
			r.Fatalf("page %d %+v: the system does not let it be read", i, p)
		}
		if !can {
			continue
		}
		got, want := bytesAt(r.at(i), PageSize)[probe], r.m.value(p)
		if got != want && !(p.loose && !p.copied) {
			r.Fatalf("page %d %+v has %d, want %d", i, p, got, want)
		}
	}
	b := make([]byte, 1)
	for i, want := range r.m.file {
		if int64(i)*PageSize+probe >= r.m.size {
			continue
		}
		if _, err := r.f.ReadAt(b, int64(i)*PageSize+probe); err != nil || b[0] != want {
			r.Fatal(fmt.Sprintf("page %d of the file has %d, want %d (%v)", i, b[0], want, err))
		}
	}
}
