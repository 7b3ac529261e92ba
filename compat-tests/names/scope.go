package names

import (
	"fmt"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// tree makes a directory with links that lead out of it, and opens it.
func tree(t *suite.T) int {
	here(t)
	mkdir(t, "root", "root/dir", "root/dir/sub", "outside")
	touch(t, "root/file", "inside")
	touch(t, "root/dir/file", "deeper")
	touch(t, "file", "outside")
	wd, err := unix.Getwd()
	t.Must(err)
	symlink(t, "dir/file", "root/link")
	symlink(t, "../file", "root/out")
	symlink(t, "../../file", "root/dir/up")
	symlink(t, wd+"/file", "root/abs")
	symlink(t, "/file", "root/slash")
	symlink(t, "dir", "root/todir")
	return fix.Open(t, "root", unix.O_RDONLY|unix.O_DIRECTORY)
}

var scopePaths = []string{
	"file", "dir/file", "dir/../file", "dir/sub/../../file", "link", "todir/file", "todir/../file", "..", "../file", "dir/../..", "dir/../../file", "out", "dir/up", "abs", "slash",
	"/file", "/", "/../file", "none", "file/x", ".", "dir/sub/../../..",
}

// resolve observes each path under a rule.
func resolve(t *suite.T, dir int, rule uint64) {
	for _, path := range scopePaths {
		fd, err := unix.Openat2(dir, path, &unix.OpenHow{Flags: unix.O_RDONLY, Resolve: rule})
		if err != nil {
			t.Errno(path, err)
			continue
		}
		k, err := kindOf(fd)
		if k == "file" {
			rest(t, path, fd)
		} else {
			t.Call(path, k, err)
		}
		fix.Close(t, fd)
	}
}

var scopes = []suite.Case{
	{Number: 210, Name: "RESOLVE_BENEATH does not lead out",
		Source: "openat2(2): RESOLVE_BENEATH; EXDEV, an escape from the root during path resolution was detected",
		Run:    func(t *suite.T) { resolve(t, tree(t), unix.RESOLVE_BENEATH) }},
	{Number: 211, Name: "RESOLVE_IN_ROOT takes the directory for the root",
		Source: "openat2(2): RESOLVE_IN_ROOT treats the directory as the root directory, as if by chroot",
		Run:    func(t *suite.T) { resolve(t, tree(t), unix.RESOLVE_IN_ROOT) }},
	{Number: 212, Name: "RESOLVE_NO_SYMLINKS follows no link",
		Source: "openat2(2): RESOLVE_NO_SYMLINKS; ELOOP, a component was a symbolic link",
		Run: func(t *suite.T) {
			dir := tree(t)
			for _, path := range []string{"file", "dir/file", "link", "todir/file", "out", "abs", "../file", "none"} {
				fd, err := unix.Openat2(dir, path, &unix.OpenHow{Flags: unix.O_RDONLY, Resolve: unix.RESOLVE_NO_SYMLINKS})
				t.Call(path, "open", err)
				if err == nil {
					fix.Close(t, fd)
				}
			}
			fd, err := unix.Openat2(dir, "link", &unix.OpenHow{Flags: unix.O_PATH | unix.O_NOFOLLOW, Resolve: unix.RESOLVE_NO_SYMLINKS})
			t.Call("the link itself", "open", err)
			if err == nil {
				fix.Close(t, fd)
			}
		}},
	{Number: 213, Name: "openat2 refuses what open ignores",
		Source: "openat2(2): EINVAL, an unknown flag or invalid value was specified in how",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			for _, how := range []unix.OpenHow{
				{}, {Flags: 1 << 40}, {Flags: 1 << 25}, {Mode: 0o644}, {Flags: unix.O_CREAT, Mode: 0o644}, {Flags: unix.O_CREAT, Mode: 0o10644},
				{Resolve: 1 << 20}, {Resolve: unix.RESOLVE_BENEATH | unix.RESOLVE_IN_ROOT}, {Flags: unix.O_PATH | unix.O_RDWR}, {Flags: unix.O_PATH | unix.O_CLOEXEC},
				{Flags: unix.O_PATH | unix.O_APPEND},
			} {
				fd, err := unix.Openat2(unix.AT_FDCWD, "file", &how)
				t.Call(fmt.Sprintf("%#o %#o %#x", how.Flags, how.Mode, how.Resolve), "open", err)
				if err == nil {
					fix.Close(t, fd)
				}
			}
		}},
	{Number: 214, Name: "what is made stays beneath",
		Source: "openat2(2): RESOLVE_BENEATH holds for O_CREAT, too",
		Run: func(t *suite.T) {
			dir := tree(t)
			symlink(t, "../new", "root/dangling")
			symlink(t, "dir/new", "root/within")
			for _, path := range []string{"made", "../made", "dangling", "within", "dir/../made2", "/made"} {
				fd, err := unix.Openat2(dir, path, &unix.OpenHow{Flags: unix.O_RDWR | unix.O_CREAT, Mode: 0o644, Resolve: unix.RESOLVE_BENEATH})
				t.Call(path, "open", err)
				if err == nil {
					fix.Close(t, fd)
				}
			}
			names(t, "outside", ".")
			names(t, "inside", "root")
			names(t, "deeper", "root/dir")
		}},
	{Number: 215, Name: "openat2 opens as openat does",
		Source: "openat2(2): an extension of openat",
		Run: func(t *suite.T) {
			here(t)
			touch(t, "file", "x")
			how := &unix.OpenHow{Flags: unix.O_RDONLY}
			_, err := unix.Openat2(unix.AT_FDCWD, "none", how)
			t.Errno("nothing", err)
			_, err = unix.Openat2(-1, "file", how)
			t.Errno("no directory", err)
			_, err = unix.Openat2(fix.Open(t, "file", unix.O_RDONLY), "x", how)
			t.Errno("a file", err)
			_, err = unix.Openat2(unix.AT_FDCWD, "", how)
			t.Errno("no path", err)
			fd, err := unix.Openat2(unix.AT_FDCWD, "new", &unix.OpenHow{Flags: unix.O_RDWR | unix.O_CREAT | unix.O_EXCL | unix.O_CLOEXEC, Mode: 0o600})
			t.Must(err)
			fix.Own(t, fd)
			got, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
			t.Call("F_GETFD", got, err)
		}},
}
