package file

import (
	"slices"
	"strconv"
	"strings"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// Entries writes the next entries of the listing into buf as getdents64(2) does and
// returns how many bytes that are, 0 at the end. What was made or removed since the listing
// began is not noticed. EINVAL: buf is too small for an entry. ENOENT: the directory was
// removed.
func (d *Dir) Entries(buf []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.pos == 0 || d.entries == nil {
		entries, err := d.list()
		if err != nil {
			return -1, err
		}
		d.entries = entries
	}
	n, next, err := fill(buf, d.entries, d.pos)
	d.pos = next
	return n, err
}

// list returns what is in the directory, "." and ".." first.
func (d *Dir) list() ([]entry, error) {
	if d.gone.Load() {
		return nil, errnomap.ENOENT
	}
	self, err := d.Stat()
	if err != nil {
		return nil, err
	}
	entries := []entry{{max(self.Ino, 1), entryDir, "."}, {max(self.Ino, 1), entryDir, ".."}}
	if d.handle != 0 {
		if entries, err = d.listNative(entries); err != nil {
			return nil, err
		}
	}
	if d.mapped {
		entries = d.listMap(entries)
	}
	return entries, nil
}

// listNative adds what the system has. It asks through a handle of its own, for which the
// system begins anew: one that has been listed is told again what it was told before.
func (d *Dir) listNative(entries []entry) ([]entry, error) {
	h, err := reopen(d.handle, fileReadData, directoryFile|synchronousIO)
	if err != nil {
		return nil, err
	}
	defer windows.CloseHandle(h)
	buf := make([]byte, ntfile.ListBuffer)
	for restart, more := true, true; more; restart = false {
		more, err = ntfile.List(h, buf, restart, func(e ntfile.Entry) {
			ino := max(e.File, 1)
			switch {
			case e.Name == ".":
				entries[0].ino = ino
			case e.Name == "..":
				entries[1].ino = ino
			case !strings.HasPrefix(e.Name, node.Hidden):
				name, _ := pathmap.DecodeName(e.Name)
				entries = append(entries, entry{ino, d.typeOf(e), name})
			}
		})
		if err != nil {
			if err == windows.STATUS_DELETE_PENDING || err == windows.STATUS_FILE_DELETED {
				return nil, errnomap.ENOENT
			}
			return nil, fail(errnomap.OpReadDir, err)
		}
	}
	return entries, nil
}

var entryTypes = map[node.Kind]byte{
	node.Link: entryLink, node.FIFO: entryFIFO, node.Socket: entrySocket, node.Char: entryChar, node.Block: entryBlock,
}

// typeOf returns e's d_type.
func (d *Dir) typeOf(e ntfile.Entry) byte {
	if node.Suspect(e.Attributes) {
		kind := node.KindOf(e.Tag)
		if e.Attributes&windows.FILE_ATTRIBUTE_REPARSE_POINT == 0 {
			n, err := node.At(ntfile.Name{Root: d.handle, Path: e.Name})
			if err == nil {
				kind = n.Kind
			}
		}
		if kind != node.None {
			return entryTypes[kind]
		}
	}
	if e.Attributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0 {
		return entryDir
	}
	return entryFile
}

// listMap adds what the map has in the directory, in place of what Windows has by the same name.
func (d *Dir) listMap(entries []entry) []entry {
	names := pathmap.Default().Children(d.names)
	slices.Sort(names)
	for _, name := range slices.Concat(names, d.descriptors()) {
		p, kind, err := space{}.Child(d.place(), name)
		if err != nil {
			continue // a mount on nothing
		}
		e := entry{inoOf(p.names), entryChar, name}
		switch kind {
		case namei.Directory:
			e.kind = entryDir
		case namei.Link:
			e.kind = entryLink
		}
		if i := slices.IndexFunc(entries, func(e entry) bool { return e.name == name }); i >= 0 {
			entries[i] = e
			continue
		}
		entries = append(entries, e)
	}
	return entries
}

// descriptors returns the names in /dev/fd and /proc/self/fd.
func (d *Dir) descriptors() (names []string) {
	if path := pathmap.Join(d.names); path != "/dev/fd" && path != "/proc/self/fd" {
		return nil
	}
	for n := range fd.Process.Size() {
		if f, err := fd.Process.GetAny(n); err == nil {
			f.Release()
			names = append(names, strconv.Itoa(n))
		}
	}
	return names
}
