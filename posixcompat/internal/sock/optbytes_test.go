package sock

import (
	"testing"

	"causeway/errnomap"
)

func TestUserTimeoutIsRoundedUpToWholeSecondsWhereTheSystemHasSecondsOnly(t *testing.T) {
	for _, c := range []struct {
		name string
		t    userTimeout
		v    int
		want int32
	}{
		{"nothing is what the system had", userTimeout{name: winMaxRetransmit, initial: 21}, 0, 21},
		{"a millisecond is a second, not none", userTimeout{name: winMaxRetransmit}, 1, 1},
		{"whole seconds stay", userTimeout{name: winMaxRetransmit}, 3000, 3},
		{"the largest does not overflow", userTimeout{name: winMaxRetransmit}, 1<<31 - 1, 2147484},
		{"milliseconds are handed on", userTimeout{name: winMaxRetransmitMS}, 1500, 1500},
	} {
		if got := c.t.windows(c.v); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func TestShortIntsAreTakenAtTheLevelOfIPOnly(t *testing.T) {
	for _, c := range []struct {
		name string
		o    option
		b    []byte
		v    int
		e    errnomap.Errno
	}{
		{"a byte for IP_TTL", option{solIP, 2}, []byte{7}, 7, 0},
		{"of three bytes the first", option{solIP, 2}, []byte{7, 1, 1}, 7, 0},
		{"nothing for IP_TTL", option{solIP, 2}, nil, 0, errnomap.EINVAL},
		{"nothing for IP_TOS", option{solIP, 1}, nil, 0, 0},
		{"three bytes for TCP_NODELAY", option{solTCP, 1}, []byte{1, 0, 0}, 0, errnomap.EINVAL},
		{"eight bytes", option{solTCP, 1}, []byte{255, 255, 255, 255, 1, 0, 0, 0}, -1, 0},
	} {
		if v, e := takeInt(c.b, c.o); v != c.v || e != c.e {
			t.Errorf("%s: %d %v, want %d %v", c.name, v, e, c.v, c.e)
		}
	}
}
