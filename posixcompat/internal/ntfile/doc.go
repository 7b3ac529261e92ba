// Package ntfile has the calls by which files are opened, renamed, removed and listed
// relative to a directory's handle: those of ntdll, because Win32's take no directory.
//
// A Name is a directory's handle and a path of Windows from there, already encoded
// (posixcompat/pathmap does that). Errors are windows.NTStatus values; what they mean
// to a call of POSIX is the caller's to say. Nothing here follows or interprets
// anything; nothing is kept.
package ntfile
