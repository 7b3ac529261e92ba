package names

import (
	"bytes"
	"encoding/binary"

	unix "causeway/posixcompat"
)

// dirent is an entry as getdents64(2) gives it.
type dirent struct {
	ino  uint64
	off  int64
	size int
	kind string
	name string
}

var direntKinds = map[byte]string{
	unix.DT_REG: "file", unix.DT_DIR: "directory", unix.DT_LNK: "link", unix.DT_FIFO: "fifo", unix.DT_SOCK: "socket", unix.DT_CHR: "device",
}

// parse reads entries. It is on its own because x/sys's ParseDirent tells the names only.
func parse(b []byte) (all []dirent) {
	const header = 19
	for len(b) > header {
		size := int(binary.NativeEndian.Uint16(b[16:]))
		if size < header || size > len(b) {
			break
		}
		name, _, _ := bytes.Cut(b[header:size], []byte{0})
		all = append(all, dirent{
			ino: binary.NativeEndian.Uint64(b), off: int64(binary.NativeEndian.Uint64(b[8:])),
			size: size, kind: direntKinds[b[18]], name: string(name),
		})
		b = b[size:]
	}
	return all
}
