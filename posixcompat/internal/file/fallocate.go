package file

import "causeway/errnomap"

// The modes of fallocate(2).
const (
	KeepSize      = 0x1
	PunchHole     = 0x2
	collapseRange = 0x8
	ZeroRange     = 0x10
	insertRange   = 0x20
	unshareRange  = 0x40
)

// CheckAllocate says what fallocate(2) says of its arguments before it looks at the file.
// EINVAL: off is negative, or length not positive. EOPNOTSUPP: modes that do not exist,
// or not together.
func CheckAllocate(mode uint32, off, length int64) error {
	if off < 0 || length <= 0 {
		return errnomap.EINVAL
	}
	switch mode &^ KeepSize {
	case 0, ZeroRange, unshareRange:
		return nil
	case PunchHole:
		if mode&KeepSize != 0 {
			return nil
		}
	case collapseRange, insertRange:
		if mode&KeepSize == 0 {
			return nil
		}
	}
	return errnomap.EOPNOTSUPP
}
