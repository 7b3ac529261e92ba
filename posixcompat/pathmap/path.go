package pathmap

import (
	"strings"

	"causeway/errnomap"
)

// Last is what a path ends in, as Linux's walk tells it apart.
type Last int

const (
	LastName   Last = iota // a name
	LastRoot               // no name at all: "/"
	LastDot                // "."
	LastDotDot             // ".."
)

// Path is a path of POSIX, cut at its slashes.
type Path struct {
	// Absolute paths begin at the root, others at a current directory.
	Absolute bool
	// Names has the path's names in order, ".." among them, "." and empty ones left out.
	// They are as the path has them: not encoded, of any length.
	Names []string
	// Slash tells that the path ends in a slash (and is not "/"): what it names must be a directory.
	Slash bool
	// Last is what the path ends in, slashes left out.
	Last Last
	// Windows tells that the path was given in a form of Windows's.
	Windows bool
}

// Directory tells that the path's form asks for a directory.
func (p Path) Directory() bool { return p.Slash || p.Last != LastName }

// String returns the path with one slash between names; "." if there are none.
func (p Path) String() string {
	s := strings.Join(p.Names, "/")
	switch {
	case p.Absolute:
		s = "/" + s
	case s == "":
		return "."
	}
	if p.Slash && len(p.Names) > 0 {
		s += "/"
	}
	return s
}

// Split cuts a path of POSIX. ENOENT: path is empty. EINVAL: it has a NUL. ENAMETOOLONG: it
// has 4096 bytes or more. Names that are too long are for the walk to find, which on Linux
// comes by them after directories that are missing.
func Split(path string) (Path, error) {
	if err := check(path); err != nil {
		return Path{}, err
	}
	p := Path{Absolute: path[0] == '/', Last: LastRoot}
	for name := range strings.SplitSeq(path, "/") {
		switch name {
		case "":
			continue
		case ".":
			p.Last = LastDot
			continue
		case "..":
			p.Last = LastDotDot
		default:
			p.Last = LastName
		}
		p.Names = append(p.Names, name)
	}
	p.Slash = p.Last != LastRoot && path[len(path)-1] == '/'
	return p, nil
}

func check(path string) error {
	switch {
	case strings.IndexByte(path, 0) >= 0:
		return errnomap.EINVAL
	case path == "":
		return errnomap.ENOENT
	case len(path) >= PathMax:
		return errnomap.ENAMETOOLONG
	}
	return nil
}

// Clean returns where p leads from the directory base, if no link is on the way: ".." takes away the
// name before it, and at the root nothing. base is clean itself, and not used if p is absolute.
func Clean(base []string, p Path) []string {
	clean := make([]string, 0, len(base)+len(p.Names))
	if !p.Absolute {
		clean = append(clean, base...)
	}
	for _, name := range p.Names {
		switch {
		case name != "..":
			clean = append(clean, name)
		case len(clean) > 0:
			clean = clean[:len(clean)-1]
		}
	}
	return clean
}

// Join returns the absolute POSIX path of names.
func Join(names []string) string { return "/" + strings.Join(names, "/") }
