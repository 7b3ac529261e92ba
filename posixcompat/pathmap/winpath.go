package pathmap

import (
	"math"
	"strings"

	"causeway/errnomap"
)

// winPath is an absolute path of Windows.
type winPath struct {
	volume volume
	names  []string // as Windows has them, "." and ".." resolved
	slash  bool     // it ended in a separator
}

// volumeKind is what can stand before the names of a path.
type volumeKind int

const (
	drive  volumeKind = iota // C:
	share                    // \\server\share
	guid                     // \\?\Volume{...}
	device                   // \\.\PhysicalDrive0: no names below it
)

// volume is the first part of a path of Windows.
type volume struct {
	kind volumeKind
	name string // C, server, Volume{...}, PhysicalDrive0
	sub  string // share
}

// root returns the volume's root, ready for the calls: \\?\C:\ and its like.
func (v volume) root() string {
	switch v.kind {
	case drive:
		return `\\?\` + v.name + `:\`
	case share:
		return `\\?\UNC\` + v.name + `\` + v.sub + `\`
	case guid:
		return `\\?\` + v.name + `\`
	}
	return `\\.\` + v.name
}

// same tells whether v and w are one volume: Windows folds the case of their names.
func (v volume) same(w volume) bool {
	return v.kind == w.kind && strings.EqualFold(v.name, w.name) && strings.EqualFold(v.sub, w.sub)
}

// joined returns root and, below it, names.
func (v volume) joined(names []string) string { return v.root() + strings.Join(names, `\`) }

// isWindows tells that a path given to a call is in a form of Windows's: C:\, C:/, or two
// backslashes. C:x and \x are names that a file of Linux can have, so they are POSIX's here.
func isWindows(path string) bool {
	return len(path) >= 3 && isLetter(path[0]) && path[1] == ':' && isSlash(path[2]) ||
		strings.HasPrefix(path, `\\`) || strings.HasPrefix(path, `\??\`)
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isSlash(c byte) bool { return c == '/' || c == '\\' }

// parseWindows reads an absolute path of Windows. ENOENT: it is in a form by which a path could
// reach what no volume holds (\??\, GLOBALROOT, pipes, unknown devices), or not absolute.
func parseWindows(path string) (winPath, error) {
	if strings.HasPrefix(path, `\\?\`) {
		return parseVerbatim(path[len(`\\?\`):])
	}
	if strings.HasPrefix(path, `\??\`) {
		return winPath{}, errnomap.ENOENT
	}
	path = strings.ReplaceAll(path, "/", `\`)
	var p winPath
	var rest string
	switch {
	case strings.HasPrefix(path, `\\.\`), strings.HasPrefix(path, `\\?\`): // the latter was //?/
		name, after, _ := strings.Cut(path[4:], `\`)
		if len(name) == 2 && isLetter(name[0]) && name[1] == ':' && len(path) > 6 {
			p.volume, rest = volumeOfDrive(name[0]), after
			break
		}
		v, ok := deviceVolume(name)
		if !ok || after != "" {
			return winPath{}, errnomap.ENOENT
		}
		return winPath{volume: v}, nil
	case strings.HasPrefix(path, `\\`):
		server, after, _ := strings.Cut(path[2:], `\`)
		name, after, _ := strings.Cut(after, `\`)
		if !validShare(server, name) {
			return winPath{}, errnomap.ENOENT
		}
		p.volume, rest = volume{share, server, name}, after
	case len(path) >= 3 && isLetter(path[0]) && path[1] == ':' && path[2] == '\\':
		p.volume, rest = volumeOfDrive(path[0]), path[3:]
	default:
		return winPath{}, errnomap.ENOENT
	}
	p.slash = strings.HasSuffix(rest, `\`)
	p.names = normal(rest)
	return p, nil
}

func volumeOfDrive(letter byte) volume { return volume{drive, strings.ToUpper(string(letter)), ""} }

// parseVerbatim reads what follows \\?\, in which Windows changes nothing: "/" is no separator,
// "." and ".." lead nowhere.
func parseVerbatim(path string) (winPath, error) {
	first, rest, _ := strings.Cut(path, `\`)
	var p winPath
	switch {
	case len(first) == 2 && isLetter(first[0]) && first[1] == ':':
		p.volume = volumeOfDrive(first[0])
	case strings.EqualFold(first, "UNC"):
		server, after, _ := strings.Cut(rest, `\`)
		name, after, _ := strings.Cut(after, `\`)
		if !validShare(server, name) {
			return winPath{}, errnomap.ENOENT
		}
		p.volume, rest = volume{share, server, name}, after
	case isVolumeGUID(first):
		p.volume = volume{guid, first, ""}
	default:
		v, ok := deviceVolume(first)
		if !ok || rest != "" {
			return winPath{}, errnomap.ENOENT
		}
		return winPath{volume: v}, nil
	}
	p.slash = strings.HasSuffix(rest, `\`)
	for name := range strings.SplitSeq(rest, `\`) {
		switch {
		case name == "":
			continue
		case name == ".", name == "..", strings.Contains(name, "/"):
			return winPath{}, errnomap.ENOENT
		}
		p.names = append(p.names, name)
	}
	return p, nil
}

// normal resolves the names of a path as Windows does before its file systems see it: "." and
// ".." by their letters alone, and dots and spaces at the end go away.
func normal(path string) []string {
	trailing := strings.HasSuffix(path, `\`)
	parts := strings.Split(path, `\`)
	names := parts[:0:0]
	for i, name := range parts {
		switch name {
		case "", ".":
			continue
		case "..":
			if len(names) > 0 {
				names = names[:len(names)-1]
			}
			continue
		}
		if i == len(parts)-1 && !trailing {
			name = strings.TrimRight(name, ". ")
		} else if strings.HasSuffix(name, ".") && !strings.HasSuffix(name, "..") {
			name = name[:len(name)-1]
		}
		if name != "" {
			names = append(names, name)
		}
	}
	return names
}

// validShare tells that \\server\share is a place for files: both are plain names, and share
// is none of those behind which the system has pipes and mailslots.
func validShare(server, share string) bool {
	for _, s := range []string{server, share} {
		if s == "" || s != encode(s) || len(s) > NameMax {
			return false
		}
	}
	return server != "?" && !strings.EqualFold(share, "pipe") && !strings.EqualFold(share, "mailslot") && !strings.EqualFold(share, "ipc$")
}

// isVolumeGUID tells that s is Volume{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}.
func isVolumeGUID(s string) bool {
	const form = "Volume{hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh}"
	if len(s) != len(form) || !strings.EqualFold(s[:7], form[:7]) {
		return false
	}
	for i := 7; i < len(form); i++ {
		if c := s[i] | 0x20; form[i] == 'h' && (s[i] >= '0' && s[i] <= '9' || c >= 'a' && c <= 'f') || s[i] == form[i] {
			continue
		}
		return false
	}
	return true
}

// deviceVolume returns the volume of one of the devices that can be opened by name.
func deviceVolume(name string) (volume, bool) {
	if len(name) == 2 && isLetter(name[0]) && name[1] == ':' {
		return volume{device, strings.ToUpper(name), ""}, true
	}
	for _, prefix := range []string{"PhysicalDrive", "HarddiskVolume", "CdRom", "Tape"} {
		if len(name) > len(prefix) && strings.EqualFold(name[:len(prefix)], prefix) {
			if _, ok := number(name[len(prefix):]); ok {
				return volume{device, prefix + name[len(prefix):], ""}, true
			}
		}
	}
	return volume{}, false
}

// number reads a decimal number as the kernel writes them: no sign, no leading zero, an int32.
func number(s string) (int, bool) {
	if s == "" || len(s) > 10 || len(s) > 1 && s[0] == '0' {
		return 0, false
	}
	n := int64(0)
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	return int(n), n <= math.MaxInt32
}
