// Package pathmap tells which file of Windows a POSIX path means, and the other way round.
// It computes only: no function of the algorithm asks the system anything, so that it is
// tested alike everywhere. What it has to know of the process is an Env, which FromSystem
// gathers.
//
//	table := pathmap.Default()
//	target, err := table.Map("/tmp/a:b")   // \\?\C:\Users\me\AppData\Local\Temp\a<U+F03A>b
//	posix, err := table.Unmap(`C:\src\x`)  // /src/x
//
// # The three steps
//
// Parse cuts a path as a call was given it into names. A path that begins with a
// letter, ':' and a slash of either kind, or with two backslashes, is Windows's and becomes an
// absolute POSIX path; every other one is POSIX's, in which a backslash is a character like
// another.
//
// A walk goes from name to name in POSIX's space. Whoever follows symbolic links does it
// step by step (internal/namei); Map does it for those who need not: it cleans the path
// lexically before it looks at any mount, so ".." leaves a mount to where POSIX says
// (/tmp/../x is /x), stops at "/", and never reaches Windows.
//
// Locate finds what lies at a clean place: the mount with the longest directory that is a
// whole-name prefix decides, and each name below it is encoded (EncodeName) into one that
// Windows takes as a plain name: no separator, no stream, no device, no "..", so the
// answer is the mount's directory or below it, always.
//
// # What it does not do
//
// It does not know what exists, follows no link, and does not ask how a volume treats case:
// who opens files tells, in the words of Case. Short names (PROGRA~1), junctions and mount points
// of Windows are the volume's business.
//
// docs/paths.md has the whole table of what maps where.
package pathmap
