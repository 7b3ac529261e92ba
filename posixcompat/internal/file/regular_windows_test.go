package file

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

// described opens a new file with the content and open(2)'s flags.
func described(t *testing.T, content string, flags int) (*Regular, *fd.Description) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	d := fd.NewDescription(f, Kept(flags))
	t.Cleanup(func() { d.Release() })
	return f.(*Regular), d
}

func TestFilesAreOpenedForOverlappedOperation(t *testing.T) {
	f, _ := described(t, "x", fd.ReadWrite)
	if got := newTransfer(f.handle); !got.overlapped || !f.Overlapped() {
		t.Errorf("the system says overlapped %v, the file %v", got.overlapped, f.Overlapped())
	}
}

func TestTransfersOfOneBufferAllocateNothing(t *testing.T) {
	f, d := described(t, "", fd.ReadWrite)
	buf := make([]byte, 4096)
	bufs := [][]byte{buf}
	if n := testing.AllocsPerRun(100, func() {
		if n, err := f.Pwritev(d, bufs, 0); n != len(buf) || err != nil {
			t.Fatal(n, err)
		}
		if n, err := f.Preadv(d, bufs, 0); n != len(buf) || err != nil {
			t.Fatal(n, err)
		}
		if _, err := f.Size(); err != nil {
			t.Fatal(err)
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A slot's event may still be set by a transfer that the system had finished before
// anybody waited. The next one must not be taken to be over because of that.
func TestALateEventEndsNoOtherTransfer(t *testing.T) {
	f, d := described(t, "0123456789", fd.ReadWrite)
	for range 50 {
		s, err := takeSlot()
		if err != nil {
			t.Fatal(err)
		}
		if err := windows.SetEvent(s.event); err != nil {
			t.Fatal(err)
		}
		s.free()
		buf := make([]byte, 4)
		if n, err := f.Preadv(d, [][]byte{buf}, 3); n != 4 || err != nil || string(buf) != "3456" {
			t.Fatalf("%d, %v, %q", n, err, buf)
		}
	}
}

func TestTransfersAtOnceDoNotMixTheirSlots(t *testing.T) {
	f, d := described(t, "", fd.ReadWrite)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			one := []byte{byte('a' + i), byte('a' + i), byte('a' + i), byte('a' + i)}
			back := make([]byte, 4)
			for range 50 {
				if n, err := f.Pwritev(d, [][]byte{one}, int64(i)*4); n != 4 || err != nil {
					t.Error(n, err)
				}
				if n, err := f.Preadv(d, [][]byte{back}, int64(i)*4); n != 4 || err != nil || string(back) != string(one) {
					t.Errorf("%d, %v, %q, not %q", n, err, back, one)
				}
			}
		})
	}
	wg.Wait()
}

func TestVectorsAreMovedByWayOfOneBufferAndWithout(t *testing.T) {
	for _, size := range []int{3, firstStage / 2, maxStaged} {
		f, d := described(t, "", fd.ReadWrite)
		one, two := make([]byte, size), make([]byte, size)
		for i := range one {
			one[i], two[i] = byte(i), byte(i*7+1)
		}
		if n, err := f.Pwritev(d, [][]byte{one, nil, two}, 5); n != 2*size || err != nil {
			t.Fatal(n, err)
		}
		a, b, c := make([]byte, 5), make([]byte, size), make([]byte, size+10)
		if n, err := f.Preadv(d, [][]byte{a, b, c}, 0); n != 2*size+5 || err != nil {
			t.Fatal(n, err)
		}
		if string(a) != "\x00\x00\x00\x00\x00" || string(b) != string(one) || string(c[:size]) != string(two) {
			t.Errorf("%d bytes: what was read is not what was written", size)
		}
	}
}

func TestDirectTransfersAreCheckedAndClearingTheFlagLiftsThat(t *testing.T) {
	f, d := described(t, "0123456789", fd.ReadWrite|fd.Direct)
	buf := make([]byte, 3)
	if _, err := f.Preadv(d, [][]byte{buf}, 1); err != errnomap.EINVAL {
		t.Fatalf("O_DIRECT: %v", err)
	}
	if err := f.CheckDirect(d, 512, 512, 1); err != errnomap.EINVAL {
		t.Errorf("check: %v", err)
	}
	if err := d.SetFlags(0); err != nil {
		t.Fatal(err)
	}
	if err := f.CheckDirect(d, 1, 1, 1); err != nil {
		t.Errorf("check without the flag: %v", err)
	}
	if n, err := f.Preadv(d, [][]byte{buf}, 1); n != 3 || err != nil || string(buf) != "123" {
		t.Errorf("without the flag: %d, %v, %q", n, err, buf)
	}
	if n, err := f.Pwritev(d, [][]byte{[]byte("xy")}, 1); n != 2 || err != nil {
		t.Errorf("writing without the flag: %d, %v", n, err)
	}
}

func TestAFileThatIsOnlyReadCanBeFlushed(t *testing.T) {
	f, _ := described(t, "x", fd.ReadOnly)
	if err := f.Sync(); err != nil {
		t.Error(err)
	}
}
