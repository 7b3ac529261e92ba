package process

// How far a process steps back: Linux's nice values.
const (
	minNice = -20
	maxNice = 19
)

// classes are Windows's priority classes, each with the lowest nice value that it
// stands for, the most urgent first; told is the one that it is told as.
var classes = []struct {
	class        uint32
	lowest, told int
}{
	{0x100, -20, -20}, // real time
	{0x80, -19, -15},  // high
	{0x8000, -9, -5},  // above normal
	{0x20, -2, 0},     // normal
	{0x4000, 3, 10},   // below normal
	{0x40, 15, 19},    // idle
}

// classOf returns the class for a nice value, which is first brought into its range.
func classOf(nice int) (class uint32, kept int) {
	kept = min(max(nice, minNice), maxNice)
	for _, c := range classes {
		if kept >= c.lowest {
			class = c.class
		}
	}
	return class, kept
}

// niceOf returns what a class is told as.
func niceOf(class uint32) int {
	for _, c := range classes {
		if c.class == class {
			return c.told
		}
	}
	return 0
}
