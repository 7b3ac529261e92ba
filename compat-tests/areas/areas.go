// Package areas lists all areas of conformance cases, in the order in which
// they are run and reported. It is the only place that knows all of them.
package areas

import (
	"causeway/compat-tests/aio"
	"causeway/compat-tests/clocks"
	"causeway/compat-tests/epoll"
	"causeway/compat-tests/errno"
	"causeway/compat-tests/eventfd"
	"causeway/compat-tests/fdtable"
	"causeway/compat-tests/fifos"
	"causeway/compat-tests/files"
	"causeway/compat-tests/killtool"
	"causeway/compat-tests/locks"
	"causeway/compat-tests/memory"
	"causeway/compat-tests/names"
	"causeway/compat-tests/pathmap"
	"causeway/compat-tests/pipes"
	"causeway/compat-tests/poll"
	"causeway/compat-tests/processes"
	"causeway/compat-tests/selectcall"
	"causeway/compat-tests/signals"
	"causeway/compat-tests/suite"
	"causeway/compat-tests/systems"
	"causeway/compat-tests/tcp"
	"causeway/compat-tests/text"
	"causeway/compat-tests/threads"
	"causeway/compat-tests/timerfd"
	"causeway/compat-tests/udp"
	"causeway/compat-tests/uio"
	"causeway/compat-tests/unixsockets"
)

// All returns every area.
func All() []suite.Area {
	return []suite.Area{
		fdtable.Area,
		names.Area,
		uio.Area,
		files.Area,
		aio.Area,
		memory.Area,
		tcp.Area,
		udp.Area,
		unixsockets.Area,
		epoll.Area,
		eventfd.Area,
		timerfd.Area,
		clocks.Area,
		pipes.Area,
		fifos.Area,
		poll.Area,
		selectcall.Area,
		signals.Area,
		killtool.Area,
		processes.Area,
		systems.Area,
		threads.Area,
		locks.Area,
		errno.Area,
		pathmap.Area,
		text.Area,
	}
}
