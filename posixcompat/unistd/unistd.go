// Package unistd is those parts of unistd.h that are functions of the C library and not calls of the
// system: sysconf, pathconf, isatty, ttyname, gethostname, sleep and usleep.
//
// Names and their numbers are glibc's. What is not listed is EINVAL; what has no limit is -1 without an
// error, as in C.
package unistd

import (
	"math"
	"os"
	"time"

	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/system"
)

// Names for Sysconf.
const (
	SC_ARG_MAX                 = 0
	SC_CHILD_MAX               = 1
	SC_CLK_TCK                 = 2
	SC_NGROUPS_MAX             = 3
	SC_OPEN_MAX                = 4
	SC_STREAM_MAX              = 5
	SC_TZNAME_MAX              = 6
	SC_JOB_CONTROL             = 7
	SC_SAVED_IDS               = 8
	SC_REALTIME_SIGNALS        = 9
	SC_ASYNCHRONOUS_IO         = 12
	SC_FSYNC                   = 15
	SC_MAPPED_FILES            = 16
	SC_VERSION                 = 29
	SC_PAGESIZE                = 30
	SC_PAGE_SIZE               = SC_PAGESIZE
	SC_RTSIG_MAX               = 31
	SC_SIGQUEUE_MAX            = 34
	SC_LINE_MAX                = 43
	SC_IOV_MAX                 = 60
	SC_GETGR_R_SIZE_MAX        = 69
	SC_GETPW_R_SIZE_MAX        = 70
	SC_LOGIN_NAME_MAX          = 71
	SC_TTY_NAME_MAX            = 72
	SC_THREAD_DESTRUCTOR_ITERS = 73
	SC_THREAD_KEYS_MAX         = 74
	SC_THREAD_STACK_MIN        = 75
	SC_NPROCESSORS_CONF        = 83
	SC_NPROCESSORS_ONLN        = 84
	SC_PHYS_PAGES              = 85
	SC_AVPHYS_PAGES            = 86
	SC_ATEXIT_MAX              = 87
	SC_MONOTONIC_CLOCK         = 149
	SC_SYMLOOP_MAX             = 173
	SC_HOST_NAME_MAX           = 180
)

// version is the POSIX that glibc says it follows.
const version = 200809

// constants are glibc's answers that are the same everywhere.
var constants = map[int]int{
	SC_CLK_TCK: 100, SC_NGROUPS_MAX: 65536, SC_STREAM_MAX: 16, SC_TZNAME_MAX: -1, SC_JOB_CONTROL: 1, SC_SAVED_IDS: 1,
	SC_REALTIME_SIGNALS: version, SC_ASYNCHRONOUS_IO: version, SC_FSYNC: version, SC_MAPPED_FILES: version,
	SC_VERSION: version, SC_RTSIG_MAX: 32, SC_LINE_MAX: 2048, SC_IOV_MAX: 1024, SC_GETGR_R_SIZE_MAX: 1024,
	SC_GETPW_R_SIZE_MAX: 1024, SC_LOGIN_NAME_MAX: 256, SC_TTY_NAME_MAX: 32, SC_THREAD_DESTRUCTOR_ITERS: 4,
	SC_THREAD_KEYS_MAX: 1024, SC_THREAD_STACK_MIN: 16384, SC_ATEXIT_MAX: math.MaxInt32, SC_MONOTONIC_CLOCK: version,
	SC_SYMLOOP_MAX: -1, SC_HOST_NAME_MAX: 64,
}

// Sysconf tells a limit or a property of the system; -1 without an error is no limit.
// EINVAL: name is none of those above. See sysconf(3).
func Sysconf(name int) (int, error) {
	if n, ok := constants[name]; ok {
		return n, nil
	}
	switch name {
	case SC_ARG_MAX:
		return argMax(), nil
	case SC_OPEN_MAX:
		return limit(unix.RLIMIT_NOFILE)
	case SC_CHILD_MAX:
		return limit(unix.RLIMIT_NPROC)
	case SC_SIGQUEUE_MAX:
		return limit(unix.RLIMIT_SIGPENDING)
	case SC_PAGESIZE:
		return os.Getpagesize(), nil
	case SC_NPROCESSORS_CONF:
		n, _ := system.Processors()
		return n, nil
	case SC_NPROCESSORS_ONLN:
		_, n := system.Processors()
		return n, nil
	case SC_PHYS_PAGES:
		return pages(system.MemoryStatus().Total), nil
	case SC_AVPHYS_PAGES:
		return pages(system.MemoryStatus().Free), nil
	}
	return -1, unix.EINVAL
}

func pages(bytes uint64) int { return int(bytes / uint64(os.Getpagesize())) }

// limit is a soft limit, -1 if there is none.
func limit(resource int) (int, error) {
	var l unix.Rlimit
	if err := unix.Getrlimit(resource, &l); err != nil {
		return -1, err
	}
	if l.Cur > math.MaxInt {
		return -1, nil
	}
	return int(l.Cur), nil
}

// Names for Pathconf and Fpathconf.
const (
	PC_LINK_MAX         = 0
	PC_MAX_CANON        = 1
	PC_MAX_INPUT        = 2
	PC_NAME_MAX         = 3
	PC_PATH_MAX         = 4
	PC_PIPE_BUF         = 5
	PC_CHOWN_RESTRICTED = 6
	PC_NO_TRUNC         = 7
	PC_VDISABLE         = 8

	// PC_CASE_SENSITIVE is 1 for a directory in which names that differ in case only are two, and 0 for one in which they
	// are one; -1 without an error is that it cannot be found out (it is empty, and its file system does not say).
	// ENOTDIR: no directory. It is macOS's name; the number is ours, because glibc has none.
	PC_CASE_SENSITIVE = 0x10000
)

// Pathconf tells a limit that belongs to a file system: NAME_MAX is its own, the rest glibc's
// constants. EINVAL: name is none of those above. Errors as Statfs. See pathconf(3).
func Pathconf(path string, name int) (int, error) {
	if name == PC_CASE_SENSITIVE {
		return caseBelow(unix.AT_FDCWD, path)
	}
	return pathLimit(name, func(s *unix.Statfs_t) error { return unix.Statfs(path, s) })
}

// Fpathconf is Pathconf of an open file. Errors as Fstatfs; EBADF: fd is negative.
func Fpathconf(fd, name int) (int, error) {
	if fd < 0 {
		return -1, unix.EBADF
	}
	if name == PC_CASE_SENSITIVE {
		return caseBelow(fd, ".")
	}
	return pathLimit(name, func(s *unix.Statfs_t) error { return unix.Fstatfs(fd, s) })
}

func pathLimit(name int, statfs func(*unix.Statfs_t) error) (int, error) {
	switch name {
	case PC_MAX_CANON, PC_MAX_INPUT:
		return 255, nil
	case PC_PATH_MAX, PC_PIPE_BUF:
		return 4096, nil
	case PC_CHOWN_RESTRICTED, PC_NO_TRUNC:
		return 1, nil
	case PC_VDISABLE:
		return 0, nil
	case PC_NAME_MAX:
		var s unix.Statfs_t
		if err := statfs(&s); err != nil {
			return -1, err
		}
		return int(s.Namelen), nil
	case PC_LINK_MAX:
		return linkMax, nil
	}
	return -1, unix.EINVAL
}

// linkMax is how many names a file may have: NTFS's 1024, less than any of Linux's.
const linkMax = 1024

// Isatty tells whether fd is a terminal, or on Windows a console. EBADF: fd is not open. ENOTTY: it is
// something else. See isatty(3).
func Isatty(fd int) (bool, error) {
	if _, err := unix.IoctlGetTermios(fd, unix.TCGETS); err != nil {
		return false, err
	}
	return true, nil
}

// Ttyname returns the path of the terminal that fd is: /dev/tty of a console. EBADF: fd is
// not open. ENOTTY: it is no terminal. ENODEV: it has no name here. See ttyname(3).
func Ttyname(fd int) (string, error) {
	if _, err := Isatty(fd); err != nil {
		return "", err
	}
	return ttyname(fd)
}

// hostNameMax is how long a host's name may be on Linux.
const hostNameMax = 64

// Gethostname returns the host's name, up to 64 bytes of it. See gethostname(2).
func Gethostname() (string, error) {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return "", err
	}
	name := unix.ByteSliceToString(u.Nodename[:])
	return name[:min(len(name), hostNameMax)], nil
}

// Sleep blocks the goroutine for at least that many seconds and returns how many are left: always 0, for no
// signal ends it. See sleep(3).
func Sleep(seconds uint) (left uint) {
	pause(time.Duration(min(seconds, math.MaxInt64/uint(time.Second))) * time.Second)
	return 0
}

// Usleep blocks the goroutine for at least that many microseconds, a million of which are no error
// here, as in glibc. See usleep(3).
func Usleep(usec uint) {
	pause(time.Duration(min(usec, math.MaxInt64/uint(time.Microsecond))) * time.Microsecond)
}

// pause sleeps by the clock that is never early. A signal that ends the call does not end
// the sleep.
func pause(d time.Duration) {
	var ts unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_MONOTONIC, &ts); err != nil {
		time.Sleep(d)
		return
	}
	end := ts.Nano()
	if end += int64(d); end < 0 {
		end = math.MaxInt64
	}
	at := unix.NsecToTimespec(end)
	for unix.ClockNanosleep(unix.CLOCK_MONOTONIC, unix.TIMER_ABSTIME, &at, nil) == unix.EINTR {
	}
}
