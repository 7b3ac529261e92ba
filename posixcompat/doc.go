// Package posixcompat is golang.org/x/sys/unix, on Linux and on Windows.
package posixcompat

//go:generate go run ./internal/mksurface
