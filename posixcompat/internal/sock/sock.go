// Package sock is sockets as Linux has them, over Winsock.
//
// A Socket never blocks in the system: a call tries, and if it would block it parks
// its goroutine until the readiness below says that another try is worth it. What
// Linux would answer is judged by a sockstate.Machine; what the system says is
// learned from the calls themselves and from one AFD poll for each socket, which
// asks for what its watchers want and do not have.
//
// Three things are known ahead of the calls. The stash holds received data that the
// program has not asked for yet: only so can a new segment be told from an unread
// one (edge trigger), the peer's end of stream be seen behind unread data, and
// SO_RCVLOWAT be kept. It is the one place where data is copied. A listener may have
// taken a connection to find out that there is one. And the error slot of the
// machine holds what SO_ERROR has not told yet.
//
// AF_UNIX is package unixsock's, which comes here only for streams of the system's own.
// Raw sockets and SOCK_SEQPACKET are not done.
package sock
