package lock

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// plain is a file that is all one, as far as locks go, with a size and a position.
type plain struct {
	fd.AlwaysReady
	inode *int64 // the size
	pos   int64
}

func (*plain) Readv(*fd.Description, [][]byte) (int, error)  { return 0, nil }
func (*plain) Writev(*fd.Description, [][]byte) (int, error) { return 0, nil }
func (*plain) Close() error                                  { return nil }
func (p *plain) Seek(off int64, whence int) (int64, error) {
	if whence == 0 {
		p.pos = off
	}
	return p.pos, nil
}
func (p *plain) Stat() (fd.Stat, error) { return fd.Stat{Size: *p.inode}, nil }

// both is an open file here and in the kernel.
type both struct {
	d *fd.Description
	k int
}

func (b both) close() {
	Closed(b.d)
	_ = b.d.Release()
	_ = unix.Close(b.k)
}

func open(path string, inode *int64, mode int) (both, error) {
	k, err := unix.Open(path, mode|unix.O_CLOEXEC, 0)
	return both{fd.NewDescription(&plain{inode: inode}, mode), k}, err
}

// TestLocksAreThoseOfTheKernel makes the same calls here and in the kernel, on several
// descriptions of one file.
func TestLocksAreThoseOfTheKernel(t *testing.T) {
	old := identifyTest
	identifyTest = func(f fd.File) any { return f.(*plain).inode }
	defer func() { identifyTest = old }()
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.Int64Range(0, 12).Draw(t, "size")
		path := filepath.Join(dir, "file")
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.Truncate(path, size)); err != nil {
			t.Fatal(err)
		}
		modes := []int{unix.O_RDWR, unix.O_RDWR, unix.O_RDONLY, unix.O_WRONLY}
		open4 := make([]both, len(modes))
		reopen := func(i int) {
			var err error
			if open4[i], err = open(path, &size, modes[i]); err != nil {
				t.Fatal(err)
			}
		}
		for i := range modes {
			reopen(i)
		}
		defer func() {
			for _, b := range open4 {
				b.close()
			}
			files.Lock()
			defer files.Unlock()
			if len(files.byKey) != 0 || posixFiles.Load() != 0 {
				t.Fatalf("%d files are left, %d with POSIX locks", len(files.byKey), posixFiles.Load())
			}
		}()
		t.Repeat(map[string]func(*rapid.T){
			"set":   func(t *rapid.T) { compare(t, open4, []int{SetLock, OFDSet}) },
			"get":   func(t *rapid.T) { compare(t, open4, []int{GetLock, OFDGet}) },
			"flock": func(t *rapid.T) { compareFlock(t, open4) },
			"seek": func(t *rapid.T) {
				b := open4[rapid.IntRange(0, 3).Draw(t, "which")]
				pos := rapid.Int64Range(0, 10).Draw(t, "pos")
				_, _ = b.d.File().(*plain).Seek(pos, 0)
				_, _ = unix.Seek(b.k, pos, 0)
			},
			"close": func(t *rapid.T) {
				i := rapid.IntRange(0, 3).Draw(t, "which")
				open4[i].close()
				reopen(i)
			},
		})
	})
}

func compareFlock(t *rapid.T, all []both) {
	b := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
	op := rapid.SampledFrom([]int{1, 2, 8, 0, 3, 16}).Draw(t, "op") | opNonblock
	done, err := CheckFlock(op)
	if !done && err == nil {
		err = Flock(b.d, op)
	}
	if want := unix.Flock(b.k, op); errnomap.Of(err) != errnomap.Of(want) {
		t.Fatalf("flock %d: %v, the kernel %v", op, err, want)
	}
}

func compare(t *rapid.T, all []both, commands []int) {
	b := all[rapid.IntRange(0, len(all)-1).Draw(t, "which")]
	cmd := rapid.SampledFrom(commands).Draw(t, "cmd")
	edge := rapid.OneOf(rapid.Int64Range(-6, 20), rapid.SampledFrom([]int64{ToEnd, ToEnd - 1, ToEnd - 20, -ToEnd - 1, -ToEnd}))
	r := Request{
		Type:   int16(rapid.SampledFrom([]int{0, 0, 1, 1, 2, 2, 3}).Draw(t, "type")),
		Whence: int16(rapid.SampledFrom([]int{0, 0, 0, 1, 2, 3}).Draw(t, "whence")),
		Start:  edge.Draw(t, "start"),
		Len:    edge.Draw(t, "len"),
		PID:    int32(rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "pid")),
	}
	if cmd == OFDGet && r.Type == Unlock {
		return // kernels before 6.5 refuse it
	}
	k := unix.Flock_t{Type: r.Type, Whence: r.Whence, Start: r.Start, Len: r.Len, Pid: r.PID}
	asked := r
	err := Control(b.d, cmd, &r)
	want := unix.FcntlFlock(uintptr(b.k), cmd, &k)
	if errnomap.Of(err) != errnomap.Of(want) {
		t.Fatalf("%d %+v: %v, the kernel %v", cmd, asked, err, want)
	}
	got := Request{k.Type, k.Whence, k.Start, k.Len, k.Pid}
	if r != got {
		t.Fatalf("%d %+v: %+v, the kernel %+v", cmd, asked, r, got)
	}
}
