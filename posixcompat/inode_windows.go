package posixcompat

import (
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/namei"

	"golang.org/x/sys/windows"
)

// inodeAt opens what path names, only to ask about it or to change what is known about
// it; with AT_SYMLINK_NOFOLLOW a symbolic link itself. With AT_EMPTY_PATH no path is what
// dirfd refers to. The caller must Release it.
func inodeAt(dirfd int, path string, flags int) (*fd.Description, error) {
	if path == "" && flags&AT_EMPTY_PATH != 0 {
		if dirfd != AT_FDCWD {
			return table.GetAny(dirfd)
		}
		path = "."
	}
	open := O_PATH
	if flags&AT_SYMLINK_NOFOLLOW != 0 {
		open |= O_NOFOLLOW
	}
	f, err := file.OpenAt(dirfd, path, open, 0, namei.Options{})
	if err != nil {
		return nil, err
	}
	return fd.NewDescription(f, O_PATH), nil
}

// onInode has change work on the handle of what path names. EPERM: it is not a file of
// Windows's.
func onInode(dirfd int, path string, flags int, change func(windows.Handle) error) error {
	d, err := inodeAt(dirfd, path, flags)
	if err != nil {
		return err
	}
	defer d.Release()
	return onHandle(d, change)
}

// onFile has change work on the handle of fd's file. EPERM as onInode. EBADF: fd is not
// open, or opened with O_PATH.
func onFile(n int, change func(windows.Handle) error) error {
	d, err := table.Get(n)
	if err != nil {
		return err
	}
	defer d.Release()
	return onHandle(d, change)
}

func onHandle(d *fd.Description, change func(windows.Handle) error) error {
	switch f := d.File().(type) {
	case *file.Regular, *file.Dir, *file.Special:
		if h := f.(fd.Handled).Handle(); h != 0 {
			return change(windows.Handle(h))
		}
	}
	return EPERM
}
