package fuzz

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"causeway/compat-tests/suite/system"
)

// The limits of a worker.
const (
	stepLimit   = 20 * time.Second // for an answer to come
	perProcess  = 400              // programs before the process is a new one
	stderrLimit = 4096
)

// How a program can end other than by answering to the end. They are shown as
// another answer.
const (
	hung = "hangs"
	died = "the process ends"
)

// Worker has programs run in a process, on this or another system.
type Worker struct {
	// Start makes the process's command. Its arguments have it Serve.
	Start func(context.Context) *exec.Cmd
	// Plant is a difference to plant, none if empty.
	Plant string

	cmd   *exec.Cmd
	stop  context.CancelFunc
	in    io.WriteCloser
	lines chan []byte
	said  *head
	ran   int
}

// Run has p run and returns its answers. Fewer answers than steps, with hung or died
// as the last, is an answer too. An error means that the worker itself does not work.
// Where Wine itself failed, p gets another process.
func (w *Worker) Run(ctx context.Context, p Program, settle time.Duration) (answers []string, err error) {
	for range 3 {
		answers, err = w.once(ctx, p, settle)
		if w.cmd != nil || !system.WineFailed(w.Said()) {
			break
		}
	}
	return answers, err
}

func (w *Worker) once(ctx context.Context, p Program, settle time.Duration) ([]string, error) {
	if w.cmd != nil && w.ran >= perProcess {
		w.Close()
	}
	if w.cmd == nil {
		if err := w.open(ctx); err != nil {
			return nil, err
		}
	}
	w.ran++
	line, err := json.Marshal(order{p, int(settle / time.Microsecond), w.Plant})
	if err != nil {
		return nil, err
	}
	if _, err := w.in.Write(append(line, '\n')); err != nil {
		w.Close()
		return nil, fmt.Errorf("order: %w", err)
	}
	return w.answers(ctx, settle)
}

func (w *Worker) answers(ctx context.Context, settle time.Duration) (answers []string, err error) {
	timer := time.NewTimer(stepLimit + settle)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			w.Close()
			return nil, ctx.Err()
		case <-timer.C:
			w.Close()
			return append(answers, hung), nil
		case line, ok := <-w.lines:
			if !ok {
				w.Close()
				return append(answers, died), nil
			}
			var r reply
			if err := json.Unmarshal(line, &r); err != nil {
				w.Close()
				return nil, fmt.Errorf("the worker said %q", line)
			}
			if r.End && r.Error != "" {
				w.Close()
				return nil, errors.New(r.Error)
			}
			if r.End {
				return answers, nil
			}
			answers = append(answers, r.Answer)
			timer.Reset(stepLimit + settle)
		}
	}
}

func (w *Worker) open(ctx context.Context) error {
	ctx, w.stop = context.WithCancel(ctx)
	w.cmd, w.ran, w.said = w.Start(ctx), 0, new(head)
	w.cmd.Stderr = w.said
	out, err := w.cmd.StdoutPipe()
	if err == nil {
		w.in, err = w.cmd.StdinPipe()
	}
	if err == nil {
		err = w.cmd.Start()
	}
	if err != nil {
		w.stop()
		w.cmd = nil
		return fmt.Errorf("start the worker: %w", err)
	}
	w.lines = make(chan []byte, 64)
	go read(out, w.lines)
	return nil
}

// read hands on the lines of r until it ends.
func read(r io.Reader, lines chan<- []byte) {
	defer close(lines)
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxOrder)
	for s.Scan() {
		lines <- append([]byte(nil), s.Bytes()...)
	}
}

// Close ends the process.
func (w *Worker) Close() {
	if w.cmd == nil {
		return
	}
	w.stop()
	_ = w.in.Close()
	for range w.lines {
	}
	_ = w.cmd.Wait() // it was killed
	w.cmd = nil
}

// Said is the end of what the last process wrote to its standard error.
func (w *Worker) Said() string {
	if w.said == nil {
		return ""
	}
	return w.said.String()
}
