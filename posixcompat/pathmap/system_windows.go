package pathmap

import (
	"os"
	"strings"

	"golang.org/x/sys/windows"
)

func getenv(name string) string { return os.Getenv(name) }

func gather() Env {
	e := Env{
		Temp:         os.TempDir(),
		Home:         os.Getenv("USERPROFILE"),
		User:         os.Getenv("USERNAME"),
		LocalAppData: os.Getenv("LOCALAPPDATA"),
		DriveDirs:    map[byte]string{},
	}
	e.Cwd, _ = windows.Getwd()
	e.Drives, _ = windows.GetLogicalDrives()
	for _, v := range windows.Environ() {
		// "=C:=C:\dir" is the current directory of drive C.
		if len(v) > 4 && v[0] == '=' && isLetter(v[1]) && v[2:4] == ":=" {
			e.DriveDirs[strings.ToUpper(v[1:2])[0]] = v[4:]
		}
	}
	return e
}
