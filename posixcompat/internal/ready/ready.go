// Package ready is how every kind of file tells that it can be read or written:
// a mask that can be asked for at any time, and a queue of watchers that hear of changes.
//
// It is the meeting point of epoll, poll, select and blocking calls on one side
// and of sockets, pipes, eventfds, timerfds, signalfds and epoll sets on the other,
// as the wait queue is in Linux.
//
// Locks are taken in this order, and none is held while an earlier one is taken:
// the source's own lock, the queue's lock, what Wake takes (the ready list of an
// epoll set, the token of a parked goroutine). So a source may wake its queue with
// its own lock held, and a Wake function must never ask a source.
package ready

// Mask is a set of conditions, with the bits of epoll(7), which are poll(2)'s too.
type Mask uint32

// The conditions.
const (
	In     Mask = 0x1
	Pri    Mask = 0x2
	Out    Mask = 0x4
	Err    Mask = 0x8
	Hup    Mask = 0x10
	Nval   Mask = 0x20
	RdNorm Mask = 0x40
	RdBand Mask = 0x80
	WrNorm Mask = 0x100
	WrBand Mask = 0x200
	Msg    Mask = 0x400
	RdHup  Mask = 0x2000
)

// Readable and Writable are what most files mean by In and by Out.
const (
	Readable = In | RdNorm
	Writable = Out | WrNorm
)

// Always are the conditions that are reported whether asked for or not.
const Always = Err | Hup

// Source is something whose readiness can be asked for and watched.
type Source interface {
	// Ready returns which of the conditions of interest, and of Always, hold now.
	// It does not block. A source that must ask the system arms itself here:
	// if a condition of interest does not hold, its watchers hear when it begins to,
	// and while an edge watcher is there they hear of every repetition too.
	Ready(interest Mask) Mask
	// Watch adds w to those who hear of changes.
	Watch(w *Watcher)
	// Unwatch removes w. After it has returned w.Wake is not called again.
	Unwatch(w *Watcher)
}

// Finder is a Source that, when it is asked, finds what its watchers were not told
// of. It tells them, but not the one who asks and has the answer: an edge would be
// reported twice.
type Finder interface {
	Source
	// ReadyFor is Ready for one who asks for the watcher by, which is watching.
	ReadyFor(by *Watcher, interest Mask) Mask
}
