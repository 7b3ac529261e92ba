package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// span is a part of a file that has storage.
type span struct{ from, to int64 }

// ranges asks for the spans from off on, in order, as many as fit one answer. An
// empty one says that there are no more.
type ranges func(off int64) ([]span, error)

// seekStored answers lseek(2) with SEEK_DATA and SEEK_HOLE for a file of size bytes.
// Behind the end is a hole. ENXIO: off is not in the file, or there is no data from
// there on.
func seekStored(off, size int64, whence int, ask ranges) (int64, error) {
	if off < 0 || off >= size {
		return -1, errnomap.ENXIO
	}
	for at := off; at < size; {
		spans, err := ask(at)
		if err != nil {
			return -1, err
		}
		if len(spans) == 0 {
			return outside(at, whence)
		}
		for _, s := range spans {
			switch {
			case s.to <= at:
				return outside(at, whence) // an answer that makes no sense
			case whence == fd.SeekData:
				return within(max(s.from, off), size)
			case s.from > at:
				return at, nil
			}
			at = s.to
		}
	}
	return size, nil
}

// outside answers where nothing is stored from at on.
func outside(at int64, whence int) (int64, error) {
	if whence == fd.SeekData {
		return -1, errnomap.ENXIO
	}
	return at, nil
}

// within answers with data at off, unless that is behind the end.
func within(off, size int64) (int64, error) {
	if off >= size {
		return -1, errnomap.ENXIO
	}
	return off, nil
}
