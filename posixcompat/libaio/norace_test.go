//go:build !race

package libaio_test

// raceEnabled says whether the race detector is on.
const raceEnabled = false
