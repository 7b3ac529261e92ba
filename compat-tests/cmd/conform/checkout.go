package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
)

// errNoCheckout says that the command needs the sources.
var errNoCheckout = errors.New("this is not inside a checkout of causeway: change into one")

// checkout returns the directory of the module that the working directory is
// in, or errNoCheckout.
func checkout() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		b, err := os.ReadFile(filepath.Join(dir, "go.mod"))
		if err == nil && bytes.HasPrefix(b, []byte("module causeway\n")) {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return "", errNoCheckout
		}
		dir = up
	}
}
