package file

import (
	"testing"

	"causeway/posixcompat/internal/node"
	"causeway/posixcompat/pathmap"
)

func TestTargetsOfWindowsLinksInPOSIXsWords(t *testing.T) {
	before := pathmap.Default()
	defer pathmap.SetDefault(before)
	table, err := pathmap.New(pathmap.Env{Cwd: `C:\src`})
	if err != nil {
		t.Fatal(err)
	}
	pathmap.SetDefault(table)
	for _, c := range []struct{ name, target, want string }{
		{"a relative target", `a\b`, "a/b"},
		{"a target above", `..\..\x`, "../../x"},
		{"a target in the directory itself", `.\x\`, "./x/"},
		{"a stored name", "a\\b\uf03ac", "a/b:c"},
		{"a drive", `C:\x`, "/x"},
		{"a drive as the system writes it", `\??\D:\x`, "/mnt/d/x"},
		{"a server", `\??\UNC\server\share\x`, "/mnt/unc/server/share/x"},
		{"the root of the drive", `\x`, "/x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := targetOf(node.Node{Kind: node.Link, Payload: []byte(c.target), Foreign: true}); got != c.want {
				t.Errorf("%q is %q, want %q", c.target, got, c.want)
			}
		})
	}
}
