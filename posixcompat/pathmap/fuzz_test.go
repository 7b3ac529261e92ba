package pathmap

import (
	"strings"
	"testing"
)

// starts are what stands before a hazard in the seeds.
var starts = []string{"", "/", "/tmp/", "/tmp/../", "a/../../", "/mnt/c/", "/mnt/unc/", "/mnt/unc/s/h/", "/cygdrive/", "/dev/", "/dev/fd/", "/proc/self/fd/", `C:\`, "C:/", "C:", `\`, `\\s\h\`, `\\?\C:\`, `\\?\UNC\s\h\`, `\\.\`, `\??\`, `\\?\GLOBALROOT\`, `\\wsl.localhost\D\`, `\\wsl$\D\`}

func seed(f *testing.F, prefixes []string) {
	for _, prefix := range prefixes {
		for _, h := range hazards {
			f.Add(prefix + h)
		}
	}
}

func FuzzMap(f *testing.F) {
	seed(f, starts)
	f.Add(strings.Repeat("../", 1300) + "x")
	f.Add("/" + strings.Repeat("a", 256))
	table := newTable(f, machine)
	f.Fuzz(func(t *testing.T, path string) { checkMap(t, table, path) })
}

func FuzzUnmap(f *testing.F) {
	seed(f, starts)
	table := newTable(f, machine)
	f.Fuzz(func(t *testing.T, windows string) { checkUnmap(t, table, windows) })
}

func FuzzName(f *testing.F) {
	seed(f, []string{"", "a"})
	f.Fuzz(func(t *testing.T, name string) {
		checkName(t, name)
		checkDecode(t, name)
	})
}

func FuzzParseMounts(f *testing.F) {
	for _, s := range []string{"", ";;", "/a=C:\\b", "/a=C:\\b;/c=\\\\s\\h", "a=b", "/=", "/a=\\\\.\\C:", "/mnt/unc=C:\\", "/a=C:\\NUL", "/a=C:\\b=c"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		mounts, err := ParseMounts(s)
		if err != nil {
			return
		}
		env := machine
		env.Mounts = mounts
		table := newTable(t, env)
		for _, m := range mounts {
			checkMap(t, table, m.Dir)
			checkUnmap(t, table, m.Dest)
		}
	})
}
