package calls

import (
	"fmt"

	"causeway/compat-tests/fuzz"
	unix "causeway/posixcompat"
)

func hex(v int) string { return fmt.Sprintf("%#x", v) }

// option is a level and a name.
type option struct{ level, name int }

var options = []fuzz.Const{
	fuzz.C("unix.SOL_SOCKET, unix.SO_ERROR", option{unix.SOL_SOCKET, unix.SO_ERROR}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_TYPE", option{unix.SOL_SOCKET, unix.SO_TYPE}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_DOMAIN", option{unix.SOL_SOCKET, unix.SO_DOMAIN}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_PROTOCOL", option{unix.SOL_SOCKET, unix.SO_PROTOCOL}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_ACCEPTCONN", option{unix.SOL_SOCKET, unix.SO_ACCEPTCONN}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_REUSEADDR", option{unix.SOL_SOCKET, unix.SO_REUSEADDR}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_KEEPALIVE", option{unix.SOL_SOCKET, unix.SO_KEEPALIVE}),
	fuzz.C("unix.SOL_SOCKET, unix.SO_BROADCAST", option{unix.SOL_SOCKET, unix.SO_BROADCAST}),
	fuzz.C("unix.SOL_SOCKET, 9999", option{unix.SOL_SOCKET, 9999}),
	fuzz.C("unix.IPPROTO_TCP, unix.TCP_NODELAY", option{unix.IPPROTO_TCP, unix.TCP_NODELAY}),
	fuzz.C("unix.IPPROTO_TCP, unix.TCP_KEEPIDLE", option{unix.IPPROTO_TCP, unix.TCP_KEEPIDLE}),
	fuzz.C("unix.IPPROTO_TCP, 999", option{unix.IPPROTO_TCP, 999}),
}

var optionCalls = []*fuzz.Call{
	{Symbol: "GetsockoptInt", Func: getOption, Code: called("unix.GetsockoptInt"), Weight: 3, Params: []fuzz.Param{anySocket, fuzz.OneOf(options...)}},
	{Symbol: "SetsockoptInt", Func: setOption, Code: called("unix.SetsockoptInt"), Weight: 2, Params: []fuzz.Param{anySocket, fuzz.OneOf(options[5:]...), fuzz.Ints(1, 0)}},
	{Symbol: "SetsockoptLinger", Func: setLinger, Code: called("setLinger"), Params: []fuzz.Param{anySocket, fuzz.Ints(1, 0)}},
	{Symbol: "SetsockoptTimeval", Func: setTimeout, Code: called("setTimeout"), Params: []fuzz.Param{anySocket, fuzz.Ints(0, 1, -1)}},
}

func getOption(fd int, o option) (int, error) { return unix.GetsockoptInt(fd, o.level, o.name) }

func setOption(fd int, o option, v int) error { return unix.SetsockoptInt(fd, o.level, o.name, v) }

func setLinger(fd, on int) error {
	return unix.SetsockoptLinger(fd, unix.SOL_SOCKET, unix.SO_LINGER, &unix.Linger{Onoff: int32(on)})
}

func setTimeout(fd, seconds int) error {
	return unix.SetsockoptTimeval(fd, unix.SOL_SOCKET, unix.SO_RCVTIMEO, &unix.Timeval{Sec: int64(seconds)})
}
