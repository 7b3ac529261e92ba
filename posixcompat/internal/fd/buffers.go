package fd

import "encoding/binary"

// Total returns the sum of the lengths of bufs.
func Total(bufs [][]byte) int {
	n := 0
	for _, b := range bufs {
		n += len(b)
	}
	return n
}

// Scatter copies b into bufs and returns how much fitted.
func Scatter(bufs [][]byte, b []byte) int {
	n := 0
	for _, buf := range bufs {
		n += copy(buf, b[n:])
	}
	return n
}

// ScatterUint64 copies v, in the machine's order of bytes, and returns 8.
func ScatterUint64(bufs [][]byte, v uint64) int {
	var b [8]byte
	binary.NativeEndian.PutUint64(b[:], v)
	return Scatter(bufs, b[:])
}
