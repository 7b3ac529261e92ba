package unixarea

import "causeway/compat-tests/suite"

var processes = []suite.Case{}
