package process

// Which says whom a wait is for.
type Which struct {
	// PID is one child; 0 is none in particular.
	PID int
	// Group is the children of a process group; 0 is any.
	Group int
}

// Want says what a wait is for.
type Want struct {
	Ended, Stopped, Continued bool
	// NoHang has the wait return at once.
	NoHang bool
	// Leave has the child stay as it is, to be waited for again.
	Leave bool
}

// Event is a child and what became of it. PID 0 is none: nothing has happened yet.
type Event struct {
	PID    int
	Status Status
	Usage  Usage
}

// record is what is remembered of a child between two looks.
type record struct {
	group  int  // it was put into one; 0: it has that of this process
	stop   bool // it stood still when it was looked at last
	told   bool // and somebody was told
	goesOn bool // it was told to stand still, and goes on: nobody was told yet
}

// observe takes in whether the child stands still.
func (r *record) observe(stopped bool) {
	switch {
	case stopped && !r.stop:
		r.told, r.goesOn = false, false
	case !stopped && r.stop:
		r.goesOn = true
	}
	r.stop = stopped
}

// report returns what a wait is to be told of a child that has not ended, if anything. Unless leave is set it
// is told once.
func (r *record) report(w Want) (Status, bool) {
	switch {
	case w.Stopped && r.stop && !r.told:
		r.told = !w.Leave
		return Stopped, true
	case w.Continued && r.goesOn:
		r.goesOn = w.Leave
		return Continued, true
	}
	return 0, false
}

// matches reports whether a wait is for the child; own is the group of this process.
func (w Which) matches(pid int, r *record, own int) bool {
	switch {
	case w.PID != 0:
		return w.PID == pid
	case w.Group != 0:
		group := r.group
		if group == 0 {
			group = own
		}
		return group == w.Group
	}
	return true
}
