package file

import (
	"causeway/errnomap"

	"golang.org/x/sys/windows"
)

// Time is a time to be set.
type Time struct {
	Seconds, Nanoseconds int64
	Now, Omit            bool
}

// SetTimes sets when h's file was read and written last, and with that when it was
// changed. Windows counts in 100 ns from 1601 on; other times become the nearest. EPERM:
// it is somebody else's. EACCES: that, and both times are now.
func SetTimes(h windows.Handle, accessed, modified Time) error {
	var now windows.Filetime
	windows.GetSystemTimePreciseAsFileTime(&now)
	b := basicInformation{accessed: accessed.ticks(now), written: modified.ticks(now)}
	err := setBasic(h, b)
	if err == windows.STATUS_ACCESS_DENIED {
		err = setBasicAgain(h, b)
	}
	err = fail(errnomap.OpOpen, err)
	if accessed.Now && modified.Now {
		return err
	}
	return notOwner(err)
}

// setBasicAgain is setBasic for a handle that lacks the right.
func setBasicAgain(h windows.Handle, b basicInformation) error {
	w, err := reopen(h, windows.FILE_WRITE_ATTRIBUTES, 0)
	if err != nil {
		return err
	}
	defer windows.CloseHandle(w)
	return setBasic(w, b)
}

// ticks is the time for FILE_BASIC_INFORMATION, where 0 leaves a time alone.
func (t Time) ticks(now windows.Filetime) int64 {
	switch {
	case t.Omit:
		return 0
	case t.Now:
		return int64(now.HighDateTime)<<32 | int64(now.LowDateTime)
	}
	return ticks(t.Seconds, t.Nanoseconds)
}
