package lint

import (
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// rooms is which rooms the packages of a room may import besides their own.
var rooms = map[string][]string{
	"errnomap":     {},
	"sigworker":    {"errnomap"},
	"posixcompat":  {"errnomap", "sigworker"},
	"nvmedrv":      {"errnomap", "sigworker", "posixcompat"},
	"tgt":          {"errnomap", "sigworker", "posixcompat"}, // and some of nvmedrv, see mayImport
	"wsl":          {},
	"compat-tests": {"errnomap", "sigworker", "posixcompat", "nvmedrv", "tgt", "wsl"},
	"docs":         {"errnomap", "sigworker", "posixcompat", "nvmedrv", "tgt"},
	"":             {"wsl"}, // magefile.go
}

// sharedByTarget are the packages of nvmedrv that all of tgt may use: one truth for both sides of the wire.
var sharedByTarget = []string{"nvmedrv/spec", "nvmedrv/pdu", "nvmedrv/vfiouser", "nvmedrv/reactor"}

// mayImport tells whether the package in directory from may import the one in directory to.
func mayImport(from, to string) bool {
	fromRoom, toRoom := room(from), room(to)
	switch {
	case within(from, "nvmedrv/reactor") && toRoom == "nvmedrv":
		return within(to, "nvmedrv/reactor")
	case fromRoom == toRoom:
		return true
	case fromRoom == "tgt" && toRoom == "nvmedrv":
		return within(from, "tgt/bdev/nvme") || slices.ContainsFunc(sharedByTarget, func(dir string) bool { return within(to, dir) })
	}
	return slices.Contains(rooms[fromRoom], toRoom)
}

// room is the first element of a directory; the top level itself is the room "".
func room(dir string) string {
	first, _, _ := strings.Cut(dir, "/")
	if first == "." {
		return ""
	}
	return first
}

func within(dir, parent string) bool { return dir == parent || strings.HasPrefix(dir, parent+"/") }

var (
	unsafeFile  = regexp.MustCompile(`_unsafe(_windows|_linux)?(_test)?\.go$`)
	windowsFile = regexp.MustCompile(`_windows(_test)?\.go$`)
)

func (t *tree) imports() {
	module := t.module.Module.Mod.Path
	for _, s := range t.sources {
		for _, spec := range s.ast.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue // the compiler says it better
			}
			switch {
			case imported == "unsafe" && !unsafeFile.MatchString(s.path):
				t.report(spec.Pos(), "unsafe", "unsafe is for files named *_unsafe.go, *_unsafe_windows.go, *_unsafe_linux.go")
			case imported == "C":
				t.report(spec.Pos(), "cgo", "everything is pure Go")
			case within(imported, "golang.org/x/sys/windows") && !windowsFile.MatchString(s.path):
				t.report(spec.Pos(), "windows", "%s is for files named *_windows.go", imported)
			case within(imported, module):
				dir := strings.TrimPrefix(strings.TrimPrefix(imported, module), "/")
				if !mayImport(path.Dir(s.path), dir) {
					t.report(spec.Pos(), "import", "%s may not import %s", path.Dir(s.path), dir)
				}
			}
		}
	}
}
