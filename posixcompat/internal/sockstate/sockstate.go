// Package sockstate is what a socket remembers so that it can answer as Linux does.
//
// Windows forgets or hides what Linux keeps: that a socket was never connected,
// which halves were shut down, that a reset is told once, that the peer's end of
// stream stands behind unread data. A Machine keeps that, is told of every call and
// of every event, and yields the mask that epoll(7) shows and what recv(2), send(2),
// connect(2), shutdown(2) and accept(2) answer.
//
// A Machine is pure: it calls nothing, knows no lock and no handle, and builds on
// every system. Its owner guards it with a lock.
package sockstate

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/ready"
)

// Kind is how a socket carries data.
type Kind uint8

// The kinds.
const (
	Stream Kind = iota
	Datagram
)

// phase is the state of the protocol, as far as it shows.
type phase uint8

const (
	closed      phase = iota // never connected, refused, reset, or disconnected
	connecting               // the first SYN is out
	established              // and everything that follows until both sides ended
	listening
)

// attempt is what connect(2) has begun, which outlives the phase: a connection that
// came about is told by one more connect, a failed one too.
type attempt uint8

const (
	noAttempt attempt = iota
	underWay
	done
	stuck // shut down after it had failed and before that was told
)

// How are the directions of shutdown(2), as bits.
type How uint8

// The directions.
const (
	ShutRead  How = 1
	ShutWrite How = 2
	ShutBoth      = ShutRead | ShutWrite
)

// Knowledge is what is known of something in the system's hands.
type Knowledge uint8

// The states of knowledge.
const (
	Unknown Knowledge = iota
	No
	Yes
)

// Machine is the state of one socket. New makes one.
type Machine struct {
	kind    Kind
	phase   phase
	attempt attempt
	shut    How  // own shutdowns, and both after a reset
	fin     bool // the peer's end of stream
	ended   bool // the own one was sent: a direction can be shut down without it
	err     errnomap.Errno

	data    Knowledge // something to receive or to accept
	urgent  bool
	blocked bool // the last send found no room
}

// New returns the machine of a socket that was just made.
func New(k Kind) Machine {
	m := Machine{kind: k}
	m.data = No
	if k == Datagram {
		m.data = Unknown
	}
	return m
}

// NewEstablished returns the machine of a stream that was accepted or adopted.
func NewEstablished() Machine {
	return Machine{kind: Stream, phase: established, attempt: done}
}

// Kind returns how the socket carries data.
func (m *Machine) Kind() Kind { return m.kind }

// Listening reports whether listen succeeded.
func (m *Machine) Listening() bool { return m.phase == listening }

// Established reports whether the socket has a peer.
func (m *Machine) Established() bool { return m.phase == established }

// Connecting reports whether a connection is being made.
func (m *Machine) Connecting() bool { return m.phase == connecting }

// Ended reports whether the peer will send nothing any more: its end of stream or
// a reset was seen.
func (m *Machine) Ended() bool { return m.fin || m.shut == ShutBoth && m.phase == closed }

// Gone reports whether both ends have ended their streams: for Linux there is no
// connection any more.
func (m *Machine) Gone() bool { return m.phase == established && m.fin && m.ended }

// Refuses reports whether data that comes now breaks the connection, because both
// directions were shut down here.
func (m *Machine) Refuses() bool { return m.phase == established && m.ended && m.shut&ShutRead != 0 }

// ShutDown returns the directions that were shut down.
func (m *Machine) ShutDown() How { return m.shut }

// Data returns what is known of data in the system's hands.
func (m *Machine) Data() Knowledge { return m.data }

// SetData records what was learned of data in the system's hands.
func (m *Machine) SetData(k Knowledge) { m.data = k }

// SetUrgent records whether urgent data waits.
func (m *Machine) SetUrgent(u bool) { m.urgent = u }

// Urgent reports whether urgent data is known to wait.
func (m *Machine) Urgent() bool { return m.urgent }

// SetBlocked records whether the last send found no room.
func (m *Machine) SetBlocked(b bool) { m.blocked = b }

// Blocked reports whether the last send found no room.
func (m *Machine) Blocked() bool { return m.blocked }

// Fail fills the error slot, which SO_ERROR or the next failing call empties.
func (m *Machine) Fail(e errnomap.Errno) { m.err = e }

// TakeError empties the error slot and returns what was in it, as SO_ERROR does.
func (m *Machine) TakeError() errnomap.Errno {
	e := m.err
	m.err = 0
	return e
}

// Error returns what is in the error slot.
func (m *Machine) Error() errnomap.Errno { return m.err }

func (m *Machine) readShut() bool  { return m.fin || m.shut&ShutRead != 0 }
func (m *Machine) writeShut() bool { return m.shut&ShutWrite != 0 }

// Mask returns the conditions that epoll(7) shows, where readable says that as many
// bytes as SO_RCVLOWAT asks for, a datagram, or a connection wait.
func (m *Machine) Mask(readable bool) ready.Mask {
	if m.phase == listening {
		if readable {
			return ready.Readable
		}
		return 0
	}
	var mask ready.Mask
	if m.err != 0 {
		mask |= ready.Err
	}
	if m.readShut() {
		mask |= ready.Readable | ready.RdHup
	}
	if m.kind == Datagram {
		return mask | m.datagramMask(readable)
	}
	if m.phase == closed || m.readShut() && m.writeShut() {
		mask |= ready.Hup
	}
	if m.phase == connecting {
		return mask
	}
	if readable {
		mask |= ready.Readable
	}
	if m.writeShut() || !m.blocked {
		mask |= ready.Writable
	}
	if m.urgent {
		mask |= ready.Pri
	}
	return mask
}

func (m *Machine) datagramMask(readable bool) ready.Mask {
	var mask ready.Mask
	if m.shut == ShutBoth {
		mask |= ready.Hup
	}
	if readable {
		mask |= ready.Readable
	}
	if !m.blocked {
		mask |= ready.Writable | ready.WrBand
	}
	return mask
}
