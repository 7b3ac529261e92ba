package errnomap

import "syscall"

// Errno is Linux's error number; here it is the kernel's own type.
type Errno = syscall.Errno
