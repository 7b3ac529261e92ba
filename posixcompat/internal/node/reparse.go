package node

import "encoding/binary"

// The reparse points that are nodes, with Windows's numbers.
const (
	tagMountPoint = 0xA0000003
	tagSymlink    = 0xA000000C
	tagLXSymlink  = 0xA000001D
	tagUnix       = 0x80000023
	tagLXFIFO     = 0x80000024
	tagLXChar     = 0x80000025
	tagLXBlock    = 0x80000026
)

// lxSymlinkVersion begins the data of WSL's symbolic links; the target follows in UTF-8.
const lxSymlinkVersion = 2

// reparseHeader is the tag, the length of the data, and two reserved bytes.
const reparseHeader = 8

// KindOf returns what a reparse point with the tag is, None if it is not a node: a
// placeholder of a cloud file, say, which the system opens as the file that it is.
func KindOf(tag uint32) Kind {
	switch tag {
	case tagMountPoint, tagSymlink, tagLXSymlink:
		return Link
	case tagUnix:
		return Socket
	case tagLXFIFO:
		return FIFO
	case tagLXChar:
		return Char
	case tagLXBlock:
		return Block
	}
	return None
}

// EncodeReparse returns the reparse point of a node. Only a link's payload is in it;
// that of the others is the content of the file.
func EncodeReparse(k Kind, payload []byte) []byte {
	tag := map[Kind]uint32{Link: tagLXSymlink, FIFO: tagLXFIFO, Socket: tagUnix, Char: tagLXChar, Block: tagLXBlock}[k]
	var data []byte
	if k == Link {
		data = append(binary.LittleEndian.AppendUint32(nil, lxSymlinkVersion), payload...)
	}
	b := binary.LittleEndian.AppendUint32(nil, tag)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(data)))
	return append(b, data...)
}

// DecodeReparse finds the node in a reparse point. It says false for another one and
// for what is not well formed.
func DecodeReparse(b []byte) (Node, bool) {
	if len(b) < reparseHeader {
		return Node{}, false
	}
	tag, size := binary.LittleEndian.Uint32(b), int(binary.LittleEndian.Uint16(b[4:]))
	data := b[reparseHeader:]
	if size > len(data) {
		return Node{}, false
	}
	data = data[:size]
	switch tag {
	case tagLXSymlink:
		if size <= 4 || size > 4+MaxPayload || binary.LittleEndian.Uint32(data) != lxSymlinkVersion {
			return Node{}, false
		}
		return Node{Kind: Link, Payload: data[4:]}, true
	case tagSymlink:
		return foreign(data, 12)
	case tagMountPoint:
		return foreign(data, 8)
	}
	k := KindOf(tag)
	return Node{Kind: k}, k != None
}

// foreign reads a target of Windows, which stands twice: as the system needs it and as
// people read it. names is where the names begin.
func foreign(data []byte, names int) (Node, bool) {
	if len(data) < names {
		return Node{}, false
	}
	field := func(i int) int { return int(binary.LittleEndian.Uint16(data[2*i:])) }
	for _, f := range []int{2, 0} { // what people read, if it is there
		at, size := names+field(f), field(f+1)
		if size == 0 {
			continue
		}
		if size%2 != 0 || at+size > len(data) {
			return Node{}, false
		}
		return Node{Kind: Link, Payload: fromUTF16(data[at : at+size]), Foreign: true}, true
	}
	return Node{}, false
}
