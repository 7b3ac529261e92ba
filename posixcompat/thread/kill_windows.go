package thread

import unix "causeway/posixcompat"

func (t *Thread) kill(sig unix.Signal) error {
	if sig == 0 {
		return nil // it runs, which the caller has seen
	}
	return unix.Kill(unix.Getpid(), sig)
}
