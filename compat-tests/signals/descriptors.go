package signals

import (
	"encoding/binary"
	"fmt"
	"syscall"

	"causeway/compat-tests/suite"
	"causeway/sigworker"

	unix "causeway/posixcompat"
)

// signalfdCommand is "signalfd SIGNAL...": it opens a non-blocking one.
func signalfdCommand(v *victimState, args []string) string {
	var set unix.Sigset_t
	set.Val[0] = uint64(setOf(args))
	fd, err := unix.Signalfd(-1, &set, unix.SFD_NONBLOCK)
	v.fd = fd
	return outcome("open", err)
}

const signalfdInfoSize = 128

// readCommand reads room for two.
func readCommand(v *victimState, _ []string) string {
	b := make([]byte, 2*signalfdInfoSize)
	n, err := unix.Read(v.fd, b)
	if err != nil {
		return outcome(n, err)
	}
	text := fmt.Sprint(n)
	for ; n >= signalfdInfoSize; n, b = n-signalfdInfoSize, b[signalfdInfoSize:] {
		word := binary.NativeEndian.Uint32
		text += fmt.Sprintf(" %s code %d pid %d value %d", sigworker.Name(syscall.Signal(word(b))), int32(word(b[8:])), word(b[12:]), int32(word(b[44:])))
	}
	return text
}

var descriptors = []suite.Case{
	{
		Number: 81, Facts: []int{237, 238, 239, 240}, Reference: suite.Facts,
		Name:   "signalfd reads a pending signal once, with its sender",
		Source: "signalfd(2): read returns one or more signalfd_siginfo structures; EAGAIN when none is pending",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1")
			v.see("signalfd USR1")
			v.see("read")
			v.kill(sigworker.SIGUSR1)
			v.kill(sigworker.SIGUSR1)
			v.see("pendingsoon USR1")
			v.see("read")
			v.see("read")
			v.see("pending")
		},
	},
	{
		Number: 82, Reference: suite.Facts,
		Name:   "signalfd reads queued signals in order, with their values",
		Source: "signalfd(2): ssi_int integer sent by sigqueue(3)",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "36", "37")
			v.see("signalfd 36 37")
			t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), 37, 1))
			t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), 36, 2))
			t.Errno("sigqueue", sigworker.Sigqueue(v.pid(), 36, 3))
			v.see("pendingsoon 36 37")
			v.see("read")
			v.see("read")
			v.see("read")
		},
	},
	{
		Number: 83, Reference: suite.Facts,
		Name:   "signalfd leaves signals that are not in its set pending",
		Source: "signalfd(2): the mask argument specifies the set of signals that the caller wishes to accept",
		Run: func(t *suite.T) {
			v := newVictim(t, "start", "USR1", "USR2")
			v.see("signalfd USR1")
			v.kill(sigworker.SIGUSR2)
			v.see("pendingsoon USR2")
			v.see("read")
			v.see("pending")
		},
	},
}
