package getopt

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// question is one argument list and how it is to be read.
type question struct {
	mode  int // 0 getopt, 1 getopt_long, 2 getopt_long_only
	posix bool
	short string
	long  []Option
	args  []string
}

// line writes q as the C program reads it.
func (q question) line() string {
	var b strings.Builder
	posix := 0
	if q.posix {
		posix = 1
	}
	fmt.Fprintf(&b, "%d %d .%x %d", q.mode, posix, q.short, len(q.long))
	for _, o := range q.long {
		fmt.Fprintf(&b, " .%x %d %d", o.Name, o.HasArg, o.Val)
	}
	fmt.Fprintf(&b, " %d", len(q.args))
	for _, a := range q.args {
		fmt.Fprintf(&b, " .%x", a)
	}
	return b.String() + "\n"
}

// ours answers q as the C program writes it.
func ours(t *testing.T, q question) string {
	t.Helper()
	if q.posix {
		t.Setenv("POSIXLY_CORRECT", "1")
	} else {
		t.Setenv("POSIXLY_CORRECT", "")
		os.Unsetenv("POSIXLY_CORRECT")
	}
	args := append([]string(nil), q.args...)
	p := New(args, q.short, q.long...)
	if q.mode == 2 {
		p = NewLongOnly(args, q.short, q.long...)
	}
	var b strings.Builder
	for range 50 {
		p.Optopt, p.Longindex = -2, -1
		opt, err := p.Next()
		arg, said := "(none)", ""
		if p.Optarg != nil {
			arg = *p.Optarg
		}
		if e := (*Error)(nil); errors.As(err, &e) && !p.colon {
			said = e.Message
		}
		fmt.Fprintf(&b, "%d %d %d %d %s|%s\n\n", opt, p.Optind, p.Optopt, p.Longindex, arg, said)
		if opt == -1 {
			break
		}
	}
	return b.String() + strings.Join(append(args, ""), "\n")
}

func TestAgreesWithGlibc(t *testing.T) {
	gcc, err := exec.LookPath("gcc")
	if err != nil {
		t.Skip("gcc is missing: there is no glibc to compare with")
	}
	program := filepath.Join(t.TempDir(), "oracle")
	if out, err := exec.Command(gcc, "-o", program, filepath.Join("testdata", "oracle.c")).CombinedOutput(); err != nil {
		t.Skipf("gcc cannot build a program: %v\n%s", err, out)
	}
	rnd := rand.New(rand.NewPCG(5, 6))
	pick := func(of []string) string { return of[rnd.IntN(len(of))] }
	longs := []Option{
		{"verbose", NoArgument, 'v'}, {"version", NoArgument, 'V'}, {"output", RequiredArgument, 'o'}, {"out", RequiredArgument, 1000},
		{"color", OptionalArgument, 'c'}, {"colour", OptionalArgument, 'c'}, {"a", NoArgument, 'a'}, {"ab", NoArgument, 1001},
	}
	arguments := strings.Fields(`-a -b -ab -ba -bx -c -cx -o -ox -oa x y - -- --verbose --verb --ver --v --version --output --output=x --output= --out --outp --ou
		--color --color=x --col --colo=y --a --ab -verbose -ver -out -color=z -ac -aox --nope --nope=1 -Z -: -; -W -Wverbose -Wout=x output=q nope --=x -a-`)
	shorts := []string{"ab:c::", "+ab:c::", "-ab:c::", ":ab:c::", "+:ab:o:", "-:b:", "", "abW;o:", "vo:c::W;", ":W;a"}
	var in bytes.Buffer
	var questions []question
	for range 30000 {
		q := question{mode: rnd.IntN(3), posix: rnd.IntN(6) == 0, short: pick(shorts), args: []string{"prog"}}
		if q.mode > 0 {
			for _, o := range longs {
				if rnd.IntN(3) > 0 {
					q.long = append(q.long, o)
				}
			}
			if len(q.long) == 0 {
				q.long = longs[:1]
			}
		}
		for range rnd.IntN(7) {
			q.args = append(q.args, pick(arguments))
		}
		questions = append(questions, q)
		in.WriteString(q.line())
	}
	cmd := exec.Command(program)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("the C program: %v", err)
	}
	answers := strings.Split(string(out), "\n.\n")
	if len(answers) != len(questions)+1 {
		t.Fatalf("%d answers to %d questions", len(answers)-1, len(questions))
	}
	wrong := 0
	for i, q := range questions {
		if got, want := strings.TrimSuffix(ours(t, q), "\n"), answers[i]; got != want {
			if wrong++; wrong <= 5 {
				t.Errorf("mode %d, posix %v, short %q, long %v, %q:\n%s\nglibc:\n%s", q.mode, q.posix, q.short, q.long, q.args, got, want)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d of %d wrong", wrong, len(questions))
	}
}
