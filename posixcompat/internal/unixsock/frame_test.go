package unixsock

import (
	"bytes"
	"testing"
)

// FuzzFramesAreWholeOrNone reads frames of anybody: what is understood says the same when
// it is written again, and nothing else than an error comes of the rest.
func FuzzFramesAreWholeOrNone(f *testing.F) {
	f.Add((&hello{kind: Stream, key: "node 00ff", name: "/a/path"}).append())
	f.Add(data{name: "\x00abstract", blobs: [][]byte{{1, 2}, {}}, data: []byte("data")}.append())
	f.Add([]byte{frameData, 0, 0, 0, 255, 255, 255, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		kind, rest, err := readFrame(bytes.NewReader(b), maxGreeting)
		if err != nil {
			return
		}
		if len(rest) > maxGreeting || len(rest) > len(b) {
			t.Fatalf("a frame of %d bytes came of %d", len(rest), len(b))
		}
		whole := b[:frameHeader+len(rest)]
		if h, ok := parseHello(rest); ok && kind == frameHello && !bytes.Equal(h.append(), whole) {
			t.Errorf("%x became %x", whole, h.append())
		}
		if d, ok := parseData(rest); ok && kind == frameData && !bytes.Equal(d.append(), whole) {
			t.Errorf("%x became %x", whole, d.append())
		}
	})
}
