package runner

import (
	"context"
	"os/exec"

	"causeway/compat-tests/suite/system"
)

// Native is the target of this system itself: program, a path, is started as it is.
func Native(program string) (Target, error) {
	s, err := system.Detect()
	if err != nil {
		return Target{}, err
	}
	return Target{
		System: s,
		Command: func(ctx context.Context, args ...string) *exec.Cmd {
			cmd := exec.CommandContext(ctx, program, args...)
			ownGroup(cmd)
			return cmd
		},
		Path: func(path string) (string, error) { return path, nil },
	}, nil
}
