package file

import (
	"encoding/binary"

	"causeway/errnomap"
)

// The types of entries, those of d_type.
const (
	entryFIFO   = 1
	entryChar   = 2
	entryDir    = 4
	entryBlock  = 6
	entryFile   = 8
	entryLink   = 10
	entrySocket = 12
)

// entry is a name in a directory.
type entry struct {
	ino  uint64
	kind byte // d_type
	name string
}

// The parts of struct linux_dirent64 before the name, and what its size is a multiple of.
const (
	direntName  = 19
	direntAlign = 8
)

// appendEntry appends e as getdents64(2) gives it, unless it has no room in buf's
// capacity. next is where the entry behind it stands, which lseek(2) takes.
func appendEntry(buf []byte, e entry, next int64) ([]byte, bool) {
	size := (direntName + len(e.name) + 1 + direntAlign - 1) &^ (direntAlign - 1)
	if cap(buf)-len(buf) < size {
		return buf, false
	}
	start := len(buf)
	b := buf[start : start+size]
	clear(b)
	binary.LittleEndian.PutUint64(b, e.ino)
	binary.LittleEndian.PutUint64(b[8:], uint64(next))
	binary.LittleEndian.PutUint16(b[16:], uint16(size))
	b[18] = e.kind
	copy(b[direntName:], e.name)
	return buf[:start+size], true
}

// fill writes the entries from position pos on into buf, as far as they fit, and returns
// how many bytes that are and the position behind them. EINVAL: not even one fits.
func fill(buf []byte, entries []entry, pos int64) (n int, next int64, err error) {
	out := buf[:0:len(buf)]
	for pos >= 0 && pos < int64(len(entries)) {
		var ok bool
		if out, ok = appendEntry(out, entries[pos], pos+1); !ok {
			if len(out) == 0 {
				return -1, pos, errnomap.EINVAL
			}
			break
		}
		pos++
	}
	return len(out), pos, nil
}
