package calls

import "causeway/compat-tests/fuzz"

// Known are the differences that are documented. The list only shrinks.
var Known = []fuzz.Known{}
