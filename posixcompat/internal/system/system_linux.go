package system

import (
	"os"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

func version() Names {
	var u unix.Utsname
	if err := unix.Uname(&u); err != nil {
		return Names{}
	}
	return Names{
		Release: unix.ByteSliceToString(u.Release[:]), Build: unix.ByteSliceToString(u.Version[:]),
		Machine: unix.ByteSliceToString(u.Machine[:]),
	}
}

func sysinfo() (info unix.Sysinfo_t) {
	_ = unix.Sysinfo(&info) // fails for a bad pointer only
	return info
}

func memory() Memory {
	info := sysinfo()
	unit := uint64(info.Unit)
	return Memory{
		Total: info.Totalram * unit, Free: info.Freeram * unit,
		SwapTotal: info.Totalswap * unit, SwapFree: info.Freeswap * unit,
	}
}

func processes() uint16 { return sysinfo().Procs }

func processors() (configured, online int) {
	online = max(countOf("/sys/devices/system/cpu/online"), 1)
	return max(countOf("/sys/devices/system/cpu/possible"), online), online
}

// countOf counts a list of processors such as "0-3,6"; 0 when it cannot be read.
func countOf(path string) (n int) {
	text, err := os.ReadFile(path)
	if err != nil {
		return 0
	}
	for part := range strings.SplitSeq(strings.TrimSpace(string(text)), ",") {
		first, last, isRange := strings.Cut(part, "-")
		if !isRange {
			last = first
		}
		a, errA := strconv.Atoi(first)
		b, errB := strconv.Atoi(last)
		if errA != nil || errB != nil || b < a {
			return 0
		}
		n += b - a + 1
	}
	return n
}
