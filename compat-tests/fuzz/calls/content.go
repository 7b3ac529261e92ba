package calls

import (
	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

var (
	offsets = fuzz.Ints(0, 5, 40, 4096, 100000, -1)
	lengths = fuzz.Ints(0, 10, 3, 5000, 100000, -1)
	flagsRW = fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.RWF_APPEND", unix.RWF_APPEND), fuzz.C("unix.RWF_DSYNC", unix.RWF_DSYNC), fuzz.C("0x8000", 0x8000))
)

var contentCalls = []*fuzz.Call{
	{Symbol: "Read", Func: unix.Read, Weight: 6, Params: []fuzz.Param{opened, room}},
	{Symbol: "Write", Func: unix.Write, Weight: 8, Params: []fuzz.Param{opened, sizes}},
	{Symbol: "Readv", Func: unix.Readv, Weight: 2, Params: []fuzz.Param{openFile, scatter}},
	{Symbol: "Writev", Func: unix.Writev, Weight: 2, Params: []fuzz.Param{openFile, gather}},
	{Symbol: "Pread", Func: unix.Pread, Weight: 4, Params: []fuzz.Param{opened, room, offsets64}},
	{Symbol: "Pwrite", Func: unix.Pwrite, Weight: 4, Params: []fuzz.Param{opened, sizes, offsets64}},
	{Symbol: "Preadv", Func: unix.Preadv, Params: []fuzz.Param{openFile, scatter, offsets64}},
	{Symbol: "Pwritev", Func: unix.Pwritev, Params: []fuzz.Param{openFile, gather, offsets64}},
	{Symbol: "Preadv2", Func: preadv2, Helper: true, Params: []fuzz.Param{openFile, scatter, offsets64, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.RWF_HIPRI", 1), fuzz.C("0x8000", 0x8000))}},
	{Symbol: "Pwritev2", Func: pwritev2, Helper: true, Params: []fuzz.Param{openFile, gather, offsets64, flagsRW}},
	{Symbol: "Seek", Func: seek, Helper: true, Weight: 6, Params: []fuzz.Param{opened, fuzz.Ints(0, 5, 40, 4096, -3, -1000), fuzz.OneOf(
		fuzz.C("unix.SEEK_SET", unix.SEEK_SET), fuzz.C("unix.SEEK_CUR", unix.SEEK_CUR), fuzz.C("unix.SEEK_END", unix.SEEK_END), fuzz.C("9", 9))}},
	{Symbol: "Ftruncate", Func: unix.Ftruncate, Weight: 3, Params: []fuzz.Param{opened, lengths}},
	{Symbol: "Truncate", Func: unix.Truncate, Weight: 2, Params: []fuzz.Param{paths, lengths}},
	{Symbol: "Fallocate", Func: unix.Fallocate, Weight: 3, Params: []fuzz.Param{openFile, fuzz.OneOf(
		fuzz.C("0", 0), fuzz.C("unix.FALLOC_FL_KEEP_SIZE", unix.FALLOC_FL_KEEP_SIZE), fuzz.C("unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE", unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE),
		fuzz.C("unix.FALLOC_FL_PUNCH_HOLE", unix.FALLOC_FL_PUNCH_HOLE)), offsets, fuzz.Ints(10, 5000, 0, -1)}},
	{Symbol: "Fsync", Func: unix.Fsync, Params: []fuzz.Param{opened}},
	{Symbol: "Fdatasync", Func: unix.Fdatasync, Params: []fuzz.Param{opened}},
	{Symbol: "Syncfs", Func: unix.Syncfs, Params: []fuzz.Param{opened}},
	{Symbol: "SyncFileRange", Func: unix.SyncFileRange, Params: []fuzz.Param{openFile, fuzz.Ints(0, -1), fuzz.Ints(0, 10), fuzz.Ints(0, 2, 16)}},
	{Symbol: "Fadvise", Func: unix.Fadvise, Params: []fuzz.Param{openFile, fuzz.Ints(0), fuzz.Ints(0, 10), fuzz.Ints(0, 4, 9)}},
	{Symbol: "CopyFileRange", Func: copyRange, Helper: true, Weight: 2, Params: []fuzz.Param{openFile, openFile, fuzz.Ints(10, 0, 100)}},
	{Symbol: "Sendfile", Func: sendfile, Helper: true, Weight: 2, Params: []fuzz.Param{openFile, openFile, fuzz.Ints(10, 0, 100)}},
}

var offsets64 = offsets

// seek goes to the beginning only of a directory: which positions there are in one is the file system's.
func seek(fd int, off int64, whence int) (int64, error) {
	var s unix.Stat_t
	if unix.Fstat(fd, &s) == nil && s.Mode&unix.S_IFMT == unix.S_IFDIR && whence <= unix.SEEK_END {
		off, whence = 0, unix.SEEK_SET
	}
	return unix.Seek(fd, off, whence)
}

func preadv2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return unix.Preadv2(fd, bufs, off, flags)
}

func pwritev2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return unix.Pwritev2(fd, bufs, off, flags)
}

func copyRange(from, to, n int) (int, error) { return unix.CopyFileRange(from, nil, to, nil, n, 0) }

// sendfile sends something of what is no regular file, which is EINVAL: of nothing Linux says so by its version.
func sendfile(to, from, n int) (int, error) {
	var s unix.Stat_t
	if unix.Fstat(from, &s) == nil && s.Mode&unix.S_IFMT != unix.S_IFREG {
		n = 10
	}
	return unix.Sendfile(to, from, nil, n)
}
