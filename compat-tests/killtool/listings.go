package killtool

import "causeway/compat-tests/suite"

// toolCase runs the tool once, without a process to signal.
func toolCase(number int, name, source string, args ...string) suite.Case {
	return suite.Case{
		Number: number, Name: name, Source: "kill(1): " + source, Reference: suite.Specification,
		Run: func(t *suite.T) { run(t, nil, args...) },
	}
}

const list = "-l, --list[=signal] print a list of signal names, or convert the given signal number to a name"

var listings = []suite.Case{
	toolCase(1, "-l lists the names", list, "-l"),
	toolCase(2, "-L lists numbers and names", "-L, --table similar to -l, but it prints signal names and their corresponding numbers", "-L"),
	toolCase(3, "-l 15 is TERM", list, "-l", "15"),
	toolCase(4, "-l sigterm is TERM", list, "-l", "sigterm"),
	toolCase(5, "-l of an exit status is the signal that made it", list, "-l", "143"),
	toolCase(6, "--list=9 is KILL", list, "--list=9"),
	toolCase(7, "-l 34 is the first real-time signal", list, "-l", "34"),
	toolCase(8, "-l 64 is the last real-time signal", list, "-l", "64"),
	toolCase(9, "-l 32 has no name", list, "-l", "32"),
	toolCase(10, "-l 0 is 0", list, "-l", "0"),
	toolCase(11, "-l 128 is 0", list, "-l", "128"),
	toolCase(12, "-l of a second name is the first", list, "-l", "IOT"),
	toolCase(13, "-l RTMAX-1 is a real-time signal", list, "-l", "RTMAX-1"),
	toolCase(14, "--table is -L", "-L, --table", "--table"),
	toolCase(15, "-l=11 is SEGV", "-l=: for compatibility with procps", "-l=11"),
}

var mistakes = []suite.Case{
	toolCase(16, "no arguments are not enough", "kill [...] pid|name...: one is required"),
	toolCase(17, "a signal alone is not enough", "kill [...] pid|name...: one is required", "-TERM"),
	toolCase(18, "-s needs a signal", "-s, --signal signal", "-s"),
	toolCase(19, "-l of an unknown number", list, "-l", "65"),
	toolCase(20, "-l of an unknown status", list, "-l", "255"),
	toolCase(21, "-l of an unknown name", list, "-l", "NOSUCH"),
	toolCase(22, "-l takes one argument", list, "-l", "1", "2"),
	toolCase(23, "an unknown signal behind a dash", "-signal", "-NOSUCH", "1"),
	toolCase(24, "an unknown signal behind -s shows the table", "-s, --signal signal", "-s", "NOSUCH", "1"),
	toolCase(25, "signal 65 is unknown", "-s, --signal signal", "-65", "1"),
	toolCase(26, "a dash alone is no signal", "-signal", "-", "1"),
	toolCase(27, "bare RTMIN is no signal", "signals: RTMIN+n, RTMAX-n", "-s", "RTMIN", "1"),
	toolCase(28, "-q needs a value", "-q, --queue value", "-q"),
	toolCase(29, "the value is a number", "-q, --queue value: the value is an integer", "-q", "many", "1"),
	toolCase(30, "the value has 32 bits", "-q, --queue value: the value is an integer", "-q", "4294967296", "1"),
	toolCase(31, "-p and -s exclude each other", "-p, --pid only print the process ID, do not send a signal", "-p", "-s", "TERM", "1"),
	toolCase(32, "-q and -p exclude each other", "-p, --pid only print the process ID, do not send a signal", "-q", "1", "-p", "1"),
	toolCase(33, "--timeout needs a number", "--timeout milliseconds signal", "--timeout", "soon", "KILL", "1"),
	toolCase(34, "--timeout needs a known signal", "--timeout milliseconds signal", "--timeout", "10", "NOSUCH", "1"),
	toolCase(35, "a name that no process has", "name: all processes invoked using this name will be signaled", "no-such-process"),
	toolCase(36, "a number that is too large for a process id", "pid: each pid can be expressed in numbers", "-0", "99999999999"),
}
