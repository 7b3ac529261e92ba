package thread

import (
	"strings"

	"causeway/errnomap"
)

// MaxName is how many bytes a name can have.
const MaxName = 15

// SetName names the calling thread; debuggers and system tools see it. The goroutine
// should be locked to its thread. On Windows, which has names in Unicode, bytes that are not
// UTF-8 become U+FFFD. ERANGE: the name is longer than MaxName bytes. EINVAL: it has a
// NUL. ENOSYS: Windows before version 1607 has no names. See pthread_setname_np(3).
func SetName(name string) error {
	switch {
	case len(name) > MaxName:
		return errnomap.ERANGE
	case strings.IndexByte(name, 0) >= 0:
		return errnomap.EINVAL
	}
	return setName(name)
}

// Name returns the name of the calling thread: its own, or that of the program. See
// pthread_getname_np(3).
func Name() (string, error) { return name() }
