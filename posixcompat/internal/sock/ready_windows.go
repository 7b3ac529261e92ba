package sock

import (
	"golang.org/x/sys/windows"

	"causeway/errnomap"
	"causeway/posixcompat/internal/afd"
	"causeway/posixcompat/internal/port"
	"causeway/posixcompat/internal/ready"
	"causeway/posixcompat/internal/sockstate"
	"causeway/posixcompat/internal/winsock"
)

// everything is what a change that ends a connection may make true.
const everything = ready.Readable | ready.Writable | ready.RdHup | ready.Err | ready.Hup

// Watch adds w to those who hear of changes.
func (s *Socket) Watch(w *ready.Watcher) { s.queue.Watch(w) }

// Unwatch removes w.
func (s *Socket) Unwatch(w *ready.Watcher) { s.queue.Unwatch(w) }

// Ready returns which conditions hold, and has the system tell of those that do not.
// What it finds that the watchers were not told of, it tells them.
func (s *Socket) Ready(interest ready.Mask) ready.Mask { return s.ReadyFor(nil, interest) }

// ReadyFor is Ready for one who is watching, and is not told.
func (s *Socket) ReadyFor(by *ready.Watcher, interest ready.Mask) ready.Mask {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return 0
	}
	all, edge := s.queue.Interests()
	all |= interest
	if all&ready.Writable != 0 {
		s.askWritable()
	}
	grew := s.look(all, edge)
	mask := s.machine.Mask(s.readable())
	news := mask &^ s.told
	if grew {
		news |= ready.Readable
	}
	s.told = mask
	if news != 0 {
		s.queue.WakeOthers(by, news)
	}
	s.arm(all, edge)
	return (mask | s.machine.Mask(false)&ready.Err) & (interest | ready.Always)
}

func (s *Socket) readable() bool {
	if s.machine.Listening() {
		return len(s.accepted) > 0 || s.machine.Data() == sockstate.Yes
	}
	n := s.stash.len() + len(s.ahead)
	if s.machine.Data() == sockstate.Yes {
		n++
	}
	return n >= s.settings.lowWater || n > 0 && s.kind == datagram
}

// ends reports whether someone needs to know that the peer has ended its stream.
func (s *Socket) ends(all ready.Mask) bool {
	return all&ready.RdHup != 0 || s.machine.ShutDown()&sockstate.ShutWrite != 0
}

// want returns what the system is to tell of.
func (s *Socket) want(all, edge ready.Mask) afd.Events {
	m := &s.machine
	switch {
	case m.Listening():
		if all&ready.Readable != 0 && m.Data() != sockstate.Yes && (edge&ready.Readable != 0 || !s.readable()) {
			return afd.Accept
		}
		return 0
	case m.Connecting():
		return afd.Connect | afd.Send | afd.ConnectFail | afd.Abort
	case s.kind == stream && !m.Established(), !s.bound:
		return 0
	}
	var want afd.Events
	if all&ready.Writable != 0 && m.Blocked() {
		want |= afd.Send
	}
	if all&ready.Pri != 0 && !m.Urgent() {
		want |= afd.Expedited
	}
	reading := all&ready.Readable != 0 || s.ends(all) && s.kind == stream
	if reading && m.Data() != sockstate.Yes && (s.kind == datagram || !m.Ended()) && (edge&ready.Readable != 0 || !s.readable()) {
		want |= afd.Receive
		if s.kind == stream {
			want |= afd.Disconnect
		}
	}
	if s.kind == stream && (want != 0 || all&ready.Readable == 0 || m.Ended() || edge != 0) {
		want |= afd.Abort
	}
	return want
}

// arm has the poll wait for what is wanted. A poll that waits for something else is
// ended first; its completion arms again.
func (s *Socket) arm(all, edge ready.Mask) {
	want := s.want(all, edge)
	if want&^s.armed == 0 || s.stopping {
		return
	}
	if s.armed != 0 {
		s.stopping = true
		s.poll.afd.Cancel()
		return
	}
	if s.poll == nil {
		p := &poll{socket: s}
		var err error
		if p.afd, err = afd.New(winsock.Base(s.handle), p); err != nil {
			s.deaf()
			return
		}
		s.poll = p
	}
	if err := s.poll.afd.Start(want); err != nil {
		s.deaf()
		return
	}
	s.armed = want
}

// deaf has those who wait hear of an error: the system has no room for a poll, and
// nothing else would ever wake them.
func (s *Socket) deaf() {
	s.machine.Fail(errnomap.ENOBUFS)
	s.told |= ready.Err
	s.queue.Wake(everything)
}

// poll is the driver's poll of one handle of a socket.
type poll struct {
	socket *Socket
	afd    *afd.Poll
}

// dropPoll ends the poll; the completion of one that is under way frees it.
func (s *Socket) dropPoll() {
	switch {
	case s.poll == nil:
		return
	case s.armed != 0:
		s.poll.afd.Cancel()
	default:
		s.poll.afd.Free()
	}
	s.poll, s.armed, s.stopping = nil, 0, false
}

// Completed is told of the end of the poll, by whoever drains the port.
func (p *poll) Completed(_ *port.Op, status windows.NTStatus, _ uintptr) {
	s := p.socket
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.poll != p {
		p.afd.Free()
		return
	}
	s.armed, s.stopping = 0, false
	events, _ := p.afd.Result(status)
	all, edge := s.queue.Interests()
	if news := s.news(events, all, edge); news != 0 {
		s.tell(news)
	}
	if all != 0 || s.machine.Connecting() {
		s.arm(all, edge)
	}
}

// tell wakes the watchers for what may have begun to hold.
func (s *Socket) tell(news ready.Mask) {
	s.told |= news & s.machine.Mask(s.readable())
	s.queue.Wake(news)
}

// news learns what a poll told and returns what the watchers hear of it. An edge
// watcher must not hear twice of data that was taken before the poll told of it.
func (s *Socket) news(events afd.Events, all, edge ready.Mask) ready.Mask {
	ended := s.machine.Ended()
	news := s.learn(events)
	if edge&news&ready.Readable != 0 && !s.lent {
		switch grew := s.look(all, edge); {
		case !grew:
			news &^= ready.Readable | ready.RdHup
		case !s.readable():
			news &^= ready.Readable // fewer than SO_RCVLOWAT
		}
	}
	if s.machine.Ended() && !ended {
		news |= everything
	}
	return news
}

// learn takes what a poll told, and returns what may have begun to hold. What was
// found before the poll told of it is no news.
func (s *Socket) learn(events afd.Events) ready.Mask {
	m := &s.machine
	if m.Connecting() {
		return s.learnConnect(events)
	}
	var news ready.Mask
	if s.kind == datagram && events&afd.Receive != 0 {
		// It may be a datagram, or the news that one was not wanted.
		s.peek()
		s.shown = false
		return m.Mask(s.readable()) & (ready.Readable | ready.Err)
	}
	if events&(afd.Receive|afd.Accept) != 0 {
		m.SetData(sockstate.Yes)
		s.shown = false
		news |= ready.Readable
	}
	if events&afd.Disconnect != 0 && s.kind == stream && !m.Ended() {
		if events&afd.Receive == 0 {
			m.SetData(sockstate.Unknown)
		}
		m.FinSeen()
		news |= ready.Readable | ready.RdHup | ready.Hup
	}
	if events&afd.Send != 0 && m.Blocked() {
		m.SetBlocked(false)
		news |= ready.Writable
	}
	if events&afd.Expedited != 0 && !m.Urgent() {
		m.SetUrgent(true)
		news |= ready.Pri
	}
	if events&afd.Abort != 0 && s.kind == stream && m.Established() {
		if s.broken(errnomap.ECONNRESET); !m.Established() {
			news |= everything
		}
	}
	return news
}

func (s *Socket) learnConnect(events afd.Events) ready.Mask {
	switch {
	case events&(afd.ConnectFail|afd.Abort) != 0:
		s.connectFailed()
		return everything
	case events&(afd.Connect|afd.Send) != 0:
		s.machine.ConnectDone()
		return ready.Writable
	}
	return 0
}
