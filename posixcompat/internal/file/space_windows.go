package file

import (
	"os"
	"slices"
	"strings"
	"sync"

	"causeway/errnomap"
	"causeway/posixcompat/internal/fd"
	"causeway/posixcompat/internal/namei"
	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/internal/ntfile"
	"causeway/posixcompat/pathmap"

	"golang.org/x/sys/windows"
)

// place is a file to a walk: clean names of POSIX's from the directory dir or, if that is
// nil, from "/". It holds nothing: dir is kept open by whoever called.
type place struct {
	dir   *Dir
	names []string
}

func (p place) child(name string) place {
	return place{p.dir, append(slices.Clip(p.names), name)}
}

// locate returns the file's name to the system. Where the map itself has something, or
// no file of Windows is meant, target says what.
func (p place) locate() (name ntfile.Name, target pathmap.Target, err error) {
	if p.dir == nil {
		target, err = pathmap.Default().Locate(p.names)
		return ntfile.Name{Path: target.NT()}, target, err
	}
	encoded := make([]string, len(p.names))
	for i, n := range p.names {
		if encoded[i], err = pathmap.EncodeName(n); err != nil {
			return name, target, err
		}
	}
	return ntfile.Name{Root: p.dir.handle, Path: strings.Join(encoded, `\`)}, target, nil
}

// space is what walks go through: the map's places, and in them Windows's files.
type space struct{}

// Root returns "/".
func (space) Root() place { return place{} }

// Child returns what name is in dir.
func (space) Child(dir place, name string) (place, namei.Kind, error) {
	p := dir.child(name)
	at, target, err := p.locate()
	if err != nil {
		return p, namei.Other, err
	}
	switch target.Kind {
	case pathmap.Folder:
		return p, namei.Directory, nil
	case pathmap.File:
		kind, err := look(at, target)
		return p, kind, err
	case pathmap.FD:
		d, err := fd.Process.GetAny(target.Number)
		if err != nil {
			return p, namei.Other, errnomap.ENOENT
		}
		return p, namei.Link, d.Release()
	}
	return p, namei.Other, nil
}

// look tells what a file is, having made it if it is a directory of the package's own.
func look(at ntfile.Name, target pathmap.Target) (namei.Kind, error) {
	attributes, err := ntfile.Attributes(at)
	if err != nil && target.Make && len(target.Names) == 0 {
		if os.MkdirAll(target.Root, 0o700) == nil {
			attributes, err = ntfile.Attributes(at)
		}
	}
	if err != nil {
		return namei.Other, lookError(err)
	}
	if node.Suspect(attributes) {
		n, err := node.At(at)
		if err != nil {
			return namei.Other, lookError(err)
		}
		if n.Kind == node.Link {
			return namei.Link, nil
		}
	}
	if attributes&windows.FILE_ATTRIBUTE_DIRECTORY != 0 {
		return namei.Directory, nil
	}
	return namei.Other, nil
}

// lookError is what a walk says of a name that the system does not find. Names that it
// will not have are not there.
func lookError(err error) error {
	switch err {
	case windows.STATUS_OBJECT_NAME_INVALID, windows.STATUS_OBJECT_PATH_SYNTAX_BAD, windows.STATUS_DELETE_PENDING,
		windows.STATUS_INVALID_PARAMETER:
		return errnomap.ENOENT
	case windows.STATUS_NAME_TOO_LONG: // each name is short enough, but not all of them together
		return errnomap.ENAMETOOLONG
	}
	return fail(errnomap.OpOpen, err)
}

// Parent returns the directory above dir.
func (space) Parent(dir place) (place, error) {
	if n := len(dir.names); n > 0 {
		return place{dir.dir, dir.names[:n-1]}, nil
	}
	if dir.dir == nil {
		return dir, nil
	}
	names, err := dir.dir.whereabouts()
	if err != nil || len(names) == 0 {
		return place{}, err
	}
	return place{names: names[:len(names)-1]}, nil
}

// Follow reads the link.
func (space) Follow(link place) (namei.Target[place], error) {
	at, target, err := link.locate()
	if err != nil {
		return namei.Target[place]{}, err
	}
	if target.Kind == pathmap.FD {
		return followFD(link, target.Number)
	}
	n, err := node.At(at)
	switch {
	case err != nil:
		return namei.Target[place]{}, lookError(err)
	case n.Kind != node.Link:
		return namei.Target[place]{}, errnomap.ENOENT // it has been replaced meanwhile
	}
	path, err := pathmap.Split(targetOf(n)) // POSIX only: it may come out of an archive
	return namei.Target[place]{Path: path}, err
}

// followFD goes to the file behind a descriptor. Only directories lead further.
func followFD(link place, number int) (namei.Target[place], error) {
	d, err := fd.Process.GetAny(number)
	if err != nil {
		return namei.Target[place]{}, errnomap.ENOENT
	}
	defer d.Release()
	t := namei.Target[place]{Magic: true, To: link}
	if dir, ok := d.File().(*Dir); ok {
		names, err := dir.whereabouts()
		if err != nil {
			return t, err
		}
		t.To, t.Kind = place{names: names}, namei.Directory
	}
	return t, nil
}

// targetOf returns a link's target in POSIX's words.
func targetOf(n node.Node) string {
	target := string(n.Payload)
	if !n.Foreign {
		return target
	}
	native := strings.TrimPrefix(target, `\??\`)
	if native != target {
		native = `\\?\` + native
	}
	if strings.HasPrefix(native, `\`) || len(native) > 1 && native[1] == ':' {
		posix, err := pathmap.Default().Unmap(native)
		if err == nil {
			return posix
		}
		return target
	}
	names := strings.Split(strings.ReplaceAll(native, "/", `\`), `\`)
	for i, name := range names {
		if name != "" && name != "." && name != ".." { // those are no names to decode
			names[i], _ = pathmap.DecodeName(name)
		}
	}
	return strings.Join(names, "/")
}

// Crosses tells whether the places lie below different mounts.
func (space) Crosses(from, to place) (bool, error) {
	if from.dir != nil || to.dir != nil {
		return from.dir != to.dir, nil
	}
	_, a, err := from.locate()
	if err != nil {
		return false, err
	}
	_, b, err := to.locate()
	return a.Root != b.Root, err
}

// cwd remembers what the current directory's name is in POSIX's space.
var cwd struct {
	sync.Mutex
	table  *pathmap.Table
	native string
	names  []string
}

// current returns the place of the process's current directory, which is Windows's own.
// ENOENT: POSIX has no name for it.
func current() (place, error) {
	native, err := windows.Getwd()
	if err != nil {
		return place{}, fail(errnomap.OpOpen, err)
	}
	table := pathmap.Default()
	cwd.Lock()
	defer cwd.Unlock()
	if cwd.native != native || cwd.table != table {
		names, err := unmap(table, native)
		if err != nil {
			return place{}, err
		}
		cwd.table, cwd.native, cwd.names = table, native, names
	}
	return place{names: slices.Clip(cwd.names)}, nil
}

// unmap returns the names of a path of Windows in POSIX's space. ENOENT: it has none.
func unmap(table *pathmap.Table, native string) ([]string, error) {
	posix, err := table.Unmap(native)
	if err != nil {
		return nil, errnomap.ENOENT
	}
	path, err := pathmap.Split(posix)
	return path.Names, err
}
