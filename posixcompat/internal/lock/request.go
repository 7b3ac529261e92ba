package lock

import (
	"io"
	"math"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
)

// The commands of fcntl(2) about locks, with linux/amd64's values.
const (
	GetLock     = 5
	SetLock     = 6
	SetLockWait = 7
	OFDGet      = 36
	OFDSet      = 37
	OFDSetWait  = 38
)

// The types of struct flock.
const (
	Read   = 0
	Write  = 1
	Unlock = 2
)

// Request is struct flock.
type Request struct {
	Type, Whence int16
	Start, Len   int64
	PID          int32
}

// extent returns the bytes that the request is about. EINVAL: Whence is none, or they
// begin before the file. EOVERFLOW: they end beyond what a file can have.
func (r *Request) extent(f fd.File) (Range, error) {
	base, err := r.base(f)
	if err != nil {
		return Range{}, err
	}
	if r.Start > math.MaxInt64-base {
		return Range{}, errnomap.EOVERFLOW
	}
	first := base + r.Start
	switch {
	case first < 0:
		return Range{}, errnomap.EINVAL
	case r.Len == 0:
		return Range{first, ToEnd}, nil
	case r.Len > 0 && r.Len-1 > math.MaxInt64-first:
		return Range{}, errnomap.EOVERFLOW
	case r.Len > 0:
		return Range{first, first + r.Len - 1}, nil
	case first+r.Len < 0:
		return Range{}, errnomap.EINVAL
	}
	return Range{first + r.Len, first - 1}, nil
}

// base is where Start counts from.
func (r *Request) base(f fd.File) (int64, error) {
	switch r.Whence {
	case io.SeekStart:
		return 0, nil
	case io.SeekCurrent:
		if s, ok := f.(fd.Seeker); ok {
			return s.Seek(0, io.SeekCurrent)
		}
		return 0, nil
	case io.SeekEnd:
		if s, ok := f.(fd.Stater); ok {
			st, err := s.Stat()
			return st.Size, err
		}
		return 0, nil
	}
	return 0, errnomap.EINVAL
}

// tell writes what stands in the way into the request, as F_GETLK does.
func (r *Request) tell(h Held) {
	r.Type = Read
	if h.Exclusive {
		r.Type = Write
	}
	r.Whence, r.Start, r.Len = io.SeekStart, h.First, 0
	if h.Last != ToEnd {
		r.Len = h.Last - h.First + 1
	}
	r.PID = int32(h.Owner.Process)
	if h.Owner.Kind != POSIX {
		r.PID = -1
	}
}
