package calls

import "causeway/compat-tests/fuzz"

// Known are the differences that are documented. The list only shrinks.
var Known = []fuzz.Known{
	{System: "wine", Call: "Fstatfs", Want: "0", Got: "-1 ENOSYS",
		Why: "Wine asks about a volume by the path under which the handle was opened, which a rename has taken away"},
	{System: "wine", Call: "Fallocate", Args: "*, unix.FALLOC_FL_KEEP_SIZE, *", Want: "0", Got: "-1 ENOTSUP",
		Why: "Wine cannot reserve room behind the end of a file: docs/deviations.md, and expect/files.json"},
	{Call: "Renameat2", Args: "*unix.RENAME_EXCHANGE*", Want: "0", Got: "-1 EINVAL",
		Why: "Windows cannot exchange two names in one step: docs/deviations.md"},
}
