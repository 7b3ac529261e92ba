// Package system knows what machine this is: its names, memory, processors and processes.
package system

// Names is how a system is called, as uname(2) has it.
type Names struct{ Release, Build, Machine string }

// Version returns the names of this system.
func Version() Names { return version() }

// Memory is the system's, in bytes.
type Memory struct{ Total, Free, SwapTotal, SwapFree uint64 }

// MemoryStatus returns the state of the system's memory.
func MemoryStatus() Memory { return memory() }

// Processors returns how many processors there are and how many of them work, on Windows over
// all groups.
func Processors() (configured, online int) { return processors() }

// Processes returns how many processes there are, at most what a sysinfo(2) can hold.
func Processes() uint16 { return processes() }
