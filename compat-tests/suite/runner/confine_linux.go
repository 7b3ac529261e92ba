package runner

// confine does nothing: the parent has put the process into a group of its own.
func confine() error { return nil }
