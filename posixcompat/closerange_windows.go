package posixcompat

import "math"

// CloseRange closes the descriptors from first to last that are open; with
// CLOSE_RANGE_CLOEXEC it sets their FD_CLOEXEC instead. CLOSE_RANGE_UNSHARE changes
// nothing, since no other process shares the table. EINVAL: first is beyond last, or
// other flags. See close_range(2).
func CloseRange(first uint, last uint, flags uint) error {
	if flags&^(CLOSE_RANGE_CLOEXEC|CLOSE_RANGE_UNSHARE) != 0 || first > last {
		return EINVAL
	}
	table.CloseRange(int(min(first, math.MaxInt32)), int(min(last, math.MaxInt32)), flags&CLOSE_RANGE_CLOEXEC != 0)
	return nil
}
