package calls

import (
	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

var descriptorCalls = []*fuzz.Call{
	{Symbol: "Close", Func: unix.Close, Closes: true, Weight: 8, Params: []fuzz.Param{anything}},
	{Symbol: "Dup", Func: unix.Dup, New: []string{stream}, Weight: 3, Params: []fuzz.Param{anything}},
	{Symbol: "Dup2", Func: dup2, Helper: true, Params: []fuzz.Param{anything, anything}},
	{Symbol: "Dup3", Func: unix.Dup3, Params: []fuzz.Param{anything, anything, fuzz.OneOf(fuzz.C("0", 0), fuzz.C("unix.O_CLOEXEC", unix.O_CLOEXEC), fuzz.C("1", 1))}},
	{Symbol: "Pipe2", Func: pipe2, Helper: true, New: []string{reading, writing}, Weight: 4, Params: []fuzz.Param{
		fuzz.OneOf(fuzz.C("unix.O_NONBLOCK", unix.O_NONBLOCK), fuzz.C("unix.O_NONBLOCK|unix.O_CLOEXEC", unix.O_NONBLOCK|unix.O_CLOEXEC), fuzz.C("unix.O_NONBLOCK|1", unix.O_NONBLOCK|1))}},
	{Symbol: "Open", Func: unix.Open, New: []string{device}, Weight: 2, Params: []fuzz.Param{fuzz.Strings("/dev/null", "/dev/zero", "/dev/full", "."), fuzz.OneOf(
		fuzz.C("unix.O_RDWR", unix.O_RDWR), fuzz.C("unix.O_RDONLY|unix.O_CLOEXEC", unix.O_RDONLY|unix.O_CLOEXEC), fuzz.C("unix.O_WRONLY|unix.O_APPEND", unix.O_WRONLY|unix.O_APPEND)), fuzz.Ints(0)}},
	{Symbol: "FcntlInt", Func: fcntl, Helper: true, Weight: 3, Params: []fuzz.Param{anything, fuzz.OneOf(
		fuzz.C("calls.Cmd(unix.F_GETFL, 0)", Cmd(unix.F_GETFL, 0)), fuzz.C("calls.Cmd(unix.F_GETFD, 0)", Cmd(unix.F_GETFD, 0)), fuzz.C("calls.Cmd(unix.F_SETFD, 1)", Cmd(unix.F_SETFD, 1)),
		fuzz.C("calls.Cmd(unix.F_SETFL, unix.O_NONBLOCK)", Cmd(unix.F_SETFL, unix.O_NONBLOCK)), fuzz.C("calls.Cmd(unix.F_SETFL, unix.O_NONBLOCK|unix.O_APPEND)", Cmd(unix.F_SETFL, unix.O_NONBLOCK|unix.O_APPEND)), fuzz.C("calls.Cmd(99, 0)", Cmd(99, 0)))}},
	{Symbol: "SetNonblock", Func: unix.SetNonblock, Params: []fuzz.Param{anything, fuzz.OneOf(fuzz.C("true", true))}},
	{Symbol: "IoctlGetInt", Func: unix.IoctlGetInt, Params: []fuzz.Param{anything, fuzz.OneOf(fuzz.C("unix.TIOCINQ", uint(unix.TIOCINQ)), fuzz.C("0xdead", uint(0xdead)))}},
}

func dup2(from, to int) (int, error) { return 0, unix.Dup2(from, to) }

func pipe2(flags int) (int, int, error) {
	var p [2]int
	err := unix.Pipe2(p[:], flags)
	return p[0], p[1], err
}

// command is one of fcntl's with its argument.
type command struct{ cmd, arg int }

// Cmd is a command of fcntl's and its argument.
func Cmd(cmd, arg int) any { return command{cmd, arg} }

func fcntl(fd int, c command) (int, error) { return unix.FcntlInt(uintptr(fd), c.cmd, c.arg) }
