// Package process knows this process's children, how they ended, and what processes used.
//
// # Children
//
// Windows has no zombies: of a process that ended there is something left as long as somebody has a
// handle of it. So the children of this process are those whose parent is this process, by number and
// time of creation, and that either run (a snapshot of the system shows them), or that this process has a
// handle of (the list of its own handles shows them): one of package os that nobody has called Wait on yet,
// or one that this package keeps. It keeps handles of children that nobody else in this process has
// one of, since they would be lost at their end; of the others it keeps none, so that os.Process.Wait
// takes a child away as it does on Linux. What nobody looked for while it ran, and nobody
// has a handle of, ended unseen.
//
// Whom a call of this package has waited for is remembered until its number belongs to somebody else or
// to nobody, and is a child no more; os.Process.Wait still tells how it ended.
//
// # Waiting
//
// One goroutine, the hub, waits in the system for the children of all who wait, holding one thread. It also sends
// this process CHLD while somebody has a handler for it, blocks it or waits for it. Windows tells nobody of new
// children, so then, and while somebody waits for any child or for stops, it looks every 50 ms; a child
// that lived for less and that os.Process.Wait took may have sent none.
//
// # How a child ended
//
// An exit code of 128 and the number of a signal that ends processes is taken for that signal,
// which is how sigworker ends a process; and codes that Windows gives to who was ended by an
// exception are the signals that Linux sends for it. Of all others the low eight bits are the status.
//
// children.go and status.go know no Windows; the files named for it ask the system.
package process

// Signals that have a part in how processes end and stop.
const (
	sigHUP, sigINT, sigQUIT, sigILL, sigTRAP, sigABRT, sigBUS, sigFPE = 1, 2, 3, 4, 5, 6, 7, 8

	sigKILL, sigSEGV, sigCHLD, sigCONT, sigSTOP, sigTSTP, sigTTIN, sigTTOU = 9, 11, 17, 18, 19, 20, 21, 22

	sigURG, sigWINCH, sigSYS, lastSignal = 23, 28, 31, 64
)

// Status is a wait status as Linux's kernel encodes it.
type Status uint32

// Statuses of those who did not end.
const (
	Stopped   Status = 0x7f | sigSTOP<<8 // Windows does not tell by which signal
	Continued Status = 0xffff
)

// Exited is the status of a process that ended with an exit code of Windows's.
func Exited(code uint32) Status {
	if sig := signalOf(code); sig != 0 {
		return Status(sig)
	}
	return Status(code & 0xff << 8)
}

// exceptions are the exit codes of who was ended by the system.
var exceptions = map[uint32]int{
	0xC0000005: sigSEGV, // an access violation
	0xC00000FD: sigSEGV, // a stack overflow
	0xC0000006: sigBUS,  // a page could not be read
	0x80000002: sigBUS,  // a misaligned access
	0xC000001D: sigILL,
	0xC0000096: sigILL, // a privileged instruction
	0xC000008D: sigFPE, 0xC000008E: sigFPE, 0xC000008F: sigFPE, 0xC0000090: sigFPE,
	0xC0000091: sigFPE, 0xC0000092: sigFPE, 0xC0000093: sigFPE,
	0xC0000094: sigFPE, 0xC0000095: sigFPE,
	0x80000003: sigTRAP, 0x80000004: sigTRAP,
	0xC0000409: sigABRT, // a fast fail, which is also what abort() of the C library does
	0xC0000374: sigABRT, // a damaged heap
	0xC000013A: sigINT,  // Ctrl-C
	0x40010004: sigHUP,  // the console was closed
}

func signalOf(code uint32) int {
	if sig, ok := exceptions[code]; ok {
		return sig
	}
	if sig := int(code) - 128; code > 128 && code <= 128+lastSignal && ends(sig) {
		return sig
	}
	return 0
}

// ends reports whether a signal ends who does nothing about it.
func ends(sig int) bool {
	switch sig {
	case sigCHLD, sigCONT, sigSTOP, sigTSTP, sigTTIN, sigTTOU, sigURG, sigWINCH, 32, 33:
		return false
	}
	return sig >= sigHUP && sig <= lastSignal
}

// Codes of a siginfo_t of SIGCHLD.
const (
	codeExited, codeKilled           = 1, 2
	codeStopped, codeContinued int32 = 5, 6
	continuedBy                int32 = sigCONT
)

// Info returns what waitid(2) tells of a status: si_code and si_status.
func (s Status) Info() (code, status int32) {
	switch {
	case s == Continued:
		return codeContinued, continuedBy
	case s&0xff == 0x7f:
		return codeStopped, int32(s >> 8 & 0xff)
	case s&0x7f == 0:
		return codeExited, int32(s >> 8 & 0xff)
	}
	return codeKilled, int32(s & 0x7f)
}

// Usage is what a process used: times in nanoseconds, memory in bytes.
type Usage struct {
	User, System  int64
	Peak          int64 // of memory that was resident
	Faults        int64
	Reads, Writes int64 // operations
	Switches      int64
}

// Add counts another's in, as the kernel does for children.
func (u *Usage) Add(other Usage) {
	u.User += other.User
	u.System += other.System
	u.Peak = max(u.Peak, other.Peak)
	u.Faults += other.Faults
	u.Reads += other.Reads
	u.Writes += other.Writes
	u.Switches += other.Switches
}
