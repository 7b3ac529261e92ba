package lint

import (
	"io/fs"
	"path"
	"regexp"
	"strings"
)

// laterWord finds the words by which work is put off.
var laterWord = regexp.MustCompile(`\b(TODO|FIXME|XXX|HACK)\b`)

// comments looks into the comments of Go files and the whole of the build's own files.
func (t *tree) comments() {
	for _, s := range t.sources {
		for _, group := range s.ast.Comments {
			for _, c := range group.List {
				if word := laterWord.FindString(c.Text); word != "" {
					t.report(c.Pos(), "later", "%s: do it now, or say it in words", word)
				}
			}
		}
	}
	for _, dir := range t.dirs {
		entries, err := fs.ReadDir(t.root, dir)
		if err != nil {
			continue // it was walked a moment ago
		}
		for _, e := range entries {
			if name := path.Join(dir, e.Name()); buildFile(name) {
				t.laterLines(name)
			}
		}
	}
}

func buildFile(name string) bool {
	return name == "WORKSPACE" || strings.HasPrefix(name, ".ci/") || path.Ext(name) == ".bazel" || path.Ext(name) == ".bzl" || path.Ext(name) == ".sh"
}

func (t *tree) laterLines(name string) {
	text, err := fs.ReadFile(t.root, name)
	if err != nil {
		return // a directory
	}
	number := 0
	for line := range strings.Lines(string(text)) {
		number++
		if word := laterWord.FindString(line); word != "" {
			t.found = append(t.found, Problem{name, number, "later", word + ": do it now, or say it in words"})
		}
	}
}
