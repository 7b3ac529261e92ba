package fd

import "sync/atomic"

// The devices that files without a name are on, as Linux's pipefs, sockfs and the
// anonymous inodes are one each.
const (
	DevicePipes     = 0xc
	DeviceSockets   = 0x8
	DeviceAnonymous = 0xf
	DeviceDevices   = 0x6
)

// Inode numbers a file that is on no volume. The zero Inode is ready; it gets its number
// when it is first asked for.
type Inode struct{ number atomic.Uint64 }

var inodes atomic.Uint64

// Number returns the inode's number, which no other one has.
func (i *Inode) Number() uint64 {
	if n := i.number.Load(); n != 0 {
		return n
	}
	i.number.CompareAndSwap(0, inodes.Add(1))
	return i.number.Load()
}
