package posixcompat

import "causeway/posixcompat/internal/fd"

// table is the process's descriptors. Windows knows nothing of them.
var table fd.Table

// install opens the lowest free descriptor for f. flags are those of open(2): access
// mode, status flags, and O_CLOEXEC for the descriptor.
func install(f fd.File, flags int) (int, error) { return table.Open(f, flags) }
