package sigsend

import (
	"fmt"
	"io"
	"syscall"

	"causeway/sigworker"
)

// A listing has the second names of signals too, in kill(1)'s places.
var secondNames = map[syscall.Signal]string{
	sigworker.SIGABRT: "IOT",
	sigworker.SIGCHLD: "CLD",
	sigworker.SIGIO:   "POLL",
}

type entry struct {
	sig  syscall.Signal
	name string
}

func listing() []entry {
	var list []entry
	for sig := syscall.Signal(1); sig <= sigworker.SIGSYS; sig++ {
		list = append(list, entry{sig, sigworker.Name(sig)})
		if second, ok := secondNames[sig]; ok {
			list = append(list, entry{sig, second})
		}
	}
	return list
}

func printNames(w io.Writer) {
	for _, e := range listing() {
		fmt.Fprintln(w, e.name)
	}
	fmt.Fprint(w, "RT<N>\nRTMIN+<N>\nRTMAX-<N>\n")
}

func printTable(w io.Writer) {
	list := append(listing(), entry{sigworker.SIGRTMIN, "RTMIN"}, entry{sigworker.SIGRTMAX, "RTMAX"})
	for _, e := range list {
		fmt.Fprintf(w, "%2d %-8s\n", e.sig, e.name)
	}
}
