package aio

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
)

// request is one operation in flight. Its context has it before and after.
type request struct {
	context *context
	next    *request // among the free ones, or in a crew's queue
	event   Event
	file    *fd.Description // held until the event is made
	notify  *eventfd.Counter

	opcode  uint16
	rwFlags int
	offset  int64
	moved   int64
	vector  []Iovec // what is left to move; of segments
	segment []Iovec // memory for vector, kept
	bufs    [][]byte

	poll   poll
	native native
}

// begin carries out iocb as r, up to the point at which its event will come for
// certain. Otherwise it returns why not:
//
// EBADF: no such descriptor, or not opened for that. EINVAL: what the package comment of
// libaio names. EFAULT: an address is not the program's. EOPNOTSUPP: unknown RWFlags.
func (r *request) begin(iocb *Iocb) errnomap.Errno {
	switch r.opcode = iocb.Opcode; r.opcode {
	case CmdPread, CmdPwrite, CmdPreadv, CmdPwritev:
		return r.transfer(iocb)
	case CmdFsync, CmdFdsync:
		return r.flush(iocb)
	case CmdPoll:
		return r.watch(iocb)
	}
	return errnomap.EINVAL
}

// submit checks user, a copy of which becomes a request.
func (c *context) submit(user *Iocb) errnomap.Errno {
	if user == nil {
		return errnomap.EFAULT
	}
	if user.Reserved2 != 0 || int64(user.Nbytes) < 0 {
		return errnomap.EINVAL
	}
	r, err := c.reserve()
	if err != 0 {
		return err
	}
	if err = r.open(user); err == 0 {
		err = r.begin(user)
	}
	if err != 0 {
		if r.file != nil {
			r.file.Release()
		}
		r.file, r.notify = nil, nil
		c.cede(r)
	}
	return err
}

// open finds the files of user.
func (r *request) open(user *Iocb) errnomap.Errno {
	table := r.context.system.table
	var err error
	if r.file, err = table.Get(int(int32(user.Fildes))); err != nil {
		r.file = nil
		return errnomap.EBADF
	}
	if user.Flags&FlagResfd != 0 {
		d, err := table.Get(int(int32(user.Resfd)))
		if err != nil {
			return errnomap.EBADF
		}
		counter, ok := d.File().(*eventfd.Counter)
		d.Release()
		if !ok {
			return errnomap.EINVAL
		}
		r.notify = counter
	}
	user.Key = 0
	r.event = Event{Data: user.Data, Obj: name(user)}
	return 0
}

// complete ends r with the result res: bytes, events, or a negative errno. The file is
// released first, so that whoever has the event finds it closed.
func (r *request) complete(res int64) {
	r.event.Res = res
	d := r.file
	r.file = nil
	r.vector = nil
	clear(r.bufs)
	r.bufs = r.bufs[:0]
	d.Release()
	r.context.finish(r)
}

// result is what n and err are in an event.
func result(n int, err error) int64 {
	if err == nil {
		return int64(n)
	}
	e := errnomap.Of(err)
	if e == 0 {
		e = errnomap.EIO
	}
	return -int64(e)
}
