package posixcompat

import "causeway/posixcompat/internal/eventfd"

// Eventfd opens a counter that begins with initval; flags are EFD_CLOEXEC,
// EFD_NONBLOCK and EFD_SEMAPHORE. EINVAL: other flags. EMFILE: no descriptor is free.
// See eventfd(2).
func Eventfd(initval uint, flags int) (fd int, err error) {
	c, err := eventfd.New(uint32(initval), flags)
	if err != nil {
		return -1, err
	}
	return install(c, O_RDWR|flags&(EFD_NONBLOCK|EFD_CLOEXEC))
}
