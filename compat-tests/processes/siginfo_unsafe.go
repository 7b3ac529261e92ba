package processes

import (
	"unsafe"

	unix "causeway/posixcompat"
)

// childInfo is a siginfo_t of SIGCHLD on 64-bit Linux.
type childInfo struct {
	signo, errno, code, _ int32
	pid, uid, status, _   int32
}

// waitid is unix.Waitid with a place whose fields can be read.
func waitid(idType, id int, info *childInfo, options int, rusage *unix.Rusage) error {
	var raw unix.Siginfo
	fill := (*[unsafe.Sizeof(raw)]byte)(unsafe.Pointer(&raw))
	for i := range fill {
		fill[i] = 0x55
	}
	err := unix.Waitid(idType, id, &raw, options, rusage)
	*info = *(*childInfo)(unsafe.Pointer(&raw))
	return err
}
