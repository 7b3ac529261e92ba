package node

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// Hidden begins the names of files that are being made. No encoded name begins so, and
// no directory lists them.
const Hidden = "\uf000"

// Scratch returns a name in the same directory as at that nobody else has.
func Scratch(at ntfile.Name) ntfile.Name {
	dir := at.Path[:strings.LastIndexByte(at.Path, '\\')+1]
	return ntfile.Name{Root: at.Root, Path: fmt.Sprintf("%s%s%016x", dir, Hidden, rand.Uint64())}
}

// Make makes a node; it is there whole or not at all. descriptor is that of the file,
// nil for the system's choice. STATUS_OBJECT_NAME_COLLISION: something has the name.
// STATUS_NOT_SUPPORTED: the volume can hold it in no form. Otherwise what the system
// says of making a file.
func Make(at ntfile.Name, k Kind, payload []byte, descriptor *windows.SECURITY_DESCRIPTOR) error {
	if _, err := ntfile.Attributes(at); err == nil {
		return windows.STATUS_OBJECT_NAME_COLLISION
	}
	h, _, err := ntfile.Create(Scratch(at), ntfile.Call{
		Access:      windows.FILE_GENERIC_READ | windows.FILE_GENERIC_WRITE | windows.DELETE,
		Attributes:  windows.FILE_ATTRIBUTE_NORMAL,
		Disposition: windows.FILE_CREATE,
		Options:     windows.FILE_NON_DIRECTORY_FILE | windows.FILE_SYNCHRONOUS_IO_NONALERT | windows.FILE_OPEN_REPARSE_POINT,
		Descriptor:  descriptor,
	})
	if err != nil {
		return err
	}
	defer windows.CloseHandle(h)
	err = fill(h, k, payload)
	if err == nil {
		err = ntfile.Rename(h, at, false)
	}
	if err != nil {
		_ = ntfile.Remove(h) // what went wrong before is what counts
	}
	return err
}

// fill makes a node of the empty file h.
func fill(h windows.Handle, k Kind, payload []byte) error {
	if ntfile.SetReparse(h, EncodeReparse(k, payload)) == nil {
		if k == Link || len(payload) == 0 {
			return nil
		}
		return write(h, payload)
	}
	if err := ntfile.SetAttributes(h, windows.FILE_ATTRIBUTE_SYSTEM); err != nil {
		return err
	}
	attributes, _, err := ntfile.Tag(h)
	if err != nil {
		return err
	}
	if attributes&windows.FILE_ATTRIBUTE_SYSTEM == 0 {
		return windows.STATUS_NOT_SUPPORTED // it would be an ordinary file
	}
	return write(h, Encode(k, payload))
}

// Give gives h's node, which somebody else made without one, a payload. h is open for
// reading and writing, as the reparse point that it may be.
func Give(h windows.Handle, k Kind, payload []byte) error {
	attributes, _, err := ntfile.Tag(h)
	switch {
	case err != nil:
		return err
	case attributes&windows.FILE_ATTRIBUTE_REPARSE_POINT != 0:
		return write(h, payload)
	}
	return write(h, Encode(k, payload))
}

func write(h windows.Handle, b []byte) error {
	var n uint32
	if err := windows.WriteFile(h, b, &n, &windows.Overlapped{}); err != nil { // at the beginning
		return err
	}
	if int(n) != len(b) {
		return windows.STATUS_DISK_FULL
	}
	return nil
}
