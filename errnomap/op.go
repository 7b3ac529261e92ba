package errnomap

// Op is the call that a Windows code came from. One code means different things in
// different calls: access denied is EACCES in open, EISDIR in unlink of a directory
// and EPERM in kill.
type Op uint8

// The calls that differ. A call that is not here is OpAny.
const (
	// OpAny is any call: no override applies.
	OpAny Op = iota

	// OpOpen is open(2) without O_CREAT.
	OpOpen
	// OpOpenDirectory is open(2) with O_WRONLY, O_RDWR or O_CREAT of what the caller knows to be a directory.
	OpOpenDirectory
	// OpRead is read(2) and its kin on files and pipes.
	OpRead
	// OpWrite is write(2) and its kin on files and pipes.
	OpWrite
	// OpSeek is lseek(2).
	OpSeek
	// OpTruncate is ftruncate(2).
	OpTruncate
	// OpSync is fsync(2) and fdatasync(2).
	OpSync
	// OpLock is fcntl(2) with F_SETLK and its kin, and flock(2).
	OpLock
	// OpStat is stat(2) and its kin.
	OpStat
	// OpReadDir is getdents(2).
	OpReadDir
	// OpReadlink is readlink(2).
	OpReadlink
	// OpRmdir is rmdir(2).
	OpRmdir
	// OpUnlink is unlink(2).
	OpUnlink
	// OpUnlinkDirectory is unlink(2) of what the caller knows to be a directory.
	OpUnlinkDirectory
	// OpRename is rename(2).
	OpRename
	// OpRenameOverDirectory is rename(2) of a file to what the caller knows to be a directory.
	OpRenameOverDirectory
	// OpLink is link(2).
	OpLink
	// OpSymlink is symlink(2).
	OpSymlink
	// OpMap is mmap(2), munmap(2), mprotect(2), madvise(2) and mlock(2).
	OpMap
	// OpIoctl is ioctl(2).
	OpIoctl

	// OpSocket is socket(2).
	OpSocket
	// OpBind is bind(2).
	OpBind
	// OpConnect is connect(2).
	OpConnect
	// OpListen is listen(2).
	OpListen
	// OpAccept is accept(2).
	OpAccept
	// OpShutdown is shutdown(2).
	OpShutdown
	// OpSend is write(2) and send(2) and their kin on stream sockets.
	OpSend
	// OpSendDatagram is the same on datagram sockets.
	OpSendDatagram
	// OpRecv is read(2) and recv(2) and their kin on stream sockets.
	OpRecv
	// OpRecvDatagram is the same on datagram sockets.
	OpRecvDatagram
	// OpRecvUrgent is recv(2) with MSG_OOB.
	OpRecvUrgent
	// OpGetsockname is getsockname(2).
	OpGetsockname
	// OpSockopt is getsockopt(2) and setsockopt(2).
	OpSockopt

	// OpKill is kill(2).
	OpKill
	// OpWait is waitpid(2) and waitid(2).
	OpWait

	opCount
)

var opNames = [opCount]string{
	OpAny:                 "any",
	OpOpen:                "open",
	OpOpenDirectory:       "open of a directory for writing",
	OpRead:                "read",
	OpWrite:               "write",
	OpSeek:                "lseek",
	OpTruncate:            "ftruncate",
	OpSync:                "fsync",
	OpLock:                "lock",
	OpStat:                "stat",
	OpReadDir:             "getdents",
	OpReadlink:            "readlink",
	OpRmdir:               "rmdir",
	OpUnlink:              "unlink",
	OpUnlinkDirectory:     "unlink of a directory",
	OpRename:              "rename",
	OpRenameOverDirectory: "rename of a file over a directory",
	OpLink:                "link",
	OpSymlink:             "symlink",
	OpMap:                 "mmap",
	OpIoctl:               "ioctl",
	OpSocket:              "socket",
	OpBind:                "bind",
	OpConnect:             "connect",
	OpListen:              "listen",
	OpAccept:              "accept",
	OpShutdown:            "shutdown",
	OpSend:                "send",
	OpSendDatagram:        "send of a datagram",
	OpRecv:                "recv",
	OpRecvDatagram:        "recv of a datagram",
	OpRecvUrgent:          "recv of urgent data",
	OpGetsockname:         "getsockname",
	OpSockopt:             "getsockopt and setsockopt",
	OpKill:                "kill",
	OpWait:                "wait",
}

// String returns the call's name as docs/errno.md has it.
func (o Op) String() string {
	if o < opCount {
		return opNames[o]
	}
	return "unknown call"
}
