package lock

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// disk is a file on a disk.
type disk struct {
	fd.AlwaysReady
	h windows.Handle
}

func (*disk) Readv(*fd.Description, [][]byte) (int, error)  { return 0, nil }
func (*disk) Writev(*fd.Description, [][]byte) (int, error) { return 0, nil }
func (d *disk) Close() error                                { return windows.CloseHandle(d.h) }
func (d *disk) Handle() uintptr                             { return uintptr(d.h) }

func onADisk(t *testing.T, path string) *fd.Description {
	t.Helper()
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	const share = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE
	h, err := windows.CreateFile(name, windows.GENERIC_READ, share, nil, windows.OPEN_EXISTING, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	return fd.NewDescription(&disk{h: h}, fd.ReadWrite)
}

// objects counts the names that an object directory has of locks and waits.
func objects(t *testing.T, key string) (n int) {
	t.Helper()
	dir, err := lookDirectory(namespace + key)
	if err != nil {
		return 0
	}
	defer windows.CloseHandle(dir)
	_ = list(dir, func(name string) {
		if name != "m" {
			n++
		}
	})
	return n
}

func TestAFileOnADiskIsOneUnderAnyHandleAndLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	a, b := onADisk(t, path), onADisk(t, path)
	key, _ := identify(a.File())
	if other, _ := identify(b.File()); other != key {
		t.Fatalf("%v and %v", key, other)
	}
	for range 20 {
		if err := Flock(a, opExclusive); err != nil {
			t.Fatal(err)
		}
		if err := Flock(b, opShared|opNonblock); err != errnomap.EAGAIN {
			t.Fatal(err)
		}
		for i := range int64(3 * nameLocks) {
			if err := Control(b, OFDSet, &Request{Type: Write, Start: 2 * i, Len: 1}); err != nil {
				t.Fatal(err)
			}
		}
		if n := objects(t, key.(string)); n != 1+3 {
			t.Fatalf("%d names of %d locks", n, 1+3*nameLocks)
		}
		if err := Control(b, OFDSet, &Request{Type: Unlock}); err != nil {
			t.Fatal(err)
		}
		if err := Flock(a, opUnlock); err != nil {
			t.Fatal(err)
		}
	}
	if dir, err := lookDirectory(namespace + key.(string)); err == nil {
		windows.CloseHandle(dir)
		t.Error("the directory stays")
	}
	a.Release()
	b.Release()
}

func TestTooManyLocksAreRefusedAndNothingHasChanged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	d := onADisk(t, path)
	defer d.Release()
	f, err := get(identify(d.File()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.put()
	var l List
	for i := range int64(maxNames * nameLocks) {
		l = append(l, Lock{Range{2 * i, 2 * i}, true})
	}
	o := ownerOf(d, OFD)
	f.mu.Lock()
	_, err = f.store.enter()
	if err == nil {
		err = f.change(o, l)
		f.store.leave()
	}
	f.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	if err := Control(d, OFDSet, &Request{Type: Write, Start: 1 << 40, Len: 1}); err != errnomap.ENOLCK {
		t.Error(err)
	}
	if n := len(f.own[o]); n != len(l) {
		t.Errorf("%d locks of %d", n, len(l))
	}
}

func TestTheWatcherEndsWithTheLastWait(t *testing.T) {
	forget, err := watchProcess(self)
	if err != nil {
		t.Fatal(err)
	}
	again, err := watchProcess(self)
	if err != nil {
		t.Fatal(err)
	}
	wakeProcess(self)
	forget()
	again()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		watch.Lock()
		done := watch.changed == 0
		watch.Unlock()
		if done {
			return
		}
		if time.Now().After(end) {
			t.Fatal("it goes on")
		}
	}
}
