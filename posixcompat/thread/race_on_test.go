//go:build race

package thread_test

// raceDetector empties pools at random, so that allocations cannot be counted.
const raceDetector = true
