package sockstate

import "causeway/errnomap"

// Connect is asked before connect(2) is tried on a stream. Go says that the system
// is to be asked; otherwise the call ends with e, which may be 0: an attempt that
// was under way has come about. A connection under way gives EALREADY, which a
// blocking call waits out. An attempt that had failed tells why, and the socket is as
// new: what was unread is gone.
func (m *Machine) Connect() (e errnomap.Errno, goOn bool) {
	if m.phase == listening {
		return errnomap.EISCONN, false
	}
	switch m.attempt {
	case done:
		return errnomap.EISCONN, false
	case stuck:
		return errnomap.EINVAL, false
	case noAttempt:
		if m.phase != closed {
			return errnomap.EISCONN, false
		}
		return 0, true
	}
	switch {
	case m.phase == connecting:
		return errnomap.EALREADY, false
	case m.phase == established && !m.Gone():
		m.attempt = done
		return 0, false
	}
	e = m.TakeError()
	if e == 0 {
		e = errnomap.ECONNABORTED
	}
	m.disconnect()
	return e, false
}

// disconnect makes the socket as new; its address stays.
func (m *Machine) disconnect() {
	m.phase, m.attempt, m.shut, m.fin, m.ended = closed, noAttempt, 0, false, false
	m.err, m.urgent, m.blocked, m.data = 0, false, false, No
}

// ConnectBegun records that the system has begun to connect. Directions that were shut
// down without a connection stay so.
func (m *Machine) ConnectBegun() {
	m.phase, m.attempt, m.fin, m.ended = connecting, underWay, false, false
}

// ConnectRefused records that the system would not even begin: the socket is as before.
func (m *Machine) ConnectRefused() { m.phase, m.attempt = closed, noAttempt }

// ConnectDone records that the connection came about. The call that began it, if it
// still waits, calls Connect once more, which tells so.
func (m *Machine) ConnectDone() {
	if m.phase == connecting {
		m.phase, m.data, m.blocked = established, Unknown, false
	}
}

// ConnectFailed records that the connection did not come about, and why.
func (m *Machine) ConnectFailed(e errnomap.Errno) {
	if m.phase == connecting {
		m.phase, m.shut, m.err, m.data = closed, ShutBoth, e, No
	}
}

// Associate records that a datagram socket got a peer, or lost it.
func (m *Machine) Associate(peer bool) {
	m.phase = closed
	if peer {
		m.phase = established
	}
}

// Listen is asked before listen(2): EINVAL for a socket that has or seeks a peer,
// EOPNOTSUPP for one without connections.
func (m *Machine) Listen() errnomap.Errno {
	switch {
	case m.kind != Stream:
		return errnomap.EOPNOTSUPP
	case m.attempt != noAttempt, m.phase != closed && m.phase != listening:
		return errnomap.EINVAL
	}
	return 0
}

// Listened records that the system listens.
func (m *Machine) Listened() {
	if m.phase != listening {
		m.phase, m.data, m.shut = listening, Unknown, 0
	}
}

// Accept is asked before accept(2): EINVAL for a socket that does not listen,
// EOPNOTSUPP for one without connections.
func (m *Machine) Accept() errnomap.Errno {
	switch {
	case m.kind != Stream:
		return errnomap.EOPNOTSUPP
	case m.phase != listening:
		return errnomap.EINVAL
	}
	return 0
}

// Shutdown records shutdown(2) and returns its result, and whether the system is to
// end the sending side. Reading is never shut down in the system: what comes after
// stays readable on Linux, and the state here makes the end.
func (m *Machine) Shutdown(how How) (e errnomap.Errno, endSending bool) {
	if m.attempt == underWay {
		m.attempt = done
		if m.phase == closed || m.Gone() {
			m.attempt = stuck
		}
	}
	switch {
	case m.phase == closed, m.Gone():
		// Linux marks the directions although it refuses, and wakes who waits.
		m.shut |= how
		return errnomap.ENOTCONN, false
	case m.phase == listening:
		if how&ShutRead != 0 {
			m.disconnect()
		}
		return 0, false
	case m.phase == connecting:
		m.disconnect()
		return 0, false
	}
	endSending = how&ShutWrite != 0 && !m.ended && m.kind == Stream
	m.ended = m.ended || endSending
	m.shut |= how
	return 0, endSending
}

// Finished records the peer's end of stream: everything before it was received.
func (m *Machine) Finished() {
	if m.phase == established {
		m.fin, m.data = true, No
	}
}

// FinSeen records that the peer's end of stream has come, though data may be unread
// before it.
func (m *Machine) FinSeen() {
	if m.phase == established {
		m.fin = true
	}
}

// Reset records that the peer, or the system, broke the connection. Linux reports
// EPIPE instead of ECONNRESET if the peer had ended its stream before.
func (m *Machine) Reset(e errnomap.Errno) {
	switch m.phase {
	case connecting:
		m.ConnectFailed(e)
		return
	case established:
	default:
		return
	}
	if m.Gone() {
		return
	}
	if m.fin && e == errnomap.ECONNRESET {
		e = errnomap.EPIPE
	}
	m.err = e
	m.phase, m.shut, m.data = closed, ShutBoth, No
	m.urgent, m.blocked = false, false
}

// RecvBefore is asked before a stream receives: ENOTCONN for a listener.
func (m *Machine) RecvBefore() errnomap.Errno {
	if m.phase == listening {
		return errnomap.ENOTCONN
	}
	return 0
}

// RecvEmpty returns what a receive answers that finds nothing: the error in the
// slot, which is emptied, 0 for the end of stream, ENOTCONN for a stream without
// peer, EAGAIN for one whose data is still to come.
func (m *Machine) RecvEmpty() errnomap.Errno {
	switch {
	case m.fin:
		return 0
	case m.err != 0:
		return m.TakeError()
	case m.readShut():
		return 0
	case m.kind == Stream && m.phase == closed:
		return errnomap.ENOTCONN
	}
	return errnomap.EAGAIN
}

// Send is asked before a send: EAGAIN while connecting, the error in the slot, which
// is emptied, EPIPE for a socket that can't send, 0 if the system is to be asked.
func (m *Machine) Send() errnomap.Errno {
	if m.err != 0 {
		return m.TakeError()
	}
	switch {
	case m.writeShut():
		return errnomap.EPIPE
	case m.kind == Datagram:
		return 0
	case m.phase == connecting:
		return errnomap.EAGAIN
	case m.phase != established:
		return errnomap.EPIPE
	}
	return 0
}
