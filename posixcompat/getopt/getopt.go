package getopt

import (
	"fmt"
	"os"
	"strings"
)

// HasArg is whether a long option takes an argument.
type HasArg int

// The values have the numbers of getopt.h.
const (
	NoArgument       HasArg = iota
	RequiredArgument        // --name=x or --name x
	OptionalArgument        // --name or --name=x
)

// Option is a long option.
type Option struct {
	Name   string
	HasArg HasArg
	Val    int // what Next returns for it
}

// Error is an option that cannot be taken; Next has returned '?' or ':' with it.
type Error struct {
	// Message is what glibc prints, without the line's end: "prog: invalid option -- 'x'".
	Message string
}

// Error returns e.Message.
func (e *Error) Error() string { return e.Message }

// ordering is what happens to arguments that are no options.
type ordering int

const (
	permute       ordering = iota // they are moved to the end
	requireOrder                  // they end the options
	returnInOrder                 // they are option 1
)

// Parser goes through one argument list. The exported fields are C's variables of the same
// names.
type Parser struct {
	Optarg    *string // the option's argument, or nil
	Optind    int     // the next argument to look at
	Optopt    int     // the option that an error was about: a character, a long option's Val, or 0
	Longindex int     // which of the long options it was, or -1

	args     []string
	short    string
	long     []Option
	longOnly bool
	colon    bool // short begins with ':'
	order    ordering
	cluster  string // the short options of args[Optind] that are still to come
	first    int    // args[first:last] are no options and have been passed over
	last     int
}

// New returns a parser of args, of which the first is the program's name. short has the short options as for getopt(3); a ':'
// behind one says that it has an argument, "::" that it may have one, "W;" that -W name is --name. With no
// long options it is getopt(3), otherwise getopt_long(3). args is permuted in place.
func New(args []string, short string, long ...Option) *Parser {
	p := &Parser{Optind: 1, Longindex: -1, args: args, short: short, long: long, first: 1, last: 1}
	_, posix := os.LookupEnv("POSIXLY_CORRECT")
	switch {
	case strings.HasPrefix(short, "-"):
		p.order, p.short = returnInOrder, short[1:]
	case strings.HasPrefix(short, "+"):
		p.order, p.short = requireOrder, short[1:]
	case posix:
		p.order = requireOrder
	}
	p.colon = strings.HasPrefix(p.short, ":")
	return p
}

// NewLongOnly is New for getopt_long_only(3), in which -name is --name unless it is a short option.
func NewLongOnly(args []string, short string, long ...Option) *Parser {
	p := New(args, short, long...)
	p.longOnly = true
	return p
}

// Rest returns the arguments that have not been taken. After Next has returned -1 these are all that are no options.
func (p *Parser) Rest() []string {
	if p.Optind >= len(p.args) {
		return nil
	}
	return p.args[p.Optind:]
}

// Next returns the next option: a short option's character, a long option's Val, 1 for another argument
// if short began with '-', or -1 at the end. For an option that is not there, has no argument where it should or one where it should not, or
// is short for several, it returns '?' (':' for a missing argument if short has a ':' at its beginning) and an *Error; the
// scan goes on with the next call. See getopt(3).
func (p *Parser) Next() (int, error) {
	p.Optarg = nil
	if len(p.args) == 0 {
		return -1, nil
	}
	if p.cluster == "" {
		if opt, done := p.argument(); done {
			return opt, nil
		}
		arg := p.args[p.Optind]
		if p.hasLong() {
			if strings.HasPrefix(arg, "--") {
				return p.longOption(arg[2:], "--", false)
			}
			if p.longOnly && (len(arg) > 2 || strings.IndexByte(p.short, arg[1]) < 0) {
				if opt, err := p.longOption(arg[1:], "-", true); opt != -1 {
					return opt, err
				}
			}
		}
		p.cluster = arg[1:]
	}
	return p.shortOption()
}

// hasLong tells getopt_long from getopt: only the former looks at "--x".
func (p *Parser) hasLong() bool { return len(p.long) > 0 || p.longOnly }

// argument goes on to the next option. If there is none, or an argument is returned in its order,
// done is true and opt the answer.
func (p *Parser) argument() (opt int, done bool) {
	// Who sets Optind back begins again there.
	p.Optind = max(p.Optind, 1)
	p.last = min(p.last, p.Optind)
	p.first = min(p.first, p.Optind)
	if p.order == permute {
		p.pass()
		for p.Optind < len(p.args) && !isOption(p.args[p.Optind]) {
			p.Optind++
		}
		p.last = p.Optind
	}
	if p.Optind < len(p.args) && p.args[p.Optind] == "--" {
		p.Optind++
		if p.first == p.last {
			p.first = p.Optind
		} else {
			p.pass()
		}
		p.last = len(p.args)
		p.Optind = len(p.args)
	}
	if p.Optind >= len(p.args) {
		if p.first != p.last {
			p.Optind = p.first // what was passed over now stands at the end
		}
		return -1, true
	}
	if arg := p.args[p.Optind]; !isOption(arg) {
		if p.order == requireOrder {
			return -1, true
		}
		p.Optarg = &arg
		p.Optind++
		return 1, true
	}
	return 0, false
}

func isOption(arg string) bool { return len(arg) > 1 && arg[0] == '-' }

// pass moves the options args[last:Optind] before the arguments that were passed over.
func (p *Parser) pass() {
	if p.last == p.Optind {
		return
	}
	if p.first == p.last {
		p.first = p.Optind
		return
	}
	others := append([]string(nil), p.args[p.first:p.last]...)
	n := copy(p.args[p.first:], p.args[p.last:p.Optind])
	copy(p.args[p.first+n:], others)
	p.first += n
	p.last = p.Optind
}

// fail returns opt and glibc's message.
func (p *Parser) fail(opt int, format string, args ...any) (int, error) {
	return opt, &Error{p.args[0] + ": " + fmt.Sprintf(format, args...)}
}

// missing is what Next returns where an argument is missing.
func (p *Parser) missing() int {
	if p.colon {
		return ':'
	}
	return '?'
}

// shortOption takes the next of p.cluster.
func (p *Parser) shortOption() (int, error) {
	c := p.cluster[0]
	p.cluster = p.cluster[1:]
	if p.cluster == "" {
		p.Optind++
	}
	at := strings.IndexByte(p.short, c)
	if at < 0 || c == ':' || c == ';' {
		p.Optopt = int(c)
		return p.fail('?', "invalid option -- '%s'", string([]byte{c}))
	}
	kind := p.short[at+1:]
	switch {
	case c == 'W' && strings.HasPrefix(kind, ";") && p.hasLong():
		return p.wide()
	case strings.HasPrefix(kind, "::"):
		if p.cluster != "" {
			p.rest()
		}
	case strings.HasPrefix(kind, ":"):
		switch {
		case p.cluster != "":
			p.rest()
		case p.Optind >= len(p.args):
			p.Optopt = int(c)
			return p.fail(p.missing(), "option requires an argument -- '%s'", string([]byte{c}))
		default:
			p.take()
		}
	}
	return int(c), nil
}

// rest makes what is left of the cluster the option's argument.
func (p *Parser) rest() {
	arg := p.cluster
	p.Optarg, p.cluster = &arg, ""
	p.Optind++
}

// take makes the next argument the option's.
func (p *Parser) take() {
	arg := p.args[p.Optind]
	p.Optarg = &arg
	p.Optind++
}

// wide takes -W name.
func (p *Parser) wide() (int, error) {
	name := p.cluster
	p.cluster = ""
	if name == "" {
		if p.Optind >= len(p.args) {
			p.Optopt = 'W'
			return p.fail(p.missing(), "option requires an argument -- 'W'")
		}
		name = p.args[p.Optind]
	}
	return p.longOption(name, "-W ", false)
}
