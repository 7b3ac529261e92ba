package sock

import (
	"encoding/binary"

	"causeway/errnomap"
)

// controlRoom is how much control data Winsock is given room for.
const controlRoom = 256

// Control data is a list of messages: length (8 bytes, with these 16), level, type,
// data, padded to 8. The frames are the same on both systems; types and the order of
// what is in IP_PKTINFO differ.
const controlHeader = 16

const (
	linuxPktInfo  = 8  // IP_PKTINFO: index, local address, destination
	linuxPktInfo6 = 50 // IPV6_PKTINFO: destination, index
	winPktInfoLen = 8  // destination, index
)

// eachControl calls f for each message of b. It returns false if b is malformed.
func eachControl(b []byte, f func(level, kind int32, data []byte)) bool {
	for len(b) >= controlHeader {
		n := binary.LittleEndian.Uint64(b)
		if n < controlHeader || n > uint64(len(b)) {
			return false
		}
		f(int32(binary.LittleEndian.Uint32(b[8:])), int32(binary.LittleEndian.Uint32(b[12:])), b[controlHeader:n])
		b = b[min(len(b), int(n+7)&^7):]
	}
	return true
}

// appendControl appends a message to b if it fits into b's capacity.
func appendControl(b []byte, level, kind int32, data []byte) ([]byte, bool) {
	n := controlHeader + len(data)
	if cap(b)-len(b) < n {
		return b, false
	}
	b = binary.LittleEndian.AppendUint64(b, uint64(n))
	b = binary.LittleEndian.AppendUint32(b, uint32(level))
	b = binary.LittleEndian.AppendUint32(b, uint32(kind))
	b = append(b, data...)
	for len(b)&7 != 0 && len(b) < cap(b) {
		b = append(b, 0)
	}
	return b, true
}

// controlToLinux appends to out what Winsock received, and returns whether something
// did not fit.
func controlToLinux(out, in []byte) (_ []byte, cut bool) {
	eachControl(in, func(level, kind int32, data []byte) {
		var fits bool
		switch {
		case level == solIP && kind == winPktInfo && len(data) >= 8:
			var d [12]byte
			copy(d[0:4], data[4:8])
			copy(d[4:8], data[0:4])
			copy(d[8:12], data[0:4])
			out, fits = appendControl(out, solIP, linuxPktInfo, d[:])
		case level == winIPv6 && kind == winPktInfo && len(data) >= 20:
			out, fits = appendControl(out, solIPv6, linuxPktInfo6, data[:20])
		default:
			return
		}
		cut = cut || !fits
	})
	return out, cut
}

// controlToWindows translates what a program sends. EINVAL: it is malformed or of a
// kind that can't be sent.
func controlToWindows(in []byte) ([]byte, errnomap.Errno) {
	out := make([]byte, 0, len(in)+controlRoom)
	e := errnomap.Errno(0)
	whole := eachControl(in, func(level, kind int32, data []byte) {
		switch {
		case level == solIP && kind == linuxPktInfo && len(data) >= 12:
			var d [winPktInfoLen]byte
			copy(d[0:4], data[4:8])
			copy(d[4:8], data[0:4])
			out, _ = appendControl(out, solIP, winPktInfo, d[:])
		case level == solIPv6 && kind == linuxPktInfo6 && len(data) >= 20:
			out, _ = appendControl(out, winIPv6, winPktInfo, data[:20])
		default:
			e = errnomap.EINVAL
		}
	})
	if !whole {
		e = errnomap.EINVAL
	}
	return out, e
}
