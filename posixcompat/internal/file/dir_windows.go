package file

import (
	"io"
	"math"
	"slices"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Dir is a directory. Descriptors made by dup(2) share where its listing stands.
type Dir struct {
	fd.AlwaysReady
	handle windows.Handle // 0: a directory of the map only

	// mapped directories are found by their names, because the map has names in them
	// that Windows has not.
	mapped bool
	names  []string

	follower

	mu      sync.Mutex
	pos     int64
	entries []entry // as they were when the listing began; nil before
}

// openDir returns the directory h, found at the place, whose handle it owns then. Its handle is
// one that waits for the system; h is replaced by such a one unless it is.
func openDir(h windows.Handle, at place, waits bool) (*Dir, error) {
	d := &Dir{handle: h}
	if at.dir == nil && len(pathmap.Default().Children(at.names)) > 0 {
		d.mapped, d.names = true, slices.Clone(at.names)
	}
	if waits {
		d.follow()
		return d, nil
	}
	again, _, err := ntfile.Create(ntfile.Name{Root: h}, ntfile.Call{
		Access:      windows.FILE_GENERIC_READ | ownership,
		Disposition: openExisting,
		Options:     directoryFile | synchronousIO | openReparsePoint | backupIntent,
	})
	if err == windows.STATUS_ACCESS_DENIED {
		again, _, err = ntfile.Create(ntfile.Name{Root: h}, ntfile.Call{
			Access:      fileReadAttributes | synchronize,
			Disposition: openExisting,
			Options:     directoryFile | synchronousIO | openReparsePoint | backupIntent,
		})
	}
	if err != nil {
		return nil, lookError(err)
	}
	windows.CloseHandle(h)
	d.handle = again
	d.follow()
	return d, nil
}

// place returns where paths from the directory begin.
func (d *Dir) place() place {
	if d.mapped {
		return place{names: slices.Clip(d.names)}
	}
	if names := d.moved.Load(); names != nil {
		return place{names: slices.Clip(*names)}
	}
	return place{dir: d}
}

// whereabouts returns the directory's names in POSIX's space. ENOENT: it has none.
func (d *Dir) whereabouts() ([]string, error) {
	if d.mapped {
		return slices.Clone(d.names), nil
	}
	if names := d.moved.Load(); names != nil {
		return slices.Clone(*names), nil
	}
	native, err := d.Path()
	if err != nil {
		return nil, errnomap.ENOENT
	}
	return unmap(pathmap.Default(), native)
}

// Readv fails: directories are not read. EISDIR.
func (d *Dir) Readv(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EISDIR }

// Writev is not called: no directory is open for writing. EBADF.
func (d *Dir) Writev(*fd.Description, [][]byte) (int, error) { return -1, errnomap.EBADF }

// Preadv fails as Readv.
func (d *Dir) Preadv(*fd.Description, [][]byte, int64) (int, error) { return -1, errnomap.EISDIR }

// Pwritev is not called, as Writev.
func (d *Dir) Pwritev(*fd.Description, [][]byte, int64) (int, error) { return -1, errnomap.EBADF }

// Seek goes to the position of an entry, that of d_off. At 0 the next listing begins
// anew. EINVAL: the position would be negative, or whence is SEEK_END or later, of which
// file systems think differently.
func (d *Dir) Seek(off int64, whence int) (int64, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch whence {
	case io.SeekStart:
	case io.SeekCurrent:
		if off > math.MaxInt64-d.pos {
			return -1, errnomap.EINVAL
		}
		off += d.pos
	default:
		return -1, errnomap.EINVAL
	}
	if off < 0 {
		return -1, errnomap.EINVAL
	}
	d.pos = off
	return off, nil
}

// Handle returns the system's handle, 0 if there is none.
func (d *Dir) Handle() uintptr { return uintptr(d.handle) }

// Stat asks the system.
func (d *Dir) Stat() (fd.Stat, error) {
	if d.handle == 0 {
		return fd.Stat{Ino: inoOf(d.names), Nlink: 2, Mode: modeFolder, Blksize: blockSize}, nil
	}
	return statHandle(d.handle)
}

// modeFolder is the mode of a directory that the map alone has: nobody writes there.
const modeFolder = 0o040555

// inoOf makes up the inode number of a directory of the map: the same for the same names.
func inoOf(names []string) uint64 {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h := uint64(offset)
	for _, b := range []byte(pathmap.Join(names)) {
		h = (h ^ uint64(b)) * prime
	}
	return max(h, 1)
}

// Close closes the handle.
func (d *Dir) Close() error {
	if d.handle == 0 {
		return nil
	}
	d.forget()
	return fail(errnomap.OpAny, windows.CloseHandle(d.handle))
}

// Path returns where the directory is now, in Windows's words. ENOENT: the map alone has it.
func (d *Dir) Path() (string, error) {
	if d.handle == 0 {
		return "", errnomap.ENOENT
	}
	path, err := ntfile.PathOf(d.handle)
	return path, fail(errnomap.OpOpen, err)
}
