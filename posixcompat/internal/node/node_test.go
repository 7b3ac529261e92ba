package node

import (
	"bytes"
	"encoding/binary"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestNodesComeBackFromBothForms(t *testing.T) {
	for _, c := range []struct {
		name    string
		kind    Kind
		payload string
	}{
		{"a link", Link, "../target"},
		{"a link to bytes that are not UTF-8", Link, "\xff/\x01"},
		{"the longest link", Link, strings.Repeat("x", MaxPayload)},
		{"a FIFO", FIFO, ""},
		{"a socket", Socket, "where it is"},
	} {
		n, ok := Decode(Encode(c.kind, []byte(c.payload)))
		if !ok || n.Kind != c.kind || string(n.Payload) != c.payload || n.Foreign {
			t.Errorf("%s as a file: %+v, %v", c.name, n, ok)
		}
		n, ok = DecodeReparse(EncodeReparse(c.kind, []byte(c.payload)))
		if !ok || n.Kind != c.kind || c.kind == Link && string(n.Payload) != c.payload || n.Foreign {
			t.Errorf("%s as a reparse point: %+v, %v", c.name, n, ok)
		}
	}
}

func TestWhatIsNoNodeIsAFile(t *testing.T) {
	whole := Encode(Link, []byte("target"))
	changed := func(at int, to byte) []byte {
		b := bytes.Clone(whole)
		b[at] = to
		return b
	}
	for name, b := range map[string][]byte{
		"nothing":             nil,
		"half of it":          whole[:len(whole)-1],
		"more than it":        append(bytes.Clone(whole), 0),
		"another magic":       changed(0, '?'),
		"another version":     changed(len(magic), 9),
		"an unknown kind":     changed(len(magic)+1, byte(kinds)),
		"an ordinary file":    changed(len(magic)+1, byte(None)),
		"a link to nothing":   Encode(Link, nil),
		"half of a character": []byte(cygwinLink + "x"),
	} {
		if n, ok := Decode(b); ok {
			t.Errorf("%s: %+v", name, n)
		}
	}
}

func text16(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

func TestLinksOfOthersAreRead(t *testing.T) {
	if n, ok := Decode(append([]byte(cygwinLink), text16("dir/ä\x00")...)); !ok || n.Kind != Link || string(n.Payload) != "dir/ä" {
		t.Errorf("Cygwin's: %+v, %v", n, ok)
	}
	point := func(tag uint32, flags []byte, substitute, print string) []byte {
		names := append(text16(substitute), text16(print)...)
		var data []byte
		for _, v := range []int{0, 2 * len(substitute), 2 * len(substitute), 2 * len(print)} {
			data = binary.LittleEndian.AppendUint16(data, uint16(v))
		}
		data = append(append(data, flags...), names...)
		b := binary.LittleEndian.AppendUint32(nil, tag)
		b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
		return append(b, data...)
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a symbolic link", point(tagSymlink, make([]byte, 4), `\??\C:\x`, `C:\x`), `C:\x`},
		{"one without a readable target", point(tagSymlink, make([]byte, 4), `..\x`, ``), `..\x`},
		{"a junction", point(tagMountPoint, nil, `\??\D:\y\`, `D:\y\`), `D:\y\`},
	} {
		n, ok := DecodeReparse(c.data)
		if !ok || n.Kind != Link || !n.Foreign || string(n.Payload) != c.want {
			t.Errorf("%s: %+v %q, %v", c.name, n, n.Payload, ok)
		}
		if n, ok := DecodeReparse(c.data[:len(c.data)-2]); ok {
			t.Errorf("%s cut short: %+v", c.name, n)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(Encode(Link, []byte("t")))
	f.Add([]byte(cygwinLink + "x\x00"))
	f.Add(EncodeReparse(Link, []byte("t")))
	f.Add(EncodeReparse(Socket, nil))
	f.Fuzz(func(t *testing.T, b []byte) {
		if n, ok := Decode(b); ok && (n.Kind == None || n.Kind >= kinds || len(n.Payload) > 4*MaxPayload) {
			t.Errorf("%+v", n)
		}
		if n, ok := DecodeReparse(b); ok && (n.Kind == None || n.Kind >= kinds) {
			t.Errorf("%+v", n)
		}
	})
}
