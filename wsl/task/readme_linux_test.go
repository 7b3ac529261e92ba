package task

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/wsl/winrun"
)

// readmeFiles takes the example out of the README: each file is an indented block behind a line with its name in backquotes.
func readmeFiles(t *testing.T, text string) map[string]string {
	t.Helper()
	files := map[string]string{}
	name := ""
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "`") && strings.HasSuffix(line, "`:\n"):
			name = strings.Trim(line, "`:\n")
		case name != "" && strings.HasPrefix(line, "    "):
			files[name] += strings.TrimPrefix(line, "    ")
		case name != "" && line == "\n":
			files[name] += line
		default:
			name = ""
		}
	}
	return files
}

func TestTheExampleOfTheReadmeWorksOnBothSystems(t *testing.T) {
	checkout, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(filepath.Join(checkout, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	files := readmeFiles(t, string(text))
	dir := t.TempDir()
	for _, name := range []string{"go.mod", "main.go"} {
		content := strings.ReplaceAll(files[name], "=> ../causeway", "=> "+checkout)
		if content == "" {
			t.Fatalf("the README has no %s", name)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	command := func(name string, args ...string) string {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Dir = dir
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, stderr.String())
		}
		return string(out)
	}
	const want = "2 EAGAIN\n"
	if !strings.Contains(string(text), "`"+strings.TrimSpace(want)+"`") {
		t.Errorf("the README does not say what the example prints")
	}
	command("go", "mod", "tidy")
	command("go", "build", "-o", "app", ".")
	if got := command("./app"); got != want {
		t.Errorf("on Linux it prints %q, want %q", got, want)
	}
	t.Setenv("GOOS", "windows")
	command("go", "build", "-o", "app.exe", ".")
	r, err := winrun.Find(t.Context(), winrun.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}()
	got, err := r.Command(t.Context(), nil, filepath.Join(dir, "app.exe")).Output()
	if err != nil || string(got) != want {
		t.Errorf("on %s it prints %q (%v), want %q", r.System(), got, err, want)
	}
}
