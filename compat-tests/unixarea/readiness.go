package unixarea

import "causeway/compat-tests/suite"

var readiness = []suite.Case{}
