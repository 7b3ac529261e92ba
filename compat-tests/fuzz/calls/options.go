package calls

import (
	"fmt"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

func hex(v int) string { return fmt.Sprintf("%#x", v) }

// option is a level and a name.
type option struct{ level, name int }

// Opt is the option of a socket that has the name at the level.
func Opt(level, name int) any { return option{level, name} }

var options = []fuzz.Const{
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_ERROR)", Opt(unix.SOL_SOCKET, unix.SO_ERROR)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_TYPE)", Opt(unix.SOL_SOCKET, unix.SO_TYPE)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_DOMAIN)", Opt(unix.SOL_SOCKET, unix.SO_DOMAIN)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_PROTOCOL)", Opt(unix.SOL_SOCKET, unix.SO_PROTOCOL)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_ACCEPTCONN)", Opt(unix.SOL_SOCKET, unix.SO_ACCEPTCONN)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_REUSEADDR)", Opt(unix.SOL_SOCKET, unix.SO_REUSEADDR)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_KEEPALIVE)", Opt(unix.SOL_SOCKET, unix.SO_KEEPALIVE)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, unix.SO_BROADCAST)", Opt(unix.SOL_SOCKET, unix.SO_BROADCAST)),
	fuzz.C("calls.Opt(unix.SOL_SOCKET, 9999)", Opt(unix.SOL_SOCKET, 9999)),
	fuzz.C("calls.Opt(unix.IPPROTO_TCP, unix.TCP_NODELAY)", Opt(unix.IPPROTO_TCP, unix.TCP_NODELAY)),
	fuzz.C("calls.Opt(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE)", Opt(unix.IPPROTO_TCP, unix.TCP_KEEPIDLE)),
	fuzz.C("calls.Opt(unix.IPPROTO_TCP, 999)", Opt(unix.IPPROTO_TCP, 999)),
}

var optionCalls = []*fuzz.Call{
	{Symbol: "GetsockoptInt", Func: getOption, Helper: true, Weight: 3, Params: []fuzz.Param{anySocket, fuzz.OneOf(options...)}},
	{Symbol: "SetsockoptInt", Func: setOption, Helper: true, Weight: 2, Params: []fuzz.Param{anySocket, fuzz.OneOf(options[5:]...), fuzz.Ints(1, 0)}},
	{Symbol: "SetsockoptLinger", Func: setLinger, Helper: true, Params: []fuzz.Param{anySocket, fuzz.Ints(1, 0)}},
	{Symbol: "SetsockoptTimeval", Func: setTimeout, Helper: true, Params: []fuzz.Param{anySocket, fuzz.Ints(0, 1, -1)}},
}

func getOption(fd int, o option) (int, error) { return unix.GetsockoptInt(fd, o.level, o.name) }

func setOption(fd int, o option, v int) error { return unix.SetsockoptInt(fd, o.level, o.name, v) }

func setLinger(fd, on int) error {
	return unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: int32(on)})
}

func setTimeout(fd, seconds int) error {
	return unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: int64(seconds)})
}
