// Package expect holds the differences that are expected, a file an area: on
// which system, in which case and observation, with which value, why, and whose
// gap it is. One that has gone makes a run red, so that no excuse outlives its
// bug.
package expect

import "embed"

// Files are the files of this directory. The pattern takes everything, so that
// the package builds when nothing is expected to differ any more.
//
//go:embed *
var Files embed.FS
