package pipe

// cursor is a place in a list of buffers.
type cursor struct {
	bufs [][]byte
	at   int // in the first buffer
	left int // in all of them
}

func newCursor(bufs [][]byte) cursor {
	c := cursor{bufs: bufs}
	for _, b := range bufs {
		c.left += len(b)
	}
	return c
}

func (c *cursor) empty() bool { return c.left == 0 }

// step copies between chunk and the buffers and moves on.
func (c *cursor) step(chunk []byte, copyOne func(buf, chunk []byte) int) int {
	n := 0
	for n < len(chunk) && c.left > 0 {
		got := copyOne(c.bufs[0][c.at:], chunk[n:])
		n += got
		c.left -= got
		if c.at += got; c.at == len(c.bufs[0]) {
			c.bufs, c.at = c.bufs[1:], 0
		}
	}
	return n
}

// fill copies chunk into the buffers and returns how much of it fitted.
func (c *cursor) fill(chunk []byte) int {
	return c.step(chunk, func(buf, chunk []byte) int { return copy(buf, chunk) })
}

// drain copies from the buffers into chunk and returns how much there was.
func (c *cursor) drain(chunk []byte) int {
	return c.step(chunk, func(buf, chunk []byte) int { return copy(chunk, buf) })
}
