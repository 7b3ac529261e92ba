package unixpipe

import "encoding/binary"

// A form is how a descriptor goes to another process: its kind, the flags of its
// description, and what the kind needs.
const (
	formHandle = 1 // a handle of the sender and a position
	formSocket = 2 // Winsock's form of a socket

	formHeader = 5
	handleSize = formHeader + 16
)

func newForm(kind byte, flags int, rest []byte) []byte {
	return append(binary.LittleEndian.AppendUint32([]byte{kind}, uint32(flags)), rest...)
}

func newHandleForm(flags int, handle uintptr, pos int64) []byte {
	b := binary.LittleEndian.AppendUint64(nil, uint64(handle))
	return newForm(formHandle, flags, binary.LittleEndian.AppendUint64(b, uint64(pos)))
}

// parsed is a form taken apart.
type parsed struct {
	kind   byte
	flags  int
	handle uintptr
	pos    int64
	socket []byte
}

// parseForm takes a form apart. ok is false if it is none.
func parseForm(b []byte) (p parsed, ok bool) {
	if len(b) < formHeader {
		return p, false
	}
	p.kind, p.flags = b[0], int(binary.LittleEndian.Uint32(b[1:]))
	switch {
	case p.kind == formHandle && len(b) == handleSize:
		p.handle = uintptr(binary.LittleEndian.Uint64(b[formHeader:]))
		p.pos = int64(binary.LittleEndian.Uint64(b[formHeader+8:]))
		return p, p.pos >= 0
	case p.kind == formSocket:
		p.socket = b[formHeader:]
		return p, true
	}
	return p, false
}
