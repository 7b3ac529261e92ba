package lint

import (
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// dependenciesFile is where every direct dependency is named, with its reason and licence.
const dependenciesFile = "docs/dependencies.md"

// dependencies wants every module that our code imports or that go.mod has as a tool in docs/dependencies.md, as `path` in
// backquotes, and nothing there that go.mod does not require.
func (t *tree) dependencies() error {
	text, err := fs.ReadFile(t.root, dependenciesFile)
	if err != nil {
		return err
	}
	used := map[string]string{} // module to the file that imports it first
	for _, s := range t.sources {
		for _, spec := range s.ast.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			if module := t.moduleOf(imported); module != "" && used[module] == "" {
				used[module] = s.path
			}
		}
	}
	for _, tool := range t.module.Tool {
		if module := t.moduleOf(tool.Path); module != "" && used[module] == "" {
			used[module] = "go.mod"
		}
	}
	for _, module := range slices.Sorted(maps.Keys(used)) {
		if !strings.Contains(string(text), "`"+module+"`") {
			t.reportFile(dependenciesFile, "dependency", "%s, which %s uses, is not named", module, used[module])
		}
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		module, ok := listed(line)
		if ok && used[module] == "" {
			t.found = append(t.found, Problem{dependenciesFile, number, "dependency", module + " is named, but nothing uses it"})
		}
	}
	return nil
}

// listed is the module that a line of the table names in its first column.
func listed(line string) (string, bool) {
	cell, ok := strings.CutPrefix(line, "| `")
	if !ok {
		return "", false
	}
	module, _, ok := strings.Cut(cell, "`")
	return module, ok
}

// moduleOf is the required module that a package belongs to; the standard library and our own packages have none.
func (t *tree) moduleOf(imported string) string {
	longest := ""
	for _, r := range t.module.Require {
		if within(imported, r.Mod.Path) && len(r.Mod.Path) > len(longest) {
			longest = r.Mod.Path
		}
	}
	return longest
}
