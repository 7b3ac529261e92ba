package unistd

// argMax is what CreateProcess takes as a command line, in characters.
func argMax() int { return 32767 }

// ttyname is /dev/tty: a process has one console.
func ttyname(int) (string, error) { return "/dev/tty", nil }
