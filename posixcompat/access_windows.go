package posixcompat

import (
	"slices"

	"causeway/posixcompat/internal/fd"
)

// Access says whether this process may read (R_OK), write (W_OK) or execute (X_OK) the
// file that path names, or whether it is there (F_OK). The mode decides, as on Linux; root
// may all, but execute only what somebody may. EACCES: it may not. EINVAL: unknown bits in
// mode. ENOENT, ENOTDIR, ELOOP: as Stat. See access(2).
func Access(path string, mode uint32) (err error) { return Faccessat(AT_FDCWD, path, mode, 0) }

// Faccessat is Access with paths that begin at the directory dirfd. flags are those of
// Faccessat2. EINVAL: unknown flags. See faccessat(2).
func Faccessat(dirfd int, path string, mode uint32, flags int) (err error) {
	return Faccessat2(dirfd, path, mode, flags)
}

// Faccessat2 is Access with paths that begin at the directory dirfd. flags are
// AT_EACCESS, which changes nothing, AT_SYMLINK_NOFOLLOW and AT_EMPTY_PATH. EINVAL: unknown flags. See
// faccessat2(2).
func Faccessat2(dirfd int, path string, mode uint32, flags int) (err error) {
	if mode&^(R_OK|W_OK|X_OK) != 0 || flags&^(AT_EACCESS|AT_SYMLINK_NOFOLLOW|AT_EMPTY_PATH) != 0 {
		return EINVAL
	}
	s, err := statAt(dirfd, path, flags&^AT_EACCESS)
	if err != nil {
		return err
	}
	if mode&^rights(s) != 0 {
		return EACCES
	}
	return nil
}

// rights are what the mode lets this process do.
func rights(s fd.Stat) uint32 {
	uid := uint32(Getuid())
	switch {
	case uid == 0 && (s.Mode&0o111 != 0 || s.Mode&S_IFMT == S_IFDIR):
		return R_OK | W_OK | X_OK
	case uid == 0:
		return R_OK | W_OK
	case uid == s.UID:
		return s.Mode >> 6 & 7
	case inGroup(s.GID):
		return s.Mode >> 3 & 7
	}
	return s.Mode & 7
}

func inGroup(gid uint32) bool {
	groups, err := Getgroups()
	return uint32(Getgid()) == gid || err == nil && slices.Contains(groups, int(gid))
}
