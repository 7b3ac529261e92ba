// Package node knows the files that are more than their bytes and that Windows itself
// does not have: symbolic links, FIFOs, and the names of sockets.
//
// Where the volume takes reparse points, a node is one as WSL makes them, so that WSL
// and Windows see what it is; the symbolic links and junctions of Windows are read too.
// Elsewhere (Wine, FAT) it is a small file with the attribute SYSTEM and a header, much
// as Cygwin does it; Cygwin's symbolic links are read. What belongs to a node, the
// target of a link or where to find a socket, is its payload.
//
// node.go has the file's form, reparse.go the reparse points; both only turn bytes into
// nodes and back, and are fuzzed. make_windows.go and read_windows.go make and read
// them. Where a target leads is not known here.
package node

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// Kind is what a node is.
type Kind uint8

// The kinds. None is an ordinary file.
const (
	None Kind = iota
	Link
	FIFO
	Socket
	Char
	Block

	kinds
)

// MaxPayload is how many bytes a payload has at most: those of a path.
const MaxPayload = 4095

// Node is what stands behind a name.
type Node struct {
	Kind    Kind
	Payload []byte
	// Foreign tells that Payload is a target in Windows's words, as its own
	// symbolic links and junctions have it.
	Foreign bool
}

// The file's form: the magic, the version, the kind, the payload's length, the payload.
const (
	magic      = "!<causeway>\x00"
	version    = 1
	headerSize = len(magic) + 4
)

// MaxFile is how large the file of a node is at most.
const MaxFile = headerSize + MaxPayload

// Cygwin's form of a symbolic link: the text, a mark, the target in UTF-16, and a NUL.
const cygwinLink = "!<symlink>\xff\xfe"

// Encode returns the content of a node's file.
func Encode(k Kind, payload []byte) []byte {
	b := append(make([]byte, 0, headerSize+len(payload)), magic...)
	b = append(b, version, byte(k))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(payload)))
	return append(b, payload...)
}

// Decode finds the node in a file's content. It says false for any other file.
func Decode(content []byte) (Node, bool) {
	if rest, ok := bytes.CutPrefix(content, []byte(cygwinLink)); ok {
		return decodeCygwin(rest)
	}
	if len(content) < headerSize || !bytes.HasPrefix(content, []byte(magic)) {
		return Node{}, false
	}
	header := content[len(magic):]
	k, size := Kind(header[1]), int(binary.LittleEndian.Uint16(header[2:]))
	payload := content[headerSize:]
	if header[0] != version || k == None || k >= kinds || size > MaxPayload || size != len(payload) {
		return Node{}, false
	}
	return Node{Kind: k, Payload: payload}, k != Link || size > 0
}

func decodeCygwin(b []byte) (Node, bool) {
	if len(b)%2 != 0 || len(b) > 2*(MaxPayload+1) {
		return Node{}, false
	}
	target := fromUTF16(b)
	target = bytes.TrimSuffix(target, []byte{0})
	if len(target) == 0 || len(target) > MaxPayload || bytes.IndexByte(target, 0) >= 0 {
		return Node{}, false
	}
	return Node{Kind: Link, Payload: target}, true
}

// fromUTF16 reads little-endian UTF-16; b has an even length.
func fromUTF16(b []byte) []byte {
	units := make([]uint16, len(b)/2)
	for i := range units {
		units[i] = binary.LittleEndian.Uint16(b[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}
