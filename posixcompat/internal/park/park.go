// Package park blocks a goroutine until it is woken or its time is over.
//
// On Windows, whoever parks drains the completion port while nobody else does,
// so that waiting costs no hand-off; see park_windows.go.
package park

// Parker is where one goroutine waits. The zero value must be made ready by Init.
