// Package rawio moves data between a stream socket and many buffers in one system call,
// without an allocation, for reactors.
//
// A [Vec] is an array of buffers in the system's own form (iovec on Linux, WSABUF on
// Windows), prepared once and changed in place. It lies outside of Go's heap and holds
// addresses, not Go pointers, so that the garbage collector neither sees nor moves
// anything. [Recv] and [Send] hand a part of it to recvmsg(2) and sendmsg(2), called without
// telling Go's scheduler, or to WSARecv and WSASend.
//
// Neither call ever waits: EAGAIN says that the socket would. On Windows the socket must be
// non-blocking in Winsock's sense, as all of package posixcompat's are; on Linux any will do.
//
// Wine alone: a send that finds room for a part only may lose some of what Wine then sends
// in the background. Package posixcompat's own sends never ask for more than surely finds
// room there; that takes a count for each socket and a WSAPoll, which costs more than the
// send itself (130 µs beside 60 to 90), and rawio has neither. So under Wine send pieces
// that fit into what the peer has read, or send by package posixcompat. Windows is not
// known to do this.
//
// It works below package posixcompat's sockets: on Windows it sees what Winsock says, with
// errnomap's number for it, and not what posixcompat knows of the socket besides. What
// posixcompat took ahead of its own calls (for EPOLLET and EPOLLRDHUP, for one) is not seen
// here; it takes nothing more once it has lent the handle, so have the handle lent before
// data comes: when the socket was made or accepted. What it does not do: files,
// pipes, addresses, control data, flags.
package rawio
