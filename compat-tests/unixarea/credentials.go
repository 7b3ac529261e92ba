package unixarea

import "causeway/compat-tests/suite"

var credentials = []suite.Case{}
