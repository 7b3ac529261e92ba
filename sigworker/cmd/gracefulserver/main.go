// Gracefulserver is the example of docs/signals.md: an HTTP server that, on TERM,
// accepts nothing new, finishes the requests that it has, and exits with 0. It is the
// same program on Linux and on Windows.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"time"

	"causeway/sigworker"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on")
	flag.Parse()
	ctx, stop := sigworker.NotifyContext(context.Background(), sigworker.SIGTERM, sigworker.SIGINT)
	defer stop()
	if err := sigworker.Err(); err != nil {
		fmt.Fprintln(os.Stderr, "gracefulserver:", err)
		os.Exit(1)
	}
	if err := serve(ctx, *addr, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "gracefulserver:", err)
		os.Exit(1)
	}
}

// finishLimit is how long requests may take after the signal.
const finishLimit = 30 * time.Second

// serve runs until ctx is done, then lets the requests end that are being served.
func serve(ctx context.Context, addr string, out io.Writer) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: http.HandlerFunc(hello)}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	fmt.Fprintf(out, "pid %d listens on %s\n", os.Getpid(), l.Addr())
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	fmt.Fprintf(out, "finishing: %v\n", context.Cause(ctx))
	limit, cancel := context.WithTimeout(context.Background(), finishLimit)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return err
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	fmt.Fprintln(out, "done")
	return nil
}

// hello answers with what it was sent. It takes as long as the client takes to send it.
func hello(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	fmt.Fprintf(w, "hello, %s\n", body)
}
