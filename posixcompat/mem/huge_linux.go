package mem

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

const lockAdvice = "raise the limit of locked memory (ulimit -l, LimitMEMLOCK=)"

// hugePageSize returns the size of the pages that MAP_HUGETLB gives, 0 if there are none.
func hugePageSize() uintptr {
	info, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(info)) {
		if rest, ok := strings.CutPrefix(line, "Hugepagesize:"); ok {
			n, err := strconv.ParseUint(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 32)
			if err == nil && n&(n-1) == 0 {
				return uintptr(n) << 10
			}
		}
	}
	return 0
}

func hugeAdvice(_ error, pages uintptr) string {
	return fmt.Sprintf("%d are needed; reserve some (sysctl vm.nr_hugepages)", pages)
}

// transparent reports whether MADV_HUGEPAGE has an effect.
func transparent() bool {
	mode, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	return err == nil && !strings.Contains(string(mode), "[never]")
}
