package text

import (
	"fmt"
	"os"
	"strings"

	"causeway/compat-tests/suite"
	"causeway/posixcompat/getopt"
)

// scan is one argument list and how it is read.
type scan struct {
	short string
	long  []getopt.Option
	only  bool // getopt_long_only
	posix bool // POSIXLY_CORRECT is set
	args  []string
}

var longs = []getopt.Option{
	{Name: "verbose", HasArg: getopt.NoArgument, Val: 'v'},
	{Name: "version", HasArg: getopt.NoArgument, Val: 'V'},
	{Name: "output", HasArg: getopt.RequiredArgument, Val: 'o'},
	{Name: "color", HasArg: getopt.OptionalArgument, Val: 'c'},
	{Name: "colour", HasArg: getopt.OptionalArgument, Val: 'c'},
}

var scans = []struct {
	name, source string
	facts        []int
	scan         scan
}{
	{"other arguments are moved behind the options", "getopt(3): by default, getopt permutes the contents of argv as it scans", []int{573}, scan{short: "a", args: []string{"x", "-a", "y"}}},
	{"options in one word", "getopt(3): optstring", nil, scan{short: "abc", args: []string{"-abc", "-ca", "x"}}},
	{"an argument in the same word and in the next", "getopt(3): a colon", nil, scan{short: "ao:", args: []string{"-ox", "-o", "y", "-aoz", "-o", "-a", "-o", "--"}}},
	{"an argument that may be missing", "getopt(3): two colons mean an option takes an optional arg", nil, scan{short: "ao::", args: []string{"-ox", "-o", "y", "-aoz", "-o"}}},
	{"two hyphens end the options", "getopt(3): the special argument --", nil, scan{short: "a", args: []string{"x", "-a", "--", "-a", "y"}}},
	{"two hyphens as an argument do not", "getopt(3)", nil, scan{short: "o:a", args: []string{"-o", "--", "-a"}}},
	{"one hyphen is no option", "getopt(3): an element that starts with - and is not exactly - or --", nil, scan{short: "a", args: []string{"-", "-a", "-"}}},
	{"a plus ends the options at the first other argument", "getopt(3): if the first character of optstring is +", nil, scan{short: "+a", args: []string{"-a", "x", "-a"}}},
	{"POSIXLY_CORRECT does, too", "getopt(3): POSIXLY_CORRECT", nil, scan{short: "a", posix: true, args: []string{"-a", "x", "-a"}}},
	{"a hyphen gives other arguments as option 1", "getopt(3): if the first character of optstring is -", nil, scan{short: "-a", args: []string{"x", "-a", "y", "--", "z"}}},
	{"an option that is not there", "getopt(3): returns ?", nil, scan{short: "a", args: []string{"-x", "-ax", "-xa"}}},
	{"an argument that is missing", "getopt(3): returns ?", nil, scan{short: "o:", args: []string{"-o"}}},
	{"an argument that is missing, with a colon first", "getopt(3): returns : if the first character of optstring is :", nil, scan{short: ":o:", args: []string{"-x", "-:", "-o"}}},
	{"a colon behind a plus", "getopt(3): following any optional + or -", nil, scan{short: "+:o:", args: []string{"-x", "-o"}}},
	{"long options", "getopt_long(3)", nil, scan{short: "v", long: longs, args: []string{"--verbose", "-v", "--version", "x"}}},
	{"long options with an argument", "getopt_long(3): --arg=param or --arg param", nil, scan{long: longs, args: []string{"--output=x", "--output", "y", "--output=", "--color", "z", "--color=w"}}},
	{"abbreviations", "getopt_long(3): if the abbreviation is unique or is an exact match", nil, scan{long: longs, args: []string{"--verb", "--out=x", "--colou", "--col"}}},
	{"abbreviations of several", "getopt_long(3): ? for an ambiguous match", nil, scan{long: longs, args: []string{"--ver", "--v", "x"}}},
	{"long options that are not there", "getopt_long(3): ?", nil, scan{long: longs, args: []string{"--nope", "--nope=x", "-n"}}},
	{"an argument too many", "getopt_long(3): ? for an extraneous parameter", nil, scan{long: longs, args: []string{"--verbose=1", "--verb=", "-x"}}},
	{"a long option's argument that is missing", "getopt_long(3)", nil, scan{long: longs, args: []string{"--output"}}},
	{"a long option's argument that is missing, with a colon first", "getopt_long(3)", nil, scan{short: ":", long: longs, args: []string{"--nope", "--output"}}},
	{"long options are moved before the others, too", "getopt_long(3)", nil, scan{long: longs, args: []string{"x", "--output", "y", "z", "--verbose", "w"}}},
	{"one hyphen is enough for getopt_long_only", "getopt_long_only(3)", nil, scan{short: "vxo:", long: longs, only: true, args: []string{"-verbose", "-vx", "-output", "y", "-q", "-verb=1", "--color=x"}}},
	{"long options behind W", "getopt(3): if W; is in optstring, -W foo is --foo", nil, scan{short: "W;o:", long: longs, args: []string{"-W", "color=x", "-Wverb", "-W", "nope", "-W"}}},
	{"getopt knows no long options", "getopt(3)", nil, scan{short: "ab", args: []string{"--ab"}}},
}

// options are the cases of getopt.
func options() []suite.Case {
	var cases []suite.Case
	for i, s := range scans {
		cases = append(cases, suite.Case{
			Number: 51 + i, Name: "getopt: " + s.name, Facts: s.facts, Source: s.source, Reference: suite.Facts,
			Run: func(t *suite.T) { s.scan.run(t) },
		})
	}
	return cases
}

func (s scan) run(t *suite.T) {
	if s.posix {
		t.Must(os.Setenv("POSIXLY_CORRECT", "1"))
	} else {
		t.Must(os.Unsetenv("POSIXLY_CORRECT"))
	}
	args := append([]string{"prog"}, s.args...)
	p := getopt.New(args, s.short, s.long...)
	if s.only {
		p = getopt.NewLongOnly(args, s.short, s.long...)
	}
	silent := strings.HasPrefix(strings.TrimLeft(s.short, "+-"), ":") // in C nothing is printed then
	for {
		opt, err := p.Next()
		seen := fmt.Sprintf("%d optind %d", opt, p.Optind)
		if p.Optarg != nil {
			seen += fmt.Sprintf(" optarg %q", *p.Optarg)
		}
		if opt == '?' || opt == ':' {
			seen += fmt.Sprintf(" optopt %d", p.Optopt)
		}
		t.Value("getopt", seen)
		if err != nil && !silent {
			t.Value("says", err)
		}
		if opt == -1 {
			break
		}
	}
	t.Value("argv", fmt.Sprintf("%q", args))
}
