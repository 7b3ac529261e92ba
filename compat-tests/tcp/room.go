package tcp

import (
	"bytes"
	"errors"

	"causeway/compat-tests/fixture"
	"causeway/compat-tests/suite"
	unix "causeway/posixcompat"
)

// Servers push to a connection from several threads without a lock, and get away
// with it on Linux as long as there is room.
var roomCases = []suite.Case{
	{
		Number: 373, Name: "non-blocking writes of four threads, for which there is room, are taken whole and do not mix",
		Source: "Linux: tcp_sendmsg holds the socket's lock until it has to wait for room",
		Run: func(t *suite.T) {
			client, server := fixture.Pair(t)
			fixture.Nonblock(t, client)
			const writers, each, length = 4, 20, 5003
			mixed := 0
			for range 20 {
				var done []<-chan fixture.Result
				for i := range writers {
					message := bytes.Repeat([]byte{byte('a' + i)}, length)
					done = append(done, fixture.Go(func() (int, error) { return writeTimes(client, message, each) }))
				}
				for _, d := range done {
					t.Must(fixture.Join(t, d).Err)
				}
				message := make([]byte, length)
				for range writers * each {
					fixture.ReadFull(t, server, message)
					if bytes.Count(message, message[:1]) != length {
						mixed++
					}
				}
			}
			t.Value("mixed", mixed)
		},
	},
}

// writeTimes writes message n times, each time whole.
func writeTimes(fd int, message []byte, n int) (int, error) {
	for i := range n {
		m, err := unix.Write(fd, message)
		if err != nil {
			return i, err
		}
		if m != len(message) {
			return i, errors.New("a write was cut short")
		}
	}
	return n, nil
}
