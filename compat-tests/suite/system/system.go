// Package system says exactly what a process runs on: the kernel's name and
// version, and whether what looks like Windows is Wine. It asks the system
// itself (uname, RtlGetVersion, wine_get_version) and never guesses from
// variables of the environment.
package system

import (
	"fmt"
	"runtime"
	"strings"
)

// Kind is what sort of system it is.
type Kind string

const (
	// Linux is a Linux kernel, WSL's too.
	Linux Kind = "linux"
	// Wine is the Windows API as Wine gives it. It is never called Windows.
	Wine Kind = "wine"
	// Windows is Windows itself.
	Windows Kind = "windows"
)

// System is what cases ran on.
type System struct {
	// Kind is linux, wine or windows; it is the system's short name in a report.
	Kind Kind `json:"kind"`
	// Name is the system and its exact version: "Linux 6.18.44", "wine 10.0",
	// "Windows 11 26100".
	Name string `json:"name"`
	// Detail is what else is known: the kernel's full release, the host under Wine.
	Detail string `json:"detail,omitempty"`
	// Arch is the processor architecture as Go names it.
	Arch string `json:"arch"`
	// Go is the version of Go that the program was built with.
	Go string `json:"go"`
}

// Detect asks the system that this process runs on.
func Detect() (System, error) {
	s, err := detect()
	s.Arch, s.Go = runtime.GOARCH, runtime.Version()
	return s, err
}

// Check reports what is wrong with a System that came from a file.
func (s System) Check() error {
	switch s.Kind {
	case Linux, Wine, Windows:
	default:
		return fmt.Errorf("%q is no kind of system", s.Kind)
	}
	if s.Name == "" {
		return fmt.Errorf("a system of kind %s has no name", s.Kind)
	}
	return nil
}

// linuxName makes the name from a kernel's release: the version without what a
// distribution hangs on it.
func linuxName(release string) string {
	end := 0
	for end < len(release) && (release[end] == '.' || release[end] >= '0' && release[end] <= '9') {
		end++
	}
	if end == 0 {
		end = len(release)
	}
	return "Linux " + release[:end]
}

// firstWindows11 is the build with which Windows 11 began; its version is still 10.0.
const firstWindows11 = 22000

// windowsName makes the name from a version and build number.
func windowsName(major, minor, build uint32, server bool) string {
	switch {
	case server:
		return fmt.Sprintf("Windows Server %d.%d %d", major, minor, build)
	case major == 10 && build >= firstWindows11:
		return fmt.Sprintf("Windows 11 %d", build)
	case minor == 0:
		return fmt.Sprintf("Windows %d %d", major, build)
	}
	return fmt.Sprintf("Windows %d.%d %d", major, minor, build)
}

// WineFailed reports whether a program's output has the words with which Wine says
// that its own connection to its server broke. That ends a process at any moment,
// whatever it is doing.
func WineFailed(output string) bool { return strings.Contains(output, "wine client error:") }
