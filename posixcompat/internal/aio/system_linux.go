package aio

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// native is empty here: the kernel does this better. What the package does without a
// native part is what tests compare with the kernel.
type native struct{}

func (native) release() {}

func (r *request) begun() bool { return false }

func isSlow(fd.File) bool { return false }

func isDirectory(fd.File) bool { return false }

func offsetError(fd.File, int64) errnomap.Errno { return 0 }
