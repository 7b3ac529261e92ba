package errnomap

// Errno is an error with Linux's number.
type Errno uintptr

// Error returns the text that syscall.Errno gives on Linux.
func (e Errno) Error() string { return message(e) }
