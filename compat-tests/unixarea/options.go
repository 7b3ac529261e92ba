package unixarea

import "causeway/compat-tests/suite"

var options = []suite.Case{}
