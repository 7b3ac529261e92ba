package thread

import unix "causeway/posixcompat"

func (t *Thread) kill(sig unix.Signal) error { return unix.Tgkill(unix.Getpid(), t.id, sig) }
