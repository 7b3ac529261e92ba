package overlay_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/posixcompat/inject/overlay"
)

// write makes the overlay of the sources that the test belongs to.
func write(t *testing.T, goos string) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("needs the go command, which is not here")
	}
	path, err := overlay.Write(filepath.Join("..", ".."), t.TempDir(), goos, "amd64")
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEverySystemsFilesCompileWithTheOverlay(t *testing.T) {
	for _, goos := range []string{"linux", "windows"} {
		path := write(t, goos)
		cmd := exec.Command("go", "build", "-overlay", path, "causeway/posixcompat/...")
		cmd.Env = append(os.Environ(), "GOOS="+goos, "GOARCH=amd64")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", goos, err, out)
		}
	}
}

func TestInjectedFaultsReachTheirCallers(t *testing.T) {
	cmd := exec.Command("go", "test", "-count=1", "-overlay", write(t, "linux"), "-v", "causeway/posixcompat/inject")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Contains(string(out), "--- SKIP") {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestEveryCallThatCanFailAsksFirst(t *testing.T) {
	for goos, calls := range map[string][]string{"linux": {"Pwritev", "Connect", "EpollWait", "Mmap", "rawio.Send", "libaio.Submit"}, "windows": {"Pwritev", "Connect", "EpollWait", "rawio.Send", "libaio.Submit"}} {
		var list struct{ Replace map[string]string }
		content, err := os.ReadFile(write(t, goos))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(content, &list); err != nil {
			t.Fatal(err)
		}
		all := ""
		for _, path := range list.Replace {
			content, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			all += string(content)
		}
		for _, call := range calls {
			if !strings.Contains(all, `inject_.Next("`+call+`",`) {
				t.Errorf("%s: %s does not ask", goos, call)
			}
		}
	}
}
