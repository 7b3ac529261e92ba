package sock

import (
	"bytes"
	"causeway/posixcompat/internal/cmsg"
	"encoding/binary"
	"testing"

	"causeway/errnomap"
)

// message makes one control message.
func message(level, kind int32, data []byte) []byte {
	b, _ := cmsg.Append(make([]byte, 0, 256), level, kind, data)
	return b
}

func TestControlDataIsTranslated(t *testing.T) {
	here, index := []byte{127, 0, 0, 1}, []byte{7, 0, 0, 0}
	for _, c := range []struct {
		name     string
		windows  []byte
		linux    []byte
		received bool // only
	}{
		{"IP_PKTINFO turns its parts round", message(solIP, winPktInfo, append(here[:4:4], index...)),
			message(solIP, linuxPktInfo, bytes.Join([][]byte{index, here, here}, nil)), false},
		{"IPV6_PKTINFO keeps its layout", message(solIPv6, winPktInfo, append(make([]byte, 16), index...)),
			message(solIPv6, linuxPktInfo6, append(make([]byte, 16), index...)), false},
		{"IP_RECVTTL's message is IP_TTL", message(solIP, 21, index), message(solIP, 2, index), true},
		{"what is unknown is left out", message(99, 1, index), nil, true},
		{"what is too short is left out", message(solIP, winPktInfo, here), nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, cut := controlToLinux(make([]byte, 0, 256), c.windows)
			if cut || !bytes.Equal(got, c.linux) {
				t.Errorf("to Linux: % x, cut %v; want % x", got, cut, c.linux)
			}
			if c.received {
				return
			}
			back, e := controlToWindows(c.linux)
			if e != 0 || !bytes.Equal(back, c.windows) {
				t.Errorf("to Windows: % x, %v; want % x", back, e, c.windows)
			}
		})
	}
}

func TestControlDataThatDoesNotFitIsCut(t *testing.T) {
	in := message(solIP, winPktInfo, make([]byte, 8))
	for room := range 40 {
		got, cut := controlToLinux(make([]byte, 0, room), in)
		const whole = cmsg.Header + 12
		if cut != (room < whole) {
			t.Errorf("room for %d bytes: cut is %v", room, cut)
		}
		switch {
		case room < cmsg.Header && len(got) != 0:
			t.Errorf("room for %d bytes: %d came", room, len(got))
		case room >= cmsg.Header && binary.LittleEndian.Uint64(got) != uint64(min(room, whole)):
			t.Errorf("room for %d bytes: the length says %d", room, binary.LittleEndian.Uint64(got))
		}
	}
}

func TestUnknownControlDataIsRefused(t *testing.T) {
	for name, b := range map[string][]byte{
		"another type":           message(solIP, 999, make([]byte, 12)),
		"a length beyond all":    {200, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0},
		"a length below a frame": {4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0},
	} {
		if _, e := controlToWindows(b); e != errnomap.EINVAL {
			t.Errorf("%s: %v", name, e)
		}
	}
}

func FuzzControl(f *testing.F) {
	f.Add(message(solIP, winPktInfo, make([]byte, 8)), 64)
	f.Add(message(solIPv6, linuxPktInfo6, make([]byte, 20)), 17)
	f.Fuzz(func(t *testing.T, in []byte, room int) {
		room = max(0, min(room, 1024))
		out, cut := controlToLinux(make([]byte, 0, room), in)
		if len(out) > room {
			t.Fatalf("%d bytes in room for %d", len(out), room)
		}
		if !cut && !cmsg.Each(out, func(int32, int32, []byte) {}) {
			t.Fatalf("what came out is malformed: % x", out)
		}
		if sent, e := controlToWindows(in); e == 0 && !cmsg.Each(sent, func(int32, int32, []byte) {}) {
			t.Fatalf("what goes out is malformed: % x", sent)
		}
	})
}
