package errnomap

import "strconv"

// lastGoText is the last number that package syscall has a text for on Linux.
const lastGoText = ERFKILL

// message is the text of Error: what syscall.Errno gives on Linux.
func message(e Errno) string {
	if e <= lastGoText && errnoTable[e].text != "" {
		return errnoTable[e].text
	}
	return "errno " + strconv.Itoa(int(e))
}

// Name returns the name of e, such as "EAGAIN", or the empty string if e has none.
//
// It is x/sys/unix's ErrnoName. Of two names of one number it gives EAGAIN (not
// EWOULDBLOCK), EDEADLK (not EDEADLOCK), ENOTSUP (not EOPNOTSUPP) and EFSCORRUPTED
// (not EUCLEAN).
func Name(e Errno) string {
	if uint64(e) < uint64(len(errnoTable)) {
		return errnoTable[e].name
	}
	return ""
}

// Strerror returns glibc's text of e in the C locale, such as "Permission denied":
// "Success" for 0, and "Unknown error N" for a number that has none.
func Strerror(e Errno) string {
	if e == 0 {
		return "Success"
	}
	if uint64(e) >= uint64(len(errnoTable)) || errnoTable[e].text == "" {
		return "Unknown error " + strconv.Itoa(int(e))
	}
	// Go's texts are glibc's, with the first letter made small.
	text := []byte(errnoTable[e].text)
	if 'a' <= text[0] && text[0] <= 'z' {
		text[0] -= 'a' - 'A'
	}
	return string(text)
}
