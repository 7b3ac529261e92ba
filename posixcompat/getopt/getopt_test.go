package getopt

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

var longs = []Option{
	{"verbose", NoArgument, 'v'}, {"version", NoArgument, 'V'}, {"output", RequiredArgument, 'o'}, {"color", OptionalArgument, 'c'}, {"colour", OptionalArgument, 'c'},
}

// told is a whole scan as one line: each option with its argument or message, then what is left.
func told(p *Parser) string {
	var b strings.Builder
	for {
		opt, err := p.Next()
		switch {
		case opt == -1:
			return b.String() + "left " + strings.Join(p.Rest(), " ")
		case opt == 1:
			b.WriteString("other")
		default:
			b.WriteByte(byte(opt))
		}
		if p.Optarg != nil {
			fmt.Fprintf(&b, "=%s", *p.Optarg)
		}
		if err != nil {
			fmt.Fprintf(&b, "(%v)", err)
		}
		b.WriteString(" ")
	}
}

func TestScans(t *testing.T) {
	t.Setenv("POSIXLY_CORRECT", "")
	os.Unsetenv("POSIXLY_CORRECT")
	for _, c := range []struct {
		name, short string
		long        []Option
		args, want  string
	}{
		{"no argument at all", "a", nil, "", "left "},
		{"options in one word", "ab", nil, "-ab", "a b left "},
		{"an option's argument in the same word", "o:", nil, "-ox", "o=x left "},
		{"an option's argument in the next word", "o:", nil, "-o -x", "o=-x left "},
		{"an argument that may be there is in the same word only", "o::", nil, "-ox -o x", "o=x o left x"},
		{"other arguments move to the end", "a", nil, "x -a y -a", "a a left x y"},
		{"two hyphens end the options", "a", nil, "x -a -- -a", "a left x -a"},
		{"a hyphen is no option", "a", nil, "- -a", "a left -"},
		{"a plus ends the options at another argument", "+a", nil, "-a x -a", "a left x -a"},
		{"a hyphen returns other arguments", "-a", nil, "x -a y", "other=x a other=y left "},
		{"an option that is not there", "a", nil, "-xa", "?(prog: invalid option -- 'x') a left "},
		{"an argument that is missing", "o:", nil, "-o", "?(prog: option requires an argument -- 'o') left "},
		{"an argument that is missing, told by a colon", ":o:", nil, "-o", ":(prog: option requires an argument -- 'o') left "},
		{"a colon is no option", ":o:", nil, "-:", "?(prog: invalid option -- ':') left "},
		{"long options", "", longs, "--verbose --output=x --output y", "v o=x o=y left "},
		{"an abbreviation", "", longs, "--verb --o=x", "v o=x left "},
		{"an abbreviation of several", "", longs, "--ver", "?(prog: option '--ver' is ambiguous; possibilities: '--verbose' '--version') left "},
		{"an abbreviation of several that are alike", "", longs, "--col", "c left "},
		{"a long option that is not there", "", longs, "--nope=1", "?(prog: unrecognized option '--nope=1') left "},
		{"an argument too many", "", longs, "--verb=1", "?(prog: option '--verbose' doesn't allow an argument) left "},
		{"a long option's missing argument", "", longs, "--output", "?(prog: option '--output' requires an argument) left "},
		{"an empty argument", "", longs, "--output= --color=", "o= c= left "},
		{"a long option behind W", "W;", longs, "-W color=x -Wverb", "c=x v left "},
	} {
		t.Run(c.name, func(t *testing.T) {
			args := append([]string{"prog"}, strings.Fields(c.args)...)
			if got := told(New(args, c.short, c.long...)); got != c.want {
				t.Errorf("%q\nwant %q", got, c.want)
			}
		})
	}
}

func TestOneHyphenIsEnoughForLongOnly(t *testing.T) {
	args := []string{"prog", "-verbose", "-vx", "-output", "y", "-q", "-verb=1"}
	want := "v v x o=y ?(prog: unrecognized option '-q') ?(prog: option '-verbose' doesn't allow an argument) left "
	if got := told(NewLongOnly(args, "vxo:", longs...)); got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

func TestPosixlyCorrectEndsOptionsAtTheFirstOther(t *testing.T) {
	t.Setenv("POSIXLY_CORRECT", "1")
	if got, want := told(New([]string{"prog", "-a", "x", "-a"}, "a")), "a left x -a"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNoArgumentsNotEvenAName(t *testing.T) {
	if got := told(New(nil, "a:", longs...)); got != "left " {
		t.Errorf("%q", got)
	}
}

func FuzzNext(f *testing.F) {
	for _, short := range []string{"", "ab:c::", "+a", "-a", ":a:", "W;", "-:W;b::", "::::"} {
		for _, args := range []string{"", "-a\x00x", "--\x00-a", "x\x00-b\x00--output", "-Wverb\x00-W", "--ver\x00-", "-\xff"} {
			for mode := range 3 {
				f.Add(short, args, mode)
			}
		}
	}
	f.Fuzz(func(t *testing.T, short, joined string, mode int) {
		args := append([]string{"prog"}, strings.Split(joined, "\x00")...)
		before := slices.Sorted(slices.Values(args))
		p := New(args, short)
		switch mode & 3 {
		case 1:
			p = New(args, short, longs...)
		case 2:
			p = NewLongOnly(args, short, longs...)
		}
		total := len(joined) + len(args)
		for range total + 1 {
			opt, err := p.Next()
			if (opt == '?' || opt == ':') && err == nil && strings.IndexByte(p.short, byte(opt)) < 0 {
				t.Errorf("%c without a message", opt)
			}
			if p.Optind < 1 || p.Optind > len(args) {
				t.Fatalf("Optind is %d of %d", p.Optind, len(args))
			}
			if opt == -1 {
				if after := slices.Sorted(slices.Values(args)); !slices.Equal(before, after) {
					t.Errorf("%q became %q", before, after)
				}
				return
			}
		}
		t.Errorf("the scan of %q does not end", args)
	})
}
