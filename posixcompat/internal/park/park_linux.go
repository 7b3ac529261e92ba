package park

// system is empty here: there is no completion port to drain.
type system struct{}

func (system) kick() {}

func (p *Parker) wait(d Deadline) Outcome { return p.waitToken(d) }

func poll() bool { return false }
