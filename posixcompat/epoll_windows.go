package posixcompat

import "causeway/posixcompat/internal/epoll"

// EpollEvent is struct epoll_event.
type EpollEvent = epoll.Event

// EpollCreate opens an epoll set; size is ignored. EINVAL: size is not positive.
// EMFILE: no descriptor is free. See epoll_create(2).
func EpollCreate(size int) (fd int, err error) {
	if size <= 0 {
		return -1, EINVAL
	}
	return EpollCreate1(0)
}

// EpollCreate1 opens an epoll set; flag may be EPOLL_CLOEXEC. EINVAL: it is something
// else. EMFILE: no descriptor is free. See epoll_create(2).
func EpollCreate1(flag int) (fd int, err error) {
	if flag&^EPOLL_CLOEXEC != 0 {
		return -1, EINVAL
	}
	return install(epoll.New(), O_RDWR|flag)
}

// EpollCtl adds fd to the set epfd, changes its events, or takes it out. EFAULT:
// event is nil and needed. EBADF: epfd or fd is not open. EPERM: fd can't be polled,
// as regular files. EINVAL: epfd is no set, or is fd; unknown op; EPOLLEXCLUSIVE
// where it can't be. ELOOP: sets in a circle, or deeper than five. EEXIST: fd is in
// the set. ENOENT: it is not. See epoll_ctl(2).
func EpollCtl(epfd int, op int, fd int, event *EpollEvent) error {
	return epoll.Control(table, epfd, op, fd, event)
}

// EpollWait waits for up to msec milliseconds, negative for ever, and returns how
// many of events it has filled. EBADF: epfd is not open. EINVAL: it is no epoll set,
// or events is empty. See epoll_wait(2).
func EpollWait(epfd int, events []EpollEvent, msec int) (n int, err error) {
	return epoll.Wait(table, epfd, events, milliseconds(msec))
}
