package netdb

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// directory is where the system keeps its lists.
func directory() string {
	system, err := windows.GetSystemDirectory()
	if err != nil {
		return ""
	}
	return filepath.Join(system, "drivers", "etc")
}

// databaseName is what the system calls the list: "protocol" where others have "protocols".
func databaseName(file string) string {
	if file == "protocols" {
		return "protocol"
	}
	return file
}
