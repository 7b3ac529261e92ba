// Package terminal shows log records to a person: the message and its attributes on a line, without time or level.
package terminal

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"sync"
)

// Handler is a slog.Handler that writes lines such as "unpacking (packages 9)". Records below Info are left out.
type Handler struct {
	mu    *sync.Mutex
	out   io.Writer
	attrs []slog.Attr
}

// New makes a Handler that writes to out.
func New(out io.Writer) *Handler { return &Handler{mu: new(sync.Mutex), out: out} }

// Enabled tells that everything from Info on is shown.
func (h *Handler) Enabled(_ context.Context, level slog.Level) bool { return level >= slog.LevelInfo }

// Handle writes the record.
func (h *Handler) Handle(_ context.Context, r slog.Record) error {
	attrs := slices.Clone(h.attrs)
	r.Attrs(func(a slog.Attr) bool {
		attrs = append(attrs, a)
		return true
	})
	words := make([]string, 0, len(attrs))
	for _, a := range attrs {
		words = append(words, a.Key+" "+a.Value.String())
	}
	line := r.Message
	if len(words) > 0 {
		line += " (" + strings.Join(words, ", ") + ")"
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := fmt.Fprintln(h.out, line)
	return err
}

// WithAttrs adds attributes to every record.
func (h *Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &Handler{h.mu, h.out, slices.Concat(h.attrs, attrs)}
}

// WithGroup changes nothing: a person reads the message.
func (h *Handler) WithGroup(string) slog.Handler { return h }
