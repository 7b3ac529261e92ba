package pathmap

import "sync/atomic"

var current atomic.Pointer[Table]

// Default returns the process's table: SetDefault's, or else one made of FromSystem at the first call.
func Default() *Table {
	if t := current.Load(); t != nil {
		return t
	}
	t, err := New(FromSystem())
	if err != nil { // FromSystem leaves out the mounts that New would not take
		panic("pathmap: " + err.Error())
	}
	if current.CompareAndSwap(nil, t) {
		return t
	}
	return current.Load()
}

// SetDefault makes t the process's table. It is for the beginning of a program: what is open
// stays as it was found.
func SetDefault(t *Table) { current.Store(t) }

// FromSystem returns the Env of this process as it is now. Entries of MountVariable and
// WPDKVariable that ParseMounts does not take are left out. On Linux it describes the process as Windows sees it
// in WSL: the distribution's file system is \\wsl.localhost\NAME, and there are no other places.
func FromSystem() Env {
	e := gather()
	e.Mounts = append(readMounts(getenv(MountVariable)), readMounts(getenv(WPDKVariable))...)
	return e
}
