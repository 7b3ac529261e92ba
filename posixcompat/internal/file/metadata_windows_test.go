package file

import (
	"os"
	"path/filepath"
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

func TestAPunchedHoleReadsAsZerosAndAReservationIsRefusedOrKept(t *testing.T) {
	f, d := described(t, "0123456789", fd.ReadWrite)
	if err := f.Allocate(d, PunchHole|KeepSize, 2, 100); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 20)
	n, err := f.Preadv(d, [][]byte{buf}, 0)
	if got := string(buf[:max(n, 0)]); err != nil || got != "01\x00\x00\x00\x00\x00\x00\x00\x00" {
		t.Errorf("%q, %v", got, err)
	}
	if err := f.Allocate(d, KeepSize, 0, 1<<20); err != nil && err != errnomap.EOPNOTSUPP {
		t.Errorf("room behind the end: %v", err)
	}
	if size, err := f.Size(); size != 10 || err != nil {
		t.Errorf("the size is %d, %v", size, err)
	}
	if err := f.Allocate(d, 0, 0, 1<<62); err != errnomap.ENOSPC && err != errnomap.EFBIG {
		t.Errorf("more than the volume has: %v", err)
	}
	if size, err := f.Size(); size != 10 || err != nil {
		t.Errorf("the size is %d, %v, after there was no room", size, err)
	}
}

func TestAFileThatWindowsMadeReadOnlyIsWritableAfterChmod(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := windows.SetFileAttributes(name, windows.FILE_ATTRIBUTE_READONLY); err != nil {
		t.Fatal(err)
	}
	f, err := Open(path, fd.ReadOnly, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := f.(*Regular)
	if s, err := r.Stat(); err != nil || s.Mode&writers != 0 {
		t.Errorf("mode %o, %v: the attribute counts", s.Mode, err)
	}
	if err := Chmod(r.handle, 0o640); err != nil {
		t.Fatal(err)
	}
	if s, err := r.Stat(); err != nil || s.Mode != modeRegular|0o640 {
		t.Errorf("mode %o, %v", s.Mode, err)
	}
	attributes, err := windows.GetFileAttributes(name)
	if err != nil || attributes&windows.FILE_ATTRIBUTE_READONLY != 0 {
		t.Errorf("attributes %#x, %v", attributes, err)
	}
}

func TestAVolumeTellsWhatItIs(t *testing.T) {
	f, _ := described(t, "x", fd.ReadOnly)
	v, err := VolumeOf(f.handle)
	if err != nil || v.System == "" || v.Unit <= 0 || v.Total < v.Free || v.Free < v.Available || v.Available == 0 {
		t.Errorf("%+v, %v", v, err)
	}
}

func TestFilesAreNotGivenAwayToNobody(t *testing.T) {
	f, _ := described(t, "x", fd.ReadOnly)
	if err := Chown(f.handle, Unchanged, Unchanged); err != nil {
		t.Errorf("to whom it belongs: %v", err)
	}
	if err := Chown(f.handle, 65534, Unchanged); err != errnomap.EPERM {
		t.Errorf("to nobody: %v", err)
	}
}
