package main

import (
	"os"
	"strings"
	"testing"
)

func TestCommittedPageIsWhatTheGeneratorWrites(t *testing.T) {
	got, err := os.ReadFile("../../../docs/errno.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(page()) {
		t.Error("docs/errno.md is stale: run go generate ./errnomap")
	}
}

func TestNoCellBreaksItsTable(t *testing.T) {
	for _, why := range whys(readTables()) {
		if strings.ContainsAny(why, "|\n") {
			t.Errorf("a reason breaks the page's table: %q", why)
		}
	}
}

func whys(t tables) (whys []string) {
	for _, m := range t.overrides {
		whys = append(whys, m.Why)
	}
	for _, base := range t.base {
		for _, m := range base {
			whys = append(whys, m.Why)
		}
	}
	return whys
}
