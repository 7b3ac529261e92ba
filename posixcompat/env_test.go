//go:build (linux || windows) && (amd64 || arm64)

package posixcompat

import (
	"os"
	"testing"
)

func TestEnvironment(t *testing.T) {
	const key = "CAUSEWAY_ENVIRONMENT_TEST"
	t.Setenv(key, "before") // so that it is restored
	if err := Setenv(key, "a=b"); err != nil {
		t.Fatal(err)
	}
	if value, found := Getenv(key); value != "a=b" || !found {
		t.Errorf("Getenv: %q, %v", value, found)
	}
	for range 2 {
		if err := Unsetenv(key); err != nil {
			t.Errorf("Unsetenv: %v", err)
		}
	}
	if value, found := Getenv(key); value != "" || found {
		t.Errorf("Getenv of what is not there: %q, %v", value, found)
	}
	for name, pair := range map[string][2]string{
		"an empty key":     {"", "v"},
		"a key with =":     {"A=B", "v"},
		"a key with NUL":   {"A\x00B", "v"},
		"a value with NUL": {key, "v\x00w"},
	} {
		if err := Setenv(pair[0], pair[1]); err != EINVAL {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProcessIdentity(t *testing.T) {
	if Getpid() != os.Getpid() || Getppid() != os.Getppid() || Gettid() <= 0 {
		t.Errorf("pid %d, ppid %d, tid %d; os says %d, %d", Getpid(), Getppid(), Gettid(), os.Getpid(), os.Getppid())
	}
}
