package file

import (
	"encoding/binary"
	"io"
	"math"

	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Seek moves the position. Holes are those that the volume tells of; where it tells of
// none a file is all data. EINVAL: the position would be negative. ENXIO: there is
// neither data nor hole at off.
func (f *Regular) Seek(off int64, whence int) (int64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	base := int64(0)
	if whence == io.SeekCurrent {
		base = f.pos
	}
	if whence >= io.SeekEnd {
		size, err := f.size()
		if err != nil {
			return -1, err
		}
		if whence == io.SeekEnd {
			base = size
		} else if off, err = seekStored(off, size, whence, f.stored(size)); err != nil {
			return -1, err
		}
	}
	if off > 0 && base > math.MaxInt64-off || base+off < 0 {
		return -1, errnomap.EINVAL
	}
	f.pos = base + off
	return f.pos, nil
}

// FSCTL_QUERY_ALLOCATED_RANGES takes and gives pairs of offset and length.
const (
	queryAllocatedRanges = 0x940cf
	rangeSize            = 16
	rangesAtOnce         = 64
)

// stored asks the volume which parts of the file have storage.
func (f *Regular) stored(size int64) ranges {
	return func(off int64) ([]span, error) {
		var in [rangeSize]byte
		binary.LittleEndian.PutUint64(in[:], uint64(off))
		binary.LittleEndian.PutUint64(in[8:], uint64(size-off))
		out := make([]byte, rangesAtOnce*rangeSize)
		n, status := f.control(queryAllocatedRanges, in[:], out)
		if unsupported(status) {
			return []span{{off, size}}, nil
		}
		if status != windows.STATUS_SUCCESS && status != windows.STATUS_BUFFER_OVERFLOW {
			return nil, failStatus(errnomap.OpSeek, status)
		}
		var spans []span
		for b := out[:min(int(n), len(out))]; len(b) >= rangeSize; b = b[rangeSize:] {
			from, length := int64(binary.LittleEndian.Uint64(b)), int64(binary.LittleEndian.Uint64(b[8:]))
			if from < 0 || length <= 0 || from > math.MaxInt64-length {
				return nil, errnomap.EIO
			}
			spans = append(spans, span{from, from + length})
		}
		return spans, nil
	}
}

// unsupported tells that the volume lacks the request, as opposed to refusing it.
func unsupported(status windows.NTStatus) bool {
	switch status {
	case windows.STATUS_NOT_SUPPORTED, windows.STATUS_NOT_IMPLEMENTED, windows.STATUS_INVALID_DEVICE_REQUEST,
		windows.STATUS_INVALID_INFO_CLASS:
		return true
	}
	return false
}
