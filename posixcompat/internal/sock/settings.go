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
}

// linger is SO_LINGER.
type linger struct{ on, seconds int32 }

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
