package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ids"
)

// Stat tells about the file that path names, of a symbolic link's target. Dev is the
// number of the volume and Ino the file's on it: equal for the same file by every name. The
// mode is that of the access list; times are exact to 100 ns. ENOENT: it is not there.
// ENOTDIR: a file is on the way. ELOOP: too many symbolic links. EFAULT: stat is nil. See stat(2).
func Stat(path string, stat *Stat_t) (err error) { return Fstatat(AT_FDCWD, path, stat, 0) }

// Lstat is Stat, of a symbolic link about the link itself. See lstat(2).
func Lstat(path string, stat *Stat_t) (err error) {
	return Fstatat(AT_FDCWD, path, stat, AT_SYMLINK_NOFOLLOW)
}

// Fstat is Stat of fd's file, which may be a pipe, a socket or another without a name.
// EBADF: fd is not open. EFAULT: stat is nil. See fstat(2).
func Fstat(fd int, stat *Stat_t) error {
	s, err := table.Stat(fd)
	if err != nil {
		return err
	}
	return fillStat(stat, s)
}

// Fstatat is Stat with paths that begin at the directory dirfd, or with AT_FDCWD at the
// current one. flags are AT_SYMLINK_NOFOLLOW, AT_NO_AUTOMOUNT, and AT_EMPTY_PATH, which has no
// path be dirfd's own file. EINVAL: unknown flags. EBADF: dirfd is not open. See fstatat(2).
func Fstatat(dirfd int, path string, stat *Stat_t, flags int) (err error) {
	s, err := statAt(dirfd, path, flags)
	if err != nil {
		return err
	}
	return fillStat(stat, s)
}

func statAt(dirfd int, path string, flags int) (fd.Stat, error) {
	if flags&^(AT_SYMLINK_NOFOLLOW|AT_NO_AUTOMOUNT|AT_EMPTY_PATH|statxSyncType) != 0 {
		return fd.Stat{}, EINVAL
	}
	d, err := inodeAt(dirfd, path, flags)
	if err != nil {
		return fd.Stat{}, err
	}
	defer d.Release()
	s, err := d.Stat()
	return owned(s), err
}

// owned fills in who has the files that nobody else can have.
func owned(s fd.Stat) fd.Stat {
	if !s.Owned {
		s.Owned, s.UID, s.GID = true, ids.Current().UID(), ids.Current().GID()
	}
	return s
}

func fillStat(stat *Stat_t, s fd.Stat) error {
	if stat == nil {
		return EFAULT
	}
	s = owned(s)
	*stat = Stat_t{
		Dev: s.Dev, Ino: s.Ino, Nlink: s.Nlink, Mode: s.Mode, Uid: s.UID, Gid: s.GID, Rdev: s.Rdev,
		Size: s.Size, Blksize: s.Blksize, Blocks: s.Blocks,
		Atim: NsecToTimespec(s.Accessed), Mtim: NsecToTimespec(s.Modified), Ctim: NsecToTimespec(s.Changed),
	}
	return nil
}

// The bit of a mask that Linux keeps for later, the flags that say how fresh an answer must
// be, and the attributes that Windows has.
const (
	statxSyncType   = 0x6000
	statxReserved   = 0x80000000
	statxAttributes = STATX_ATTR_COMPRESSED | STATX_ATTR_ENCRYPTED
)

// Statx is Fstatat with more: when the file was made (STATX_BTIME, where the volume keeps
// it), and whether it is compressed or encrypted. stat.Mask says what is filled in,
// whatever mask asked for. EINVAL: unknown flags, or a mask that Linux keeps for itself. EFAULT: stat is
// nil. See statx(2).
func Statx(dirfd int, path string, flags int, mask int, stat *Statx_t) (err error) {
	if mask&statxReserved != 0 || flags&statxSyncType == statxSyncType {
		return EINVAL
	}
	s, err := statAt(dirfd, path, flags)
	if err != nil {
		return err
	}
	if stat == nil {
		return EFAULT
	}
	*stat = Statx_t{
		Mask: STATX_BASIC_STATS, Blksize: uint32(s.Blksize), Attributes: s.Attributes, Attributes_mask: statxAttributes,
		Nlink: uint32(s.Nlink), Uid: s.UID, Gid: s.GID, Mode: uint16(s.Mode), Ino: s.Ino, Size: uint64(s.Size), Blocks: uint64(s.Blocks),
		Atime: statxTime(s.Accessed), Mtime: statxTime(s.Modified), Ctime: statxTime(s.Changed),
		Rdev_major: Major(s.Rdev), Rdev_minor: Minor(s.Rdev), Dev_major: Major(s.Dev), Dev_minor: Minor(s.Dev),
	}
	if s.Born {
		stat.Mask |= STATX_BTIME
		stat.Btime = statxTime(s.Created)
	}
	return nil
}

func statxTime(ns int64) StatxTimestamp {
	t := NsecToTimespec(ns)
	return StatxTimestamp{Sec: t.Sec, Nsec: uint32(t.Nsec)}
}
