package unixpipe

import "encoding/binary"

// A form is how a descriptor goes to another process: what it is, the flags of its
// description, a handle of the sender's, and the position in a file.
type form struct {
	kind   byte
	flags  int
	handle uintptr
	pos    int64
}

const (
	formHandle = 1 // a file of any kind
	formSocket = 2 // a SOCKET

	formSize = 21
)

func newForm(f form) []byte {
	b := binary.LittleEndian.AppendUint32([]byte{f.kind}, uint32(f.flags))
	b = binary.LittleEndian.AppendUint64(b, uint64(f.handle))
	return binary.LittleEndian.AppendUint64(b, uint64(f.pos))
}

// parseForm reads a form. ok is false if it is none.
func parseForm(b []byte) (f form, ok bool) {
	if len(b) != formSize || b[0] != formHandle && b[0] != formSocket {
		return f, false
	}
	f = form{
		kind: b[0], flags: int(binary.LittleEndian.Uint32(b[1:])),
		handle: uintptr(binary.LittleEndian.Uint64(b[5:])), pos: int64(binary.LittleEndian.Uint64(b[13:])),
	}
	return f, f.pos >= 0
}
