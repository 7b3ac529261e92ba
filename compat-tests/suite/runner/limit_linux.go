package runner

import (
	"fmt"
	"syscall"
)

// wantedFiles is how many descriptors children may have, as far as the hard
// limit lets them: 4,000 socket pairs under Wine need twice as many in its server.
const wantedFiles = 20000

// RaiseFileLimit raises the soft limit of open files for the processes that
// this one starts from now on. Go raises its own but gives children the old one
// back; only an explicit Setrlimit of package syscall is inherited.
func RaiseFileLimit() error {
	var l syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return fmt.Errorf("getrlimit: %w", err)
	}
	l.Cur = min(l.Max, wantedFiles)
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &l); err != nil {
		return fmt.Errorf("setrlimit: %w", err)
	}
	return nil
}
