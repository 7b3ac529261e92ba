package aio

import (
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
	"causeway/posixcompat/libaio"

	fix "causeway/compat-tests/fixture"
)

// try observes the submission of a read of a file of ten bytes, as change has it.
func try(t *suite.T, change func(*libaio.Iocb)) {
	r := open(t, 8)
	r.run("io_submit", with(pread(file(t, "0123456789"), r.memory(10), 0), change))
}

var submissions = []suite.Case{
	{Number: 14, Name: "submitting nothing succeeds", Facts: []int{264},
		Source: "io_submit(2): returns the number of iocbs submitted, 0 if nr is zero",
		Run:    func(t *suite.T) { open(t, 8).submit("io_submit") }},
	{Number: 15, Name: "a null iocb is a bad address", Facts: []int{268},
		Source: "io_submit(2): EFAULT one of the data structures points to invalid data",
		Run: func(t *suite.T) {
			r := open(t, 8)
			r.submit("alone", nil)
			r.submit("second", pread(file(t, "0"), r.memory(1), 0), nil)
		}},
	{Number: 16, Name: "an operation that nobody knows is refused", Facts: []int{279},
		Source: "io_submit(2): EINVAL the operation specified is invalid",
		Run: func(t *suite.T) {
			for _, op := range []uint16{4, 9, 99, 0xffff} {
				try(t, func(i *libaio.Iocb) { i.Opcode = op })
			}
		}},
	{Number: 17, Name: "NOOP is refused", Facts: []int{288},
		Source: "io_submit(2): EINVAL the operation specified is invalid",
		Run:    func(t *suite.T) { try(t, func(i *libaio.Iocb) { i.Opcode = libaio.CmdNoop }) }},
	{Number: 18, Name: "a descriptor that is not open is a bad one", Facts: []int{278},
		Source: "io_submit(2): EBADF the file descriptor specified in the first iocb is invalid",
		Run: func(t *suite.T) {
			try(t, func(i *libaio.Iocb) { i.Fildes = uint32(fix.Closed(t)) })
			try(t, func(i *libaio.Iocb) { i.Fildes = ^uint32(0) })
			try(t, func(i *libaio.Iocb) { i.Fildes = 1 << 31 })
		}},
	{Number: 19, Name: "a descriptor opened with O_PATH is a bad one",
		Source: "open(2): O_PATH: read, write fail with EBADF",
		Run: func(t *suite.T) {
			r := open(t, 8)
			r.run("io_submit", pread(fix.File(t, "0", unix.O_PATH), r.memory(1), 0))
		}},
	{Number: 20, Name: "the descriptor is looked at before the operation",
		Source: "io_submit(2): EBADF the file descriptor specified in the first iocb is invalid",
		Run: func(t *suite.T) {
			try(t, func(i *libaio.Iocb) { i.Fildes, i.Opcode = uint32(fix.Closed(t)), 99 })
		}},
	{Number: 21, Name: "reserved fields must be zero, before all else", Facts: []int{342},
		Source: "io_submit(2): EINVAL the iocb is not initialized properly",
		Run: func(t *suite.T) {
			try(t, func(i *libaio.Iocb) { i.Reserved2 = 1 })
			try(t, func(i *libaio.Iocb) { i.Reserved2, i.Fildes = 1, uint32(fix.Closed(t)) })
		}},
	{Number: 22, Name: "unknown flags are ignored", Facts: []int{341},
		Source: "io_submit(2): aio_flags: a set of flags",
		Run:    func(t *suite.T) { try(t, func(i *libaio.Iocb) { i.Flags = 1 << 20 }) }},
	{Number: 23, Name: "the key is overwritten with 0", Facts: []int{346},
		Source: "io_submit(2): aio_key is written by the kernel",
		Run: func(t *suite.T) {
			r := open(t, 8)
			iocb := with(pread(file(t, "0123456789"), r.memory(10), 0), func(i *libaio.Iocb) { i.Key = 77 })
			r.run("read", iocb)
			t.Value("key", iocb.Key)
		}},
	{Number: 24, Name: "the key of an operation that was not taken stays",
		Source: "io_submit(2): aio_key is written by the kernel",
		Run: func(t *suite.T) {
			r := open(t, 8)
			iocb := with(pread(fix.Closed(t), r.memory(10), 0), func(i *libaio.Iocb) { i.Key = 77 })
			r.run("read", iocb)
			t.Value("key", iocb.Key)
		}},
	{Number: 25, Name: "the operations before a bad one are begun, and their number returned", Facts: []int{306, 307},
		Source: "io_submit(2): the return value may be less than nr if there was an error",
		Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			good, bad, last := pread(fd, r.memory(10), 0), pread(fix.Closed(t), r.memory(10), 0), pread(fd, r.memory(5), 0)
			r.submit("good, bad, good", numbered(good, 1), numbered(bad, 2), numbered(last, 3))
			t.Value("events", results(r.get(1, 8)))
			r.submit("bad, good", bad, last)
			r.now("events after it", 8)
		}},
	{Number: 26, Name: "an event has the data and the address of its operation", Facts: []int{308},
		Source: "io_getevents(2): struct io_event",
		Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			a, b := pread(fd, r.memory(10), 0), pread(fd, r.memory(4), 0)
			a.Data, b.Data = 11, 1<<64-1
			r.must(a)
			first := r.get(1, 1)[0]
			r.must(b)
			second := r.get(1, 1)[0]
			t.Value("data", []uint64{first.Data, second.Data})
			t.Value("same object", first.Obj == second.Obj)
			r.must(a)
			t.Value("same object again", r.get(1, 1)[0].Obj == first.Obj)
		}},
	{Number: 27, Name: "lengths beyond what a signed number holds are refused", Facts: []int{345},
		Source: "io_submit(2): EINVAL the iocb is not initialized properly",
		Run: func(t *suite.T) {
			try(t, func(i *libaio.Iocb) { i.Nbytes = 1 << 63 })
			try(t, func(i *libaio.Iocb) { i.Nbytes = 1<<64 - 1 })
		}},
	{Number: 28, Name: "a length beyond the memory there is reads what the file has",
		Source: "read(2): will transfer at most 0x7ffff000 bytes",
		Run:    func(t *suite.T) { try(t, func(i *libaio.Iocb) { i.Nbytes = 1 << 62 }) }},
	{Number: 29, Name: "an iocb can be changed once it was submitted",
		Source: "io_submit(2): the kernel copies the iocb",
		Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			buf, other := r.memory(10), r.memory(10)
			iocb := numbered(pread(fd, buf, 0), 1)
			r.must(iocb)
			libaio.PrepPread(iocb, fd, other[:3], 5)
			iocb.Data = 2
			r.must(iocb)
			t.Value("events", results(r.get(2, 8)))
			t.Bytes("first", buf)
			t.Bytes("second", other[:3])
		}},
	{Number: 30, Name: "a priority is checked if a flag says that there is one",
		Source: "io_submit(2): IOCB_FLAG_IOPRIO interprets the aio_reqprio field as an IO_PRIORITY",
		Run: func(t *suite.T) {
			r := open(t, 8)
			fd := file(t, "0123456789")
			for _, c := range []struct {
				name     string
				priority int16
				flags    uint32
			}{
				{"none with a level", 1, libaio.FlagIoprio},
				{"no such class", 4<<13 - 1<<16, libaio.FlagIoprio},
				{"best effort 4", 2<<13 | 4, libaio.FlagIoprio},
				{"idle", 3 << 13, libaio.FlagIoprio},
				{"none", 0, libaio.FlagIoprio},
				{"no such class, without the flag", 4<<13 - 1<<16, 0},
			} {
				r.run(c.name, with(pread(fd, r.memory(10), 0), func(i *libaio.Iocb) { i.Reqprio, i.Flags = c.priority, c.flags }))
			}
		}},
	{Number: 31, Name: "64 operations go in one submission and come in few calls",
		Source: "io_submit(2): queues nr I/O request blocks",
		Run: func(t *suite.T) {
			r := open(t, 64)
			fd := file(t, string(fix.Pattern(64*64)))
			var iocbs []*libaio.Iocb
			for i := range 64 {
				iocbs = append(iocbs, numbered(pread(fd, r.memory(64), int64(i)*64), i))
			}
			r.submit("io_submit", iocbs...)
			seen := map[uint64]int64{}
			for _, e := range r.get(64, 64) {
				seen[e.Data] = e.Res
			}
			t.Value("different events", len(seen))
			t.Value("the last one", seen[63])
		}},
}
