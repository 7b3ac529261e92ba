package terminal

import (
	"log/slog"
	"strings"
	"testing"
)

func TestARecordIsALineForAPerson(t *testing.T) {
	var out strings.Builder
	log := slog.New(New(&out))
	log.Debug("not shown")
	log.Info("unpacking", "packages", 9, "dir", "/x y")
	log.With("who", "me").Warn("plain")
	if got, want := out.String(), "unpacking (packages 9, dir /x y)\nplain (who me)\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
