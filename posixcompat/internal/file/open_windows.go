package file

import (
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

const shareAll = windows.FILE_SHARE_READ | windows.FILE_SHARE_WRITE | windows.FILE_SHARE_DELETE

func open(path string, flags int, perm uint32) (fd.File, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return nil, errnomap.EINVAL
	}
	p := planFor(flags, perm)
	h, err := windows.CreateFile(name, p.access, shareAll, nil, p.disposition, p.attributes|windows.FILE_FLAG_OVERLAPPED, 0)
	if err != nil {
		return nil, openError(path, flags, err)
	}
	f, err := opened(h, path, flags)
	if err != nil {
		windows.CloseHandle(h)
		return nil, err
	}
	return f, nil
}

// openError is what open(2) says where CreateFile said err.
func openError(path string, flags int, err error) error {
	op := errnomap.OpOpen
	switch {
	case (err == windows.ERROR_PATH_NOT_FOUND || err == windows.ERROR_INVALID_NAME) && throughFile(path):
		return errnomap.ENOTDIR
	case isDirectory(path):
		op = errnomap.OpOpenDirectory
	}
	return fail(op, err)
}

// throughFile reports whether a file that is no directory is on the way of path.
func throughFile(path string) bool {
	for {
		i := strings.LastIndexFunc(path, isSeparator)
		if i <= 0 {
			return false
		}
		path = path[:i]
		if a, err := attributes(path); err == nil {
			return a&windows.FILE_ATTRIBUTE_DIRECTORY == 0
		}
	}
}

func isDirectory(path string) bool {
	a, err := attributes(path)
	return err == nil && a&windows.FILE_ATTRIBUTE_DIRECTORY != 0
}

func attributes(path string) (uint32, error) {
	name, err := windows.UTF16PtrFromString(path)
	if err != nil {
		return 0, err
	}
	return windows.GetFileAttributes(name)
}

// opened looks at what h is, and does what open(2) does then.
func opened(h windows.Handle, path string, flags int) (fd.File, error) {
	var info windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &info); err != nil {
		return Stream(h)
	}
	directory := info.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0
	writes := flags&fd.AccessMode != fd.ReadOnly || flags&(Truncate|Create) != 0
	switch {
	case flags&NoFollow != 0 && info.FileAttributes&windows.FILE_ATTRIBUTE_REPARSE_POINT != 0:
		return nil, errnomap.ELOOP
	case directory && writes:
		return nil, errnomap.EISDIR
	case directory:
		return &Dir{handle: h}, nil
	case flags&Directory != 0 || isSeparator(rune(path[len(path)-1])):
		return nil, errnomap.ENOTDIR
	}
	if flags&Truncate != 0 {
		if err := windows.Ftruncate(h, 0); err != nil {
			return nil, fail(errnomap.OpTruncate, err)
		}
	}
	return newRegular(h, Kept(flags)), nil
}

// fail is err as an errno of op, nil if Linux's call would have succeeded.
func fail(op errnomap.Op, err error) error {
	err = errnomap.From(op, err)
	if err == nil {
		return nil
	}
	if e := errnomap.Of(err); e != 0 {
		return e
	}
	return errnomap.EIO
}
