package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ready"
)

// The devices, which are there whether the system knows them or not.
var devices = map[string]func() fd.File{
	"/dev/null": func() fd.File { return null{} },
	"/dev/zero": func() fd.File { return &zero{} },
	"/dev/full": func() fd.File { return &zero{full: true} },
}

// device returns the device of that name, nil if there is none.
func device(path string, flags int) (fd.File, error) {
	open := devices[path]
	switch {
	case open == nil:
		return nil, nil
	case flags&Create != 0 && flags&Exclusive != 0:
		return nil, errnomap.EEXIST
	case flags&Directory != 0:
		return nil, errnomap.ENOTDIR
	}
	return open(), nil
}

// deviceStat has S_IFCHR.
var deviceStat = fd.Stat{Nlink: 1, Mode: 0o20666, Blksize: 4096}

// null takes everything and gives nothing.
type null struct{ fd.AlwaysReady }

func (null) Readv(*fd.Description, [][]byte) (int, error)                { return 0, nil }
func (null) Writev(_ *fd.Description, b [][]byte) (int, error)           { return fd.Total(b), nil }
func (null) Preadv(*fd.Description, [][]byte, int64) (int, error)        { return 0, nil }
func (null) Pwritev(_ *fd.Description, b [][]byte, _ int64) (int, error) { return fd.Total(b), nil }
func (null) Seek(int64, int) (int64, error)                              { return 0, nil }
func (null) Stat() (fd.Stat, error)                                      { return deviceStat, nil }
func (null) Close() error                                                { return nil }

// zero gives zeros without end. Written to it takes everything, or nothing if full.
type zero struct {
	fd.AlwaysReady
	full bool
}

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
func (z *zero) Stat() (fd.Stat, error)                                      { return deviceStat, nil }
func (z *zero) Close() error                                                { return nil }

var (
	_ fd.Positioned = null{}
	_ fd.Positioned = (*zero)(nil)
	_ ready.Source  = null{}
)
