package posixcompat

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/sys/windows"
)

// openIn makes a file with content and opens it.
func openIn(t *testing.T, content string, flags int) (path string, fd int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	fd, err := Open(path, flags, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { Close(fd) })
	return path, fd
}

func contentOf(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestAdoptedFilesBelongToBothSides(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	fd, err := AdoptHandle(f.Fd(), O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := Write(fd, []byte("adopted")); n != 7 || err != nil {
		t.Fatalf("write: %d, %v", n, err)
	}
	if err := Close(fd); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, path); got != "adopted" {
		t.Fatalf("the file holds %q", got)
	}
}

func TestAFileThatWasOpenedForOverlappedOperationIsAdopted(t *testing.T) {
	path, err := windows.UTF16PtrFromString(filepath.Join(t.TempDir(), "file"))
	if err != nil {
		t.Fatal(err)
	}
	h, err := windows.CreateFile(path, windows.GENERIC_READ|windows.GENERIC_WRITE, 0, nil,
		windows.CREATE_NEW, windows.FILE_FLAG_OVERLAPPED, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer windows.CloseHandle(h)
	fd, err := AdoptHandle(uintptr(h), O_RDWR)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(fd)
	if n, err := Writev(fd, [][]byte{[]byte("over"), []byte("lapped")}); n != 10 || err != nil {
		t.Fatalf("write: %d, %v", n, err)
	}
	buf := make([]byte, 20)
	if n, err := Pread(fd, buf, 4); string(buf[:max(n, 0)]) != "lapped" || err != nil {
		t.Fatalf("read: %q, %v", buf[:max(n, 0)], err)
	}
	if n, err := Read(fd, buf); n != 0 || err != nil {
		t.Fatalf("the end: %d, %v", n, err)
	}
}

func TestAHandleThatIsLentIsTheFiles(t *testing.T) {
	_, fd := openIn(t, "lent", O_RDONLY)
	h, err := Handle(fd)
	if err != nil {
		t.Fatal(err)
	}
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(h), &info); err != nil || info.FileSizeLow != 4 {
		t.Fatalf("%v, %d bytes", err, info.FileSizeLow)
	}
	if _, err := Handle(-1); err != EBADF {
		t.Errorf("no descriptor: %v", err)
	}
	ep, err := EpollCreate1(0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(ep)
	if _, err := Handle(ep); err != EOPNOTSUPP {
		t.Errorf("an epoll set: %v", err)
	}
}

func TestWhatIsNoHandleIsNotAdopted(t *testing.T) {
	for _, h := range []uintptr{0, 0x123454, uintptr(windows.InvalidHandle) - 100} {
		if fd, err := AdoptHandle(h, O_RDWR); err != EBADF {
			t.Errorf("handle %#x: %d, %v", h, fd, err)
		}
	}
	event, err := windows.CreateEvent(nil, 0, 0, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer windows.CloseHandle(event)
	if fd, err := AdoptHandle(uintptr(event), O_RDWR); err != EBADF {
		t.Errorf("an event: %d, %v", fd, err)
	}
}

func TestAPipeOfTheSystemIsReadAndPolled(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	fd, err := AdoptHandle(r.Fd(), O_RDONLY|O_NONBLOCK)
	r.Close()
	if err != nil {
		t.Fatal(err)
	}
	defer Close(fd)
	if _, err := Read(fd, make([]byte, 1)); err != EAGAIN {
		t.Fatalf("an empty pipe: %v", err)
	}
	go w.Write([]byte("x"))
	fds := []PollFd{{Fd: int32(fd), Events: POLLIN}}
	if n, err := Poll(fds, -1); n != 1 || err != nil || fds[0].Revents != POLLIN {
		t.Fatalf("poll: %d, %v, %#x", n, err, fds[0].Revents)
	}
	if n, err := Read(fd, make([]byte, 4)); n != 1 || err != nil {
		t.Fatalf("read: %d, %v", n, err)
	}
	w.Close()
	if n, err := Poll(fds, -1); n != 1 || err != nil || fds[0].Revents != POLLHUP {
		t.Fatalf("poll of a closed pipe: %d, %v, %#x", n, err, fds[0].Revents)
	}
	if n, err := Read(fd, make([]byte, 4)); n != 0 || err != nil {
		t.Fatalf("the end: %d, %v", n, err)
	}
}

func TestAppendedWritesDoNotOverwriteEachOther(t *testing.T) {
	path, a := openIn(t, "", O_WRONLY|O_APPEND)
	b, err := Open(path, O_WRONLY|O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(b)
	for _, fd := range []int{a, b, a, b} {
		if n, err := Writev(fd, [][]byte{{byte('0' + fd)}, {'\n'}}); n != 2 || err != nil {
			t.Fatalf("write: %d, %v", n, err)
		}
	}
	want := []byte{byte('0' + a), '\n', byte('0' + b), '\n', byte('0' + a), '\n', byte('0' + b), '\n'}
	if got := contentOf(t, path); !slices.Equal([]byte(got), want) {
		t.Fatalf("the file holds %q", got)
	}
	if at, err := Seek(b, 0, SEEK_CUR); at != 8 || err != nil {
		t.Fatalf("position %d, %v", at, err)
	}
}

func TestOpenatBeginsAtADirectory(t *testing.T) {
	dir := t.TempDir()
	d, err := Open(dir, O_RDONLY|O_DIRECTORY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(d)
	fd, err := Openat(d, "new", O_WRONLY|O_CREAT, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	Close(fd)
	if _, err := os.Stat(filepath.Join(dir, "new")); err != nil {
		t.Fatal(err)
	}
	if _, err := Openat(9999, "new", O_RDONLY, 0); err != EBADF {
		t.Errorf("no descriptor: %v", err)
	}
	_, file := openIn(t, "", O_RDONLY)
	if _, err := Openat(file, "new", O_RDONLY, 0); err != ENOTDIR {
		t.Errorf("a file: %v", err)
	}
}

func TestOpenErrors(t *testing.T) {
	path, _ := openIn(t, "abc", O_RDONLY)
	dir := filepath.Dir(path)
	for _, c := range []struct {
		name  string
		path  string
		flags int
		want  error
	}{
		{"nothing there", filepath.Join(dir, "none"), O_RDONLY, ENOENT},
		{"no directory there", filepath.Join(dir, "none", "x"), O_RDONLY | O_CREAT, ENOENT},
		{"through a file", filepath.Join(path, "x"), O_RDONLY, ENOTDIR},
		{"a file as directory", path, O_RDONLY | O_DIRECTORY, ENOTDIR},
		{"a slash behind a file", path + "/", O_RDONLY, ENOTDIR},
		{"a directory for writing", dir, O_WRONLY, EISDIR},
		{"a directory for both", dir, O_RDWR, EISDIR},
		{"making a directory", dir, O_RDONLY | O_CREAT, EISDIR},
		{"making what is there", path, O_RDWR | O_CREAT | O_EXCL, EEXIST},
		{"making a directory that is there", dir, O_RDONLY | O_CREAT | O_EXCL, EEXIST},
	} {
		if fd, err := Open(c.path, c.flags, 0o644); err != c.want {
			t.Errorf("%s: %d, %v, not %v", c.name, fd, err, c.want)
		}
	}
	if got := contentOf(t, path); got != "abc" {
		t.Errorf("the file holds %q", got)
	}
}

func TestADirectoryIsNotTruncated(t *testing.T) {
	path, fd := openIn(t, "abcdef", O_RDWR)
	if err := Ftruncate(fd, 2); err != nil {
		t.Fatal(err)
	}
	if got := contentOf(t, path); got != "ab" {
		t.Fatalf("the file holds %q", got)
	}
	d, err := Open(filepath.Dir(path), O_RDONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer Close(d)
	for name, err := range map[string]error{
		"a directory": Ftruncate(d, 0), "a negative length": Ftruncate(fd, -1),
	} {
		if err != EINVAL {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Ftruncate(-1, 0); err != EBADF {
		t.Errorf("no descriptor: %v", err)
	}
}
