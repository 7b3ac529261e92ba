package sigworker

import (
	"math"
	"os"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"

	"causeway/errnomap"
)

// The kernel's structures, as 64-bit Linux has them.
const (
	sigsetSize    = 8
	sigactionSize = 32
	siginfoSize   = 128
)

// siginfo is the part of siginfo_t that signals from processes fill in.
type siginfo struct {
	signo, errno, code, _ int32
	pid, uid              uint32
	value                 int64
	_                     [siginfoSize - 32]byte
}

// defaultDisposition gives sig its default action in the kernel, behind the runtime's back.
func defaultDisposition(sig syscall.Signal) error {
	var dfl [sigactionSize / 8]uint64
	_, _, e := unix.RawSyscall6(unix.SYS_RT_SIGACTION, uintptr(sig), uintptr(unsafe.Pointer(&dfl)), 0, sigsetSize, 0, 0)
	return errno(e)
}

// threadMask changes the mask of the calling thread and returns the old one.
func threadMask(how int, set Set) (old Set) {
	unix.RawSyscall6(unix.SYS_RT_SIGPROCMASK, uintptr(how), uintptr(unsafe.Pointer(&set)), uintptr(unsafe.Pointer(&old)), sigsetSize, 0, 0)
	return old
}

// takeFromKernel takes a signal of set that is pending in the kernel.
func takeFromKernel(set Set) (Info, bool) {
	set &= taken
	var si siginfo
	var now unix.Timespec
	_, _, e := unix.Syscall6(unix.SYS_RT_SIGTIMEDWAIT, uintptr(unsafe.Pointer(&set)), uintptr(unsafe.Pointer(&si)), uintptr(unsafe.Pointer(&now)), sigsetSize, 0, 0)
	if e != 0 {
		return Info{}, false
	}
	i := Info{Signo: syscall.Signal(si.signo), Code: si.code, Pid: si.pid, Uid: si.uid}
	switch {
	case si.code == CodeQueue:
		i.Value = si.value
	case i.Signo == SIGCHLD && si.code > 0:
		i.Status = int32(si.value) // the two lie at one place
	}
	return i, true
}

// kernelPending returns what the kernel holds back of the signals that the worker takes.
func kernelPending() (set Set) {
	unix.RawSyscall(unix.SYS_RT_SIGPENDING, uintptr(unsafe.Pointer(&set)), sigsetSize, 0)
	return set & taken
}

func sigqueue(pid int, sig syscall.Signal, value int64) error {
	if pid <= 0 || pid > math.MaxInt32 {
		return errnomap.ESRCH // rt_sigqueueinfo knows no groups
	}
	sig = whole(sig)
	if p := started(); p != nil && pid == os.Getpid() && ownArrival(sig) {
		return p.arrive(Info{Signo: sig, Code: CodeQueue, Pid: uint32(pid), Uid: uint32(os.Getuid()), Value: value})
	}
	si := siginfo{signo: int32(sig), code: CodeQueue, pid: uint32(os.Getpid()), uid: uint32(os.Getuid()), value: value}
	_, _, e := unix.Syscall(unix.SYS_RT_SIGQUEUEINFO, uintptr(pid), uintptr(sig), uintptr(unsafe.Pointer(&si)))
	return errno(e)
}

// pidfdSend is pidfd_send_signal(2) with i as siginfo when it carries a value.
func pidfdSend(fd int, i Info) error {
	if i.Code != CodeQueue {
		return unix.PidfdSendSignal(fd, i.Signo, nil, 0)
	}
	si := siginfo{signo: int32(i.Signo), code: CodeQueue, pid: uint32(os.Getpid()), uid: uint32(os.Getuid()), value: i.Value}
	_, _, e := unix.Syscall6(unix.SYS_PIDFD_SEND_SIGNAL, uintptr(fd), uintptr(i.Signo), uintptr(unsafe.Pointer(&si)), 0, 0, 0)
	return errno(e)
}

func errno(e syscall.Errno) error {
	if e != 0 {
		return e
	}
	return nil
}
