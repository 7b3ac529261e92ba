package unistd_test

import (
	"os"
	"path/filepath"
	"testing"

	unix "causeway/posixcompat"
	"causeway/posixcompat/unistd"
)

func TestCaseIsToldAsItIsFound(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "lower"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	want := 1
	var s unix.Stat_t
	if err := unix.Stat(filepath.Join(dir, "LOWER"), &s); err == nil {
		want = 0
	}
	if got, err := unistd.Pathconf(dir, unistd.PC_CASE_SENSITIVE); got != want || err != nil {
		t.Errorf("%d, %v, want %d", got, err, want)
	}
	fd, err := unix.Open(dir, unix.O_RDONLY|unix.O_DIRECTORY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if got, err := unistd.Fpathconf(fd, unistd.PC_CASE_SENSITIVE); got != want || err != nil {
		t.Errorf("of the descriptor: %d, %v, want %d", got, err, want)
	}
	if pos, err := unix.Seek(fd, 0, 1); pos != 0 || err != nil {
		t.Errorf("the listing stands at %d, %v", pos, err)
	}
}

func TestAnEmptyDirectorySaysNothingWrongOfCase(t *testing.T) {
	dir := t.TempDir()
	got, err := unistd.Pathconf(dir, unistd.PC_CASE_SENSITIVE)
	if err != nil || got < -1 || got > 1 {
		t.Fatalf("%d, %v", got, err)
	}
	if err := os.WriteFile(filepath.Join(dir, "12345"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if again, err := unistd.Pathconf(dir, unistd.PC_CASE_SENSITIVE); again != got || err != nil {
		t.Errorf("with a name without letters: %d, %v, before %d", again, err, got)
	}
	if err := os.WriteFile(filepath.Join(dir, "lower"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if now, err := unistd.Pathconf(dir, unistd.PC_CASE_SENSITIVE); err != nil || got != -1 && now != got {
		t.Errorf("with a name: %d, %v, before %d", now, err, got)
	}
}

func TestOnlyDirectoriesHaveNamesWithCase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := unistd.Pathconf(path, unistd.PC_CASE_SENSITIVE); n != -1 || err != unix.ENOTDIR {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := unistd.Pathconf(path+"-not", unistd.PC_CASE_SENSITIVE); n != -1 || err != unix.ENOENT {
		t.Errorf("%d, %v", n, err)
	}
	if n, err := unistd.Fpathconf(-1, unistd.PC_CASE_SENSITIVE); n != -1 || err != unix.EBADF {
		t.Errorf("%d, %v", n, err)
	}
}
