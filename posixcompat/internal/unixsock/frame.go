package unixsock

import (
	"encoding/binary"
	"errors"
	"io"
)

// What goes between two processes are frames: kind, three bytes of nothing, the length
// of the rest, the rest. Integers are little-endian; a string or a blob has two bytes of
// length before it.
//
//	hello     magic, type of socket, key, name of who connects
//	welcome   errno, 0 for yes; a number that tells of which process the server is
//	data      how many blobs (1 byte), name of the sender, the blobs, the data
//	consumed  how many messages were read, and what they were charged
//	taken     how many messages' descriptors have been taken over
//	shut      which directions the receiver's socket has lost (1 byte)
//	bye       1 if the closed socket had something unread
const (
	frameHello = iota + 1
	frameWelcome
	frameData
	frameConsumed
	frameTaken
	frameShut
	frameBye
)

const (
	frameHeader = 8

	// maxHeld is how much a link keeps for one peer that nobody has read, as it is
	// charged: a peer that sends more is cut off.
	maxHeld = 2*maxBuffer + 1<<17
	// maxFrame is the longest rest of a frame.
	maxFrame = maxHeld
	// maxGreeting is the longest rest of a hello or a welcome.
	maxGreeting = 512
	// maxBlob is the longest form of one descriptor.
	maxBlob = 1024
	// maxName is the longest name in a frame, sun_path's.
	maxName = 108
	// maxKey is the longest key.
	maxKey = 160
)

var magic = []byte("causewayunix\x00\x01")

// errFrame is what is wrong with a peer that does not keep to the protocol.
var errFrame = errors.New("unixsock: malformed frame")

// newFrame begins a frame with room for size bytes.
func newFrame(kind byte, size int) []byte {
	b := make([]byte, frameHeader, frameHeader+size)
	b[0] = kind
	return b
}

// seal writes the length of a finished frame.
func seal(b []byte) []byte {
	binary.LittleEndian.PutUint32(b[4:], uint32(len(b)-frameHeader))
	return b
}

func appendString(b []byte, s string) []byte {
	return append(binary.LittleEndian.AppendUint16(b, uint16(len(s))), s...)
}

// readFrame reads one frame of at most limit bytes. The memory for it grows with what
// comes, not with what is announced.
func readFrame(r io.Reader, limit int) (kind byte, rest []byte, err error) {
	var h [frameHeader]byte
	if _, err := io.ReadFull(r, h[:]); err != nil {
		return 0, nil, err
	}
	n := binary.LittleEndian.Uint32(h[4:])
	if n > uint32(limit) || h[1]|h[2]|h[3] != 0 {
		return 0, nil, errFrame
	}
	const step = 1 << 16
	for len(rest) < int(n) {
		more := make([]byte, min(step, int(n)-len(rest)))
		if _, err := io.ReadFull(r, more); err != nil {
			return 0, nil, err
		}
		if rest == nil {
			rest = more
			continue
		}
		rest = append(rest, more...)
	}
	return h[0], rest, nil
}

// parser takes a frame's rest apart. After a failure it gives nothing.
type parser struct {
	b      []byte
	failed bool
}

func (p *parser) bytes(n int) []byte {
	if p.failed || n < 0 || n > len(p.b) {
		p.failed = true
		return make([]byte, min(max(n, 0), 8))
	}
	b := p.b[:n]
	p.b = p.b[n:]
	return b
}

func (p *parser) byte() byte     { return p.bytes(1)[0] }
func (p *parser) uint32() uint32 { return binary.LittleEndian.Uint32(p.bytes(4)) }

func (p *parser) blob(limit int) []byte {
	n := int(binary.LittleEndian.Uint16(p.bytes(2)))
	if n > limit {
		p.failed = true
	}
	if p.failed {
		return nil
	}
	return p.bytes(n)
}

// end reports whether all went well and nothing is left.
func (p *parser) end() bool { return !p.failed && len(p.b) == 0 }

// hello is how who connects begins.
type hello struct {
	kind byte
	key  string
	name string
}

func (h hello) append() []byte {
	b := newFrame(frameHello, maxGreeting)
	b = append(append(b, magic...), h.kind)
	return seal(appendString(appendString(b, h.key), h.name))
}

func parseHello(rest []byte) (h hello, ok bool) {
	p := parser{b: rest}
	if string(p.bytes(len(magic))) != string(magic) {
		return h, false
	}
	h.kind = p.byte()
	h.key = string(p.blob(maxKey))
	h.name = string(p.blob(maxName))
	return h, p.end()
}

// data is a message on its way.
type data struct {
	name  string
	blobs [][]byte
	data  []byte
}

func (d data) append() []byte {
	size := 8 + len(d.name) + len(d.data)
	for _, b := range d.blobs {
		size += 2 + len(b)
	}
	b := append(newFrame(frameData, size), byte(len(d.blobs)))
	b = appendString(b, d.name)
	for _, blob := range d.blobs {
		b = appendString(b, string(blob))
	}
	return seal(append(b, d.data...))
}

func parseData(rest []byte) (d data, ok bool) {
	p := parser{b: rest}
	n := int(p.byte())
	d.name = string(p.blob(maxName))
	for range n {
		d.blobs = append(d.blobs, p.blob(maxBlob))
	}
	d.data = p.b
	return d, !p.failed && n <= maxRights
}
