package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// open is not needed here, where the kernel opens files.
func open(string, int, uint32) (fd.File, error) { return nil, errnomap.ENOSYS }
