package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"causeway/sigworker/sigsend"
)

const serverVar = "GRACEFULSERVER_TEST"

func TestMain(m *testing.M) {
	if os.Getenv(serverVar) != "" {
		main()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// server is the program, running.
type server struct {
	cmd   *exec.Cmd
	lines *bufio.Scanner
	addr  string
}

func startServer(t *testing.T) *server {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), serverVar+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	s := &server{cmd: cmd, lines: bufio.NewScanner(out)}
	line := s.line()
	_, addr, ok := strings.Cut(line, " listens on ")
	if !ok {
		t.Fatalf("the server said %q", line)
	}
	s.addr = addr
	return s
}

func (s *server) line() string {
	s.lines.Scan()
	return strings.TrimSpace(s.lines.Text())
}

// sigsendTo runs the kill tool.
func (s *server) sigsendTo(t *testing.T, args ...string) {
	t.Helper()
	var out bytes.Buffer
	args = append(args, strconv.Itoa(s.cmd.Process.Pid))
	if code := sigsend.Main(args, &out, &out); code != 0 {
		t.Fatalf("sigsend %v: %d: %s", args, code, out.String())
	}
}

func TestTermFinishesTheRequestsThereAreAndExitsWith0(t *testing.T) {
	s := startServer(t)
	body, feed := io.Pipe()
	type answer struct {
		text string
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		r, err := http.Post("http://"+s.addr, "text/plain", body)
		if err != nil {
			answers <- answer{"", err}
			return
		}
		defer r.Body.Close()
		text, err := io.ReadAll(r.Body)
		answers <- answer{string(text), err}
	}()
	if _, err := feed.Write([]byte("wor")); err != nil { // the request is being served now
		t.Fatal(err)
	}
	waitUntilServed(t, s)

	s.sigsendTo(t, "-TERM")
	if got := s.line(); got != "finishing: signal TERM received" {
		t.Errorf("the server said %q", got)
	}
	refused(t, s.addr)
	if _, err := feed.Write([]byte("ld")); err != nil {
		t.Fatal(err)
	}
	feed.Close()
	if a := <-answers; a.err != nil || a.text != "hello, world\n" {
		t.Errorf("the request under way got %q, %v", a.text, a.err)
	}
	if got := s.line(); got != "done" {
		t.Errorf("the server said %q", got)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Errorf("the server ended with %v, want 0", err)
	}
}

// waitUntilServed returns when a second, whole request was answered, which shows that
// the first one, sent before it, has been accepted.
func waitUntilServed(t *testing.T, s *server) {
	t.Helper()
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	r, err := client.Post("http://"+s.addr, "text/plain", strings.NewReader("you"))
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	if text, err := io.ReadAll(r.Body); err != nil || string(text) != "hello, you\n" {
		t.Fatalf("got %q, %v", text, err)
	}
}

// refused waits until the server takes no connection any more.
func refused(t *testing.T, addr string) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(5 * time.Millisecond) {
		c, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		c.Close()
		if time.Now().After(end) {
			t.Fatal("the server still takes connections")
		}
	}
}

func TestKillEndsTheServerWith137(t *testing.T) {
	s := startServer(t)
	s.sigsendTo(t, "-KILL")
	if got := waitStatus(s.cmd); got != 137 {
		t.Errorf("status %d, want 137", got)
	}
}

func TestAServerThatIsGoneIsNoSuchProcess(t *testing.T) {
	s := startServer(t)
	s.sigsendTo(t, "-TERM")
	if got := waitStatus(s.cmd); got != 0 {
		t.Errorf("status %d, want 0", got)
	}
	var out bytes.Buffer
	pid := s.cmd.Process.Pid
	code := sigsend.Main([]string{"-TERM", strconv.Itoa(pid)}, &out, &out)
	if want := fmt.Sprintf("sigsend: sending signal to %d failed: No such process\n", pid); code != 1 || out.String() != want {
		t.Errorf("%d: %q, want 1: %q", code, out.String(), want)
	}
}

func waitStatus(cmd *exec.Cmd) int {
	err := cmd.Wait()
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		return shellStatus(exit.ProcessState)
	}
	return 0
}
