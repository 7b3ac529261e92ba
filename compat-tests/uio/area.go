// Package uio holds the cases of reading and writing: read, write, lseek and
// the vectored and positioned calls, on files, directories, pipes and sockets.
//
// Buffers that Go cannot spell (a bad address, a length that overflows) are not
// here; docs/facts.md names them.
package uio

import (
	"os"
	"slices"

	"causeway/compat-tests/suite"
)

// Area is the cases of reading and writing.
var Area = suite.Area{
	Name:  "uio",
	Title: "readv/writev",
	Cases: slices.Concat(vectorCases, fileCases, positionedCases, pipeCases, socketCases, otherCases, flaggedCases),
}

// content observes what the file holds, read by other means than the calls under test.
func content(t *suite.T, name, path string) {
	b, err := os.ReadFile(path)
	t.Must(err)
	t.Bytes(name, b)
}
