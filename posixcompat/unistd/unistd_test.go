package unistd_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	unix "causeway/posixcompat"
	"causeway/posixcompat/unistd"
)

func TestSysconfTellsOfThisMachine(t *testing.T) {
	for _, test := range []struct {
		name  string
		what  int
		least int
	}{
		{"processors", unistd.SC_NPROCESSORS_ONLN, runtime.NumCPU()},
		{"configured processors", unistd.SC_NPROCESSORS_CONF, runtime.NumCPU()},
		{"page size", unistd.SC_PAGESIZE, 4096},
		{"pages", unistd.SC_PHYS_PAGES, 1 << 10},
		{"free pages", unistd.SC_AVPHYS_PAGES, 1},
		{"descriptors", unistd.SC_OPEN_MAX, 20},
		{"arguments", unistd.SC_ARG_MAX, 4096},
		{"buffers of a writev", unistd.SC_IOV_MAX, 1024},
	} {
		if n, err := unistd.Sysconf(test.what); err != nil || n < test.least {
			t.Errorf("%s: %d, %v", test.name, n, err)
		}
	}
	if n, err := unistd.Sysconf(9999); n != -1 || err != unix.EINVAL {
		t.Errorf("an unknown name: %d, %v", n, err)
	}
}

func TestAFileIsNoTerminal(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	fd, err := unix.Open(path, unix.O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	if is, err := unistd.Isatty(fd); is || err != unix.ENOTTY {
		t.Errorf("isatty: %v, %v", is, err)
	}
	if name, err := unistd.Ttyname(fd); name != "" || err != unix.ENOTTY {
		t.Errorf("ttyname: %q, %v", name, err)
	}
	if n, err := unistd.Fpathconf(fd, unistd.PC_NAME_MAX); err != nil || n < 14 {
		t.Errorf("NAME_MAX: %d, %v", n, err)
	}
}

func TestSleepsAreNeverEarly(t *testing.T) {
	var before, after unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &before); err != nil {
		t.Fatal(err)
	}
	unistd.Usleep(3000)
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &after); err != nil {
		t.Fatal(err)
	}
	if spent := time.Duration(after.Nano() - before.Nano()); spent < 3*time.Millisecond {
		t.Errorf("3 ms took %v", spent)
	}
	if left := unistd.Sleep(0); left != 0 {
		t.Errorf("%d s are left", left)
	}
}

func TestTheHostHasAName(t *testing.T) {
	if name, err := unistd.Gethostname(); err != nil || name == "" {
		t.Errorf("%q, %v", name, err)
	}
}
