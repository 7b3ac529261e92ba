package runner

import (
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

func TestTheFileLimitReachesChildren(t *testing.T) {
	if err := RaiseFileLimit(); err != nil {
		t.Fatal(err)
	}
	soft, err := exec.Command("sh", "-c", "ulimit -Sn").Output()
	if err != nil {
		t.Fatal(err)
	}
	hard, err := exec.Command("sh", "-c", "ulimit -Hn").Output()
	if err != nil {
		t.Fatal(err)
	}
	if s := strings.TrimSpace(string(soft)); s != fmt.Sprint(wantedFiles) && s != strings.TrimSpace(string(hard)) {
		t.Errorf("a child may open %s files", s)
	}
}
