package file

import (
	"encoding/binary"
	"math"
	"testing"
	"time"
)

func TestTimesOfUnixBecomeWindowssAndBack(t *testing.T) {
	for _, c := range []struct {
		name           string
		seconds, nanos int64
		want           time.Time
	}{
		{"the epoch", 0, 0, time.Unix(0, 0)},
		{"before it", -5, 999999900, time.Unix(-5, 999999900)},
		{"between two ticks", 1, 250, time.Unix(1, 200)},
		{"after 2038", 1 << 32, 100, time.Unix(1<<32, 100)},
	} {
		if got := nanoseconds(ticks(c.seconds, c.nanos)); got != c.want.UnixNano() {
			t.Errorf("%s: %d, not %d", c.name, got, c.want.UnixNano())
		}
	}
	for _, seconds := range []int64{math.MinInt64, -epoch, math.MaxInt64} {
		if got := ticks(seconds, 999999999); got < 1 {
			t.Errorf("%d seconds: %d ticks, which says to leave the time alone", seconds, got)
		}
	}
}

func TestWhatWindowsTellsOfAFileIsRead(t *testing.T) {
	b := make([]byte, allSize)
	put := func(at int, v uint64) { binary.LittleEndian.PutUint64(b[at:], v) }
	put(allCreated, epoch)
	put(allAccessed, epoch+10)
	put(allWritten, epoch+20)
	put(allAllocated, 4096)
	put(allEnd, 1234)
	put(allIndex, 77)
	binary.LittleEndian.PutUint32(b[allLinks:], 2)
	binary.LittleEndian.PutUint32(b[allAttributes:], windowsCompressed)
	s, _ := fromAll(b)
	if s.Ino != 77 || s.Nlink != 2 || s.Size != 1234 || s.Blocks != 8 || s.Mode != modeRegular || !s.Born || s.Created != 0 ||
		s.Accessed != 1000 || s.Modified != 2000 || s.Attributes != statxCompressed {
		t.Errorf("%+v", s)
	}
	if s.Changed != s.Modified {
		t.Errorf("FAT keeps no time of change: %d", s.Changed)
	}
	binary.LittleEndian.PutUint32(b[allAttributes:], windowsDirectory)
	if s, _ := fromAll(b); s.Mode != modeDir {
		t.Errorf("a directory has mode %o", s.Mode)
	}
}
