package lint

import (
	"path"
	"slices"
)

// topEntries is all that may stand at the top level.
var topEntries = []string{
	"go.mod", "go.sum", "magefile.go", "WORKSPACE", "BUILD.bazel", "README.md", "LICENSE", "NOTICE", "CHANGELOG.md",
	".ci", ".gitignore", ".gitattributes", ".bazelrc", ".bazelversion", ".bazelignore", "staticcheck.conf",
	"posixcompat", "errnomap", "sigworker", "nvmedrv", "tgt", "compat-tests", "wsl", "docs",
}

func (t *tree) topLevel() {
	for _, e := range t.top {
		if !slices.Contains(topEntries, e.Name()) {
			t.reportFile(e.Name(), "top", "does not belong at the top level")
		}
	}
}

// emptyNames say nothing of what a package is for, and so come to hold everything.
var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "misc", "shared"}

func (t *tree) names() {
	for _, dir := range t.dirs {
		if slices.Contains(emptyNames, path.Base(dir)) {
			t.reportFile(dir, "name", "a package named %s", path.Base(dir))
		}
	}
	for _, s := range t.sources {
		name := s.ast.Name
		if slices.Contains(emptyNames, name.Name) && path.Base(path.Dir(s.path)) != name.Name {
			t.report(name.Pos(), "name", "a package named %s", name.Name)
		}
	}
}
