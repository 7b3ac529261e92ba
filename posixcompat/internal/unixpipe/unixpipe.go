// Package unixpipe lets sockets of AF_UNIX of different processes find and reach each
// other on Windows.
//
// A path is a node on the disk (internal/node) whose payload has a key, chosen at random
// when it was made; an abstract name is its own key. A bound socket serves the named pipe
// that is called after a hash of its key, as long as it is open: so a node without a
// server is a name that somebody left behind, and a path that is bound again never leads
// to who had it before. In one process keys find sockets directly, and no pipe is used.
//
// The pipes are open to every user of the machine and to none from elsewhere. Who may
// connect is judged at the serving end, by the user of the process at the other end, as
// the system tells it, and the mode of the node: its owner, and others if it has o+w. The
// key in the greeting shows that the caller could read the node.
//
// A node without a key is somebody else's: native_windows.go tries the system's own AF_UNIX.
// Where there is one, a stream that is bound has a listener of it at the same path, too
// (beside_windows.go), for those who know nothing of keys.
//
// What goes through a pipe is unixsock's business. Descriptors go as handles that the
// receiver takes from the sender's process (carry_windows.go).
package unixpipe

import (
	"crypto/sha256"
	"encoding/hex"

	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/unixsock"
)

// A payload is what a socket's node holds: version, key.
const (
	payloadVersion = 1
	keySize        = 16
	payloadSize    = 1 + keySize
)

func encodePayload(key [keySize]byte) []byte {
	return append([]byte{payloadVersion}, key[:]...)
}

// decodePayload returns the key of a node's socket. ok is false if the node was made by
// somebody else, or is broken.
func decodePayload(b []byte) (key string, ok bool) {
	if len(b) != payloadSize || b[0] != payloadVersion {
		return "", false
	}
	return nodeKey([keySize]byte(b[1:])), true
}

func nodeKey(key [keySize]byte) string { return "node " + hex.EncodeToString(key[:]) }

// pipeName returns the name of the pipe of the socket with that key.
func pipeName(key string) string {
	h := sha256.Sum256([]byte("causeway unix socket\x00" + key))
	return `\\.\pipe\causeway-unix-` + hex.EncodeToString(h[:16])
}

// mayWrite reports whether a user may write to a node: root, its owner if it has u+w,
// anybody else if it has o+w. Groups do not count, and nobody owns nothing.
func mayWrite(mode, owner, uid uint32) bool {
	switch {
	case uid == 0:
		return true
	case uid == owner && uid != ids.Nobody:
		return mode&0o200 != 0
	}
	return mode&0o002 != 0
}

// mayServe reports whether the pipe of a node can be believed: it belongs to the node's
// owner, to root, or to this process's user. Anybody else has read the key in a node that
// its socket left behind.
func mayServe(server, owner, self uint32) bool {
	return server == 0 || server != ids.Nobody && (server == owner || server == self)
}

// Who is asked for the socket of a node.
const (
	nobody = iota
	ours   // the pipe of its key
	system // the system's own AF_UNIX
)

// ask chooses: a key is one of ours, even where the system knows the node as well; without
// a key only the system's streams are left.
func ask(kind int, key string) int {
	switch {
	case key != "":
		return ours
	case kind == unixsock.Stream:
		return system
	}
	return nobody
}
