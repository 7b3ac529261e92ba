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
