package pathmap

import (
	"strings"
	"unicode/utf8"

	"causeway/errnomap"
)

const (
	// NameMax is the longest name of a file, in bytes: Linux's NAME_MAX.
	NameMax = 255
	// PathMax is Linux's PATH_MAX: a path has less bytes than this.
	PathMax = 4096
)

// private is where the bytes that Windows would not take are stored: the byte c becomes the
// character private+c. Cygwin and WSL use the same range.
const private = 0xF000

// EncodeName returns the name that a file called name has on Windows. Two names never have
// the same one, DecodeName finds the way back, and whatever name is, the answer is a plain name: not
// a path, not a stream, not a device, not "." or "..". One that Windows allows is returned as it is.
//
// A byte c is stored as the character U+F000+c if it is one of " * : < > ? \ | or a control
// character, part of the run of dots and spaces at the end, the first letter of a device's
// name (NUL, com1.txt), part of what is not UTF-8, or part of a character U+F000 to
// U+F0FF. Half of a UTF-16 pair, as WTF-8 writes it, is stored as that half.
//
// ENAMETOOLONG: name has more than 255 bytes. ENOENT: it is empty. EINVAL: it is no name: it has a
// NUL or a slash, or is "." or "..".
func EncodeName(name string) (string, error) {
	switch {
	case name == "":
		return "", errnomap.ENOENT
	case len(name) > NameMax:
		return "", errnomap.ENAMETOOLONG
	case !isName(name):
		return "", errnomap.EINVAL
	}
	return encode(name), nil
}

// isName tells that name can stand between two slashes.
func isName(name string) bool {
	return name != "" && name != "." && name != ".." && strings.IndexByte(name, '/') < 0 && strings.IndexByte(name, 0) < 0
}

// encode is EncodeName for a name of any length.
func encode(name string) string {
	end := len(strings.TrimRight(name, ". "))
	device := reserved(name)
	if !device && end == len(name) && plain(name) {
		return name
	}
	var b strings.Builder
	b.Grow(3 * len(name))
	for i := 0; i < len(name); {
		r, size := decodeWTF8(name[i:])
		switch {
		case r == utf8.RuneError && size == 1, // not UTF-8
			r < utf8.RuneSelf && forbidden(byte(r)),
			i >= end,
			i == 0 && device,
			isHigh(r) && startsLow(name[i+size:]): // a pair in two halves is not how WTF-8 writes it
			size = 1
			b.WriteRune(private + rune(name[i]))
		case r >= private && r <= private+0xFF:
			for _, c := range []byte(name[i : i+size]) {
				b.WriteRune(private + rune(c))
			}
		default:
			b.WriteString(name[i : i+size])
		}
		i += size
	}
	return b.String()
}

// DecodeName returns the name by which POSIX knows a file that Windows calls name; name is
// WTF-8, as Go has names on Windows. Each name that EncodeName answered gives back what it was made of, and for these exact
// is true. Others, which no program under Causeway makes (NUL, "a.", made
// through \\?\), decode too, so that they can be listed; but the name they decode to means
// another file, and exact is false. What comes out is always one name: never "." or "..", and without a slash.
func DecodeName(name string) (decoded string, exact bool) {
	if plain(name) {
		decoded = name
	} else {
		var b strings.Builder
		for i := 0; i < len(name); {
			r, size := decodeWTF8(name[i:])
			if r > private && r <= private+0xFF {
				b.WriteByte(byte(r - private))
			} else {
				b.WriteString(name[i : i+size])
			}
			i += size
		}
		decoded = b.String()
	}
	switch {
	case isName(decoded):
		return decoded, encode(decoded) == name
	case isName(name): // U+F02E is no name: it would be "."
		return name, false
	}
	return string(utf8.RuneError), false
}

// plain tells that name is ASCII without a character that is forbidden.
func plain(name string) bool {
	for i := range len(name) {
		if name[i] >= utf8.RuneSelf || forbidden(name[i]) {
			return false
		}
	}
	return true
}

// forbidden tells that Windows does not allow c in a name.
func forbidden(c byte) bool {
	switch c {
	case '"', '*', '/', ':', '<', '>', '?', '\\', '|':
		return true
	}
	return c < ' '
}

// decodeWTF8 is utf8.DecodeRuneInString that knows halves of pairs, too.
func decodeWTF8(s string) (rune, int) {
	if r, ok := half(s); ok {
		return r, 3
	}
	return utf8.DecodeRuneInString(s)
}

// half returns the half of a UTF-16 pair at the beginning of s.
func half(s string) (rune, bool) {
	if len(s) < 3 || s[0] != 0xED || s[1] < 0xA0 || s[1] > 0xBF || s[2] < 0x80 || s[2] > 0xBF {
		return 0, false
	}
	return 0xD000 | rune(s[1]&0x3F)<<6 | rune(s[2]&0x3F), true
}

func isHigh(r rune) bool { return r >= 0xD800 && r < 0xDC00 }

func startsLow(s string) bool {
	r, ok := half(s)
	return ok && r >= 0xDC00
}

// reserved tells that Windows may take name, in any directory and with any extension, for a device.
func reserved(name string) bool {
	base, _, _ := strings.Cut(name, ".")
	base, _, _ = strings.Cut(base, ":")
	base = strings.TrimRight(base, " ")
	switch len(base) {
	case 3:
		return fold(base, "CON") || fold(base, "PRN") || fold(base, "AUX") || fold(base, "NUL")
	case 4:
		return port(base[:3]) && base[3] >= '0' && base[3] <= '9'
	case 5: // superscript digits, two bytes each
		return port(base[:3]) && (base[3:] == "¹" || base[3:] == "²" || base[3:] == "³")
	case 6:
		return fold(base, "CONIN$")
	case 7:
		return fold(base, "CONOUT$")
	}
	return false
}

func port(s string) bool { return fold(s, "COM") || fold(s, "LPT") }

// fold tells that s is upper in any case of ASCII. (Unicode's folding would take "ſ" for S.)
func fold(s, upper string) bool {
	if len(s) != len(upper) {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != upper[i] {
			return false
		}
	}
	return true
}
