package unixarea

import "causeway/compat-tests/suite"

var rights = []suite.Case{}
