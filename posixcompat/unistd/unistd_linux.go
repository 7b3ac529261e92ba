package unistd

import (
	"os"
	"strconv"
	"strings"

	unix "causeway/posixcompat"
)

// argMax is a quarter of the stack, as the kernel has it, and no less than it guarantees.
func argMax() int {
	const guaranteed = 128 << 10
	n, err := limit(unix.RLIMIT_STACK)
	if err != nil || n < 0 {
		const most = 6 << 20 // three quarters of the default stack
		return most
	}
	return max(n/4, guaranteed)
}

// ttyname asks which file the descriptor was opened as.
func ttyname(fd int) (string, error) {
	name, err := os.Readlink("/proc/self/fd/" + strconv.Itoa(fd))
	if err != nil || !strings.HasPrefix(name, "/dev/") {
		return "", unix.ENODEV
	}
	return name, nil
}

// caseFlag asks for the flag of directories that fold; FAT always does.
func caseFlag(dir int) int {
	const casefold = 0x40000000 // FS_CASEFOLD_FL
	if flags, err := unix.IoctlGetUint32(dir, unix.FS_IOC_GETFLAGS); err == nil {
		if flags&casefold != 0 {
			return caseFolded
		}
		return caseExact
	}
	var s unix.Statfs_t
	if unix.Fstatfs(dir, &s) == nil && (s.Type == unix.MSDOS_SUPER_MAGIC || s.Type == unix.EXFAT_SUPER_MAGIC) {
		return caseFolded
	}
	return caseUnknown
}
