package runner

import "os/exec"

// On Windows the child puts itself into a job that ends with it: see confine.

func ownGroup(*exec.Cmd) {}

func endGroup(*exec.Cmd) {}
