package sigworker

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"causeway/errnomap"
)

// beyond reports whether the kernel, whose ids have 32 bits, would cut id to another.
func beyond(id int) bool { return id != int(int32(id)) }

// whole returns sig, or -1 for a number that the kernel would cut to a signal.
func whole(sig syscall.Signal) syscall.Signal {
	if beyond(int(sig)) {
		return -1
	}
	return sig
}

func kill(pid int, sig syscall.Signal) error {
	if beyond(pid) {
		return errnomap.ESRCH
	}
	sig = whole(sig)
	if p := started(); p != nil && pid == os.Getpid() && ownArrival(sig) {
		return p.arrive(Info{Signo: sig, Code: CodeUser, Pid: uint32(pid), Uid: uint32(os.Getuid())})
	}
	return syscall.Kill(pid, sig)
}

func ask(pid int, sig syscall.Signal) (Way, error) {
	if err := kill(pid, sig); err != nil {
		return 0, err
	}
	if sig == 0 {
		return WayChecked, nil
	}
	return WayKernel, nil
}

func getpgid(pid int) (int, error) {
	if beyond(pid) {
		return -1, errnomap.ESRCH
	}
	return syscall.Getpgid(pid)
}

func setpgid(pid, pgid int) error {
	switch {
	case pgid < 0:
		return errnomap.EINVAL
	case beyond(pid):
		return errnomap.ESRCH
	case beyond(pgid):
		return errnomap.EPERM
	}
	return syscall.Setpgid(pid, pgid)
}

func getsid(pid int) (int, error) {
	if beyond(pid) {
		return -1, errnomap.ESRCH
	}
	return unix.Getsid(pid)
}

func setsid() (int, error) { return syscall.Setsid() }

// target is a process by pidfd.
type target struct {
	pid int
	fd  int
}

func openTarget(pid int) (target, error) {
	if pid > math.MaxInt32 {
		return target{}, errnomap.ESRCH
	}
	fd, err := unix.PidfdOpen(pid, 0)
	if errors.Is(err, errnomap.EINVAL) || errors.Is(err, errnomap.ENOENT) {
		return target{}, errnomap.ESRCH // a thread's id, not a process's
	}
	return target{pid, fd}, err
}

func (t *target) send(i Info, _ bool) (Way, error) {
	i.Signo = whole(i.Signo)
	if err := pidfdSend(t.fd, i); err != nil {
		return 0, err
	}
	if i.Signo == 0 {
		return WayChecked, nil
	}
	return WayKernel, nil
}

func (t *target) catches(sig syscall.Signal) (bool, error) {
	caught, err := t.status("SigCgt")
	if err != nil {
		return false, err
	}
	set, err := strconv.ParseUint(caught, 16, 64)
	if err != nil {
		return false, errnomap.EIO
	}
	return Set(set).Has(sig), nil
}

func (t *target) knownGroup() (int, bool) {
	pgid, err := syscall.Getpgid(t.pid)
	return pgid, err == nil
}

func (t *target) stopped() (bool, error) {
	state, err := t.status("State")
	return strings.HasPrefix(state, "T"), err
}

// status reads a line of proc_pid_status(5).
func (t *target) status(field string) (string, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", t.pid))
	// Only a process that is there still has kept others from getting its id.
	if err := pidfdSend(t.fd, Info{}); err != nil && !errors.Is(err, errnomap.EPERM) {
		return "", err
	}
	if err != nil {
		return "", errnomap.Of(err)
	}
	_, rest, _ := strings.Cut(string(status), "\n"+field+":\t")
	value, _, _ := strings.Cut(rest, "\n")
	return value, nil
}

func (t *target) wait(timeout time.Duration) (Exit, error) {
	end := time.Now().Add(timeout)
	for {
		ms := -1
		if timeout >= 0 {
			ms = int(min(max(time.Until(end), 0)+time.Millisecond-1, math.MaxInt32*time.Millisecond) / time.Millisecond)
		}
		n, err := unix.Poll([]unix.PollFd{{Fd: int32(t.fd), Events: unix.POLLIN}}, ms)
		switch {
		case errors.Is(err, errnomap.EINTR):
			continue
		case err != nil:
			return Exit{}, err
		case n == 0:
			return Exit{}, errnomap.EAGAIN
		}
		return t.exit(), nil
	}
}

// reapLimit is how long exit waits for the parent's wait, after which the kernel tells.
const reapLimit = 100 // ms

func (t *target) exit() Exit {
	// HUP is always reported, and says that the process was waited for.
	_, _ = unix.Poll([]unix.PollFd{{Fd: int32(t.fd)}}, reapLimit)
	info := unix.PidfdInfo{Mask: unix.PIDFD_INFO_EXIT}
	if err := unix.IoctlPidfdInfo(t.fd, &info); err != nil || info.Mask&unix.PIDFD_INFO_EXIT == 0 {
		return Exit{} // kernels before 6.15 do not tell
	}
	ws := syscall.WaitStatus(info.Exit_code)
	if ws.Signaled() {
		return Exit{Known: true, Signal: ws.Signal(), Code: 128 + uint32(ws.Signal())}
	}
	return Exit{Known: true, Code: uint32(ws.ExitStatus())}
}

func (t *target) close() error { return unix.Close(t.fd) }
