package file

import "sync/atomic"

// umask holds the bits that the process takes from the modes of what it makes. A
// process of Windows begins with what most of Linux's begin with.
var umask atomic.Uint32

func init() { umask.Store(0o022) }

// SetUmask sets the process's mask, of which the nine permission bits count, and
// returns the old one, as umask(2) does.
func SetUmask(mask uint32) uint32 { return umask.Swap(mask & 0o777) }

// Umasked returns the mode that a file made with mode has.
func Umasked(mode uint32) uint32 { return mode & 0o7777 &^ umask.Load() }
