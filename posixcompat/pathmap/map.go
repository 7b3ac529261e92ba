package pathmap

import (
	"slices"
	"strings"

	"causeway/errnomap"
)

// windowsMax is the longest path of Windows: 32767 units of UTF-16, of up to three bytes each.
const windowsMax = 3 * 32767

// Parse reads a path as it was given to a call. It is one of Windows if it begins with C:\ or C:/ (any letter)
// or with two backslashes, and becomes the absolute POSIX path of the same file; any other one is POSIX's, see
// Split. Calls that are given a directory with the path use Split instead: there the path may be a name out of a listing, and
// a file called `C:\` is not the drive. In a path of Windows "." and ".." are resolved by their letters alone, as Windows does.
//
// ENOENT: path is empty, or a form of Windows's that names no file (\??\, GLOBALROOT, a pipe, an unknown device).
// EINVAL: it has a NUL. ENAMETOOLONG: it has 4096 bytes or more.
func (t *Table) Parse(path string) (Path, error) {
	if !isWindows(path) {
		return Split(path)
	}
	if err := check(path); err != nil {
		return Path{}, err
	}
	if names := deviceByForm(path); names != nil {
		return Path{Absolute: true, Names: names, Windows: true}, nil
	}
	w, err := parseWindows(path)
	if err != nil {
		return Path{}, err
	}
	names, _ := t.posix(w)
	p := Path{Absolute: true, Names: names, Slash: w.slash && len(names) > 0, Windows: true}
	if len(names) == 0 {
		p.Last = LastRoot
	}
	return p, nil
}

// Map returns what path means from the directory env.Cwd: Parse, Clean and Locate, with their errors. It suits paths
// on which no link is followed.
func (t *Table) Map(path string) (Target, error) { return t.MapAt(t.cwd, path) }

// MapAt is Map from the directory base, the names of a clean absolute place.
func (t *Table) MapAt(base []string, path string) (Target, error) {
	p, err := t.Parse(path)
	if err != nil {
		return Target{}, err
	}
	return t.Locate(Clean(base, p))
}

// Unmap returns the POSIX path of a path of Windows: an absolute one of any form, "C:x" and `\x` and
// relative ones as from env.Cwd, NUL and the console's names. Map takes the answer to the same file. Of the mounts that the file
// lies below, the one with the longest Dest is taken, a user's before the others, "/" before /mnt/c.
//
// EILSEQ: a name on the way is one that Windows allows to exist, but that no POSIX path means ("NUL" or "a." made
// through \\?\, a name in streams' syntax). ENAMETOOLONG: the POSIX path would have 4096 bytes or more. ENOENT, EINVAL: as Parse.
func (t *Table) Unmap(windows string) (string, error) {
	switch {
	case windows == "":
		return "", errnomap.ENOENT
	case strings.IndexByte(windows, 0) >= 0:
		return "", errnomap.EINVAL
	case len(windows) > windowsMax:
		return "", errnomap.ENAMETOOLONG
	}
	if names := deviceByForm(windows); names != nil {
		return Join(names), nil
	}
	w, err := parseWindows(t.absolute(windows))
	if err != nil {
		return "", err
	}
	names, exact := t.posix(w)
	if !exact {
		return "", errnomap.EILSEQ
	}
	if posix := Join(names); len(posix) < PathMax {
		return posix, nil
	}
	return "", errnomap.ENAMETOOLONG
}

// absolute makes windows absolute if it depends on a current directory.
func (t *Table) absolute(windows string) string {
	windowsOnly := strings.ReplaceAll(windows, "/", `\`)
	switch {
	case isWindows(windows), strings.HasPrefix(windowsOnly, `\\`):
		return windows
	case len(windows) >= 2 && isLetter(windows[0]) && windows[1] == ':':
		v := volumeOfDrive(windows[0])
		dir := t.env.DriveDirs[v.name[0]]
		if cwd, err := parseWindows(t.env.Cwd); err == nil && cwd.volume.same(v) {
			dir = t.env.Cwd
		}
		if dir == "" {
			dir = v.name + `:\`
		}
		return strings.TrimRight(dir, `\/`) + `\` + windows[2:]
	case windowsOnly[0] == '\\':
		if cwd, err := parseWindows(t.env.Cwd); err == nil {
			return strings.TrimPrefix(cwd.volume.root(), `\\?\`) + windowsOnly[1:]
		}
	}
	return strings.TrimRight(t.env.Cwd, `\/`) + `\` + windows
}

// deviceByForm returns the place of a device that Windows knows by a bare name.
func deviceByForm(windows string) []string {
	name := windows
	for _, prefix := range []string{`\\.\`, `\\?\`} {
		name = strings.TrimPrefix(name, prefix)
	}
	switch {
	case fold(name, "NUL"):
		return []string{"dev", "null"}
	case fold(name, "CON"), fold(name, "CONIN$"), fold(name, "CONOUT$"):
		return []string{"dev", "tty"}
	}
	return nil
}

// posix returns the place of w in POSIX's space; exact is false if it is not w that Locate finds there.
func (t *Table) posix(w winPath) (names []string, exact bool) {
	if w.volume.kind == device {
		return []string{"dev", w.volume.name}, true
	}
	decoded := make([]string, len(w.names))
	exact = true
	for i, name := range w.names {
		var ok bool
		decoded[i], ok = DecodeName(name)
		exact = exact && ok
	}
	for _, e := range t.order {
		if !e.volume.same(w.volume) || !hasPrefix(w.names, e.dest) {
			continue
		}
		names := slices.Concat(e.dir, decoded[len(e.dest):])
		if t.leadsTo(names, w.volume, decoded) {
			return names, exact
		}
	}
	return slices.Concat(w.volume.place(), decoded), exact
}

// leadsTo tells whether the place names is the file on v with these names, in their decoded form.
func (t *Table) leadsTo(names []string, v volume, decoded []string) bool {
	e, depth := t.resolve(names)
	if e.kind != File || !e.volume.same(v) || len(e.dest)+len(names)-depth != len(decoded) {
		return false
	}
	for i, name := range e.dest {
		if own, _ := DecodeName(name); own != decoded[i] {
			return false
		}
	}
	return slices.Equal(names[depth:], decoded[len(e.dest):])
}

// place is where v lies whatever the mounts are.
func (v volume) place() []string {
	switch v.kind {
	case drive:
		return []string{"cygdrive", strings.ToLower(v.name)}
	case share:
		return []string{"mnt", "unc", v.name, v.sub}
	}
	return []string{"mnt", "volume", v.name}
}

// Start returns where the process began, in POSIX's space: env.Cwd, or the root if that is nowhere.
func (t *Table) Start() []string { return slices.Clone(t.cwd) }
