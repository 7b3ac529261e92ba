package posixcompat_test

import (
	"testing"

	unix "causeway/posixcompat"
	"causeway/posixcompat/stdlib"
)

// useNames makes, finds, renames and removes names, and fails in every way that a directory
// allows. What fails must not leave a handle behind.
func useNames(t *testing.T) {
	must(t, unix.Mkdir("dir", 0o755))
	must(t, unix.Mkdir("dir/full", 0o755))
	fd, err := unix.Open("dir/full/file", unix.O_RDWR|unix.O_CREAT|unix.O_EXCL, 0o644)
	must(t, err)
	must(t, unix.Symlink("full", "dir/link"))
	must(t, unix.Symlink("loop", "loop"))
	must(t, unix.Mkfifo("fifo", 0o644))
	must(t, unix.Link("dir/full/file", "hard"))
	d, err := unix.Open("dir", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	must(t, err)
	buf := make([]byte, 4096)
	for _, path := range []string{"", "none", "none/x", "dir", "dir/", "dir/link", "dir/link/file", "dir/link/file/", "loop", "loop/x", "fifo", "hard", "hard/x", ".", "..", "/dev/null/x", "/dev/null"} {
		for _, flags := range []int{unix.O_RDONLY | unix.O_DIRECTORY, unix.O_RDWR, unix.O_RDONLY | unix.O_NOFOLLOW, unix.O_RDWR | unix.O_CREAT | unix.O_EXCL, unix.O_PATH, unix.O_PATH | unix.O_NOFOLLOW} {
			if path == "fifo" && flags&unix.O_PATH == 0 || path == "none" && flags&unix.O_CREAT != 0 {
				continue
			}
			for _, dir := range []int{unix.AT_FDCWD, d, fd, -1} {
				if f, err := unix.Openat(dir, path, flags, 0o644); err == nil {
					must(t, unix.Close(f))
					if flags&unix.O_CREAT != 0 {
						_ = unix.Unlinkat(dir, path, 0)
					}
				}
			}
		}
		_, _ = unix.Readlink(path, buf)
		_ = unix.Mkdir(path, 0o755)
		_ = unix.Rename(path, "dir/full")
		_ = unix.Rename("dir", path)
		_ = unix.Link(path, "dir/link")
		_ = unix.Mknod(path, unix.S_IFBLK, 0)
		_, _ = stdlib.Realpath(path)
		_ = unix.Rmdir(path)
	}
	for range 3 {
		_, err := unix.Getdents(d, buf)
		must(t, err)
	}
	tmp, err := unix.Open(".", unix.O_RDWR|unix.O_TMPFILE, 0o600)
	must(t, err)
	for _, f := range []int{tmp, d, fd} {
		must(t, unix.Close(f))
	}
	entries, err := unix.Open(".", unix.O_RDONLY|unix.O_DIRECTORY, 0)
	must(t, err)
	n, err := unix.Getdents(entries, buf)
	must(t, err)
	must(t, unix.Close(entries))
	_, _, left := unix.ParseDirent(buf[:n], -1, nil)
	for _, path := range append([]string{"dir/full/file", "dir/full", "dir/link", "dir/none"}, left...) {
		if unix.Unlink(path) != nil {
			_ = unix.Rmdir(path)
		}
	}
}

func TestNamesLeaveNoHandleBehind(t *testing.T) {
	before, err := unix.Getwd()
	must(t, err)
	must(t, unix.Chdir(t.TempDir()))
	defer unix.Chdir(before)
	useNames(t) // what is made once, is made now
	useNames(t)
	first := settled(t)
	// Go's runtime may start a thread meanwhile, which has handles; a leak is one a round.
	const rounds = 8
	for range rounds {
		useNames(t)
	}
	if last := settled(t); last.handles >= first.handles+rounds || last.lowest != first.lowest {
		t.Errorf("held before: %+v, and after: %+v", first, last)
	}
}
