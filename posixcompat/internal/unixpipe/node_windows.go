package unixpipe

import (
	"crypto/rand"

	"causeway/errnomap"
	"causeway/posixcompat/internal/file"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/unixsock"

	"golang.org/x/sys/windows"
)

const pathOnly = 0x200000 // O_PATH

// BindPath makes the node path and gives s its name. EADDRINUSE: something has the path;
// and what mknod(2) says. EINVAL: s has a name, which Linux finds last.
//
// The pipe is there before the node: who reads the key in it comes too late to serve it.
func BindPath(s *unixsock.Socket, path string) error {
	if s.Bound().Set {
		err := makeNode(path, nil)
		if err == nil {
			_ = file.Unlink(file.FromCurrent, path)
			err = errnomap.EINVAL
		}
		return err
	}
	var key [keySize]byte
	if _, err := rand.Read(key[:]); err != nil {
		return errnomap.ENOBUFS
	}
	n := unixsock.Name{Path: path, Key: nodeKey(key)}
	if err := s.Bind(n); err != nil {
		return err
	}
	err := Publish(s, func() (mode, uid uint32, ok bool) { return look(path, n.Key) })
	if err == nil && !bindNative(s, path, encodePayload(key)) {
		err = makeNode(path, encodePayload(key))
	}
	if err != nil {
		s.Unbind()
	}
	return err
}

func makeNode(path string, payload []byte) error {
	err := file.Mknod(file.FromCurrent, path, node.Socket, 0o777, payload)
	if err == errnomap.EEXIST {
		return errnomap.EADDRINUSE
	}
	return err
}

// look returns the mode and owner of the node path, if it still is the one with the key.
func look(path, key string) (mode, uid uint32, ok bool) {
	f, k, err := open(path)
	if err != nil {
		return 0, 0, false
	}
	defer f.Close()
	st, err := f.Stat()
	return st.Mode, owner(windows.Handle(f.Handle())), err == nil && k == key
}

// open opens the node path. The key is "" if somebody else made it. ECONNREFUSED: it is
// not a socket's.
func open(path string) (f *file.Special, key string, err error) {
	any, err := file.OpenAt(file.FromCurrent, path, pathOnly, 0, namei.Options{})
	if err != nil {
		return nil, "", err
	}
	f, ok := any.(*file.Special)
	if !ok || f.Node().Kind != node.Socket {
		_ = any.Close()
		return nil, "", errnomap.ECONNREFUSED
	}
	key, _ = decodePayload(f.Node().Payload)
	return f, key, nil
}

// leads is what is known of the socket that a path leads to.
type leads struct {
	key    string           // "": none of this package's
	owner  uint32           // of the node
	native *unixsock.Socket // a stand-in, if it is of the system
}

// resolve tells where path leads s to. EACCES: this process may not write to the node.
// ECONNREFUSED: it is no socket's, or nobody is there.
func resolve(s *unixsock.Socket, path string) (to leads, err error) {
	f, key, err := open(path)
	if err != nil {
		return leads{}, err
	}
	defer f.Close()
	st, err := f.Stat()
	if err != nil {
		return leads{}, err
	}
	to = leads{key: key, owner: owner(windows.Handle(f.Handle()))}
	if !mayWrite(st.Mode, to.owner, self()) {
		return leads{}, errnomap.EACCES
	}
	switch ask(s.Kind(), key) {
	case nobody:
		err = errnomap.ECONNREFUSED
	case system:
		if err = s.MayConnect(); err == nil {
			to.native, err = dialNative(f, path)
		}
	}
	return to, err
}
