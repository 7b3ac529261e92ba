package file

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

func TestRenamesOverOneNameAtTheSameTimeAllSucceed(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(dir, "target")
	var all sync.WaitGroup
	for g := range 6 {
		all.Go(func() {
			for i := range 40 {
				name := filepath.Join(dir, fmt.Sprintf("new-%d-%d", g, i))
				f, err := Open(name, fd.WriteOnly|Create|Exclusive, 0o600)
				if err == nil {
					err = f.Close()
				}
				if err == nil {
					err = Rename(FromCurrent, name, FromCurrent, target, 0)
				}
				if err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
	all.Wait()
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 1 || left[0].Name() != "target" {
		t.Errorf("left is %v, %v", left, err)
	}
}

func TestUnlinkTakesNoDirectoryThatCameInBetween(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "d")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	p, err := Begin(FromCurrent, dir)
	if err != nil {
		t.Fatal(err)
	}
	defer p.Done()
	at, _ := p.plain() // as a walk had found it when it was a file
	if err := removePlace(at, errnomap.OpUnlink, noDirectory); err != errnomap.EISDIR {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Error(err)
	}
}

func TestAVolumeIsToldOfAFileWhosePathHasGone(t *testing.T) {
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	if err := os.Mkdir(before, 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := Open(filepath.Join(before, "file"), fd.ReadWrite|Create, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	h := f.(*Regular).handle
	want, err := VolumeOf(h)
	if err != nil || want.Unit == 0 {
		t.Fatalf("%+v, %v", want, err)
	}
	if err := Rename(FromCurrent, before, FromCurrent, after, 0); err != nil {
		t.Fatal(err)
	}
	got, err := VolumeOf(h)
	if err != nil || got.Unit != want.Unit || got.System != want.System || got.Serial != want.Serial {
		t.Errorf("renamed: %+v, %v, want %+v", got, err, want)
	}
	if err := Unlink(FromCurrent, filepath.Join(after, "file")); err != nil {
		t.Fatal(err)
	}
	if got, err := VolumeOf(h); err != nil || got.Unit != want.Unit {
		t.Errorf("removed: %+v, %v, want %+v", got, err, want)
	}
}

func TestAModeIsKeptThoughThePathHasGone(t *testing.T) {
	dir := t.TempDir()
	before, after := filepath.Join(dir, "before"), filepath.Join(dir, "after")
	f, err := Open(before, fd.ReadWrite|Create, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := Rename(FromCurrent, before, FromCurrent, after, 0); err != nil {
		t.Fatal(err)
	}
	if err := Chmod(f.(*Regular).handle, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := f.(*Regular).Stat(); err != nil || s.Mode&permissions != 0o600 {
		t.Errorf("%o, %v", s.Mode, err)
	}
}
