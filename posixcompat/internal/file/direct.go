package file

import "causeway/errnomap"

// defaultSector is the logical sector of a volume that does not tell its own.
const defaultSector = 512

// Aligned says whether O_DIRECT moves length bytes at off of the file to or from
// address: all are multiples of the volume's logical sector. EINVAL: it does not. A
// length that reaches behind the file's end is moved as far as the file goes.
func Aligned(sector int64, address uintptr, length int, off int64) error {
	if (int64(address)|int64(length)|off)&(sector-1) != 0 {
		return errnomap.EINVAL
	}
	return nil
}
