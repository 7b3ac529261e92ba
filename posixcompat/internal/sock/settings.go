package sock

import (
	"maps"
	"time"
)

// option names a socket option, in Linux's numbers.
type option struct{ level, name int }

// settings are the options that only this side knows, and those that were set.
type settings struct {
	receiveTimeout time.Duration // 0 is none
	sendTimeout    time.Duration
	lowWater       int // SO_RCVLOWAT, at least 1
	reuseAddr      int32
	wants          uint8 // control data to receive, by their numbers
	values         map[option]int
	linger         linger
	multicastIf    [4]byte // IP_MULTICAST_IF as it is read
	multicastAt    [4]byte // and as Winsock was told
	userTimeout    userTimeout
}

// linger is SO_LINGER.
type linger struct{ on, seconds int32 }

// userTimeout is TCP_USER_TIMEOUT and how the system is told.
type userTimeout struct {
	name    int   // Windows's option; 0 until it is needed
	initial int32 // what the system had before
	set     int   // milliseconds; 0 is the system's
}

// windows returns v milliseconds as the system's option has them.
func (t *userTimeout) windows(v int) int32 {
	switch {
	case v == 0:
		return t.initial
	case t.name == winMaxRetransmit:
		return int32((v + 999) / 1000)
	}
	return int32(v)
}

// clone returns what an accepted socket has of its listener's.
func (s *settings) clone() settings {
	c := *s
	c.values = maps.Clone(s.values)
	return c
}

func (s *settings) remember(o option, v int) {
	if s.values == nil {
		s.values = map[option]int{}
	}
	s.values[o] = v
}
