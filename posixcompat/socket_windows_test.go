package posixcompat_test

import (
	"testing"
	"time"

	unix "causeway/posixcompat"
)

// Linux is no oracle here: a reader that begins when part of the data is there takes it,
// and is then woken only when as much as the mark comes anew.
func TestABlockedReadWaitsForItsLowWaterMark(t *testing.T) {
	c, s := tcpPair(t, unix.AF_INET)
	must(t, unix.SetsockoptInt(s, unix.SOL_SOCKET, unix.SO_RCVLOWAT, 6))
	got := make(chan string, 1)
	go func() {
		b := make([]byte, 64)
		n, err := unix.Read(s, b)
		if err != nil {
			got <- err.Error()
			return
		}
		got <- string(b[:n])
	}()
	for _, part := range []string{"ab", "cd"} {
		_, err := unix.Write(c, []byte(part))
		must(t, err)
		time.Sleep(20 * time.Millisecond)
		select {
		case s := <-got:
			t.Fatalf("it came back with %q", s)
		default:
		}
	}
	_, err := unix.Write(c, []byte("ef"))
	must(t, err)
	if s := <-got; s != "abcdef" {
		t.Fatal(s)
	}
}
