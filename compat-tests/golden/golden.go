// Package golden holds the golden values of all cases.
//
// AREA.json is recorded: `conform record` writes it from a run on Linux, whose
// kernel is the oracle of these cases. AREA.written.json is written by hand, for
// the cases whose values come from a measurement outside of Go or from a
// specification; each says where it has them from, and no program writes it.
package golden

import "embed"

// Files are the files of this directory. The pattern takes everything, so that
// the package builds before the first recording too.
//
//go:embed *
var Files embed.FS
