package park

type system struct{}

func (p *Parker) kick() {}

func (p *Parker) wait(d Deadline) Outcome { return p.waitToken(d) }

func poll() {}
