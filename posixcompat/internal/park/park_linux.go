package park

// system is empty here: there is no completion port to drain.
type system struct{}

func (p *Parker) kick() {}

func (p *Parker) wait(d Deadline) Outcome { return p.waitToken(d) }

// last looks around once more, without waiting.
func (p *Parker) last() Outcome { return TimedOut }
