package unistd

import (
	unix "causeway/posixcompat"
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// argMax is what CreateProcess takes as a command line, in characters.
func argMax() int { return 32767 }

// ttyname is /dev/tty: a process has one console.
func ttyname(int) (string, error) { return "/dev/tty", nil }

// caseFlag asks for the flag that directories have since Windows 10 1803.
func caseFlag(dir int) int {
	h, err := unix.Handle(dir)
	if err != nil {
		return caseUnknown
	}
	switch exact, err := ntfile.CaseSensitive(windows.Handle(h)); {
	case err != nil:
		return caseUnknown
	case exact:
		return caseExact
	}
	return caseFolded
}
