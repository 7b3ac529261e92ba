package file

import (
	"testing"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"

	"pgregory.net/rapid"
)

// spansOf are the runs of true in stored.
func spansOf(stored []bool) []span {
	var out []span
	for i, on := range stored {
		switch {
		case !on:
		case i > 0 && stored[i-1]:
			out[len(out)-1].to++
		default:
			out = append(out, span{int64(i), int64(i) + 1})
		}
	}
	return out
}

func TestDataAndHolesAreWhereTheSpansSayHoweverTheyAreToldOf(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		stored := rapid.SliceOfN(rapid.Bool(), 0, 40).Draw(t, "stored")
		most := rapid.IntRange(1, 4).Draw(t, "spans an answer")
		ask := func(off int64) ([]span, error) {
			var out []span
			for _, s := range spansOf(stored) {
				if s.to > off && len(out) < most {
					out = append(out, span{max(s.from, off), s.to})
				}
			}
			return out, nil
		}
		size := int64(len(stored))
		off := rapid.Int64Range(-1, size+1).Draw(t, "off")
		for _, whence := range []int{fd.SeekData, fd.SeekHole} {
			want, wantErr := int64(-1), error(errnomap.ENXIO)
			for i := off; off >= 0 && off < size && i <= size; i++ {
				if i == size && whence == fd.SeekHole || i < size && stored[i] == (whence == fd.SeekData) {
					want, wantErr = i, nil
					break
				}
			}
			if got, err := seekStored(off, size, whence, ask); got != want || err != wantErr {
				t.Fatalf("whence %d from %d: %d, %v, not %d, %v", whence, off, got, err, want, wantErr)
			}
		}
	})
}

func TestAnAnswerThatDoesNotMoveOnEndsTheSearch(t *testing.T) {
	same := func(int64) ([]span, error) { return []span{{0, 1}}, nil }
	if got, err := seekStored(5, 10, fd.SeekHole, same); got != 5 || err != nil {
		t.Errorf("hole: %d, %v", got, err)
	}
	if got, err := seekStored(5, 10, fd.SeekData, same); got != -1 || err != errnomap.ENXIO {
		t.Errorf("data: %d, %v", got, err)
	}
}
