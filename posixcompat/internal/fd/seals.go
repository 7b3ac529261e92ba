package fd

import (
	"sync/atomic"

	"causeway/errnomap"
	"causeway/posixcompat/internal/vm"
)

// The seals of fcntl(2), with Linux's values.
const (
	SealSeal   = 0x1
	SealShrink = 0x2
	SealGrow   = 0x4
	SealWrite  = 0x8
	SealFuture = 0x10 // F_SEAL_FUTURE_WRITE
	allSeals   = SealSeal | SealShrink | SealGrow | SealWrite | SealFuture

	cmdAddSeals = 1033
	cmdGetSeals = 1034
)

// seals are a memory file's. Such a file has one description, so its seals stand here.
type seals struct{ state atomic.Uint32 }

// isMemory marks the seals of a memory file, others have none.
const isMemory = 1 << 31

// MakeMemory says that d is of a new memory file, with these seals.
func (d *Description) MakeMemory(with int) { d.seals.state.Store(isMemory | uint32(with)) }

// IsMemory reports whether d is of a memory file.
func (d *Description) IsMemory() bool { return d.seals.state.Load()&isMemory != 0 }

// Sealed reports whether the file has any of these seals.
func (d *Description) Sealed(any int) bool { return d.seals.state.Load()&uint32(any) != 0 }

// sealControl does what fcntl(2) does with F_GET_SEALS and F_ADD_SEALS. EINVAL: no
// memory file, or unknown seals. EPERM: d is not open for writing, or sealed against seals. EBUSY:
// SealWrite, and a shared mapping can be written.
func (d *Description) sealControl(cmd, arg int) (int, error) {
	now := d.seals.state.Load()
	if now&isMemory == 0 {
		return -1, errnomap.EINVAL
	}
	if cmd == cmdGetSeals {
		return int(now &^ isMemory), nil
	}
	switch {
	case !d.Writable():
		return -1, errnomap.EPERM
	case arg&^allSeals != 0:
		return -1, errnomap.EINVAL
	case now&SealSeal != 0:
		return -1, errnomap.EPERM
	}
	if h, ok := d.file.(Handled); ok && arg&SealWrite != 0 && now&SealWrite == 0 && vm.Process.Written(h.Handle()) {
		return -1, errnomap.EBUSY
	}
	d.seals.state.Or(uint32(arg))
	return 0, nil
}

// CheckSize says whether the file may become size bytes long. EPERM: a seal forbids it.
func (d *Description) CheckSize(size int64) error {
	if !d.Sealed(SealShrink | SealGrow) {
		return nil
	}
	now, err := d.length()
	switch {
	case err != nil:
		return err
	case size < now && d.Sealed(SealShrink), size > now && d.Sealed(SealGrow):
		return errnomap.EPERM
	}
	return nil
}

func (d *Description) length() (int64, error) {
	s, err := d.Stat()
	return s.Size, err
}

// CheckWrite says whether n bytes may be written at off, or with off -1 at the position.
// Whoever writes to the file by another way than the Table asks. EPERM: a seal forbids it.
func (d *Description) CheckWrite(off int64, n int) error {
	switch {
	case !d.Sealed(SealGrow|SealWrite|SealFuture) || n == 0:
		return nil
	case d.Sealed(SealWrite | SealFuture):
		return errnomap.EPERM
	}
	end, err := d.length()
	if err != nil {
		return err
	}
	switch s, ok := d.file.(Seeker); {
	case d.Is(Append):
		off = end
	case off < 0 && ok:
		if off, err = s.Seek(0, 1); err != nil {
			return err
		}
	}
	if off > end-int64(n) {
		return errnomap.EPERM
	}
	return nil
}
