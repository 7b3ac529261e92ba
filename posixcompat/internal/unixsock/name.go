package unixsock

import (
	"fmt"
	"math/rand/v2"

	"causeway/errnomap"
)

// Name is a socket's address.
type Name struct {
	Set  bool   // false: it has none
	Path string // abstract names begin with a NUL
	// Key is what the socket is found by: names on the disk are not, since two paths may
	// be the same node and one path two nodes after each other.
	Key string
}

// Abstract reports whether the name is none of a path.
func (n *Name) Abstract() bool { return n.Set && n.Path[0] == 0 }

// names are the sockets of this process that have one, by key.
var names = map[string]*Socket{}

// AbstractKey is the key of an abstract name, which each type has for itself.
func AbstractKey(kind int, path string) string { return fmt.Sprintf("abstract %d %s", kind, path) }

// Find returns the socket of this process with the key, nil if there is none.
func Find(key string) *Socket {
	mu.Lock()
	defer unlock()
	return names[key]
}

// Bound returns the socket's name.
func (s *Socket) Bound() Name {
	mu.Lock()
	defer unlock()
	return s.name
}

// Peer returns the name of the peer. ENOTCONN: there is none.
func (s *Socket) Peer() (Name, error) {
	mu.Lock()
	defer unlock()
	if s.peer == nil {
		return Name{}, errnomap.ENOTCONN
	}
	return s.peer.name, nil
}

// Bind gives s its name. EINVAL: it has one. EADDRINUSE: the key is taken.
func (s *Socket) Bind(n Name) error {
	mu.Lock()
	defer unlock()
	switch {
	case s.name.Set:
		return errnomap.EINVAL
	case names[n.Key] != nil:
		return errnomap.EADDRINUSE
	}
	n.Set = true
	s.name = n
	names[n.Key] = s
	return nil
}

// autoNames is how many names there are for those who do not choose.
const autoNames = 1 << 20

// Autobind gives s an abstract name that nobody has; a socket that has one keeps it.
// ENOSPC: all are taken.
func (s *Socket) Autobind() error {
	if s.Bound().Set {
		return nil
	}
	first := rand.Uint32N(autoNames)
	for i := range uint32(autoNames) {
		path := fmt.Sprintf("\x00%05x", (first+i)%autoNames)
		switch err := s.BindAbstract(path); err {
		case errnomap.EADDRINUSE:
		case errnomap.EINVAL:
			return nil // somebody else was faster
		default:
			return err
		}
	}
	return errnomap.ENOSPC
}

// autobind gives s a name if those whom it meets are to be told who it is.
func (s *Socket) autobind() error {
	mu.Lock()
	needed := s.options.passCredentials && !s.name.Set
	mu.Unlock()
	if !needed {
		return nil
	}
	return s.Autobind()
}

// BindAbstract gives s an abstract name, which begins with a NUL. EINVAL: it has a name.
// EADDRINUSE: the name is taken.
func (s *Socket) BindAbstract(path string) error {
	if err := s.Bind(Name{Path: path, Key: AbstractKey(s.kind, path)}); err != nil || s.host.Publish == nil {
		return err
	}
	err := s.host.Publish(s)
	if err != nil {
		s.Unbind()
	}
	return err
}

// Unbind takes the name of s away again, since binding it failed further on, and does
// what its close would have done.
func (s *Socket) Unbind() {
	mu.Lock()
	then := s.leave()
	s.name = Name{}
	unlock()
	if then != nil {
		then()
	}
}

// leaving are what is to be done when a bound socket is closed.
var leaving = map[*Socket]func(){}

// OnClose has f called, once and without locks, when s is closed: it undoes what makes
// s known to other processes. What was to be called before is called after it.
func (s *Socket) OnClose(f func()) {
	mu.Lock()
	if !s.dead {
		last := f
		if before := leaving[s]; before != nil {
			last = func() { f(); before() }
		}
		leaving[s] = last
		f = nil
	}
	mu.Unlock()
	if f != nil {
		f()
	}
}

// leave takes the name of a closed socket away.
func (s *Socket) leave() (then func()) {
	if s.name.Set && names[s.name.Key] == s {
		delete(names, s.name.Key)
	}
	then = leaving[s]
	delete(leaving, s)
	return then
}
