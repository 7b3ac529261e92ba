package errnomap

import (
	"errors"
	"io/fs"
	"syscall"
	"testing"

	"golang.org/x/sys/windows"
)

func TestTheErrorsOfWindowsPackagesCarryLinuxsNumbers(t *testing.T) {
	for _, c := range []struct {
		name string
		err  error
		want Errno
	}{
		{"a Win32 code", windows.ERROR_ACCESS_DENIED, EACCES},
		{"a Winsock code", windows.WSAECONNRESET, ECONNRESET},
		{"a status", windows.STATUS_CONNECTION_REFUSED, ECONNREFUSED},
		{"a status in a path error", &fs.PathError{Op: "open", Path: "x", Err: windows.STATUS_OBJECT_NAME_NOT_FOUND}, ENOENT},
		{"a number of package syscall", syscall.EAGAIN, EAGAIN},
		{"EINVAL of package syscall", syscall.EINVAL, EINVAL},
		{"ENOSYS of package syscall", syscall.ENOSYS, ENOSYS},
		{"not supported by Windows", syscall.EWINDOWS, EOPNOTSUPP},
		{"a Winsock code by package syscall", syscall.WSAECONNABORTED, ECONNABORTED},
		{"a status as a code", syscall.Errno(windows.STATUS_ACCESS_DENIED), EACCES},
		{"a sign-extended HRESULT", syscall.Errno(0xFFFFFFFF80070005), EACCES},
		{"success is no number", errors.Join(syscall.Errno(0), windows.STATUS_SUCCESS, EPERM), EPERM},
		{"an unknown code", syscall.Errno(15999), EIO},
	} {
		if got := Of(c.err); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, Name(got), Name(c.want))
		}
	}
}

func TestFromTakesACodeAsTheCallsThatIsNamed(t *testing.T) {
	if got := From(OpKill, windows.ERROR_INVALID_PARAMETER); got != error(ESRCH) {
		t.Errorf("a pid that does not exist: %v", got)
	}
	if got := From(OpRead, windows.ERROR_HANDLE_EOF); got != nil {
		t.Errorf("the end of a file: %v", got)
	}
	if got := From(OpAny, windows.ERROR_HANDLE_EOF); got != error(ENODATA) {
		t.Errorf("the end of a file without a call: %v", got)
	}
	if got := From(OpBind, syscall.Errno(15999)); got != error(UnknownCode{Win32, OpBind, 15999}) {
		t.Errorf("an unknown code: %v", got)
	}
}

func TestFromOfACodeDoesNotAllocate(t *testing.T) {
	var again error = windows.WSAEWOULDBLOCK
	if n := testing.AllocsPerRun(100, func() { _ = From(OpRecv, again) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestTheTextOfEachInventedNumberIsTheSameHere(t *testing.T) {
	const windowsOnly = 1 // syscall.EWINDOWS
	// Package syscall still says "stale NFS file handle".
	older := map[Errno]bool{ESTALE: true}
	for i := range len(inventedTable) - windowsOnly {
		invented := syscall.Errno(firstInvented + i)
		if got, want := inventedTable[i].Error(), invented.Error(); got != want && !older[inventedTable[i]] {
			t.Errorf("number %d is %q here and %q in package syscall", i, got, want)
		}
	}
}
