package errnomap

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// goSays runs the go command, which knows where sources lie.
func goSays(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command here to find the sources with:", err)
	}
	out, err := exec.Command("go", args...).Output()
	if err != nil {
		t.Fatal("go", args, err)
	}
	return strings.TrimSpace(string(out))
}

// lines calls f with each line of a file.
func lines(t *testing.T, path string, f func(string)) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		f(scanner.Text())
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
}

var windowsConstant = regexp.MustCompile(`^\s+((?:ERROR|WSA|WAIT|STATUS)_?\w+)\s+(?:syscall\.Errno|NTStatus)?\s*= (0x[0-9A-Fa-f]+|\d+)$`)

func TestCodesHaveTheNumbersThatWindowsHeadersGiveThem(t *testing.T) {
	dir := goSays(t, "list", "-m", "-f", "{{.Dir}}", "golang.org/x/sys")
	numbers := map[string]uint32{}
	lines(t, filepath.Join(dir, "windows", "zerrors_windows.go"), func(line string) {
		if m := windowsConstant.FindStringSubmatch(line); m != nil {
			n, err := strconv.ParseUint(m[2], 0, 32)
			if err != nil {
				t.Fatal(line, err)
			}
			numbers[m[1]] = uint32(n)
		}
	})
	for m := range Mappings() {
		if number, ok := numbers[m.Name]; !ok || number != m.Code {
			t.Errorf("%s is %#x in the tables and %#x (known: %t) in x/sys/windows", m.Name, m.Code, number, ok)
		}
	}
}

var inventedName = regexp.MustCompile(`^\t(E[A-Z0-9]+)( Errno = APPLICATION_ERROR \+ iota)?$`)

func TestInventedNumbersAreInTheOrderOfPackageSyscall(t *testing.T) {
	path := filepath.Join(goSays(t, "env", "GOROOT"), "src", "syscall", "zerrors_windows.go")
	var names []string
	lines(t, path, func(line string) {
		if m := inventedName.FindStringSubmatch(line); m != nil {
			names = append(names, m[1])
		}
	})
	if len(names) != len(inventedTable) {
		t.Fatalf("package syscall has %d names, the table %d", len(names), len(inventedTable))
	}
	aliases := map[string]string{"EWOULDBLOCK": "EAGAIN", "EDEADLOCK": "EDEADLK", "EOPNOTSUPP": "ENOTSUP", "EWINDOWS": "ENOTSUP", "EUCLEAN": "EFSCORRUPTED"}
	for i, name := range names {
		if alias, ok := aliases[name]; ok {
			name = alias
		}
		if got := Name(inventedTable[i]); got != name {
			t.Errorf("number %d is %s here and %s in package syscall", i, got, name)
		}
	}
}
