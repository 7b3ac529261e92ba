package fd

import "math/bits"

// bitmap is a set of small ints that finds the lowest absent one quickly: full has
// a bit for each word of bits that has no room.
type bitmap struct {
	bits []uint64
	full []uint64
}

func (b *bitmap) has(i int) bool {
	w := i >> 6
	return w < len(b.bits) && b.bits[w]&(1<<(i&63)) != 0
}

func (b *bitmap) add(i int) {
	w := i >> 6
	for w >= len(b.bits) {
		b.bits = append(b.bits, 0)
	}
	b.bits[w] |= 1 << (i & 63)
	if b.bits[w] != ^uint64(0) {
		return
	}
	for w>>6 >= len(b.full) {
		b.full = append(b.full, 0)
	}
	b.full[w>>6] |= 1 << (w & 63)
}

func (b *bitmap) remove(i int) {
	w := i >> 6
	if w >= len(b.bits) {
		return
	}
	b.bits[w] &^= 1 << (i & 63)
	if w>>6 < len(b.full) {
		b.full[w>>6] &^= 1 << (w & 63)
	}
}

// absent returns the lowest int from at on that is not in the set.
func (b *bitmap) absent(from int) int {
	w := from >> 6
	if w >= len(b.bits) {
		return from
	}
	if free := ^b.bits[w] >> (from & 63); free != 0 {
		return from + bits.TrailingZeros64(free)
	}
	w = b.roomy(w + 1)
	if w >= len(b.bits) {
		return w << 6
	}
	return w<<6 + bits.TrailingZeros64(^b.bits[w])
}

// roomy returns the first word from w on that has room.
func (b *bitmap) roomy(w int) int {
	f := w >> 6
	if f >= len(b.full) {
		return w
	}
	if free := ^b.full[f] >> (w & 63); free != 0 {
		return w + bits.TrailingZeros64(free)
	}
	for f++; f < len(b.full); f++ {
		if free := ^b.full[f]; free != 0 {
			return f<<6 + bits.TrailingZeros64(free)
		}
	}
	return f << 6
}
