package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"

	"golang.org/x/sys/windows"
)

// Statfs tells about the volume of the file that path names: its kind by Linux's number
// for it, 0 for those that Linux does not know, its size and room. How many files it may
// hold Windows does not tell: Files and Ffree are 0. ENOENT, ENOTDIR, ELOOP: as Stat. EFAULT: buf is
// nil. See statfs(2).
func Statfs(path string, buf *Statfs_t) (err error) {
	d, err := inodeAt(AT_FDCWD, path, 0)
	if err != nil {
		return err
	}
	defer d.Release()
	return statfs(d, buf)
}

// Fstatfs is Statfs of fd's file. EBADF: fd is not open. See fstatfs(2).
func Fstatfs(fd int, buf *Statfs_t) (err error) {
	d, err := table.GetAny(fd)
	if err != nil {
		return err
	}
	defer d.Release()
	return statfs(d, buf)
}

// fileSystems are Linux's numbers of file systems that Windows has too.
var fileSystems = map[string]int64{
	"NTFS": 0x5346544e, "FAT": MSDOS_SUPER_MAGIC, "FAT32": MSDOS_SUPER_MAGIC, "exFAT": EXFAT_SUPER_MAGIC,
	"CDFS": ISOFS_SUPER_MAGIC, "UDF": UDF_SUPER_MAGIC, "9P": V9FS_MAGIC, "NFS": NFS_SUPER_MAGIC,
}

// Where Linux keeps files that are on no volume.
var withoutVolume = map[uint32]int64{
	S_IFIFO: PIPEFS_MAGIC, S_IFSOCK: SOCKFS_MAGIC, S_IFCHR: TMPFS_MAGIC, S_IFDIR: TMPFS_MAGIC, 0: ANON_INODE_FS_MAGIC,
}

const (
	longestName = 255 // NAME_MAX
	pageSize    = 4096
	readOnly    = 0x1 // of Statfs_t's Flags: ST_RDONLY
)

func statfs(d *fd.Description, buf *Statfs_t) error {
	var answer Statfs_t
	err := onHandle(d, func(h windows.Handle) error {
		v, err := file.VolumeOf(h)
		answer = Statfs_t{
			Type: fileSystems[v.System], Bsize: v.Unit, Frsize: v.Unit,
			Blocks: v.Total, Bfree: v.Free, Bavail: v.Available,
			Fsid: Fsid{Val: [2]int32{int32(v.Serial)}}, Namelen: longestName,
		}
		if v.ReadOnly {
			answer.Flags = readOnly
		}
		return err
	})
	if err == EPERM { // no handle of a volume's
		var s fd.Stat
		s, err = d.Stat()
		answer = Statfs_t{Type: withoutVolume[s.Mode&S_IFMT], Bsize: pageSize, Frsize: pageSize, Namelen: longestName}
	}
	if err == nil && buf == nil {
		err = EFAULT
	}
	if err != nil {
		return err
	}
	*buf = answer
	return nil
}
