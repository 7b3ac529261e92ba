package posixcompat

import (
	fdtable "causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/internal/pipe"
)

// FIFOs are pipes in this process's memory that are found by their nodes.
func init() {
	file.OpenFIFO = func(id ntfile.Identity, node *file.Special, flags int) (fdtable.File, error) {
		st, err := node.Stat()
		if err != nil {
			_ = node.Close()
			return nil, err
		}
		return pipe.OpenFIFO(pipe.Key(id), st, node, flags)
	}
}
