package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway/compat-tests/areas"
	"causeway/compat-tests/expect"
	"causeway/compat-tests/facts"
	"causeway/compat-tests/golden"
	"causeway/compat-tests/suite"
)

// These tests hold the real cases, golden values, expected differences and
// facts together. They run no case.

func realCatalog(t *testing.T) *suite.Catalog {
	t.Helper()
	catalog, err := suite.NewCatalog(areas.All())
	if err != nil {
		t.Fatal(err)
	}
	return catalog
}

func TestEveryCaseHasGoldenValues(t *testing.T) {
	catalog := realCatalog(t)
	_, rules, err := choose(catalog, sources{golden: golden.Files, expect: expect.Files}, selection{})
	if err != nil {
		t.Fatal(err)
	}
	var without []string
	for _, e := range catalog.Entries() {
		if _, ok := rules.golden[e.ID]; !ok {
			without = append(without, e.ID)
		}
	}
	if len(without) > 0 {
		t.Errorf("no golden values have %s: conform record", strings.Join(without, ", "))
	}
}

func TestNoFileIsOfAnAreaThatIsNotThere(t *testing.T) {
	known := map[string]bool{"golden.go": true, "expect.go": true, "BUILD.bazel": true}
	for _, a := range realCatalog(t).Areas() {
		known[a.Name+".json"], known[a.Name+".written.json"] = true, true
	}
	for _, files := range []interface {
		ReadDir(string) ([]os.DirEntry, error)
	}{golden.Files, expect.Files} {
		list, err := files.ReadDir(".")
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range list {
			if !known[f.Name()] {
				t.Errorf("%s belongs to no area", f.Name())
			}
		}
	}
}

func TestEveryFactOfThisStepIsAccountedFor(t *testing.T) {
	account, err := facts.Of(realCatalog(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range account.Missing() {
		t.Errorf("fact %03d %s = %s is neither a case nor explained in compat-tests/facts/reasons.txt", f.Number, f.Name, f.Result)
	}
}

func TestThePageOfFactsIsFresh(t *testing.T) {
	account, err := facts.Of(realCatalog(t))
	if err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := account.WritePage(&want); err != nil {
		t.Fatal(err)
	}
	root, err := checkout()
	if err != nil {
		t.Skip("the page is in the checkout, and this is not in one")
	}
	got, err := os.ReadFile(filepath.Join(root, "docs", "facts.md"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want.Bytes()) {
		t.Error("docs/facts.md is out of date: go run ./compat-tests/cmd/conform facts > docs/facts.md")
	}
}
