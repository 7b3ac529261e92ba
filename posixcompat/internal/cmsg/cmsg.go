// Package cmsg reads and writes lists of control messages, cmsg(3), in Linux's layout:
// length (8 bytes, with these 16), level, type, data, padded to 8. Winsock's frames are
// the same.
package cmsg

import "encoding/binary"

// Header is the length of what is before a message's data.
const Header = 16

// Each calls f for each message of b. It returns false if b is malformed.
func Each(b []byte, f func(level, kind int32, data []byte)) bool {
	for len(b) >= Header {
		n := binary.LittleEndian.Uint64(b)
		if n < Header || n > uint64(len(b)) {
			return false
		}
		f(int32(binary.LittleEndian.Uint32(b[8:])), int32(binary.LittleEndian.Uint32(b[12:])), b[Header:n])
		b = b[min(len(b), int(n+7)&^7):]
	}
	return true
}

// Append appends a message to b, as much of it as b's capacity has room for, and
// returns whether it fitted.
func Append(b []byte, level, kind int32, data []byte) (_ []byte, fits bool) {
	room := cap(b) - len(b)
	if room < Header {
		return b, false
	}
	n := Header + len(data)
	if fits = n <= room; !fits {
		n = room
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(n))
	b = binary.LittleEndian.AppendUint32(b, uint32(level))
	b = binary.LittleEndian.AppendUint32(b, uint32(kind))
	b = append(b, data[:n-Header]...)
	for len(b)&7 != 0 && len(b) < cap(b) {
		b = append(b, 0)
	}
	return b, fits
}
