package calls

// Uncovered are the supported symbols of posixcompat that no area's programs call, by
// the reason why.
var Uncovered = map[string][]string{
	"pure: the same code on both systems, and tested for itself": {
		"BytePtrFromString", "BytePtrToString", "ByteSliceFromString", "ByteSliceToString", "ErrnoName", "SignalName", "SignalNum",
		"Major", "Minor", "Mkdev", "MakeItimerval", "NsecToTimespec", "NsecToTimeval", "TimeToTimespec", "TimespecToNsec", "TimevalToNsec",
		"NewCPUSet", "NewFileHandle", "NewIfreq", "ParseOrigDstAddr", "PktInfo4", "PktInfo6",
	},
	"pure, and used by the calls that take or give what it makes": {
		"CmsgLen", "CmsgSpace", "ParseDirent", "ParseOneSocketControlMessage", "ParseSocketControlMessage", "ParseUnixCredentials", "ParseUnixRights",
		"UnixCredentials", "UnixRights",
	},
	"memory: an address that a program gets wrong ends the process on both systems; areas memory and mem": {
		"Madvise", "Mlock", "Mlockall", "MmapPtr", "Mprotect", "Mremap", "MremapPtr", "Munlock", "Munlockall", "MunmapPtr", "MemfdCreate",
	},
	"clocks and timers tell what no two runs tell alike; areas clock and process": {
		"Alarm", "ClockGetres", "ClockGettime", "ClockNanosleep", "FdToClockID", "Getitimer", "Gettimeofday", "Nanosleep", "Setitimer", "Time", "Times",
	},
	"what is the system's or the user's own, and differs between any two machines; area system and process": {
		"Getegid", "Geteuid", "Getgid", "Getgroups", "Getpagesize", "Getpid", "Getppid", "Getresgid", "Getresuid", "Getrusage", "Gettid", "Getuid", "Getrandom", "Sysinfo", "Uname",
	},
	"it would change the machine, or the rights of whoever runs the search; area process": {
		"ClockSettime", "Settimeofday", "Setfsgid", "SetfsgidRetGid", "Setfsuid", "SetfsuidRetUid", "Setgid", "Setgroups", "Setregid", "Setresgid", "Setresuid", "Setreuid", "Setuid",
		"Sync",
	},
	"it would change or end the worker that serves every program; areas process and thread": {
		"Exit", "Pause", "Setpgid", "Setsid", "Getpriority", "Setpriority", "Getrlimit", "Setrlimit", "Prlimit",
		"SchedGetAttr", "SchedSetAttr", "SchedGetaffinity", "SchedSetaffinity", "SchedGetaffinityDynamic", "SchedSetaffinityDynamic",
	},
	"the environment is Go's own on both systems": {
		"Clearenv", "Environ", "Getenv", "Setenv", "Unsetenv",
	},
	"terminals and network interfaces: a machine has those that it has; area system": {
		"IoctlGetTermios", "IoctlSetTermios", "IoctlGetWinsize", "IoctlSetWinsize", "IoctlIfreq",
	},
	"IPv6 is not on every machine; areas tcp and udp": {
		"GetsockoptIPv6MTUInfo", "GetsockoptIPv6Mreq", "SetsockoptIPv6Mreq",
	},
	"another form of a call that is searched": {
		"Getwd", "IoctlGetUint32", "Mknodat", "Waitid",
	},
	"threads: which one Go gives a goroutine is its own affair; area signals": {
		"Tgkill",
	},
}
