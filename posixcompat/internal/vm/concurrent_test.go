package vm

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// TestManyMapAtOnce maps, writes, cuts and unmaps from several goroutines: nobody's
// memory is another's, and in the end nothing is left.
func TestManyMapAtOnce(t *testing.T) {
	if os.Getpagesize() != PageSize {
		t.Skip("the pages of this system are not of 4096 bytes")
	}
	f, err := os.Create(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Truncate(16 * PageSize); err != nil {
		t.Fatal(err)
	}
	var s Space
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(g), 7))
			for range 300 {
				q := Request{Length: uintptr(1+r.IntN(20)) * PageSize, Prot: Read | Write, Flags: private | anonymous}
				if r.IntN(3) == 0 {
					q.Flags, q.Readable, q.Offset = private, true, uint64(r.IntN(4))*PageSize
					q.Open = func() (*File, error) { return NewFile(f.Fd(), false) }
				}
				addr, err := s.Map(q)
				if err != nil {
					t.Error(err)
					return
				}
				mine := byte(g*60 + r.IntN(60) + 1)
				b := bytesAt(addr, PageSize)
				b[0], b[PageSize-1] = mine, mine
				if !s.Allows(addr, PageSize, true) {
					t.Error("a page that was mapped is not allowed")
				}
				middle := addr + q.Length/2&^(PageSize-1)
				if middle != addr {
					if err := s.Unmap(middle, PageSize); err != nil {
						t.Error(err)
					}
				}
				if b[0] != mine || b[PageSize-1] != mine {
					t.Error("somebody else wrote into the mapping")
				}
				if err := s.Unmap(addr, q.Length); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(s.areas.list) + len(s.pieces.list) + len(s.holds.list); n != 0 {
		t.Errorf("%d spans are left", n)
	}
}
