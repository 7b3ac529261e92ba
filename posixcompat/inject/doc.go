// Package inject makes calls of posixcompat fail, be short, or be late, by rule and by
// count, for the tests of code that must cope with that.
//
// Nothing of it is in an ordinary build: posixcompat's functions do not know of it, and
// on Linux they are x/sys/unix itself. A test asks for it with an overlay, copies of
// posixcompat's source files in which every function that returns an error first
// looks whether a rule is for it:
//
//	go test -overlay "$(go run causeway/posixcompat/inject/cmd/overlay)" ./...
//
// The overlay is made from the sources that are there, by package overlay, for the
// system that the test is built for (-goos windows). Without it Enabled is false,
// and Require skips a test with the command that runs it.
//
//	func TestAFullDiskIsTold(t *testing.T) {
//		inject.Require(t)
//		defer inject.Add(inject.Rule{Call: "Pwritev", Skip: 2, Times: 1, Errno: errnomap.ENOSPC})()
//		...
//	}
//
// Rules are the process's, for calls of posixcompat, posixcompat/rawio and
// posixcompat/libaio ("libaio.Submit"); "libaio.Event" is for what Getevents returns. A
// rule changes what a caller sees and does not undo what a call has done: one that
// fails has not been made, one that is short has been made with less. Calls that return
// no error (Getpid) have no rules.
package inject
