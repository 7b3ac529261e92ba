package sock

// stashLimit is how many bytes a socket keeps ahead of the program, unless
// SO_RCVLOWAT asks for more: as many as Linux's receive buffer holds at first
// (net.ipv4.tcp_rmem). Beyond it an edge watcher hears of no further arrival.
const stashLimit = 128 << 10

// shutLimit is how many bytes are kept when both directions are shut down; Linux's
// largest receive buffer (net.ipv4.tcp_rmem) is as large.
const shutLimit = 6 << 20

// stash is received data that was not asked for yet.
type stash struct {
	data  []byte
	start int
}

func (s *stash) len() int { return len(s.data) - s.start }

// room returns memory for up to limit-len more bytes, at most 16 KiB at once, and
// none if the limit is reached. grown takes it into the stash.
func (s *stash) room(limit int) []byte {
	n := min(limit-s.len(), 16<<10)
	if n <= 0 {
		return nil
	}
	if s.start > 0 && len(s.data)+n > cap(s.data) {
		s.data = s.data[:copy(s.data, s.data[s.start:])]
		s.start = 0
	}
	if len(s.data)+n > cap(s.data) {
		grown := make([]byte, len(s.data), max(2*cap(s.data), len(s.data)+n))
		copy(grown, s.data)
		s.data = grown
	}
	return s.data[len(s.data) : len(s.data)+n]
}

func (s *stash) grown(n int) { s.data = s.data[:len(s.data)+n] }

// read moves data into bufs from offset skip on; with peek it stays here, too.
func (s *stash) read(bufs [][]byte, skip int, peek bool) int {
	from, n := s.start, 0
	for _, b := range bufs {
		if skip >= len(b) {
			skip -= len(b)
			continue
		}
		c := copy(b[skip:], s.data[from+n:])
		n += c
		skip = 0
		if from+n == len(s.data) {
			break
		}
	}
	if !peek {
		s.start += n
		if s.len() == 0 {
			// The memory is kept only while it is in use.
			*s = stash{}
		}
	}
	return n
}

// size returns how many bytes bufs hold.
func size(bufs [][]byte) int {
	n := 0
	for _, b := range bufs {
		n += len(b)
	}
	return n
}
