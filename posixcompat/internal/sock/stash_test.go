package sock

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestStashIsAStream compares a stash with a plain queue of bytes.
func TestStashIsAStream(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var (
			s     stash
			model []byte
			next  byte
		)
		const limit = 40 << 10
		t.Repeat(map[string]func(*rapid.T){
			"take from the system": func(t *rapid.T) {
				room := s.room(limit)
				if (len(room) == 0) != (len(model) == limit) {
					t.Fatalf("room for %d with %d of %d taken", len(room), len(model), limit)
				}
				n := rapid.IntRange(0, len(room)).Draw(t, "bytes")
				for i := range room[:n] {
					room[i] = next
					next++
				}
				model = append(model, room[:n]...)
				s.grown(n)
			},
			"read": func(t *rapid.T) {
				bufs, skip := drawBuffers(t)
				peek := rapid.Bool().Draw(t, "peek")
				n := s.read(bufs, skip, peek)
				got := bytes.Join(bufs, nil)[min(skip, size(bufs)):]
				want := model[:min(len(model), len(got))]
				if n != len(want) || !bytes.Equal(got[:n], want) {
					t.Fatalf("read %d bytes, want %d", n, len(want))
				}
				if !peek {
					model = model[n:]
				}
			},
			"": func(t *rapid.T) {
				if s.len() != len(model) {
					t.Fatalf("it holds %d bytes, want %d", s.len(), len(model))
				}
			},
		})
	})
}

func drawBuffers(t *rapid.T) (bufs [][]byte, skip int) {
	for _, n := range rapid.SliceOfN(rapid.IntRange(0, 9000), 0, 5).Draw(t, "lengths") {
		bufs = append(bufs, make([]byte, n))
	}
	return bufs, rapid.IntRange(0, size(bufs)).Draw(t, "skip")
}
