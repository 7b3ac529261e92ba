package fnmatch

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// question is one call of fnmatch(3).
type question struct {
	flags         int
	pattern, name string
}

// glibc builds the C program once and returns a function that asks it.
func glibc(t *testing.T) func([]question) []bool {
	t.Helper()
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("gcc is missing: there is no glibc to compare with")
	}
	program := filepath.Join(t.TempDir(), "oracle")
	if out, err := exec.Command(gcc, "-o", program, filepath.Join("testdata", "oracle.c")).CombinedOutput(); err != nil {
		t.Skipf("gcc cannot build a program: %v\n%s", err, out)
	}
	return func(questions []question) []bool {
		var in bytes.Buffer
		for _, q := range questions {
			fmt.Fprintf(&in, "%d %s- %s-\n", q.flags, hex.EncodeToString([]byte(q.pattern)), hex.EncodeToString([]byte(q.name)))
		}
		cmd := exec.Command(program)
		cmd.Stdin = &in
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("the C program: %v", err)
		}
		lines := strings.Fields(string(out))
		if len(lines) != len(questions) {
			t.Fatalf("%d answers to %d questions", len(lines), len(questions))
		}
		answers := make([]bool, len(lines))
		for i, line := range lines {
			answers[i] = line == "0"
		}
		return answers
	}
}

// lost are patterns in which glibc loses its way; see the package's documentation.
var lost = regexp.MustCompile(`\*[*?]*\([^)]*[?*+@!]\(`)

func compare(t *testing.T, ask func([]question) []bool, questions []question) {
	t.Helper()
	matched, wrong := 0, 0
	for i, want := range ask(questions) {
		q := questions[i]
		if want {
			matched++
		}
		if got := Match(q.pattern, q.name, q.flags); got != want {
			if wrong++; wrong <= 20 {
				t.Errorf("%q against %q with flags %#x: %v, glibc says %v", q.pattern, q.name, q.flags, got, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d wrong", wrong, len(questions))
	}
	t.Logf("%d questions, %d matched", len(questions), matched)
}

var patternPieces = strings.Fields(`a b A . / * * ? [ ] [a] [a- [[ [[: [[. [[= [[.a [a-[. [!a] [^a] [a-b] [b-a] [A-C] [/] [.] [a- [] []a] [!]a] \ \\ \* \[ \a - ! ^ [[:alpha:]] [[:upper:]] [[:foo:]] [[:alpha:] [a[:foo:]]
	[[=a=]] [[.a.]] [[.a.]-c] [a-[.c.]] [[.aa.]] [\]] [\a-c] é [é] [à-é] É ( ) | @( +( *( ?( !( @(a|b) +(a|b) *(a) ?(a) !(a) !(a|b) *(a|*) @(|a) ** *? ?* */ /* .*`)

var namePieces = strings.Fields(`a a b A B c . / . / - [ ] \ * ? ! ^ [a [a- [[ [a-[ : . = é É aa .a /. ( ) | `)

func TestAgreesWithGlibc(t *testing.T) {
	ask := glibc(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	join := func(pieces []string, most int) string {
		var b strings.Builder
		for range rnd.IntN(most + 1) {
			b.WriteString(pieces[rnd.IntN(len(pieces))])
		}
		return b.String()
	}
	for _, c := range []struct {
		name  string
		flags int
	}{
		{"without extended patterns", FNM_PATHNAME | FNM_NOESCAPE | FNM_PERIOD | FNM_LEADING_DIR | FNM_CASEFOLD},
		{"with extended patterns", FNM_PATHNAME | FNM_NOESCAPE | FNM_PERIOD | FNM_LEADING_DIR | FNM_CASEFOLD | FNM_EXTMATCH},
	} {
		t.Run(c.name, func(t *testing.T) {
			var questions []question
			for range 60000 {
				q := question{rnd.IntN(64) & c.flags, join(patternPieces, 5), join(namePieces, 4)}
				if !lost.MatchString(q.pattern) {
					questions = append(questions, q)
				}
			}
			compare(t, ask, questions)
		})
	}
}

func TestAgreesWithGlibcOnBytes(t *testing.T) {
	ask := glibc(t)
	rnd := rand.New(rand.NewPCG(3, 4))
	alphabet := []string{"\xff", "\xc3", "\xa9", "é", "a", "?", "*", "[\xff]", "[!\xff]", "[a-\xff]", "[[:alpha:]]", "[[:print:]]"}
	var questions []question
	for range 20000 {
		var p, n strings.Builder
		for range rnd.IntN(4) {
			p.WriteString(alphabet[rnd.IntN(len(alphabet))])
			n.WriteString(alphabet[rnd.IntN(5)])
		}
		questions = append(questions, question{rnd.IntN(2) * FNM_CASEFOLD, p.String(), n.String()})
	}
	compare(t, ask, questions)
}

func TestAgreesWithGlibcOnClasses(t *testing.T) {
	ask := glibc(t)
	var questions []question
	for class := range classes {
		for c := rune(1); c < 128; c++ {
			questions = append(questions, question{0, "[[:" + class + ":]]", string(c)}, question{FNM_CASEFOLD, "[[:" + class + ":]]", string(c)})
		}
	}
	compare(t, ask, questions)
}
