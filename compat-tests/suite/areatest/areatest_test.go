package areatest

import (
	"os"
	"testing"

	"causeway/compat-tests/suite"
)

var area = suite.Area{Name: "fake", Title: "Fake", Cases: []suite.Case{
	{Number: 1, Name: "observes", Source: "here", Run: func(t *suite.T) { t.Value("id", t.ID()) }},
	{Number: 2, Name: "runs a helper", Source: "here", Run: func(t *suite.T) {
		out, err := suite.HelperCommand("areatest-echo", "said").Output()
		t.Call("helper", string(out), err)
	}},
}}

func init() {
	suite.RegisterHelper("areatest-echo", func(args []string) int {
		if _, err := os.Stdout.WriteString(args[0]); err != nil {
			return 1
		}
		return 0
	})
}

func TestMain(m *testing.M) { Main(m, area) }

func TestAnAreaRunsUnderGoTest(t *testing.T) { Run(t, area) }
