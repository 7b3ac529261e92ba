package sigsend

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"syscall"
	"time"

	"causeway/sigworker"
)

// mode is what the command line asks for.
type mode uint8

const (
	modeSend mode = iota
	modePrint
	modeNames
	modeTable
	modeConvert
	modeHelp
	modeVersion
)

// followUp is one --timeout: another signal if the process is still there.
type followUp struct {
	after time.Duration
	sig   syscall.Signal
}

// command is a command line, read.
type command struct {
	mode      mode
	sig       syscall.Signal
	value     int64
	queue     bool
	verbose   bool
	wait      bool
	require   bool
	followUps []followUp
	pids      []string
}

// unknownSignal asks for the table of signals below the message.
type unknownSignal string

func (u unknownSignal) Error() string {
	return fmt.Sprintf("unknown signal %s; valid signals:", string(u))
}

var errTooFew = errors.New("not enough arguments")

// parser walks through the arguments once, as kill(1) does: an argument that begins with
// a dash and is no option is a signal, until there is one; from then on it is a group.
type parser struct {
	command
	args     []string
	signaled bool
	print    bool
	over     bool // listing and help end the reading
}

func parse(args []string) (command, error) {
	p := parser{command: command{sig: sigworker.SIGTERM}, args: args}
	for len(p.args) > 0 && !p.over && len(p.args[0]) > 0 && p.args[0][0] == '-' {
		if p.args[0] == "--" {
			p.args = p.args[1:]
			break
		}
		if more, err := p.option(p.args[0]); err != nil {
			return p.command, err
		} else if !more {
			break
		}
	}
	if p.over {
		return p.command, nil
	}
	if len(p.args) == 0 {
		return p.command, errTooFew
	}
	if p.print {
		p.mode = modePrint
	}
	p.pids = p.args
	return p.command, nil
}

// option reads one option with its arguments; false means that it was none.
func (p *parser) option(arg string) (bool, error) {
	if n := len("--list="); len(arg) >= n && arg[:n] == "--list=" {
		return true, p.convert(arg[n:])
	}
	if len(arg) >= 3 && arg[:3] == "-l=" {
		return true, p.convert(arg[3:])
	}
	switch arg {
	case "-l", "--list":
		return true, p.list()
	case "-L", "--table":
		p.mode, p.over = modeTable, true
	case "-h", "--help":
		p.mode, p.over = modeHelp, true
	case "-v", "-V", "--version":
		p.mode, p.over = modeVersion, true
	case "-a", "--all": // restricts nothing: names are not looked up
	case "--verbose":
		p.verbose = true
	case "-r", "--require-handler":
		p.require = true
	case "--wait":
		p.wait = true
	case "-p", "--pid":
		p.print = true
		if p.signaled || p.queue {
			return true, p.exclusive()
		}
	case "-s", "--signal":
		return true, p.signal()
	case "-q", "--queue":
		return true, p.queueOption(arg)
	case "--timeout":
		return true, p.timeout(arg)
	default:
		return p.dashSignal(arg)
	}
	p.args = p.args[1:]
	return true, nil
}

func (p *parser) exclusive() error {
	with := "--signal"
	if p.queue && !p.signaled {
		with = "--queue"
	}
	return fmt.Errorf("--pid and %s are mutually exclusive", with)
}

func (p *parser) list() error {
	switch len(p.args) {
	case 1:
		p.mode, p.over = modeNames, true
		return nil
	case 2:
		return p.convert(p.args[1])
	}
	return errors.New("too many arguments")
}

func (p *parser) convert(arg string) error {
	sig, ok := parseSignal(arg, true)
	if !ok {
		return fmt.Errorf("unknown signal: %s", arg)
	}
	p.mode, p.sig, p.over = modeConvert, sig, true
	return nil
}

func (p *parser) signal() error {
	if len(p.args) < 2 {
		return errTooFew
	}
	p.signaled = true
	if p.print {
		return p.exclusive()
	}
	sig, ok := parseSignal(p.args[1], false)
	if !ok {
		return unknownSignal(p.args[1])
	}
	p.sig, p.args = sig, p.args[2:]
	return nil
}

func (p *parser) queueOption(arg string) error {
	if len(p.args) < 2 {
		return fmt.Errorf("option '%s' requires an argument", arg)
	}
	p.queue = true
	if p.print {
		return p.exclusive()
	}
	v, err := parseInt32(p.args[1])
	p.value, p.args = v, p.args[2:]
	return err
}

func (p *parser) timeout(arg string) error {
	if len(p.args) < 2 {
		return fmt.Errorf("option '%s' requires an argument", arg)
	}
	ms, err := parseInt32(p.args[1])
	if err != nil {
		return err
	}
	if len(p.args) < 3 {
		return errTooFew
	}
	sig, ok := parseSignal(p.args[2], false)
	if !ok {
		return unknownSignal(p.args[2])
	}
	p.followUps = append(p.followUps, followUp{time.Duration(ms) * time.Millisecond, sig})
	p.args = p.args[3:]
	return nil
}

func (p *parser) dashSignal(arg string) (bool, error) {
	if p.signaled {
		return false, nil
	}
	sig, ok := parseSignal(arg[1:], false)
	if !ok {
		return true, fmt.Errorf("invalid signal name or number: %s", arg[1:])
	}
	p.signaled = true
	if p.print {
		return true, p.exclusive()
	}
	p.sig, p.args = sig, p.args[1:]
	return true, nil
}

// parseSignal reads a number from 0 to 64 or a name. An exit status of 128 + number
// counts where a listing converts.
func parseSignal(arg string, status bool) (syscall.Signal, bool) {
	if arg == "" || arg[0] < '0' || arg[0] > '9' {
		return sigworker.ByName(arg)
	}
	n, err := strconv.ParseInt(arg, 10, 32)
	if err != nil {
		return 0, false
	}
	if status && n > int64(sigworker.SIGRTMAX) && n&128 != 0 {
		n -= 128
	}
	return syscall.Signal(n), n >= 0 && n <= int64(sigworker.SIGRTMAX)
}

func parseInt32(arg string) (int64, error) {
	n, err := strconv.ParseInt(arg, 10, 64)
	if errors.Is(err, strconv.ErrRange) || n < math.MinInt32 || n > math.MaxInt32 {
		return 0, fmt.Errorf("argument error: '%s': Numerical result out of range", arg)
	}
	if err != nil {
		return 0, fmt.Errorf("argument error: '%s'", arg)
	}
	return n, nil
}
