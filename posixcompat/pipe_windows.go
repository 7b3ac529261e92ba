package posixcompat

import "causeway/posixcompat/internal/pipe"

// Pipe opens a pipe: p[0] to read from, p[1] to write to. EINVAL: p has not two
// places. EMFILE: no two descriptors are free. See pipe(2).
func Pipe(p []int) error { return Pipe2(p, 0) }

// Pipe2 is Pipe with flags: O_CLOEXEC, O_NONBLOCK, and O_DIRECT for packets. EINVAL
// also: other flags. See pipe(2).
func Pipe2(p []int, flags int) error {
	if len(p) != 2 || flags&^(O_CLOEXEC|O_NONBLOCK|O_DIRECT) != 0 {
		return EINVAL
	}
	r, w := pipe.New()
	rfd, err := install(r, O_RDONLY|flags)
	if err != nil {
		w.Close()
		return err
	}
	wfd, err := install(w, O_WRONLY|flags)
	if err != nil {
		table.Close(rfd)
		return err
	}
	p[0], p[1] = rfd, wfd
	return nil
}
