package file

import (
	"crypto/rand"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/pathmap"
)

// deviceNames are the devices that are there whether the system knows them or not.
var deviceNames = map[string]pathmap.Target{
	"/dev/null": {Kind: pathmap.Null}, "/dev/zero": {Kind: pathmap.Zero}, "/dev/full": {Kind: pathmap.Full},
	"/dev/random": {Kind: pathmap.Random, Number: minorRandom}, "/dev/urandom": {Kind: pathmap.Random, Number: minorUrandom},
}

// Device opens the device of that name as open(2) does. ENOENT: there is none. EEXIST: it
// is to be made. ENOTDIR: it is to be a directory.
func Device(path string, flags int) (fd.File, error) {
	target, ok := deviceNames[path]
	switch {
	case !ok:
		return nil, errnomap.ENOENT
	case flags&Create != 0 && flags&Exclusive != 0:
		return nil, errnomap.EEXIST
	case flags&Directory != 0:
		return nil, errnomap.ENOTDIR
	}
	return newDevice(target), nil
}

func newDevice(target pathmap.Target) fd.File {
	switch target.Kind {
	case pathmap.Null:
		return null{}
	case pathmap.Random:
		return random{minor: target.Number}
	}
	return &zero{full: target.Kind == pathmap.Full}
}

// random gives random bytes without end, and takes everything.
type random struct {
	fd.AlwaysReady
	minor int
}

func (random) Readv(_ *fd.Description, bufs [][]byte) (int, error) {
	for _, b := range bufs {
		if _, err := rand.Read(b); err != nil {
			return -1, errnomap.EIO
		}
	}
	return fd.Total(bufs), nil
}

func (random) Writev(_ *fd.Description, b [][]byte) (int, error)             { return fd.Total(b), nil }
func (r random) Preadv(d *fd.Description, b [][]byte, _ int64) (int, error)  { return r.Readv(d, b) }
func (r random) Pwritev(d *fd.Description, b [][]byte, _ int64) (int, error) { return r.Writev(d, b) }
func (random) Seek(int64, int) (int64, error)                                { return 0, nil }
func (r random) Stat() (fd.Stat, error)                                      { return deviceStat(uint64(r.minor)) }
func (random) Close() error                                                  { return nil }

// The minor numbers of the devices, whose major number is 1.
const (
	minorNull    = 3
	minorZero    = 5
	minorFull    = 7
	minorRandom  = 8
	minorUrandom = 9
)

// deviceStat has S_IFCHR, and root as the owner.
func deviceStat(minor uint64) (fd.Stat, error) {
	return fd.Stat{Dev: fd.DeviceDevices, Ino: minor, Nlink: 1, Rdev: 1<<8 | minor, Mode: 0o20666, Owned: true, Blksize: 4096}, nil
}

// null takes everything and gives nothing.
type null struct{ fd.AlwaysReady }

func (null) Readv(*fd.Description, [][]byte) (int, error)                { return 0, nil }
func (null) Writev(_ *fd.Description, b [][]byte) (int, error)           { return fd.Total(b), nil }
func (null) Preadv(*fd.Description, [][]byte, int64) (int, error)        { return 0, nil }
func (null) Pwritev(_ *fd.Description, b [][]byte, _ int64) (int, error) { return fd.Total(b), nil }
func (null) Seek(int64, int) (int64, error)                              { return 0, nil }
func (null) Stat() (fd.Stat, error)                                      { return deviceStat(minorNull) }
func (null) Close() error                                                { return nil }

// zero gives zeros without end. Written to it takes everything, or nothing if full.
type zero struct {
	fd.AlwaysReady
	full bool
}

// Zeros tells that mapping the device is mapping anonymous memory.
func (z *zero) Zeros() bool { return !z.full }

func (z *zero) Readv(_ *fd.Description, bufs [][]byte) (int, error) {
	for _, b := range bufs {
		clear(b)
	}
	return fd.Total(bufs), nil
}

func (z *zero) Writev(_ *fd.Description, bufs [][]byte) (int, error) {
	if z.full {
		return -1, errnomap.ENOSPC
	}
	return fd.Total(bufs), nil
}

func (z *zero) Preadv(d *fd.Description, b [][]byte, _ int64) (int, error)  { return z.Readv(d, b) }
func (z *zero) Pwritev(d *fd.Description, b [][]byte, _ int64) (int, error) { return z.Writev(d, b) }
func (z *zero) Seek(int64, int) (int64, error)                              { return 0, nil }

// Stat tells zero and full apart.
func (z *zero) Stat() (fd.Stat, error) {
	if z.full {
		return deviceStat(minorFull)
	}
	return deviceStat(minorZero)
}

func (z *zero) Close() error { return nil }

var (
	_ fd.Positioned = null{}
	_ fd.Positioned = (*zero)(nil)
	_ fd.Positioned = random{}
	_ ready.Source  = null{}
)
