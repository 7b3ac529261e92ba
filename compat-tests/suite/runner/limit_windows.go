package runner

// RaiseFileLimit does nothing: Windows has no such limit.
func RaiseFileLimit() error { return nil }
