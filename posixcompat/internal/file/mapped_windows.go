package file

import (
	"sync"

	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/internal/vm"

	"golang.org/x/sys/windows"
)

// extended tells mappings that reach beyond the end of the file of h that it may be
// farther away now.
func extended(h windows.Handle) {
	if vm.Process.Short() {
		vm.Process.Extended(uintptr(h))
	}
}

// mappedStill reports whether err may be that a file is mapped, which Windows does not
// delete then.
func mappedStill(err error) bool {
	return err == windows.STATUS_CANNOT_DELETE || err == windows.STATUS_USER_MAPPED_FILE || err == windows.STATUS_ACCESS_DENIED
}

// removeMapped takes the name of a mapped file away, which h was opened by with DELETE,
// and closes h or keeps it. If another process has it mapped, the file gets a name that no call of
// ours shows, and is deleted as soon as that can be while this process lives.
func removeMapped(h windows.Handle, name ntfile.Name) error {
	err := vm.Process.Without(uintptr(h), func() error { return ntfile.Remove(h) })
	if !mappedStill(err) || err == windows.STATUS_ACCESS_DENIED {
		windows.CloseHandle(h)
		return err
	}
	if ntfile.Rename(h, node.Scratch(name), false) != nil {
		windows.CloseHandle(h)
		return err
	}
	leftOver.keep(h)
	return nil
}

// leftOver are the files that are to be deleted and are mapped elsewhere.
var leftOver remains

// maxRemains is how many files wait for their deletion; older ones stay where they are.
const maxRemains = 64

type remains struct {
	mu   sync.Mutex
	list []windows.Handle
}

// keep tries those that are waiting again, and lets h wait.
func (r *remains) keep(h windows.Handle) {
	r.mu.Lock()
	defer r.mu.Unlock()
	waiting := r.list[:0]
	for _, old := range r.list {
		if mappedStill(ntfile.Remove(old)) {
			waiting = append(waiting, old)
		} else {
			windows.CloseHandle(old)
		}
	}
	if len(waiting) == maxRemains {
		windows.CloseHandle(waiting[0])
		waiting = waiting[1:]
	}
	r.list = append(waiting, h)
}
