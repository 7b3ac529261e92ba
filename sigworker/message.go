package sigworker

import (
	"encoding/binary"
	"syscall"

	"causeway/errnomap"
)

// A message is what a sender writes into the pipe: magic, signal, code, zero, value.
// The answer is one number of four bytes: 0 or an errno.
const (
	messageSize  = 24
	messageMagic = 0x31475357 // "WSG1"
	answerSize   = 4

	// codeQuestion marks a message that brings no signal: it asks whether it is caught,
	// and the answer is 0 for yes and ENOENT for no.
	codeQuestion = 1
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
	if i.Code != CodeUser && i.Code != CodeQueue && i.Code != codeQuestion {
		return Info{}, errnomap.EINVAL
	}
	return i, nil
}
