package node

import (
	"causeway/posixcompat/internal/ntfile"

	"golang.org/x/sys/windows"
)

// Suspect tells that a file with the attributes may be a node.
func Suspect(attributes uint32) bool {
	if attributes&windows.FILE_ATTRIBUTE_REPARSE_POINT != 0 {
		return true
	}
	return attributes&(windows.FILE_ATTRIBUTE_SYSTEM|windows.FILE_ATTRIBUTE_DIRECTORY) == windows.FILE_ATTRIBUTE_SYSTEM
}

// At returns the node of that name; its Kind is None if it is another file.
func At(at ntfile.Name) (Node, error) {
	h, _, err := ntfile.Create(at, ntfile.Call{
		Access:      windows.FILE_GENERIC_READ,
		Disposition: windows.FILE_OPEN,
		Options:     windows.FILE_SYNCHRONOUS_IO_NONALERT | windows.FILE_OPEN_REPARSE_POINT | windows.FILE_OPEN_FOR_BACKUP_INTENT,
	})
	if err != nil {
		return Node{}, err
	}
	defer windows.CloseHandle(h)
	return Of(h)
}

// IsReparse tells whether h, which has the tag, is a node by its reparse point.
func IsReparse(h windows.Handle, tag uint32) bool {
	if KindOf(tag) == None {
		return false
	}
	_, err := ntfile.GetReparse(h)
	return err == nil
}

// Of returns the node that h is open for, for reading, as the reparse point that it may
// be; its Kind is None if it is another file.
func Of(h windows.Handle) (Node, error) {
	attributes, tag, err := ntfile.Tag(h)
	if err != nil || !Suspect(attributes) {
		return Node{}, err
	}
	if attributes&windows.FILE_ATTRIBUTE_REPARSE_POINT == 0 {
		content, err := read(h, MaxFile+1)
		n, _ := Decode(content)
		return n, err
	}
	if KindOf(tag) == None {
		return Node{}, nil
	}
	data, err := ntfile.GetReparse(h)
	if err != nil {
		if attributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0 {
			return Node{}, nil // a volume is mounted there, and leads nowhere else
		}
		return Node{}, err
	}
	n, ok := DecodeReparse(data)
	if !ok {
		return Node{}, windows.STATUS_IO_REPARSE_DATA_INVALID
	}
	if n.Kind != Link {
		n.Payload, err = read(h, MaxPayload)
	}
	return n, err
}

// read returns the file's content, up to limit bytes.
func read(h windows.Handle, limit int) ([]byte, error) {
	b := make([]byte, limit)
	total := 0
	for total < limit {
		var n uint32
		o := windows.Overlapped{Offset: uint32(total)}
		err := windows.ReadFile(h, b[total:], &n, &o)
		if err == windows.ERROR_HANDLE_EOF || err == nil && n == 0 {
			break
		}
		if err != nil {
			return nil, err
		}
		total += int(n)
	}
	return b[:total], nil
}
