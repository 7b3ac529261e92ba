package unixsockets

import (
	"testing"

	"causeway/compat-tests/suite/areatest"
)

func TestMain(m *testing.M) { areatest.Main(m, Area) }

func TestArea(t *testing.T) { areatest.Run(t, Area) }
