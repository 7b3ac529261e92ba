package posixcompat

import (
	"unsafe"

	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/process"
)

// childInfo is a Siginfo of SIGCHLD, as linux/amd64's kernel lays it out.
type childInfo struct {
	signo, errno, code, _ int32
	pid, uid, status, _   int32
	utime, stime          int64
}

// putChild writes what waitid(2) tells: zeros if there is nothing to tell.
func putChild(info *Siginfo, e process.Event) {
	*info = Siginfo{}
	if e.PID == 0 {
		return
	}
	c := (*childInfo)(unsafe.Pointer(info))
	c.signo = int32(SIGCHLD)
	c.pid = int32(e.PID)
	c.uid = int32(ids.Current().UID())
	c.code, c.status = e.Status.Info()
}
