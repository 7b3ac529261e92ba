package inject

// tester is what Require needs of a test.
type tester interface {
	Helper()
	Skip(args ...any)
}

// Require skips the test if the program was not built with the overlay.
func Require(t tester) {
	t.Helper()
	if !Enabled {
		t.Skip(`needs injected faults: go test -overlay "$(go run causeway/posixcompat/inject/cmd/overlay)"`)
	}
}
