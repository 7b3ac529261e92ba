package main

import "os"

func shellStatus(s *os.ProcessState) int { return s.ExitCode() }
