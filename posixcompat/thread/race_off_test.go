//go:build !race

package thread_test

// raceDetector is off.
const raceDetector = false
