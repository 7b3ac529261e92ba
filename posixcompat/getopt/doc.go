// Package getopt is getopt(3): getopt, getopt_long and getopt_long_only as glibc has them, on every system.
//
//	p := getopt.New(os.Args, "vo:", getopt.Option{Name: "output", HasArg: getopt.RequiredArgument, Val: 'o'})
//	for {
//		opt, err := p.Next()
//		switch {
//		case opt == -1:
//			return p.Rest()
//		case err != nil:
//			fmt.Fprintln(os.Stderr, err) // glibc's words: "prog: invalid option -- 'x'"
//		case opt == 'o':
//			output = *p.Optarg
//		}
//	}
//
// Arguments that are no options are moved behind the options as the scan goes on, as
// glibc does it (in the slice that was given). A '+' at the beginning of the short options, or POSIXLY_CORRECT in the
// environment, ends the options at the first other argument; a '-' returns other arguments as option 1.
// A ':' there, or behind the sign, tells a missing argument by ':'.
//
// # How it is built
//
// A Parser holds what C has in global variables, so any number may run. Nothing is printed: what glibc would print is the error.
//
// # What differs from C
//
// A long option has no flag variable: Val is always returned. A byte above ASCII is a positive number. The error is there with a ':' in the short options, too, where glibc is silent.
package getopt
