package calls

import "causeway/compat-tests/fuzz"

// Known are the differences that are documented. The list only shrinks.
var Known = []fuzz.Known{
	{Call: "*", Args: `*"A"*`, Want: "*", Got: "*",
		Why: "Wine, and NTFS outside of directories that were flagged, take names that differ by case only for the same: docs/deviations.md, names/022"},
	{Call: "Seek", Want: "9223372036854775807", Got: "-1 EINVAL",
		Why: "the end of a directory is the file system's: ext4 has the largest number, tmpfs and this package EINVAL"},
	{Call: "entries", Want: "*", Got: "",
		Why: "where an entry stands is the file system's: ext4 takes any position for one, here it is behind the end"},
	{Call: "Read", Want: "-1 EINVAL", Got: "-1 EISDIR",
		Why: "the position behind the last entry of a directory is too large for ext4 to be read from, and is not here"},
	{System: "wine", Call: "*", Args: `*"B"*`, Want: "*", Got: "*",
		Why: "as A: Wine takes names that differ by case only for the same"},
	{System: "wine", Call: "fstatfs", Want: "0", Got: "-1 ENOSYS",
		Why: "Wine asks about a volume by the path under which the handle was opened, which a rename has taken away"},
	{Call: "Renameat2", Args: "*unix.RENAME_EXCHANGE*", Want: "0", Got: "-1 EINVAL",
		Why: "Windows cannot exchange two names in one step: docs/deviations.md"},
}
