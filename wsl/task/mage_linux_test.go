package task

import (
	"os/exec"
	"strings"
	"testing"
)

func TestTheTargetsHaveTheNamesThatTheReadmePromises(t *testing.T) {
	for _, target := range []string{"conform", "search", "fuzz", "cover", "ci", "test:linux", "test:race", "test:windows", "module:rename"} {
		if out, err := mage("-h", target); err != nil || !strings.Contains(out, "Usage:") {
			t.Errorf("mage -h %s: %v\n%s", target, err, out)
		}
	}
	// Help knows a short name only as that of the long one.
	for _, name := range []string{"build", "test", "bench", "lint"} {
		if out, err := mage("-h", name+":all"); err != nil || !strings.Contains(out, "Aliases: "+name+"\n") {
			t.Errorf("mage -h %s:all: %v\n%s", name, err, out)
		}
	}
	if out, err := mage("nonsense"); err == nil {
		t.Errorf("a target that does not exist: %s", out)
	}
}

// mage runs mage in the checkout.
func mage(args ...string) (string, error) {
	cmd := exec.Command("go", append([]string{"tool", "mage"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	return string(out), err
}
