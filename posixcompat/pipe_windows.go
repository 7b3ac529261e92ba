package posixcompat

import "causeway/posixcompat/internal/pipe"

// Pipe opens a pipe: p[0] to read from, p[1] to write to. EINVAL: p has not two
// places. EMFILE: no two descriptors are free. See pipe(2).
func Pipe(p []int) error { return Pipe2(p, 0) }

// Pipe2 is Pipe with flags: O_CLOEXEC, O_NONBLOCK, and O_DIRECT for packets. EINVAL
// also: other flags. See pipe(2).
func Pipe2(p []int, flags int) error {
	if len(p) != 2 {
		return EINVAL
	}
	ends, err := pipe.Open(table, flags)
	if err != nil {
		return err
	}
	copy(p, ends[:])
	return nil
}
