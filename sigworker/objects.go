package sigworker

import (
	"encoding/binary"
	"fmt"
	"syscall"

	"causeway/errnomap"
)

// eventName is WPDK's name of a signal's event, without its namespace.
func eventName(pid uint32, sig syscall.Signal) string {
	return fmt.Sprintf("WPDK_%d_%d", pid, int(sig))
}

// pipeName is the name of a worker's pipe. The start time is in it, so that a later
// process with the same id is not taken for this one.
func pipeName(pid uint32, start uint64) string {
	return fmt.Sprintf(`\\.\pipe\wpdk-sig-%d-%x`, pid, start)
}

// groupName is the name of the section that holds a process's group and session.
func groupName(pid uint32, start uint64) string {
	return fmt.Sprintf(`Local\WPDK_%d_%x_group`, pid, start)
}

// A message is what a sender writes into the pipe: magic, signal, code, zero, value.
// The answer is one number of four bytes: 0 or an errno.
const (
	messageSize  = 24
	messageMagic = 0x31475357 // "WSG1"
	answerSize   = 4
)

// message puts i into wire form. The sender's id is not in it: the receiver asks
// the system for it.
func message(i Info) [messageSize]byte {
	var b [messageSize]byte
	binary.LittleEndian.PutUint32(b[0:], messageMagic)
	binary.LittleEndian.PutUint32(b[4:], uint32(i.Signo))
	binary.LittleEndian.PutUint32(b[8:], uint32(i.Code))
	binary.LittleEndian.PutUint64(b[16:], uint64(i.Value))
	return b
}

// parseMessage reads a message. EINVAL means that it is none, or that it carries
// what a sender may not claim: KILL, STOP, or a code of the kernel.
func parseMessage(b []byte) (Info, error) {
	if len(b) != messageSize || binary.LittleEndian.Uint32(b) != messageMagic || binary.LittleEndian.Uint32(b[12:]) != 0 {
		return Info{}, errnomap.EINVAL
	}
	sig := binary.LittleEndian.Uint32(b[4:])
	i := Info{
		Signo: syscall.Signal(sig),
		Code:  int32(binary.LittleEndian.Uint32(b[8:])),
		Value: int64(binary.LittleEndian.Uint64(b[16:])),
	}
	if sig < 1 || sig > maxSignal || unblockable.Has(i.Signo) {
		return Info{}, errnomap.EINVAL
	}
	if i.Code != CodeUser && i.Code != CodeQueue {
		return Info{}, errnomap.EINVAL
	}
	return i, nil
}
