package vm

import "bytes"

// Identity tells files apart.
type Identity struct{ Volume, Index uint64 }

// File is what mappings are of: a file of the system, or the object behind shared
// anonymous memory.
type File struct {
	// ID is the file's; zero for shared anonymous memory.
	ID Identity

	writable bool    // shared mappings may be written
	object   object  // the system's
	mapped   uintptr // bytes that areas have of it
	closed   bool
}

// NewFile takes a file for mapping. The handle (on Linux, fd) is duplicated. writable:
// it was opened for reading and writing; otherwise it was for reading.
func NewFile(handle uintptr, writable bool) (*File, error) {
	o, id, err := openObject(handle)
	if err != nil {
		return nil, err
	}
	return &File{ID: id, writable: writable, object: o}, nil
}

// newShared makes the object of n bytes of shared anonymous memory.
func newShared(n uintptr) (*File, error) {
	o, err := memoryObject(n)
	if err != nil {
		return nil, err
	}
	return &File{writable: true, object: o}, nil
}

// gain and lose count what is mapped; the last byte that goes closes the file.
func (f *File) gain(n uintptr) {
	if f != nil {
		f.mapped += n
	}
}

func (f *File) lose(n uintptr) {
	if f == nil {
		return
	}
	f.mapped -= n
	f.dispose()
}

// dispose closes a file of which nothing is mapped.
func (f *File) dispose() {
	if f != nil && f.mapped == 0 && !f.closed {
		f.closed = true
		f.object.close()
	}
}

// holds reports whether the file has data at off, with zeros behind its end.
func (f *File) holds(data []byte, off uint64) bool {
	there, err := f.object.extent(off, uintptr(len(data)))
	if err != nil {
		return false
	}
	now := make([]byte, len(data))
	return f.object.read(now[:there], off) && bytes.Equal(now, data)
}

// is reports whether this is the file of that identity. The volume may be unknown: Wine
// does not tell it of a file that was unlinked.
func (f *File) is(id Identity) bool {
	return f != nil && f.ID.Index == id.Index && id != (Identity{}) &&
		(f.ID.Volume == id.Volume || f.ID.Volume == 0 || id.Volume == 0)
}
