package signals

import (
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
// nobody and signals this one, otherwise it signals the first process, which is root's.
func forbidden(t *suite.T, sig int) string {
	target, who := 1, "itself"
	if os.Getuid() == 0 {
		target, who = os.Getpid(), "nobody"
	}
	out, err := t.Helper("signals-sender", strconv.Itoa(target), strconv.Itoa(sig), who).Output()
	t.Must(err)
	return string(out)
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
