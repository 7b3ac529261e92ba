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
// and what mknod(2) says. EINVAL: s has a name.
func BindPath(s *unixsock.Socket, path string) error {
	var key [keySize]byte
	if _, err := rand.Read(key[:]); err != nil {
		return errnomap.ENOBUFS
	}
	err := file.Mknod(file.FromCurrent, path, node.Socket, 0o777, encodePayload(key))
	if err == errnomap.EEXIST {
		return errnomap.EADDRINUSE
	}
	if err != nil {
		return err
	}
	n := unixsock.Name{Path: path, Key: nodeKey(key)}
	if err := s.Bind(n); err != nil {
		_ = file.Unlink(file.FromCurrent, path)
		return err
	}
	return Publish(s, func() (mode, uid uint32, ok bool) { return look(path, n.Key) })
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

// resolve returns the key of the socket that path leads to, or, if its node was made by
// somebody else, a stand-in of him for s to connect to. EACCES: this process may not
// write to the node. ECONNREFUSED: it is no socket's.
func resolve(s *unixsock.Socket, path string) (key string, o *unixsock.Socket, err error) {
	f, key, err := open(path)
	if err != nil {
		return "", nil, err
	}
	defer f.Close()
	st, err := f.Stat()
	switch {
	case err != nil:
	case !mayWrite(st.Mode, owner(windows.Handle(f.Handle())), self()):
		err = errnomap.EACCES
	case key != "":
	case s.Kind() != unixsock.Stream:
		err = errnomap.ECONNREFUSED
	default:
		if err = s.MayConnect(); err == nil {
			o, err = dialNative(f, path)
		}
	}
	return key, o, err
}
