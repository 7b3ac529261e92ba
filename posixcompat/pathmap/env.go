package pathmap

import (
	"strings"
)

// Env is what the map has to know of the process and the system. What is empty is not there.
type Env struct {
	// Cwd is the current directory, a path of Windows. "/" is the root of its volume.
	Cwd string
	// Temp is the directory for temporary files: /tmp and /var/tmp.
	Temp string
	// Home is the user's directory: /home/USER. /home is the directory that it lies in.
	Home string
	User string
	// LocalAppData is where a program keeps data that stay on this machine: /dev/shm is below it.
	LocalAppData string
	// Drives has a bit for each drive that is there, A: the lowest; those have /a, /b... as a short form.
	Drives uint32
	// DriveDirs has the current directories of drives by their upper-case letter, for C:x.
	DriveDirs map[byte]string
	// Mounts are the user's. Of two with the same Dir the first counts.
	Mounts []Mount
}

// MountVariable and WPDKVariable name the environment variables from which FromSystem reads
// mounts, in ParseMounts's form. The first counts before the second.
const (
	MountVariable = "CAUSEWAY_PATHMAP"
	WPDKVariable  = "WPDKPATHMAP"
)

// builtin returns the mounts that follow from e.
func (e Env) builtin() []Mount {
	mounts := []Mount{{"/tmp", e.Temp}, {"/var/tmp", e.Temp}}
	if cwd, err := parseWindows(e.Cwd); err == nil && cwd.volume.kind != device {
		mounts = append(mounts, Mount{"/", cwd.volume.root()})
		if cwd.volume.isWSL() {
			return mounts // its own /home is there
		}
	}
	if home, err := parseWindows(e.Home); err == nil && len(home.names) > 0 {
		mounts = append(mounts, Mount{"/home", home.volume.joined(home.names[:len(home.names)-1])})
		if e.User != "" && !strings.ContainsAny(e.User, "/\x00") && e.User != "." && e.User != ".." {
			mounts = append(mounts, Mount{"/home/" + e.User, e.Home})
		}
	}
	return mounts
}

// shm returns the directory behind /dev/shm.
func (e Env) shm() Mount {
	base := e.LocalAppData
	if base == "" {
		base = e.Temp
	}
	if base == "" {
		return Mount{}
	}
	return Mount{"/dev/shm", strings.TrimRight(base, `\/`) + `\causeway\shm`}
}

// isWSL tells that v is the file system of a WSL distribution.
func (v volume) isWSL() bool {
	return v.kind == share && (strings.EqualFold(v.name, "wsl.localhost") || strings.EqualFold(v.name, "wsl$"))
}

// readMounts reads what a variable holds, entry by entry, so that a wrong one does not cost the others.
func readMounts(value string) []Mount {
	var mounts []Mount
	for entry := range strings.SplitSeq(value, ";") {
		if m, err := ParseMounts(entry); err == nil {
			mounts = append(mounts, m...)
		}
	}
	return mounts
}
