package clocks

import (
	"os"
	"strconv"
)

func shellStatus(s *os.ProcessState) string { return strconv.Itoa(s.ExitCode()) }
