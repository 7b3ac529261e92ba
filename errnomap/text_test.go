package errnomap

import (
	"bufio"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The texts were recorded from glibc 2.36's strerror in the C locale.
func TestStrerrorIsWhatGlibcSays(t *testing.T) {
	file, err := os.Open("testdata/strerror.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	count := 0
	for ; scanner.Scan(); count++ {
		number, want, _ := strings.Cut(scanner.Text(), " ")
		n, err := strconv.Atoi(number)
		if err != nil {
			t.Fatal(err)
		}
		if got := Strerror(Errno(n)); got != want {
			t.Errorf("Strerror(%d) is %q, glibc says %q", n, got, want)
		}
	}
	if count != 141 {
		t.Errorf("read %d texts, there are 141", count)
	}
}

func TestNumbersBeyondTheLastHaveGlibcsTextAndNoName(t *testing.T) {
	for number, want := range map[int]string{4096: "Unknown error 4096", -1: "Unknown error -1", -2147483648: "Unknown error -2147483648"} {
		e := Errno(number)
		if got := Strerror(e); got != want {
			t.Errorf("Strerror(%d) is %q, want %q", number, got, want)
		}
		if got := Name(e); got != "" {
			t.Errorf("Name(%d) is %q", number, got)
		}
		if got, want := e.Error(), "errno "+strconv.Itoa(number); got != want {
			t.Errorf("Error of %d is %q, want %q", number, got, want)
		}
	}
}

// What syscall.Errno answers on Linux; the same test runs on the type that
// Windows has.
func TestErrorsIsKnowsTheNumbersOfEachSentinel(t *testing.T) {
	matches := map[error][]Errno{
		fs.ErrNotExist:        {ENOENT},
		fs.ErrExist:           {EEXIST, ENOTEMPTY},
		fs.ErrPermission:      {EACCES, EPERM},
		errors.ErrUnsupported: {ENOSYS, EOPNOTSUPP},
		fs.ErrInvalid:         {},
		fs.ErrClosed:          {},
	}
	for target, errnos := range matches {
		want := map[Errno]bool{}
		for _, e := range errnos {
			want[e] = true
		}
		for e := Errno(0); e < 140; e++ {
			if got := errors.Is(&fs.PathError{Op: "open", Path: "x", Err: e}, target); got != want[e] {
				t.Errorf("errors.Is(%d %s, %v) is %t", e, Name(e), target, got)
			}
		}
	}
}

func TestTimeoutAndTemporaryAreThoseOfLinux(t *testing.T) {
	timeouts := map[Errno]bool{EAGAIN: true, ETIMEDOUT: true}
	temporary := map[Errno]bool{EINTR: true, EMFILE: true, ENFILE: true, EAGAIN: true, ETIMEDOUT: true}
	for e := Errno(0); e < 140; e++ {
		if e.Timeout() != timeouts[e] || e.Temporary() != temporary[e] {
			t.Errorf("%d %s: Timeout %t, Temporary %t", e, Name(e), e.Timeout(), e.Temporary())
		}
	}
}
