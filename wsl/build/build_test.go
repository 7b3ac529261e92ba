package build

import (
	"slices"
	"testing"
)

func TestOnlyTheRaceDetectorUsesCgo(t *testing.T) {
	for _, c := range []struct {
		t    Target
		want []string
	}{
		{WindowsAMD64, []string{"GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0"}},
		{Target{GOOS: "linux", GOARCH: "amd64", Race: true}, []string{"GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1", "CC=gcc"}},
	} {
		env := c.t.Environ()
		if got := env[len(env)-len(c.want):]; !slices.Equal(got, c.want) {
			t.Errorf("%+v: %v, want %v", c.t, got, c.want)
		}
	}
}

func TestOnlyWindowsProgramsAreCalledExe(t *testing.T) {
	if got := WindowsARM64.Exe("x") + " " + LinuxARM64.Exe("x"); got != "x.exe x" {
		t.Error(got)
	}
}
