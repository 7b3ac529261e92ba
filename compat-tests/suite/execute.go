package suite

// EndKind says how the execution of a case ended.
type EndKind string

const (
	// Finished means that the case ran to its end.
	Finished EndKind = "finished"
	// SetupFailed means that the case could not get what it needs to begin.
	SetupFailed EndKind = "setup failed"
	// Crashed means that its process ended before the case did.
	Crashed EndKind = "crashed"
	// Hung means that the case did not end within its time limit.
	Hung EndKind = "hung"
	// Garbled means that what the process left is not a record of the case.
	Garbled EndKind = "garbled"
	// NotStarted means that no process could be started for it.
	NotStarted EndKind = "not started"
)

// Known reports whether k is one of the constants.
func (k EndKind) Known() bool {
	switch k {
	case Finished, SetupFailed, Crashed, Hung, Garbled, NotStarted:
		return true
	}
	return false
}

// End says how the execution of a case ended, and why if not by itself.
type End struct {
	Kind   EndKind `json:"kind"`
	Reason string  `json:"reason,omitempty"`
}

// Execute runs the case inside this process and hands each observation to
// record as it is made. It returns Finished or SetupFailed; a case that panics
// takes the process with it, as it should: the runner sees that.
func Execute(id string, c Case, record func(Observation)) (end End) {
	t := &T{id: id, record: record}
	end = runCase(t, c)
	t.cleanUp()
	return end
}

func runCase(t *T, c Case) (end End) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case setupFailure:
			end = End{SetupFailed, r.Error()}
		default:
			panic(r) // the trace still shows where it began
		}
	}()
	c.Run(t)
	return End{Kind: Finished}
}
