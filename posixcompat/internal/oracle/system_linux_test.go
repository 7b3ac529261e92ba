package oracle

import (
	"time"

	"causeway/errnomap"
	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/epoll"
	"causeway/posixcompat/internal/eventfd"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/park"
	"causeway/posixcompat/internal/pipe"
	"causeway/posixcompat/internal/poll"
	"causeway/posixcompat/internal/timerfd"

	"golang.org/x/sys/unix"
)

// system is what both the kernel and the core can do.
type system interface {
	Pipe(flags int) ([2]int, error)
	Eventfd(value uint, flags int) (int, error)
	Epoll() (int, error)
	Timer(clockid, flags int) (int, error)
	SetTimer(fd, flags int, s timerfd.Spec) (timerfd.Spec, error)
	GetTimer(fd int) (timerfd.Spec, error)
	Control(epfd, op, fd int, ev *epoll.Event) error
	Wait(epfd, most int) ([]epoll.Event, error)
	Poll(fds []poll.FD) (int, error)
	Select(n int, r, w, e *poll.Set) (int, error)
	Read(fd, n int) (string, error)
	Write(fd int, p []byte) (int, error)
	Readv(fd int, bufs [][]byte) (int, error)
	Writev(fd int, bufs [][]byte) (int, error)
	Fcntl(fd, cmd, arg int) (int, error)
	Dup3(from, to, flags int) error
	Seek(fd int, off int64, whence int) (int64, error)
	Pread(fd int, n int, off int64) (int, error)
	Preadv(fd int, bufs [][]byte, off int64) (int, error)
	Pwrite(fd int, p []byte, off int64) (int, error)
	Pwritev(fd int, bufs [][]byte, off int64) (int, error)
	Preadv2(fd int, bufs [][]byte, off int64, flags int) (int, error)
	Pwritev2(fd int, bufs [][]byte, off int64, flags int) (int, error)
	Device(path string, flags int) (int, error)
	Mode(fd int) (mode uint32, links uint64, err error)
	Close(fd int) error
}

// again calls f until it is not interrupted: Go's runtime sends itself signals.
func again(f func() (int, error)) (int, error) {
	for {
		if n, err := f(); err != unix.EINTR {
			return n, err
		}
	}
}

// kernel is Linux.
type kernel struct{}

func (kernel) Pipe(flags int) (p [2]int, err error) {
	err = unix.Pipe2(p[:], flags)
	return p, err
}
func (kernel) Eventfd(v uint, flags int) (int, error) { return unix.Eventfd(v, flags) }
func (kernel) Epoll() (int, error)                    { return unix.EpollCreate1(0) }
func (kernel) Control(epfd, op, fd int, ev *epoll.Event) error {
	if ev == nil {
		return unix.EpollCtl(epfd, op, fd, nil)
	}
	return unix.EpollCtl(epfd, op, fd, &unix.EpollEvent{Events: ev.Events, Fd: ev.Fd, Pad: ev.Pad})
}

func (kernel) Wait(epfd, most int) ([]epoll.Event, error) {
	got := make([]unix.EpollEvent, most)
	n, err := again(func() (int, error) { return unix.EpollWait(epfd, got, 0) })
	var events []epoll.Event
	for _, e := range got[:max(n, 0)] {
		events = append(events, epoll.Event{Events: e.Events, Fd: e.Fd, Pad: e.Pad})
	}
	return events, err
}

func (kernel) Poll(fds []poll.FD) (int, error) {
	list := make([]unix.PollFd, len(fds))
	for i, f := range fds {
		list[i] = unix.PollFd(f)
	}
	n, err := again(func() (int, error) { return unix.Poll(list, 0) })
	for i, f := range list {
		fds[i] = poll.FD(f)
	}
	return n, err
}

func (kernel) Select(n int, r, w, e *poll.Set) (int, error) {
	var sets [3]*unix.FdSet
	for i, s := range []*poll.Set{r, w, e} {
		if s != nil {
			sets[i] = &unix.FdSet{Bits: *s}
		}
	}
	got, err := again(func() (int, error) {
		return unix.Select(n, sets[0], sets[1], sets[2], &unix.Timeval{})
	})
	for i, s := range []*poll.Set{r, w, e} {
		if s != nil {
			*s = sets[i].Bits
		}
	}
	return got, err
}

func (kernel) Read(fd, n int) (string, error) {
	b := make([]byte, n)
	got, err := unix.Read(fd, b)
	return string(b[:max(got, 0)]), err
}
func (kernel) Write(fd int, p []byte) (int, error)             { return unix.Write(fd, p) }
func (kernel) Readv(fd int, bufs [][]byte) (int, error)        { return unix.Readv(fd, bufs) }
func (kernel) Writev(fd int, bufs [][]byte) (int, error)       { return unix.Writev(fd, bufs) }
func (kernel) Fcntl(fd, cmd, arg int) (int, error)             { return unix.FcntlInt(uintptr(fd), cmd, arg) }
func (kernel) Dup3(from, to, flags int) error                  { return unix.Dup3(from, to, flags) }
func (kernel) Seek(fd int, o int64, w int) (int64, error)      { return unix.Seek(fd, o, w) }
func (kernel) Pread(fd int, n int, o int64) (int, error)       { return unix.Pread(fd, make([]byte, n), o) }
func (kernel) Preadv(fd int, b [][]byte, o int64) (int, error) { return unix.Preadv(fd, b, o) }
func (kernel) Pwrite(fd int, p []byte, off int64) (int, error) { return unix.Pwrite(fd, p, off) }
func (kernel) Pwritev(fd int, bufs [][]byte, off int64) (int, error) {
	return unix.Pwritev(fd, bufs, off)
}
func (kernel) Preadv2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return unix.Preadv2(fd, bufs, off, flags)
}
func (kernel) Pwritev2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return unix.Pwritev2(fd, bufs, off, flags)
}
func (kernel) Device(path string, flags int) (int, error) { return unix.Open(path, flags, 0) }
func (kernel) Mode(fd int) (uint32, uint64, error) {
	var st unix.Stat_t
	err := unix.Fstat(fd, &st)
	return st.Mode, uint64(st.Nlink), err
}
func (kernel) Close(fd int) error { return unix.Close(fd) }

func (kernel) Timer(clockid, flags int) (int, error) { return unix.TimerfdCreate(clockid, flags) }
func (kernel) SetTimer(fd, flags int, s timerfd.Spec) (timerfd.Spec, error) {
	var old unix.ItimerSpec
	err := unix.TimerfdSettime(fd, flags, &unix.ItimerSpec{
		Interval: unix.Timespec(s.Interval), Value: unix.Timespec(s.Value),
	}, &old)
	time.Sleep(200 * time.Microsecond) // what has expired already comes as an interrupt
	return timerfd.Spec{Interval: timerfd.Time(old.Interval), Value: timerfd.Time(old.Value)}, err
}

func (kernel) GetTimer(fd int) (timerfd.Spec, error) {
	var now unix.ItimerSpec
	err := unix.TimerfdGettime(fd, &now)
	return timerfd.Spec{Interval: timerfd.Time(now.Interval), Value: timerfd.Time(now.Value)}, err
}

// core is ours.
type core struct{ table *fd.Table }

func (c core) Pipe(flags int) ([2]int, error) { return pipe.Open(c.table, flags) }

func (c core) Eventfd(v uint, flags int) (int, error) {
	e, err := eventfd.New(uint32(v), flags)
	if err != nil {
		return -1, err
	}
	return c.table.Open(e, fd.ReadWrite|flags&^eventfd.Semaphore)
}
func (c core) Timer(clockid, flags int) (int, error) {
	t, err := timerfd.New(clock.ID(clockid), flags)
	if err != nil {
		return -1, err
	}
	return c.table.Open(t, fd.ReadWrite|flags)
}

func (c core) SetTimer(fd, flags int, s timerfd.Spec) (timerfd.Spec, error) {
	return timerfd.Settime(c.table, fd, flags, s)
}
func (c core) GetTimer(fd int) (timerfd.Spec, error) { return timerfd.Gettime(c.table, fd) }

func (c core) Epoll() (int, error) { return c.table.Open(epoll.New(), fd.ReadWrite) }
func (c core) Control(epfd, op, fd int, ev *epoll.Event) error {
	return epoll.Control(c.table, epfd, op, fd, ev)
}

func (c core) Wait(epfd, most int) ([]epoll.Event, error) {
	events := make([]epoll.Event, most)
	n, err := epoll.Wait(c.table, epfd, events, park.Immediately())
	if n <= 0 {
		return nil, err
	}
	return events[:n], err
}

func (c core) Poll(fds []poll.FD) (int, error) { return poll.Poll(c.table, fds, park.Immediately()) }
func (c core) Select(n int, r, w, e *poll.Set) (int, error) {
	return poll.Select(c.table, n, poll.Sets{Read: r, Write: w, Except: e}, park.Immediately())
}

func (c core) Read(fd, n int) (string, error) {
	b := make([]byte, n)
	got, err := c.table.Read(fd, b)
	return string(b[:max(got, 0)]), err
}
func (c core) Write(fd int, p []byte) (int, error)       { return c.table.Write(fd, p) }
func (c core) Readv(fd int, bufs [][]byte) (int, error)  { return c.table.Readv(fd, bufs) }
func (c core) Writev(fd int, bufs [][]byte) (int, error) { return c.table.Writev(fd, bufs) }
func (c core) Fcntl(fd, cmd, arg int) (int, error)       { return c.table.Control(fd, cmd, arg) }
func (c core) Dup3(from, to, flags int) error {
	_, err := c.table.Dup3(from, to, flags)
	return err
}
func (c core) Seek(fd int, o int64, w int) (int64, error) { return c.table.Seek(fd, o, w) }
func (c core) Pread(fd int, n int, o int64) (int, error) {
	return c.table.Pread(fd, make([]byte, n), o)
}
func (c core) Preadv(fd int, b [][]byte, o int64) (int, error) { return c.table.Preadv(fd, b, o) }
func (c core) Pwrite(fd int, p []byte, off int64) (int, error) { return c.table.Pwrite(fd, p, off) }
func (c core) Pwritev(fd int, bufs [][]byte, off int64) (int, error) {
	return c.table.Pwritev(fd, bufs, off)
}
func (c core) Preadv2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return c.table.Preadv2(fd, bufs, off, flags)
}
func (c core) Pwritev2(fd int, bufs [][]byte, off int64, flags int) (int, error) {
	return c.table.Pwritev2(fd, bufs, off, flags)
}
func (c core) Device(path string, flags int) (int, error) {
	f, err := file.Device(path, flags)
	if err != nil {
		return -1, err
	}
	return c.table.Open(f, file.Kept(flags))
}
func (c core) Mode(fd int) (uint32, uint64, error) {
	st, err := c.table.Stat(fd)
	return st.Mode, st.Nlink, err
}
func (c core) Close(fd int) error { return c.table.Close(fd) }

// name is an error as both sides spell it.
func name(err error) string {
	if err == nil {
		return "ok"
	}
	return errnomap.Name(errnomap.Of(err))
}
