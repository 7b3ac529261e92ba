package epoll

import (
	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

var create = []suite.Case{
	{Number: 1, Name: "epoll_create of size 0 is refused", Facts: []int{116},
		Source: "epoll_create(2): EINVAL if the size is not positive",
		Run:    func(t *suite.T) { createSize(t, 0) }},
	{Number: 2, Name: "epoll_create of a negative size is refused", Facts: []int{117},
		Source: "epoll_create(2): EINVAL if the size is not positive",
		Run:    func(t *suite.T) { createSize(t, -1) }},
	{Number: 3, Name: "epoll_create ignores the size beyond its sign",
		Source: "epoll_create(2): since Linux 2.6.8 the size is ignored but must be positive",
		Run:    func(t *suite.T) { createSize(t, 1); createSize(t, 1<<30) }},
	{Number: 4, Name: "epoll_create1 refuses unknown flags", Facts: []int{118},
		Source: "epoll_create1(2): EINVAL for an invalid value in flags",
		Run: func(t *suite.T) {
			for _, flags := range []int{1, unix.O_NONBLOCK, -1, unix.EPOLL_CLOEXEC | 2} {
				_, err := unix.EpollCreate1(flags)
				t.Errno("epoll_create1", err)
			}
		}},
	{Number: 5, Name: "EPOLL_CLOEXEC sets close-on-exec and nothing else does",
		Source: "epoll_create1(2): EPOLL_CLOEXEC sets the close-on-exec flag on the new fd",
		Run: func(t *suite.T) {
			for _, flags := range []int{0, unix.EPOLL_CLOEXEC} {
				ep, err := unix.EpollCreate1(flags)
				t.Must(err)
				fix.Own(t, ep)
				got, err := unix.FcntlInt(uintptr(ep), unix.F_GETFD, 0)
				t.Call("F_GETFD", got, err)
			}
		}},
	{Number: 6, Name: "an epoll fd cannot be read", Facts: []int{199},
		Source: "read(2): EINVAL if fd is attached to an object unsuitable for reading",
		Run: func(t *suite.T) {
			n, err := unix.Read(fix.Set(t), make([]byte, 8))
			t.Call("read", n, err)
		}},
	{Number: 7, Name: "an epoll fd cannot be written", Facts: []int{200},
		Source: "write(2): EINVAL if fd is attached to an object unsuitable for writing",
		Run: func(t *suite.T) {
			n, err := unix.Write(fix.Set(t), make([]byte, 8))
			t.Call("write", n, err)
		}},
	{Number: 8, Name: "lseek on an epoll fd gives 0", Facts: []int{201},
		Source: "epoll(7) objects are anonymous inodes whose lseek does nothing",
		Run: func(t *suite.T) {
			n, err := unix.Seek(fix.Set(t), 5, unix.SEEK_SET)
			t.Call("lseek", n, err)
		}},
	{Number: 9, Name: "an epoll fd opens read-write",
		Source: "fcntl(2): F_GETFL gives the access mode",
		Run: func(t *suite.T) {
			flags, err := unix.FcntlInt(uintptr(fix.Set(t)), unix.F_GETFL, 0)
			t.Call("F_GETFL & O_ACCMODE", flags&unix.O_ACCMODE, err)
		}},
}

func createSize(t *suite.T, size int) {
	ep, err := unix.EpollCreate(size)
	if err == nil {
		fix.Own(t, ep)
	}
	t.Errno("epoll_create", err)
}
