package main

import (
	"go/token"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// hot are calls that programs make for every message: they must be x/sys/unix's own.
var hot = []string{
	"Read", "Write", "Readv", "Writev", "Preadv", "Pwritev", "Recvfrom", "Sendto", "Sendmsg", "SendmsgN", "Accept4", "Accept",
	"EpollWait", "EpollCtl", "Poll", "Ppoll", "Select", "Eventfd", "Close", "ClockGettime", "Kill",
}

// outOfBudget do not fit: two ask SocketDisableIPv6, two have four arguments and five results.
var outOfBudget = []string{"Socket", "Socketpair", "Recvmsg", "RecvmsgBuffers"}

// TestAliasesInline asks the compiler what becomes of a call of this package. It vanishes, or,
// where x/sys/unix's function nearly fills the compiler's budget for inlining, that one is
// inlined here instead: one Go call more than x/sys/unix, before a system call.
func TestAliasesInline(t *testing.T) {
	cmd := exec.Command("go", "build", "-gcflags=-m", "./posixcompat")
	cmd.Dir = root
	cmd.Env = append(cmd.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=0")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	inlines, swallows := map[string]bool{}, map[string]bool{}
	for line := range strings.Lines(string(out)) {
		if _, name, found := strings.Cut(strings.TrimSpace(line), ": can inline "); found {
			inlines[name] = true
		}
		if _, name, found := strings.Cut(strings.TrimSpace(line), ": inlining call to unix."); found {
			swallows[name] = true
		}
	}
	calls := 0
	for _, name := range names(gatherTree(t).libs[0].decls(), exportedKind(token.FUNC)) {
		switch {
		case inlines[name] || assembly[name]:
		case slices.Contains(hot, name):
			t.Errorf("%s does not inline", name)
		case swallows[name] || slices.Contains(outOfBudget, name):
			calls++
		default:
			t.Errorf("%s neither inlines nor has x/sys/unix's function inlined", name)
		}
	}
	t.Logf("%d functions cost one more Go call", calls)
}
