package winrun

import (
	"fmt"
	"slices"
	"strings"
)

// environment is a list of variables by name; the last of a name counts, as in os/exec.
type environment map[string]string

func parseEnviron(list []string) environment {
	env := make(environment, len(list))
	for _, entry := range list {
		if name, value, ok := strings.Cut(entry, "="); ok && name != "" {
			env[name] = value
		}
	}
	return env
}

// list is the environment in os.Environ's form, sorted.
func (env environment) list() []string {
	list := make([]string, 0, len(env))
	for name, value := range env {
		list = append(list, name+"="+value)
	}
	slices.Sort(list)
	return list
}

// Wine keeps these Unix variables from programs, because they name places in Linux; it takes WINE + name in their stead.
var wineHides = []string{"PATH", "PWD", "HOME", "XDG_SESSION_TYPE"}

// wineHidesPrefixes are the same for whole families.
var wineHidesPrefixes = []string{"QT_", "VK_"}

// wineSets are the variables that Wine sets itself in every process, whatever was asked for (measured with Wine 10), and TMPDIR,
// with which Debian's Wine 10 does not start.
var wineSets = []string{
	"ALLUSERSPROFILE", "APPDATA", "CLIENTNAME", "COMMONPROGRAMFILES", "COMMONPROGRAMFILES(X86)", "COMMONPROGRAMW6432", "COMPUTERNAME",
	"COMSPEC", "HOMEDRIVE", "HOMEPATH", "LOCALAPPDATA", "LOGONSERVER", "NUMBER_OF_PROCESSORS", "OS", "PATHEXT",
	"PROCESSOR_ARCHITECTURE", "PROCESSOR_IDENTIFIER", "PROCESSOR_LEVEL", "PROCESSOR_REVISION", "PROGRAMDATA", "PROGRAMFILES",
	"PROGRAMFILES(X86)", "PROGRAMW6432", "PUBLIC", "SESSIONNAME", "SYSTEMDRIVE", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR",
	"USERDOMAIN", "USERNAME", "USERPROFILE", "WINDIR", "WINSYSDIR",
}

// wineEnv translates the environment that a program is to have into the one to start Wine with. A variable with the value that it
// has in this process too is left to Wine's own rules: PATH and HOME of Linux mean nothing to a Windows program. One that differs
// was set for the program and is handed through, or refused when Wine would not.
func wineEnv(environ, own []string, settings environment) ([]string, error) {
	want, ambient := parseEnviron(environ), parseEnviron(own)
	out := environment{}
	for name, value := range want {
		inherited, same := ambient[name]
		switch same = same && inherited == value; {
		case same:
			out[name] = value
		case slices.Contains(wineSets, strings.ToUpper(name)):
			return nil, fmt.Errorf("winrun: Wine sets %s itself, so it can't be set for a program", name)
		case wineHidden(name):
			out["WINE"+name] = value
		default:
			out[name] = value
		}
	}
	if !utf8Locale(want) {
		out["LC_ALL"] = "C.UTF-8" // else Wine garbles arguments beyond ASCII
	}
	for name, value := range settings {
		if value == "" {
			delete(out, name)
			continue
		}
		out[name] = value
	}
	return out.list(), nil
}

func wineHidden(name string) bool {
	return slices.Contains(wineHides, name) ||
		slices.ContainsFunc(wineHidesPrefixes, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// utf8Locale tells whether the C library would take UTF-8 for its code set; the first variable of the three that is set decides.
func utf8Locale(env environment) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := strings.ToLower(env[name]); value != "" {
			return strings.HasSuffix(value, ".utf-8") || strings.HasSuffix(value, ".utf8")
		}
	}
	return false
}

// interopKeeps are the variables that mean something else on the other side of WSL, or belong to WSL.
var interopKeeps = []string{"PATH", "PWD", "OLDPWD", "HOME", "SHELL", "TMPDIR", "WSLENV", "WSL_INTEROP", "WSL_DISTRO_NAME"}

// interopEnv adds to WSLENV, the list of variables that WSL hands to Windows programs, all that may go through. As under Wine,
// PATH and its like go through only when they were set for the program.
func interopEnv(environ, own []string) []string {
	want, ambient := parseEnviron(environ), parseEnviron(own)
	var names []string
	if listed := want["WSLENV"]; listed != "" {
		names = strings.Split(listed, ":")
	}
	known := map[string]bool{}
	for _, entry := range names {
		name, _, _ := strings.Cut(entry, "/")
		known[name] = true
	}
	var added []string
	for name, value := range want {
		inherited, same := ambient[name]
		keep := slices.Contains(interopKeeps, name) && same && inherited == value
		if keep || known[name] || name == "WSLENV" || strings.ContainsAny(name, ":/") {
			continue
		}
		added = append(added, name+"/w")
	}
	slices.Sort(added)
	want["WSLENV"] = strings.Join(append(names, added...), ":")
	return want.list()
}
