package calls

import "causeway/compat-tests/fuzz"

// Known are the differences that are documented. The list only shrinks.
var Known = []fuzz.Known{
	{System: "wine", Call: "Fallocate", Args: "*, unix.FALLOC_FL_KEEP_SIZE, *", Want: "0", Got: "-1 ENOTSUP",
		Why: "Wine cannot reserve room behind the end of a file: docs/deviations.md, and expect/files.json"},
	{Call: "Renameat2", Args: "*unix.RENAME_EXCHANGE*", Want: "0", Got: "-1 EINVAL",
		Why: "Windows cannot exchange two names in one step: docs/deviations.md"},
	{Call: "IoctlGetInt", Want: "-1 EINVAL", Got: "-1 ENOTTY",
		Why: "an epoll set has ioctls of its own since Linux 6.9, and says EINVAL to others; before it was ENOTTY, as here"},
	{Call: "Bind:any", Want: "0", Got: "-1 EINVAL",
		Why: "Winsock does not bind a socket whose connection is over: docs/deviations.md, Sockets"},
	{Call: "Re*", Want: `*"*"*`, Got: "-1 ECONNRESET",
		Why: "Winsock throws away what was received, and the end of the stream, when the peer resets the connection: docs/deviations.md, Sockets"},
	{Call: "Write*", Want: "-1 EPIPE", Got: "-1 ECONNRESET",
		Why: "Winsock does not tell the peer's end of stream from its reset: docs/deviations.md, Sockets"},
	{Call: "Send*", Want: "-1 EPIPE", Got: "-1 ECONNRESET",
		Why: "as Write"},
	{Call: "GetsockoptInt*", Want: "32", Got: "104",
		Why: "as Write, told by SO_ERROR"},
	{System: "wine", Call: "Bind*", Want: "-1 EADDRINUSE", Got: "0",
		Why: "Wine lets a port be bound that only an accepted connection has"},
	{System: "wine", Call: "Re*", Want: "-1 ECONNREFUSED", Got: "-1 EAGAIN",
		Why: "Wine tells a UDP socket of no ICMP error: docs/deviations.md, Wine"},
	{System: "wine", Call: "Write*", Want: "-1 ECONNREFUSED", Got: "*",
		Why: "as the receive: no ICMP"},
	{System: "wine", Call: "Send*", Want: "-1 ECONNREFUSED", Got: "*",
		Why: "as the receive: no ICMP"},
	{System: "wine", Call: "GetsockoptInt*", Want: "111", Got: "0",
		Why: "as the receive: no ICMP"},
	{System: "wine", Call: "*oll*", Want: "*:OUT|ERR", Got: "*:OUT",
		Why: "as the receive: no ICMP"},
	{System: "wine", Call: "*oll*", Want: "*:OUT|ERR *", Got: "*:OUT *",
		Why: "as the receive: no ICMP"},
}
