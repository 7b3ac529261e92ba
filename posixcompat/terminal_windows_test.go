package posixcompat_test

import (
	"testing"

	"golang.org/x/sys/windows"

	unix "causeway/posixcompat"
)

var (
	kernel32     = windows.NewLazySystemDLL("kernel32.dll")
	allocConsole = kernel32.NewProc("AllocConsole")
	freeConsole  = kernel32.NewProc("FreeConsole")
)

// console gives the process a console, if it can have one, and returns a descriptor of it.
func console(t *testing.T) int {
	t.Helper()
	h, err := openConsole(t)
	if err != nil {
		freeConsole.Call() // Wine counts what it is no console of as one
		if r, _, err := allocConsole.Call(); r == 0 {
			t.Skipf("no console can be had: %v", err)
		}
		t.Cleanup(func() { freeConsole.Call() })
		h, err = openConsole(t)
	}
	must(t, err)
	defer windows.CloseHandle(h)
	var mode uint32
	if err := windows.GetConsoleMode(h, &mode); err != nil {
		t.Skipf("the console that can be had does not work, as Wine's without a display: %v", err)
	}
	fd, err := unix.AdoptHandle(uintptr(h), unix.O_RDWR)
	must(t, err)
	t.Cleanup(func() { unix.Close(fd) })
	return fd
}

func openConsole(t *testing.T) (windows.Handle, error) {
	t.Helper()
	name, err := windows.UTF16PtrFromString("CONIN$")
	must(t, err)
	return windows.CreateFile(name, windows.GENERIC_READ|windows.GENERIC_WRITE,
		windows.FILE_SHARE_READ|windows.FILE_SHARE_WRITE, nil, windows.OPEN_EXISTING, 0, 0)
}

func TestSettingsOfAConsoleComeBack(t *testing.T) {
	fd := console(t)
	before, err := unix.IoctlGetTermios(fd, unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", *before)
	for _, flags := range []uint32{0, unix.ICANON | unix.ISIG, unix.ICANON | unix.ISIG | unix.ECHO, unix.ISIG} {
		set := *before
		set.Lflag = set.Lflag&^(unix.ICANON|unix.ISIG|unix.ECHO) | flags
		for _, req := range []uint{unix.TCSETS, unix.TCSETSW, unix.TCSETSF} {
			if err := unix.IoctlSetTermios(fd, req, &set); err != nil {
				t.Fatal(err)
			}
		}
		got, err := unix.IoctlGetTermios(fd, unix.TCGETS)
		if err != nil || *got != set {
			t.Errorf("%+v became %+v, %v", set, got, err)
		}
	}
	must(t, unix.IoctlSetTermios(fd, unix.TCSETS, before))
	if _, err := unix.IoctlGetTermios(fd, unix.TCGETS+77); err != unix.ENOTTY {
		t.Errorf("another request: %v", err)
	}
	if err := unix.IoctlSetInt(fd, unix.TCFLSH, unix.TCIFLUSH); err != nil {
		t.Errorf("TCFLSH: %v", err)
	}
	if err := unix.IoctlSetInt(fd, unix.TCFLSH, 99); err != unix.EINVAL {
		t.Errorf("TCFLSH 99: %v", err)
	}
}

func TestTheWindowOfAConsoleHasASize(t *testing.T) {
	w, err := unix.IoctlGetWinsize(console(t), unix.TIOCGWINSZ)
	if err != nil || w.Row == 0 || w.Col == 0 {
		t.Errorf("%+v, %v", w, err)
	}
}
