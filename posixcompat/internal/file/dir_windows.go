package file

import (
	"io"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"golang.org/x/sys/windows"
)

// Dir is a directory. It can be held open and asked about; listing it is not done here.
type Dir struct {
	fd.AlwaysReady
	handle windows.Handle
}

// Readv fails: directories are not read. EISDIR.
func (d *Dir) Readv(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EISDIR }

// Writev is not called: no directory is open for writing. EBADF.
func (d *Dir) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }

// Preadv fails as Readv.
func (d *Dir) Preadv(*fd.Description, [][]byte, int64) (int, error) { return -1, errnomap.EISDIR }

// Pwritev is not called, as Writev.
func (d *Dir) Pwritev(*fd.Description, [][]byte, int64) (int, error) { return -1, errnomap.EBADF }

// Seek only rewinds.
func (d *Dir) Seek(off int64, whence int) (int64, error) {
	if off != 0 || whence == io.SeekEnd {
		return -1, errnomap.EINVAL
	}
	return 0, nil
}

// Handle returns the system's handle.
func (d *Dir) Handle() uintptr { return uintptr(d.handle) }

// Stat asks the system.
func (d *Dir) Stat() (fd.Stat, error) { return statHandle(d.handle) }

// Close closes the handle.
func (d *Dir) Close() error { return fail(errnomap.OpAny, windows.CloseHandle(d.handle)) }

// Path returns where the directory is now.
func (d *Dir) Path() (string, error) {
	buf := make([]uint16, windows.MAX_LONG_PATH)
	n, err := windows.GetFinalPathNameByHandle(d.handle, &buf[0], uint32(len(buf)), 0)
	if err != nil || int(n) > len(buf) {
		return "", fail(errnomap.OpOpen, err)
	}
	return windows.UTF16ToString(buf[:n]), nil
}

const (
	modeRegular = 0o100644
	modeDir     = 0o040755
	modeWrite   = 0o222
	blockSize   = 4096
	diskBlock   = 512 // of st_blocks
)

func statHandle(h windows.Handle) (fd.Stat, error) {
	var i windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(h, &i); err != nil {
		return fd.Stat{}, fail(errnomap.OpStat, err)
	}
	s := fd.Stat{
		Dev:      uint64(i.VolumeSerialNumber),
		Ino:      uint64(i.FileIndexHigh)<<32 | uint64(i.FileIndexLow),
		Nlink:    uint64(i.NumberOfLinks),
		Mode:     modeRegular,
		Size:     int64(i.FileSizeHigh)<<32 | int64(i.FileSizeLow),
		Blksize:  blockSize,
		Accessed: i.LastAccessTime.Nanoseconds(),
		Modified: i.LastWriteTime.Nanoseconds(),
		Changed:  i.LastWriteTime.Nanoseconds(),
	}
	if i.FileAttributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0 {
		s.Mode, s.Size = modeDir, blockSize
	}
	if i.FileAttributes&windows.FILE_ATTRIBUTE_READONLY != 0 {
		s.Mode &^= modeWrite
	}
	s.Blocks = (s.Size + diskBlock - 1) / diskBlock
	return s, nil
}
