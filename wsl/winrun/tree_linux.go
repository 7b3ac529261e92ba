package winrun

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Processes are found by a variable in their environment: Wine's children are no children of their parents to Linux.

// killRounds bounds how often killAll looks again for processes that were just being started.
const (
	killRounds   = 500
	killInterval = 10 * time.Millisecond
)

// marked lists the living processes with this variable, "NAME=value", other than this one.
func marked(variable string) ([]int, error) {
	dirs, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil, err
	}
	var pids []int
	for _, dir := range dirs {
		pid, err := strconv.Atoi(filepath.Base(dir))
		if err != nil || pid == os.Getpid() {
			continue
		}
		environ, err := os.ReadFile(filepath.Join(dir, "environ"))
		if err != nil {
			continue // it is gone, or someone else's
		}
		for entry := range bytes.SplitSeq(environ, []byte{0}) {
			if string(entry) == variable {
				pids = append(pids, pid)
				break
			}
		}
	}
	return pids, nil
}

// killAll kills the marked processes until there are none.
func killAll(variable string) error { return killAllBut("", variable) }

// killAllBut spares those whose program's name begins with a word: the server's program may be started by a script.
func killAllBut(program, variable string) error {
	for range killRounds {
		pids, err := marked(variable)
		pids = slices.DeleteFunc(pids, func(pid int) bool {
			runs, err := os.Readlink(fmt.Sprintf("/proc/%d/exe", pid))
			return err == nil && program != "" && strings.HasPrefix(filepath.Base(runs), program)
		})
		if err != nil || len(pids) == 0 {
			return err
		}
		for _, pid := range pids {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
				return err
			}
		}
		time.Sleep(killInterval)
	}
	return fmt.Errorf("winrun: processes with %s are still there after SIGKILL", variable)
}
