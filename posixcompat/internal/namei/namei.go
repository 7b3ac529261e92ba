// Package namei goes from a path to a file as Linux's path_resolution(7) has it: name by
// name, through symbolic links, with the same errors in the same order.
//
// The walk is portable. What a name in a directory is, what lies above a directory, and
// where a link leads is told by a System, of which there are two: Windows's in
// internal/file, over handles and posixcompat/pathmap, and in this package's tests the
// Linux kernel's, with which random walks are compared with what the kernel itself
// answers to the whole path.
//
// The walk opens nothing for its caller and looks at no permission: the system does
// when the file is opened.
package namei

import (
	"causeway/errnomap"
	"causeway/posixcompat/pathmap"
)

// MaxLinks is how many symbolic links one walk follows, Linux's MAXSYMLINKS.
const MaxLinks = 40

// Kind is what a walk has to know of a file.
type Kind uint8

// The kinds.
const (
	Other Kind = iota // leads nowhere
	Directory
	Link
)

// System tells a walk what there is. A place P is whatever names a file to it; places
// are values and hold nothing.
type System[P any] interface {
	// Root returns "/".
	Root() P
	// Child returns what name is in the directory dir, a link as such. name is not
	// empty, not "." and not "..", and at most NameMax long. ENOENT: it is not there.
	Child(dir P, name string) (P, Kind, error)
	// Parent returns the directory above dir; that of the root is the root.
	Parent(dir P) (P, error)
	// Follow tells where a link leads.
	Follow(link P) (Target[P], error)
	// Crosses tells whether the places lie on different mounts.
	Crosses(from, to P) (bool, error)
}

// Target is where a link leads: a path from the directory in which the link is, or, of
// the links of /proc, a file.
type Target[P any] struct {
	Path  pathmap.Path
	Magic bool
	To    P    // of a magic link
	Kind  Kind // of To
}

// Last says what becomes of a link at the end of the path.
type Last uint8

// A path's last link is followed, or is itself what was asked for; with a slash behind it
// Keep follows it nevertheless. Never is for the calls that make or remove names.
const (
	Follow Last = iota
	Keep
	Never
)

// Options are the flags of a walk; those but Last are openat2(2)'s.
type Options struct {
	Last       Last
	Beneath    bool // RESOLVE_BENEATH
	InRoot     bool // RESOLVE_IN_ROOT
	NoSymlinks bool
	NoMagic    bool
	NoXdev     bool
	// Create tells that the file is to be made if it is missing: no slash may be behind
	// its name. EISDIR.
	Create bool
}

func (o Options) scoped() bool { return o.Beneath || o.InRoot }

// Found is where a walk came to.
type Found[P any] struct {
	// Dir and Name are the directory that the last name was looked for in, and the name.
	// Name is empty where the path ended in "/", "." or "..": Dir is the file then.
	Dir  P
	Name string
	// Exists tells that there is such a file, Place where, and Kind what it is.
	Exists bool
	Place  P
	Kind   Kind
	// Slash tells that a slash stood behind the name.
	Slash bool
	// End is what the path ended in.
	End pathmap.Last
	// Long tells that Name is longer than NameMax. With Never that is no error of the walk,
	// because rename(2) looks at its other name before it says so.
	Long bool
}

type walk[P any] struct {
	sys   System[P]
	o     Options
	start P
	at    P
	depth int // names below start, for scoped walks
	links int
	// rooted tells that the walk has met its root. Until then Linux finds every absolute
	// link on another mount.
	rooted bool
}

// Walk resolves path from the directory start. That the last name is missing is no error,
// Found says so; that it is no directory although a slash follows is none, too, if it
// is missing or o.Last is Never.
//
// ENOENT: a directory on the way is missing. ENOTDIR: a name on the way is no directory,
// or the last is none and a slash follows. ELOOP: more than MaxLinks links, or one
// where none may be. ENAMETOOLONG: a name is longer than NameMax. EXDEV: the walk would
// leave what it must stay in; and what the System says.
func Walk[P any](sys System[P], start P, path pathmap.Path, o Options) (Found[P], error) {
	w := &walk[P]{sys: sys, o: o, start: start, at: start, rooted: o.scoped()}
	if path.Absolute {
		if o.Beneath {
			return Found[P]{}, errnomap.EXDEV
		}
		if !o.InRoot {
			w.at = sys.Root()
		}
		w.rooted = true
	}
	return w.end(path, false)
}

// end walks path to its end; slash tells that one stood behind the link that led here.
func (w *walk[P]) end(path pathmap.Path, slash bool) (Found[P], error) {
	for {
		names := path.Names
		name := ""
		if path.Last == pathmap.LastName {
			name, names = names[len(names)-1], names[:len(names)-1]
		}
		if err := w.through(names); err != nil {
			return Found[P]{}, err
		}
		f := Found[P]{Dir: w.at, Name: name, Slash: slash || path.Slash, End: path.Last}
		if name == "" {
			f.Place, f.Kind, f.Exists = w.at, Directory, true
			return f, nil
		}
		if f.Slash && w.o.Create {
			return f, errnomap.EISDIR
		}
		if f.Long = len(name) > pathmap.NameMax; f.Long && w.o.Last == Never {
			return f, nil
		}
		target, err := w.last(&f)
		if err != nil || target == nil {
			return f, err
		}
		path, slash = *target, f.Slash
	}
}

// last looks for f's name and returns the path of the link that it is, if that is to be followed.
func (w *walk[P]) last(f *Found[P]) (*pathmap.Path, error) {
	p, kind, err := w.child(f.Name)
	if err == errnomap.ENOENT {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if kind == Link && (w.o.Last == Follow || w.o.Last == Keep && f.Slash) {
		target, err := w.link(p)
		if err != nil {
			return nil, err
		}
		if !target.Magic {
			return &target.Path, nil
		}
		p, kind = target.To, target.Kind
	} else if kind == Link && w.o.NoSymlinks && w.o.Last == Follow {
		return nil, errnomap.ELOOP
	}
	if f.Slash && kind != Directory && w.o.Last != Never {
		return nil, errnomap.ENOTDIR
	}
	f.Place, f.Kind, f.Exists = p, kind, true
	return nil, nil
}

// through walks names, each of which must lead to a directory.
func (w *walk[P]) through(names []string) error {
	for i, name := range names {
		if name == ".." {
			if err := w.up(); err != nil {
				return err
			}
			continue
		}
		p, kind, err := w.child(name)
		if err != nil {
			return err
		}
		if kind == Link {
			target, err := w.link(p)
			if err != nil {
				return err
			}
			if !target.Magic {
				// The names behind the link come after its own.
				rest := append(append([]string(nil), target.Path.Names...), names[i+1:]...)
				return w.through(rest)
			}
			p, kind = target.To, target.Kind
		}
		if kind != Directory {
			return errnomap.ENOTDIR
		}
		w.at = p
		w.depth++
	}
	return nil
}

func (w *walk[P]) child(name string) (P, Kind, error) {
	if len(name) > pathmap.NameMax {
		return w.at, Other, errnomap.ENAMETOOLONG
	}
	p, kind, err := w.sys.Child(w.at, name)
	if err != nil {
		return p, kind, err
	}
	return p, kind, w.stays(p)
}

// stays checks that to is on the mount on which the walk is, if it must be.
func (w *walk[P]) stays(to P) error {
	if !w.o.NoXdev {
		return nil
	}
	crosses, err := w.sys.Crosses(w.at, to)
	if err == nil && crosses {
		err = errnomap.EXDEV
	}
	return err
}

// up goes to the directory above.
func (w *walk[P]) up() error {
	w.rooted = true
	if w.o.scoped() && w.depth == 0 {
		if w.o.Beneath {
			return errnomap.EXDEV
		}
		return nil
	}
	p, err := w.sys.Parent(w.at)
	if err != nil {
		return err
	}
	if err := w.stays(p); err != nil {
		return err
	}
	w.at = p
	w.depth--
	return nil
}

// link reads a link and goes to where its path begins.
func (w *walk[P]) link(p P) (Target[P], error) {
	if w.links++; w.links > MaxLinks || w.o.NoSymlinks {
		return Target[P]{}, errnomap.ELOOP
	}
	t, err := w.sys.Follow(p)
	switch {
	case err != nil:
		return t, err
	case t.Magic && w.o.NoMagic:
		return t, errnomap.ELOOP
	case t.Magic && w.o.scoped():
		return t, errnomap.EXDEV
	case t.Magic:
		return t, w.stays(t.To)
	case !t.Path.Absolute:
		return t, nil
	case w.o.Beneath:
		return t, errnomap.EXDEV
	}
	if w.o.NoXdev && !w.rooted {
		return t, errnomap.EXDEV
	}
	root := w.start
	if !w.o.InRoot {
		root = w.sys.Root()
	}
	if err := w.stays(root); err != nil {
		return t, err
	}
	w.at, w.depth = root, 0
	return t, nil
}
