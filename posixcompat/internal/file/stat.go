package file

import (
	"encoding/binary"

	"causeway/posixcompat/internal/fd"
)

// The kinds of file in a mode, S_IFMT and what it holds.
const (
	modeFIFO    = 0o010000
	modeChar    = 0o020000
	modeDir     = 0o040000
	modeBlock   = 0o060000
	modeRegular = 0o100000
	modeLink    = 0o120000
	modeSocket  = 0o140000

	permissions = 0o7777
	writers     = 0o222
)

const (
	blockSize = 4096
	diskBlock = 512 // of st_blocks
)

// The attributes of Windows that are told of or mean something.
const (
	windowsReadOnly   = 0x1
	windowsDirectory  = 0x10
	windowsCompressed = 0x800
	windowsEncrypted  = 0x4000

	statxCompressed = 0x4
	statxEncrypted  = 0x800
)

// Where things are in FILE_ALL_INFORMATION.
const (
	allCreated    = 0
	allAccessed   = 8
	allWritten    = 16
	allChanged    = 24
	allAttributes = 32
	allAllocated  = 40
	allEnd        = 48
	allLinks      = 56
	allIndex      = 64
	allSize       = 100 // without the name
)

// fromAll reads FILE_ALL_INFORMATION, which has allSize bytes at least. What the volume
// does not keep is left out; the mode is the type only.
func fromAll(b []byte) (s fd.Stat, attributes uint32) {
	number := func(at int) int64 { return int64(binary.LittleEndian.Uint64(b[at:])) }
	attributes = binary.LittleEndian.Uint32(b[allAttributes:])
	s = fd.Stat{
		Ino:      uint64(number(allIndex)),
		Nlink:    uint64(binary.LittleEndian.Uint32(b[allLinks:])),
		Mode:     modeRegular,
		Size:     number(allEnd),
		Blksize:  blockSize,
		Blocks:   (number(allAllocated) + diskBlock - 1) / diskBlock,
		Accessed: nanoseconds(number(allAccessed)),
		Modified: nanoseconds(number(allWritten)),
		Changed:  nanoseconds(number(allChanged)),
		Born:     number(allCreated) != 0,
		Created:  nanoseconds(number(allCreated)),
	}
	if number(allChanged) == 0 { // FAT
		s.Changed = s.Modified
	}
	if attributes&windowsDirectory != 0 {
		s.Mode, s.Size = modeDir, blockSize
	}
	if attributes&windowsCompressed != 0 {
		s.Attributes |= statxCompressed
	}
	if attributes&windowsEncrypted != 0 {
		s.Attributes |= statxEncrypted
	}
	return s, attributes
}

// epoch is 1970 in Windows's time, which counts 100 ns since 1601.
const (
	epoch = 116444736000000000
	tick  = 100
)

// nanoseconds is a time of Windows as one of Unix.
func nanoseconds(t int64) int64 { return (t - epoch) * tick }

// ticks is a time of Unix as one of Windows, as near as that comes: 1601 is the first,
// and 0 is none. Seconds are bounded so that nothing overflows.
func ticks(seconds, nanos int64) int64 {
	const second = 1000000000 / tick
	const first, last = -epoch / second, (1<<63-1-epoch)/second - 1
	seconds = min(max(seconds, first), last)
	return max(seconds*second+nanos/tick+epoch, 1)
}
