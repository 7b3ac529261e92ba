package vm

import (
	"os"
	"path/filepath"
	"testing"

	"causeway/errnomap"
)

// TestWithoutPlaceholders goes the way of a Windows before version 1803.
func TestWithoutPlaceholders(t *testing.T) {
	classicOnly = true
	defer func() { classicOnly = false }()
	var s Space
	check := func(what string, err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	addr, err := s.Map(Request{Length: 5 * PageSize, Prot: Read | Write, Flags: private | anonymous})
	check("map", err)
	bytesAt(addr, 5*PageSize)[4*PageSize] = 'x'
	check("unmap a part", s.Unmap(addr+PageSize, PageSize))
	if s.Allows(addr+PageSize, 1, false) || !s.Allows(addr, PageSize, true) {
		t.Error("the part is there, or the rest is not")
	}
	again, err := s.Map(Request{Addr: addr + PageSize, Length: PageSize, Prot: Read | Write, Flags: private | anonymous | fixed})
	check("map again", err)
	if again != addr+PageSize || bytesAt(again, 1)[0] != 0 || bytesAt(addr+4*PageSize, 1)[0] != 'x' {
		t.Error("what was mapped again is not zeros, or the rest has changed")
	}
	check("unmap", s.Unmap(addr, 5*PageSize))

	path := filepath.Join(t.TempDir(), "file")
	check("write", os.WriteFile(path, make([]byte, 2*PageSize), 0o600))
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	check("open", err)
	defer f.Close()
	request := Request{Length: 40 * PageSize, Prot: Read | Write, Flags: shared, Readable: true, Writable: true,
		Open: func() (*File, error) { return NewFile(f.Fd(), true) }}
	addr, err = s.Map(request)
	check("map a file", err)
	bytesAt(addr, 2*PageSize)[PageSize-1] = 'y'
	if s.Allows(addr+2*PageSize, 1, false) {
		t.Error("what is beyond the end is there")
	}
	check("protect", s.Protect(addr, PageSize, Read))
	check("truncate", s.Without(f.Fd(), func() error { return f.Truncate(PageSize) }))
	if !s.Allows(addr, PageSize, false) || s.Allows(addr+PageSize, 1, false) {
		t.Error("the page before the end is not there, or that behind it is")
	}
	check("unmap a part of a file", s.Unmap(addr, PageSize))
	check("unmap the rest", s.Unmap(addr, 40*PageSize))
	b, err := os.ReadFile(path)
	check("read", err)
	if len(b) != PageSize || b[PageSize-1] != 'y' {
		t.Error("what was written is not in the file")
	}
	check("extend", f.Truncate(2*PageSize))
	request.Offset = PageSize
	if _, err = s.Map(request); err != errnomap.EINVAL {
		t.Errorf("an offset that is no multiple of 64 KiB: %v", err)
	}
	if len(s.areas.list)+len(s.pieces.list)+len(s.holds.list) != 0 {
		t.Errorf("left: %+v %+v %+v", s.areas.list, s.pieces.list, s.holds.list)
	}
}
