// Package errnomap is Linux's error numbers on every system, and what Windows's
// error codes are among them.
//
// [Errno] has Linux's numbers. On Linux it is syscall.Errno itself; on Windows it is
// a type of its own with the same texts, the same answers to errors.Is for
// fs.ErrNotExist, fs.ErrExist, fs.ErrPermission and errors.ErrUnsupported, and the
// same Timeout and Temporary. What cannot be a method of syscall.Errno is a
// function: [Name], [Strerror], [Of], [Is].
//
//	if errnomap.Is(err, errnomap.ECONNRESET) { … }          // any error tree, both systems
//	return errnomap.FromWin32(errnomap.OpOpen, uint32(code)) // a code of Windows
//
// # How it is built
//
// The knowledge is data in files without build tags, so that it is tested on every
// system: table_win32.go, table_winsock.go and table_ntstatus.go have one line a
// code, sorted by number, with Windows's name and the errno where the call does not
// matter; overrides.go has what a code means in one call ([Op]), each line with its
// reason. A line that departs from the obvious, or from WPDK's table, says why.
// table_invented.go is the numbers that Go's package syscall makes up on Windows.
//
// from.go looks a code up (a binary search, no allocation); search.go walks error
// trees and of.go asks it; system_windows.go alone knows the types of Windows's
// errors. zerrno.go is generated from golang.org/x/sys/unix, docs/errno.md from the
// tables; a test fails when either is stale.
//
// # Codes that are not known
//
// A code that the tables do not have is an [UnknownCode]: an error that keeps the
// code and unwraps to [Unknown], EIO. A known code is a plain Errno, so that ==
// works.
//
// # What it does not do
//
// It has no table from errno to Windows's codes. It does not ask Windows for texts.
// os.IsNotExist, os.IsExist and os.IsPermission know package syscall's own type alone,
// so on Windows they are false for an Errno: use errors.Is with fs.ErrNotExist and its
// like, which is right on both systems. An Errno is no syscall.Errno there either: a
// type assertion or errors.As asks for errnomap.Errno.
// It does not know what a call was given: where one code and one call leave two
// answers (access denied when unlinking a file or a directory), the caller finds
// out and names the Op that says so. Numbers are those of amd64 and arm64; MIPS,
// SPARC and their like number differently and are not supported.
package errnomap

//go:generate go run ./internal/mkerrno -o zerrno.go
//go:generate go run ./internal/mkdocs -o ../docs/errno.md
