package file

import (
	"causeway/errnomap"
	"causeway/posixcompat/internal/acl"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/ids"
	"causeway/posixcompat/internal/node"

	"golang.org/x/sys/windows"
)

// statHandle tells of h's file: what Windows keeps, the type that a node has, owner and
// mode by the access list.
func statHandle(h windows.Handle) (fd.Stat, error) { return statOn(h, serialOf(h)) }

// serialOf is the number of the volume that h's file is on, 0 if it is not known.
func serialOf(h windows.Handle) uint32 {
	serial, err := volumeSerial(h)
	if err != nil {
		return 0
	}
	return serial
}

// statOn is statHandle for a file on the volume of that number.
func statOn(h windows.Handle, serial uint32) (fd.Stat, error) {
	all, err := allInformation(h)
	if err != nil {
		return fd.Stat{}, fail(errnomap.OpStat, err)
	}
	s, attributes := fromAll(all)
	s.Dev = uint64(serial)
	if node.Suspect(attributes) {
		asNode(h, &s)
	}
	d, known := descriptorOf(h)
	s.Owned, s.UID, s.GID = true, ids.Nobody, ids.Nobody
	bits := uint32(0o777)
	if known {
		me := ids.Current()
		s.UID, s.GID, bits = me.UserOf(d.Owner), me.GroupOf(d.Group), d.Mode()
	}
	bits = masked(bits, attributes)
	if s.Mode == modeLink {
		bits = 0o777
	} else {
		bits = modes.of(identity{s.Dev, s.Ino}, bits)
	}
	s.Mode |= bits
	return s, nil
}

// nodeModes are the kinds that nodes have in a mode.
var nodeModes = map[node.Kind]uint32{
	node.Link: modeLink, node.FIFO: modeFIFO, node.Socket: modeSocket, node.Char: modeChar, node.Block: modeBlock,
}

// asNode gives s the type of the node that h's file may be. A file that cannot be
// read is no node to this process.
func asNode(h windows.Handle, s *fd.Stat) {
	again, err := reopen(h, windows.FILE_GENERIC_READ, windows.FILE_SYNCHRONOUS_IO_NONALERT)
	if err != nil {
		return
	}
	defer windows.CloseHandle(again)
	n, err := node.Of(again)
	if err != nil || n.Kind == node.None {
		return
	}
	s.Mode, s.Size, s.Blocks = nodeModes[n.Kind], 0, 0
	if n.Kind == node.Link {
		s.Size = int64(len(targetOf(n)))
	}
}

// descriptorOf asks for the descriptor by h, or by opening the file again if h has not
// the right to.
func descriptorOf(h windows.Handle) (acl.Descriptor, bool) {
	d, status := security(h)
	if status != windows.STATUS_ACCESS_DENIED {
		return d, status == windows.STATUS_SUCCESS
	}
	again, err := reopen(h, windows.READ_CONTROL, 0)
	if err != nil {
		return d, false
	}
	defer windows.CloseHandle(again)
	d, status = security(again)
	return d, status == windows.STATUS_SUCCESS
}
