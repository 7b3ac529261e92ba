//go:build !linux

package winrun

import "errors"

func marked(string) ([]int, error) { return nil, errors.ErrUnsupported }

func killAll(string) error { return errors.ErrUnsupported }

func killAllBut(_, _ string) error { return errors.ErrUnsupported }
