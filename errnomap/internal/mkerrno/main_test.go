package main

import (
	"os"
	"os/exec"
	"testing"
)

func TestCommittedFileIsWhatTheGeneratorWrites(t *testing.T) {
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command here to find golang.org/x/sys with:", err)
	}
	want, err := generate()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile("../../zerrno.go")
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != string(want) {
		t.Error("zerrno.go is stale: run go generate ./errnomap")
	}
}
