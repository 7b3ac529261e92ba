package aio

import (
	"os"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"
)

func fsync(fd int) *libaio.Iocb {
	iocb := new(libaio.Iocb)
	libaio.PrepFsync(iocb, fd)
	return iocb
}

func fdsync(fd int) *libaio.Iocb {
	iocb := new(libaio.Iocb)
	libaio.PrepFdsync(iocb, fd)
	return iocb
}

var syncs = []suite.Case{
	{Number: 89, Name: "a file is synced", Facts: []int{285, 286},
		Source: "fsync(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			r.run("write", pwrite(fd, r.bytes("abc"), 0))
			r.run("fsync", fsync(fd))
			r.run("fdsync", fdsync(fd))
		}},
	{Number: 90, Name: "a sync with a buffer, a length, an offset or flags is refused", Facts: []int{287},
		Source: "io_submit(2): EINVAL", Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			for _, change := range []func(*libaio.Iocb){
				func(i *libaio.Iocb) { i.Buf = 1 },
				func(i *libaio.Iocb) { i.Nbytes = 1 },
				func(i *libaio.Iocb) { i.Offset = 1 },
				func(i *libaio.Iocb) { i.RWFlags = unix.RWF_DSYNC },
			} {
				r.run("fsync", with(fsync(fd), change))
				r.run("fdsync", with(fdsync(fd), change))
			}
		}},
	{Number: 91, Name: "what is on no disk cannot be synced",
		Source: "fsync(2): EINVAL fd is bound to a special file which does not support synchronization", Run: func(t *suite.T) {
			r := open(t, 8)
			p, _ := fix.Pipe(t, 0)
			r.run("pipe", fsync(p))
			e, err := unix.Eventfd(0, 0)
			t.Must(err)
			r.run("eventfd", fdsync(fix.Own(t, e)))
			r.run("/dev/null", fsync(fix.Open(t, "/dev/null", unix.O_RDWR)))
			r.run("socket", fsync(fix.Stream(t)))
		}},
	{Number: 92, Name: "a directory, and a file that is only read, can be synced",
		Source: "fsync(2)", Run: func(t *suite.T) {
			r := open(t, 8)
			r.run("directory", fsync(fix.Open(t, fix.Dir(t), unix.O_RDONLY|unix.O_DIRECTORY)))
			r.run("O_RDONLY", fsync(fix.File(t, "0", unix.O_RDONLY)))
		}},
	{Number: 93, Name: "syncs among writes all have events",
		Source: "io_submit(2)", Run: func(t *suite.T) {
			r := open(t, 64)
			path := fix.Path(t, "")
			fd := fix.Open(t, path, unix.O_RDWR)
			var iocbs []*libaio.Iocb
			for i := range 16 {
				iocbs = append(iocbs, numbered(pwrite(fd, r.bytes("0123456789"), int64(i)*10), i), numbered(fsync(fd), 100+i))
			}
			r.must(iocbs...)
			t.Value("events", results(r.get(32, 32)))
			b, err := os.ReadFile(path)
			t.Must(err)
			t.Value("size", len(b))
		}},
}
