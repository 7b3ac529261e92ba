// Package areas lists all areas of conformance cases, in the order in which
// they are run and reported. It is the only place that knows all of them.
package areas

import (
	"causeway/compat-tests/suite"
	"causeway/compat-tests/uio"
)

// All returns every area.
func All() []suite.Area {
	return []suite.Area{
		uio.Area,
	}
}
