package lock

// Kind is which call makes a lock, and so who owns it.
type Kind byte

const (
	// POSIX locks are a process's: fcntl(2) with F_SETLK.
	POSIX Kind = 'p'
	// OFD locks are an open file description's: fcntl(2) with F_OFD_SETLK.
	OFD Kind = 'o'
	// BSD locks are an open file description's too, and of the whole file: flock(2). They
	// do not know of the others.
	BSD Kind = 'f'
)

// Owner is who owns locks. Number tells the descriptions of a process apart; POSIX owners
// have 0.
type Owner struct {
	Kind    Kind
	Process int
	Number  uint64
}

// meets reports whether locks of both can be in each other's way.
func (o Owner) meets(p Owner) bool { return o != p && (o.Kind == BSD) == (p.Kind == BSD) }

// Held is a lock and whose it is.
type Held struct {
	Owner Owner
	Lock
}
