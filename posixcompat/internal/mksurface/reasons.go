package main

import (
	"path"
	"strings"
)

// reason says why a function returns ENOSYS on Windows.
type reason struct {
	patterns string // of names, as path.Match has them, separated by spaces
	later    bool   // planned, as opposed to without a counterpart
	why      string
}

// reasons are tried from the top; the first whose pattern fits a name counts.
var reasons = []reason{
	{"GetsockoptTCPCC* GetsockoptTpacket* SetsockoptTpacket* SetsockoptPacketMreq SetsockoptCan* SetsockoptSockFprog SetsockoptTCPRepairOpt SetsockoptTCPMD5Sig *sockoptICMPv6Filter BindToDevice",
		false, "an option of Linux's network stack without a counterpart in Winsock"},
	{"GetsockoptTCPInfo", false, "TCP_INFO is Linux's own account of a connection; Windows counts other things (SIO_TCP_INFO), and most fields would be made up"},
	{"Socket Socketpair Bind Listen Accept Accept4 Connect Shutdown Getpeername Getsockname Getsockopt* Setsockopt* Send Sendto Sendmsg* Recvfrom Recvmsg*",
		true, "sockets"},
	{"Read Write Readv Writev Preadv Pwritev Preadv2 Pwritev2 Pread Pwrite Close Dup Dup2 Dup3 FcntlInt SetNonblock CloseOnExec CloseRange Open Seek Pipe Pipe2",
		true, "the descriptor table"},
	{"Epoll* Eventfd Timerfd* Signalfd Poll Ppoll Select Pselect", true, "readiness"},
	{"Kill PthreadSigmask", true, "signals"},

	{"NameToHandleAt OpenByHandleAt Fanotify* Inotify* Listns", false, "a Linux kernel interface with no Windows counterpart"},
	{"Fs[cmop]* Mount* MoveMount OpenTree PivotRoot Unmount Chroot Setns Unshare", false, "mounts and namespaces belong to the Linux kernel"},
	{"Keyctl* AddKey RequestKey", false, "the kernel's key rings are Linux's own"},
	{"Ptrace* ProcessVM* PerfEventOpen", false, "Linux's tracing interface; Windows debugs through another model"},
	{"*Module Kexec* Reboot Klog* Iopl Ioperm Acct Capget Capset Prctl* Mseal MemfdSecret SetMemPolicy* Vmsplice Tee Splice Ustat Quotactl Adjtimex ClockAdjtime Auxv Cachestat Sethostname Setdomainname",
		false, "a Linux kernel interface with no Windows counterpart"},
	{"Syscall* RawSyscall*", false, "Linux system call numbers mean nothing to Windows"},
	{"Pidfd*", false, "pidfds are Linux's own"},
	{"Exec", false, "a process of Windows cannot become another program: a new one would have another number, and those who wait for this one would see it end"},
	{"IoctlHID* IoctlKCM* IoctlLoop* IoctlPtp* Ioctl*RTC* Ioctl*Watchdog* Ioctl*HwTstamp IoctlGetEthtool* IoctlPidfd* IoctlFile* IoctlSetString",
		false, "an ioctl of a Linux driver"},
	{"Ioctl*", true, "terminals and interfaces"},
	{"SysvShm*", false, "System V shared memory has no Windows counterpart; use Mmap"},
	{"*xattr", false, "extended attributes; NTFS streams are something else"},

	{"Getpriority Setpriority", true, "threads and affinity"},
	{"ClockGettime Setenv Unsetenv Get*id Set*id Getpgrp Exit Getrlimit Setrlimit", true, "processes and their environment"},
}

// reasonOf finds why a function is not supported.
func reasonOf(name string) (reason, bool) {
	for _, r := range reasons {
		for pattern := range strings.FieldsSeq(r.patterns) {
			if ok, _ := path.Match(pattern, name); ok {
				return r, true
			}
		}
	}
	return reason{}, false
}

// text is the reason as documentation says it.
func (r reason) text() string {
	if r.later {
		return "not yet: " + r.why
	}
	return r.why
}
