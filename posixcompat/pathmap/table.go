package pathmap

import (
	"slices"

	"causeway/errnomap"
)

// Table maps paths. It does not change, so any number of goroutines may use it.
type Table struct {
	env     Env
	entries map[string]entry // by the joined POSIX directory
	order   []entry          // as Unmap prefers them
	folders map[string][]string
	cwd     []string // env.Cwd in POSIX's space
}

// entry is what a directory of POSIX's space means.
type entry struct {
	kind   Kind
	dir    []string
	volume volume
	dest   []string
	number int
	make   bool
}

// root is the Windows directory of e, with \\?\ before it.
func (e entry) root() string {
	if e.kind == File || e.kind == Raw {
		return e.volume.joined(e.dest)
	}
	return ""
}

// New returns the table of the mounts that follow from env. EINVAL: one of env.Mounts has a Dir that is no absolute
// POSIX path, or is a device or lies at or below /cygdrive, /mnt/unc, /mnt/volume, /dev/fd or /proc/self/fd, or a Dest that is no absolute
// path of Windows on a volume. What else is wrong in env counts as not there.
func New(env Env) (*Table, error) {
	t := &Table{env: env, entries: map[string]entry{}, folders: map[string][]string{}}
	for _, m := range env.Mounts {
		e, err := m.entry()
		if err != nil {
			return nil, err
		}
		t.add(e)
	}
	for _, m := range env.builtin() {
		if e, err := m.entry(); err == nil {
			t.add(e)
		}
	}
	if e, err := env.shm().entry(); err == nil {
		e.make = true
		t.add(e)
	}
	for _, d := range devices {
		t.add(d)
	}
	for letter := byte('a'); letter <= 'z'; letter++ {
		v := volumeOfDrive(letter)
		t.add(entry{kind: File, dir: []string{"mnt", string(letter)}, volume: v})
		if env.Drives>>(letter-'a')&1 != 0 {
			t.add(entry{kind: File, dir: []string{string(letter)}, volume: v})
		}
	}
	for _, dir := range folders {
		t.folder(dir)
	}
	slices.SortStableFunc(t.order, func(a, b entry) int { return len(b.dest) - len(a.dest) })
	if cwd, err := parseWindows(env.Cwd); err == nil {
		t.cwd, _ = t.posix(cwd)
	}
	return t, nil
}

// devices are the places that mean no file of Windows.
var devices = []entry{
	{kind: Null, dir: []string{"dev", "null"}, number: 3},
	{kind: Zero, dir: []string{"dev", "zero"}, number: 5},
	{kind: Full, dir: []string{"dev", "full"}, number: 7},
	{kind: Random, dir: []string{"dev", "random"}, number: 8},
	{kind: Random, dir: []string{"dev", "urandom"}, number: 9},
	{kind: Tty, dir: []string{"dev", "tty"}},
	{kind: FD, dir: []string{"dev", "stdin"}, number: 0},
	{kind: FD, dir: []string{"dev", "stdout"}, number: 1},
	{kind: FD, dir: []string{"dev", "stderr"}, number: 2},
}

// folders are the directories of the map below which places follow a rule.
var folders = [][]string{
	{"dev", "fd"}, {"proc", "self", "fd"}, {"cygdrive"}, {"mnt", "unc"}, {"mnt", "volume"},
}

// add takes e in if its place is free, and makes folders of the directories above.
func (t *Table) add(e entry) {
	key := Join(e.dir)
	if _, taken := t.entries[key]; taken {
		return
	}
	t.entries[key] = e
	if e.kind == File {
		t.order = append(t.order, e)
	}
	if len(e.dir) > 0 {
		t.child(e.dir)
	}
}

// folder makes a folder of dir and of the directories above.
func (t *Table) folder(dir []string) {
	key := Join(dir)
	if _, ok := t.folders[key]; ok {
		return
	}
	t.folders[key] = nil
	if len(dir) > 0 {
		t.child(dir)
	}
}

// child notes the last name of dir in the folder above.
func (t *Table) child(dir []string) {
	above := dir[:len(dir)-1]
	t.folder(above)
	key := Join(above)
	if name := dir[len(dir)-1]; !slices.Contains(t.folders[key], name) {
		t.folders[key] = append(t.folders[key], name)
	}
}

// Children returns the names that the map itself has in the directory names, in no order:
// mounts, devices, and folders on the way to them. A directory's listing has them beside what Windows has there.
func (t *Table) Children(names []string) []string {
	return append([]string(nil), t.folders[Join(names)]...)
}

// Locate returns what lies at names, a clean absolute place. ENAMETOOLONG: a name has more
// than 255 bytes. ENOENT: there can be nothing (an empty name, /proc/self/fd/x, a share
// that is none). ENOTDIR: there are names below a device. EINVAL: a NUL, "." or "..".
func (t *Table) Locate(names []string) (Target, error) {
	encoded := make([]string, len(names))
	for i, name := range names {
		var err error
		if encoded[i], err = EncodeName(name); err != nil {
			return Target{}, err
		}
	}
	e, depth := t.resolve(names)
	_, folder := t.folders[Join(names)]
	target := Target{Kind: e.kind, Number: e.number, Make: e.make, Root: e.root()}
	switch below := encoded[depth:]; {
	case e.kind == File:
		target.Names = below
		if folder && len(below) > 0 {
			target.Kind = Folder
		}
	case e.kind == FD:
		target.Names = names[depth:]
	case e.kind == Folder && (folder || len(below) == 0):
	case e.kind == Folder:
		return Target{}, errnomap.ENOENT
	case len(below) > 0:
		return Target{}, errnomap.ENOTDIR
	}
	return target, nil
}

// resolve returns the entry that decides for names, and how many of them lead to it.
func (t *Table) resolve(names []string) (entry, int) {
	e, depth := t.find(names)
	if ruled, n, ok := rule(names); ok && n > depth {
		return ruled, n
	}
	return e, depth
}

// find returns the entry with the longest directory that names begins with, and its length. With no
// entry for "/" it is a Folder.
func (t *Table) find(names []string) (entry, int) {
	path := Join(names)
	for depth := len(names); depth > 0; depth-- {
		if e, ok := t.entries[path]; ok {
			return e, depth
		}
		path = path[:len(path)-len(names[depth-1])-1]
	}
	if e, ok := t.entries["/"]; ok {
		return e, 0
	}
	return entry{kind: Folder}, 0
}

// rule returns what the places mean that cannot be listed: they hold a number or the name of a server.
func rule(names []string) (e entry, depth int, ok bool) {
	switch {
	case hasPrefix(names, []string{"dev", "fd"}):
		return fdAt(names, 2)
	case hasPrefix(names, []string{"proc", "self", "fd"}):
		return fdAt(names, 3)
	case len(names) >= 2 && names[0] == "dev":
		if v, ok := deviceVolume(names[1]); ok && v.name == names[1] {
			return entry{kind: Raw, volume: v}, 2, true
		}
	case hasPrefix(names, []string{"cygdrive"}):
		if len(names) > 1 && len(names[1]) == 1 && names[1][0] >= 'a' && names[1][0] <= 'z' {
			return entry{kind: File, volume: volumeOfDrive(names[1][0])}, 2, true
		}
		return entry{kind: Folder}, 1, true
	case hasPrefix(names, []string{"mnt", "unc"}):
		if len(names) > 3 && validShare(names[2], names[3]) {
			return entry{kind: File, volume: volume{share, names[2], names[3]}}, 4, true
		}
		if len(names) == 3 && validShare(names[2], "x") {
			return entry{kind: Folder}, 3, true
		}
		return entry{kind: Folder}, 2, true
	case hasPrefix(names, []string{"mnt", "volume"}):
		if len(names) > 2 && isVolumeGUID(names[2]) {
			return entry{kind: File, volume: volume{guid, names[2], ""}}, 3, true
		}
		return entry{kind: Folder}, 2, true
	}
	return entry{}, 0, false
}

// fdAt returns the descriptor whose number stands at names[at].
func fdAt(names []string, at int) (entry, int, bool) {
	if len(names) > at {
		if n, ok := number(names[at]); ok {
			return entry{kind: FD, number: n}, at + 1, true
		}
	}
	return entry{kind: Folder}, at, true
}
