// Package fdtable holds the cases of file descriptors as such: their numbers,
// duplicates, flags and end.
package fdtable

import (
	"slices"
	"sync"

	fix "causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Area is the table of file descriptors.
var Area = suite.Area{
	Name:  "fdtable",
	Title: "file descriptors",
	Cases: slices.Concat(numbers, duplicates, flags, ends),
}

// fcntl observes a command with a number.
func fcntl(t *suite.T, name string, fd, cmd, arg int) int {
	got, err := unix.FcntlInt(uintptr(fd), cmd, arg)
	t.Call(name, got, err)
	return got
}

// hole makes two fds of which the lower was closed: nothing else opens an fd
// while the case runs, so the lower number is the lowest that is free above it.
func hole(t *suite.T) (free, above int) {
	r, w := fix.Pipe(t, 0)
	free, above = min(r, w), max(r, w)
	fix.Close(t, free)
	return free, above
}

var numbers = []suite.Case{
	{Number: 1, Name: "the lowest free number is taken", Facts: []int{461},
		Source: "open(2): the fd is the lowest-numbered one that is not open",
		Run: func(t *suite.T) {
			free, above := hole(t)
			fd, err := unix.Dup(above)
			t.Must(err)
			fix.Own(t, fd)
			t.Value("dup took the free number", fd == free)
		}},
	{Number: 2, Name: "every kind of fd takes the lowest free number",
		Source: "open(2), socket(2), epoll_create(2), eventfd(2): the lowest-numbered fd",
		Run: func(t *suite.T) {
			free, above := hole(t)
			for _, open := range []func() (int, error){
				func() (int, error) { return unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0) },
				func() (int, error) { return unix.Socket(unix.AF_INET, unix.SOCK_DGRAM, 0) },
				func() (int, error) { return unix.EpollCreate1(0) },
				func() (int, error) { return unix.Eventfd(0, 0) },
				func() (int, error) { return unix.TimerfdCreate(unix.CLOCK_MONOTONIC, 0) },
				func() (int, error) { return unix.FcntlInt(uintptr(above), unix.F_DUPFD, 0) },
			} {
				fd, err := open()
				t.Call("the free number", fd == free, err)
				fix.Close(t, fd)
			}
		}},
	{Number: 3, Name: "F_DUPFD takes the lowest free number not below its argument", Facts: []int{469},
		Source: "fcntl(2): F_DUPFD uses the lowest-numbered fd greater than or equal to arg",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			t.Cleanup(func() { _ = unix.Close(100); _ = unix.Close(101) })
			fcntl(t, "from 100", r, unix.F_DUPFD, 100)
			fcntl(t, "from 100 again", r, unix.F_DUPFD, 100)
			fcntl(t, "F_GETFD", 101, unix.F_GETFD, 0)
		}},
	{Number: 4, Name: "F_DUPFD_CLOEXEC sets close-on-exec",
		Source: "fcntl(2): F_DUPFD_CLOEXEC sets the close-on-exec flag of the duplicate",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			fix.Own(t, fcntl(t, "from 200", r, unix.F_DUPFD_CLOEXEC, 200))
			fcntl(t, "F_GETFD", 200, unix.F_GETFD, 0)
		}},
	{Number: 5, Name: "F_DUPFD refuses numbers that cannot be",
		Source: "fcntl(2): EINVAL if arg is negative or beyond the limit",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			fcntl(t, "-1", r, unix.F_DUPFD, -1)
			var limit unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &limit))
			fcntl(t, "the limit", r, unix.F_DUPFD, int(limit.Cur))
		}},
	{Number: 6, Name: "a pipe takes two numbers, the read end the lower",
		Source: "pipe(2): pipefd[0] is the read end",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			t.Value("read below write", r < w)
		}},
	{Number: 7, Name: "standard input, output and error are open",
		Source: "stdin(3): at program startup fds 0, 1 and 2 are open",
		Run: func(t *suite.T) {
			for fd := range 3 {
				_, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
				t.Errno("F_GETFD", err)
			}
		}},
}

var duplicates = []suite.Case{
	{Number: 20, Name: "dup3 onto itself is refused",
		Source: "dup3(2): EINVAL if oldfd equals newfd",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			t.Errno("dup3", unix.Dup3(r, r, 0))
			t.Errno("dup3 of a closed fd", unix.Dup3(100, 100, 0))
		}},
	{Number: 21, Name: "dup2 onto itself is refused and changes nothing",
		Source: "dup3(2): EINVAL if oldfd equals newfd. x/sys/unix makes dup2 of dup3",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, unix.O_CLOEXEC)
			t.Errno("dup2", unix.Dup2(r, r))
			fcntl(t, "F_GETFD", r, unix.F_GETFD, 0)
			fix.WriteAll(t, w, []byte("x"))
			n, err := unix.Read(r, make([]byte, 2))
			t.Call("read", n, err)
		}},
	{Number: 22, Name: "a closed fd cannot be duplicated", Facts: []int{463},
		Source: "dup(2): EBADF if oldfd is not open",
		Run: func(t *suite.T) {
			closed, r, _ := closedAndPipe(t)
			_, err := unix.Dup(closed)
			t.Errno("dup", err)
			t.Errno("dup2", unix.Dup2(closed, r))
			t.Errno("dup2 onto itself", unix.Dup2(closed, closed))
			t.Errno("dup3", unix.Dup3(closed, r, 0))
			fcntl(t, "F_DUPFD", closed, unix.F_DUPFD, 0)
			fcntl(t, "the target is still open", r, unix.F_GETFD, 0)
		}},
	{Number: 23, Name: "numbers that cannot be are refused", Facts: []int{464},
		Source: "dup2(2): EBADF if newfd is out of the allowed range",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			t.Errno("negative", unix.Dup2(r, -1))
			t.Errno("huge", unix.Dup2(r, 1<<30))
			t.Errno("dup3 negative", unix.Dup3(r, -1, 0))
		}},
	{Number: 24, Name: "duplicates share the position", Facts: []int{465},
		Source: "dup(2): both fds share the file offset and the status flags",
		Run: func(t *suite.T) {
			fd := fix.File(t, "0123456789", unix.O_RDONLY)
			d, err := unix.Dup(fd)
			t.Must(err)
			fix.Own(t, d)
			n, err := unix.Seek(fd, 4, unix.SEEK_SET)
			t.Call("lseek", n, err)
			p := make([]byte, 3)
			m, err := unix.Read(d, p)
			t.Call("read", m, err)
			t.Bytes("data", p)
			n, err = unix.Seek(fd, 0, unix.SEEK_CUR)
			t.Call("position", n, err)
		}},
	{Number: 25, Name: "duplicates share the status flags but not close-on-exec",
		Source: "dup(2): the close-on-exec flag is off for the duplicate",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, unix.O_CLOEXEC)
			d, err := unix.Dup(r)
			t.Must(err)
			fix.Own(t, d)
			fcntl(t, "F_GETFD of the duplicate", d, unix.F_GETFD, 0)
			t.Must(unix.SetNonblock(d, true))
			fcntl(t, "F_GETFL of the first", r, unix.F_GETFL, 0)
		}},
	{Number: 26, Name: "dup3 knows O_CLOEXEC and nothing else",
		Source: "dup3(2): EINVAL for an invalid value in flags",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			t.Errno("O_NONBLOCK", unix.Dup3(r, w, unix.O_NONBLOCK))
			t.Errno("1", unix.Dup3(r, w, 1))
			t.Errno("O_CLOEXEC", unix.Dup3(r, w, unix.O_CLOEXEC))
			fcntl(t, "F_GETFD", w, unix.F_GETFD, 0)
		}},
	{Number: 27, Name: "dup2 closes what stood at the number",
		Source: "dup2(2): newfd is closed first, silently",
		Run: func(t *suite.T) {
			r1, w1 := fix.Pipe(t, unix.O_NONBLOCK)
			_, w2 := fix.Pipe(t, 0)
			t.Errno("dup2 over the only writer", unix.Dup2(w2, w1))
			n, err := unix.Read(r1, make([]byte, 1))
			t.Call("the reader sees the end", n, err)
		}},
	{Number: 28, Name: "dup2 onto a number that is not open opens it",
		Source: "dup2(2): the duplicate uses the fd number specified",
		Run: func(t *suite.T) {
			r, w := fix.Pipe(t, 0)
			t.Errno("dup2", unix.Dup2(w, 300))
			fix.Own(t, 300)
			fix.WriteAll(t, 300, []byte("via 300"))
			p := make([]byte, 16)
			n, err := unix.Read(r, p)
			t.Call("read", n, err)
		}},
	{Number: 29, Name: "a duplicate of a socket is the same connection",
		Source: "dup(2): both fds refer to the same open file description",
		Run: func(t *suite.T) {
			own, peer := fix.Pair(t)
			d, err := unix.Dup(own)
			t.Must(err)
			fix.Own(t, d)
			fix.Close(t, own)
			fix.WriteAll(t, d, []byte("still here"))
			p := make([]byte, 10)
			fix.ReadFull(t, peer, p)
			t.Bytes("data", p)
			fix.Close(t, d)
			n, err := unix.Read(peer, p)
			t.Call("read when the last is closed", n, err)
		}},
}

var flags = []suite.Case{
	{Number: 40, Name: "close-on-exec is off unless asked for", Facts: []int{466},
		Source: "fcntl(2): F_GETFD returns the fd flags",
		Run: func(t *suite.T) {
			fcntl(t, "file", fix.File(t, "", unix.O_RDWR), unix.F_GETFD, 0)
			fcntl(t, "file with O_CLOEXEC", fix.File(t, "", unix.O_RDWR|unix.O_CLOEXEC), unix.F_GETFD, 0)
			fcntl(t, "socket", fix.Stream(t), unix.F_GETFD, 0)
			fcntl(t, "socket with SOCK_CLOEXEC", fix.Socket(t, unix.AF_INET, unix.SOCK_STREAM|unix.SOCK_CLOEXEC), unix.F_GETFD, 0)
		}},
	{Number: 41, Name: "F_GETFL gives the access mode and the status flags", Facts: []int{467},
		Source: "fcntl(2): F_GETFL returns the access mode and the file status flags",
		Run: func(t *suite.T) {
			// O_LARGEFILE is how the kernel was built, not what was asked for.
			const asked = unix.O_ACCMODE | unix.O_NONBLOCK | unix.O_APPEND
			for _, mode := range []int{unix.O_RDONLY, unix.O_WRONLY, unix.O_RDWR, unix.O_RDWR | unix.O_APPEND, unix.O_RDONLY | unix.O_NONBLOCK} {
				got, err := unix.FcntlInt(uintptr(fix.File(t, "", mode)), unix.F_GETFL, 0)
				t.Call("file", got&asked, err)
			}
			fcntl(t, "socket", fix.Stream(t), unix.F_GETFL, 0)
			fcntl(t, "non-blocking socket", fix.Socket(t, unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_NONBLOCK), unix.F_GETFL, 0)
		}},
	{Number: 42, Name: "unknown commands are refused", Facts: []int{468},
		Source: "fcntl(2): EINVAL if the command is not recognized",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			for _, cmd := range []int{999, -1} {
				fcntl(t, "fcntl", r, cmd, 0)
			}
			fcntl(t, "on a closed fd", fix.Closed(t), 999, 0)
		}},
	{Number: 43, Name: "F_SETFD knows close-on-exec alone",
		Source: "fcntl(2): F_SETFD sets the fd flags to arg; only FD_CLOEXEC exists",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			fcntl(t, "set all bits", r, unix.F_SETFD, -1)
			fcntl(t, "get", r, unix.F_GETFD, 0)
			fcntl(t, "clear", r, unix.F_SETFD, 0)
			fcntl(t, "get again", r, unix.F_GETFD, 0)
		}},
	{Number: 44, Name: "F_SETFL changes no access mode and no creation flags",
		Source: "fcntl(2): F_SETFL; access mode and creation flags in arg are ignored",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			fcntl(t, "set", r, unix.F_SETFL, unix.O_RDWR|unix.O_CREAT|unix.O_TRUNC|unix.O_NONBLOCK)
			fcntl(t, "get", r, unix.F_GETFL, 0)
			fcntl(t, "clear", r, unix.F_SETFL, 0)
			fcntl(t, "get again", r, unix.F_GETFL, 0)
		}},
	{Number: 45, Name: "F_SETFL turns O_APPEND on",
		Source: "fcntl(2): F_SETFL can change O_APPEND",
		Run: func(t *suite.T) {
			fd := fix.File(t, "abc", unix.O_RDWR)
			fcntl(t, "set", fd, unix.F_SETFL, unix.O_APPEND)
			n, err := unix.Write(fd, []byte("D"))
			t.Call("write", n, err)
			p := make([]byte, 8)
			n, err = unix.Pread(fd, p, 0)
			t.Call("pread", n, err)
			t.Bytes("file", p[:max(n, 0)])
		}},
	{Number: 46, Name: "SetNonblock is F_SETFL",
		Source: "fcntl(2): O_NONBLOCK is a file status flag",
		Run: func(t *suite.T) {
			for _, fd := range []int{fix.Stream(t), fix.Set(t)} {
				t.Errno("on", unix.SetNonblock(fd, true))
				fcntl(t, "get", fd, unix.F_GETFL, 0)
				t.Errno("off", unix.SetNonblock(fd, false))
				fcntl(t, "get again", fd, unix.F_GETFL, 0)
			}
			t.Errno("closed", unix.SetNonblock(fix.Closed(t), true))
		}},
	{Number: 47, Name: "CloseOnExec sets the flag",
		Source: "fcntl(2): F_SETFD",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			unix.CloseOnExec(r)
			fcntl(t, "get", r, unix.F_GETFD, 0)
		}},
}

var ends = []suite.Case{
	{Number: 60, Name: "closing twice is refused", Facts: []int{470},
		Source: "close(2): EBADF if fd is not open",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			t.Errno("first", unix.Close(r))
			t.Errno("second", unix.Close(r))
			t.Errno("negative", unix.Close(-1))
			t.Errno("huge", unix.Close(1<<30))
		}},
	{Number: 61, Name: "every call on a closed fd is EBADF",
		Source: "EBADF; fd is not a valid open file descriptor",
		Run: func(t *suite.T) {
			for _, fd := range []int{fix.Closed(t), -1} {
				_, err := unix.Read(fd, make([]byte, 1))
				t.Errno("read", err)
				_, err = unix.Write(fd, []byte("x"))
				t.Errno("write", err)
				_, err = unix.Readv(fd, [][]byte{make([]byte, 1)})
				t.Errno("readv", err)
				_, err = unix.Writev(fd, nil)
				t.Errno("writev", err)
				_, err = unix.Pread(fd, make([]byte, 1), 0)
				t.Errno("pread", err)
				_, err = unix.Seek(fd, 0, 0)
				t.Errno("lseek", err)
				_, err = unix.Dup(fd)
				t.Errno("dup", err)
				_, err = unix.FcntlInt(uintptr(fd), unix.F_GETFL, 0)
				t.Errno("fcntl", err)
				t.Errno("listen", unix.Listen(fd, 1))
				t.Errno("bind", unix.Bind(fd, fix.Loopback(unix.AF_INET, 0)))
				t.Errno("connect", unix.Connect(fd, fix.Loopback(unix.AF_INET, 1)))
				_, _, err = unix.Accept(fd)
				t.Errno("accept", err)
				t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RD))
				_, err = unix.Getsockname(fd)
				t.Errno("getsockname", err)
				_, err = unix.Getpeername(fd)
				t.Errno("getpeername", err)
				t.Errno("setsockopt", unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEADDR, 1))
			}
		}},
	{Number: 62, Name: "socket calls on what is no socket are ENOTSOCK",
		Source: "ENOTSOCK; the fd does not refer to a socket",
		Run: func(t *suite.T) {
			r, _ := fix.Pipe(t, 0)
			for _, fd := range []int{r, fix.Set(t), fix.File(t, "x", unix.O_RDWR)} {
				t.Errno("listen", unix.Listen(fd, 1))
				t.Errno("bind", unix.Bind(fd, fix.Loopback(unix.AF_INET, 0)))
				t.Errno("connect", unix.Connect(fd, fix.Loopback(unix.AF_INET, 1)))
				_, _, err := unix.Accept(fd)
				t.Errno("accept", err)
				t.Errno("shutdown", unix.Shutdown(fd, unix.SHUT_RD))
				_, err = unix.Getpeername(fd)
				t.Errno("getpeername", err)
				t.Errno("sendto", unix.Sendto(fd, []byte("x"), 0, nil))
			}
		}},
	{Number: 63, Name: "a race of closes closes once",
		Source: "close(2): EBADF if fd is not open",
		Run: func(t *suite.T) {
			closed := 0
			for range 200 {
				r, w := fix.Pipe(t, 0)
				var (
					wg sync.WaitGroup
					mu sync.Mutex
				)
				for range 4 {
					wg.Go(func() {
						if unix.Close(w) == nil {
							mu.Lock()
							closed++
							mu.Unlock()
						}
					})
				}
				wg.Wait()
				fix.Close(t, r)
			}
			t.Value("closed", closed)
		}},
	{Number: 64, Name: "the limit of fds is EMFILE and nothing is lost",
		Source: "open(2), dup(2): EMFILE when the limit of open fds is reached",
		Run: func(t *suite.T) {
			var before unix.Rlimit
			t.Must(unix.Getrlimit(unix.RLIMIT_NOFILE, &before))
			r, w := fix.Pipe(t, 0)
			low := before
			low.Cur = 64
			t.Must(unix.Setrlimit(unix.RLIMIT_NOFILE, &low))
			t.Cleanup(func() { _ = unix.Setrlimit(unix.RLIMIT_NOFILE, &before) })
			var got []int
			var err error
			for {
				var fd int
				if fd, err = unix.Dup(r); err != nil {
					break
				}
				got = append(got, fd)
			}
			t.Errno("dup", err)
			_, err = unix.EpollCreate1(0)
			t.Errno("epoll_create1", err)
			_, err = unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
			t.Errno("socket", err)
			var p [2]int
			t.Errno("pipe2", unix.Pipe2(p[:], 0))
			t.Value("highest", slices.Max(got))
			for _, fd := range got {
				fix.Close(t, fd)
			}
			fix.WriteAll(t, w, []byte("x"))
			n, err := unix.Read(r, make([]byte, 2))
			t.Call("read", n, err)
		}},
}

// closedAndPipe makes a number that is not open and a pipe.
func closedAndPipe(t *suite.T) (closed, r, w int) {
	r, w = fix.Pipe(t, 0)
	d, err := unix.FcntlInt(uintptr(r), unix.F_DUPFD, 400)
	t.Must(err)
	fix.Close(t, d)
	return d, r, w
}
