package signals

import (
	"errors"
	"os"
	"strconv"
	"syscall"

	"causeway/compat-tests/suite"
)

// shellStatus is 128 + signal for what a signal ended.
func shellStatus(s *os.ProcessState) string {
	if ws := s.Sys().(syscall.WaitStatus); ws.Signaled() {
		return strconv.Itoa(128 + int(ws.Signal()))
	}
	return strconv.Itoa(s.ExitCode())
}

// forbidden has a process signal another that it may not signal: as root it first becomes
// nobody and signals this one, otherwise it signals somebody else's.
func forbidden(t *suite.T, sig int) string {
	target, who := os.Getpid(), "nobody"
	if os.Getuid() != 0 {
		target, who = foreign(t), "itself"
	}
	out, err := t.Helper("signals-sender", strconv.Itoa(target), strconv.Itoa(sig), who).Output()
	t.Must(err)
	return string(out)
}

// foreign returns a process that this user may not signal.
func foreign(t *suite.T) int {
	entries, err := os.ReadDir("/proc")
	t.Must(err)
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil && syscall.Kill(pid, 0) == syscall.EPERM {
			return pid
		}
	}
	t.Must(errors.New("this user may signal every process there is"))
	return 0
}

// become gives up being root in all threads.
func become(who string) error {
	const nobody = 65534
	if who != "nobody" {
		return nil
	}
	if err := syscall.Setresgid(nobody, nobody, nobody); err != nil {
		return err
	}
	return syscall.Setresuid(nobody, nobody, nobody)
}
