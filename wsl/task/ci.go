package task

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// CI runs lint, test, conform and search, all of them whatever the others say, and prints at the end how each came out.
func CI(ctx context.Context) error {
	steps := []struct {
		name string
		run  func(context.Context) error
	}{{"lint", Lint}, {"test", Test}, {"conform", Conform}, {"search", Search}}
	var summary []string
	var failed []error
	for _, step := range steps {
		fmt.Printf("\n==== %s\n", step.name)
		begin := time.Now()
		err := step.run(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		verdict := "ok"
		if err != nil {
			verdict = "FAILED"
			failed = append(failed, fmt.Errorf("%s: %w", step.name, err))
		}
		summary = append(summary, fmt.Sprintf("%-8s %-7s %v", step.name, verdict, time.Since(begin).Round(time.Second)))
	}
	fmt.Println("\n==== summary")
	for _, line := range summary {
		fmt.Println(line)
	}
	return errors.Join(failed...)
}
