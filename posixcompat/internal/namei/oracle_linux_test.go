package namei

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
	"pgregory.net/rapid"

	"causeway/errnomap"
	"causeway/posixcompat/pathmap"
)

// answer is what a walk and the kernel say of a path: which file, or which error.
type answer struct {
	dev, ino uint64
	errno    errnomap.Errno
}

func (a answer) String() string {
	if a.errno != 0 {
		return errnomap.Name(a.errno)
	}
	return fmt.Sprintf("file %d", a.ino)
}

// ours walks path and asks what is there.
func ours(start int, path string, o Options) answer {
	p, err := pathmap.Split(path)
	if err != nil {
		return answer{errno: errnomap.Of(err)}
	}
	f, err := Walk(kernel{}, spot{fd: start}, p, o)
	if err == nil && !f.Exists {
		err = errnomap.ENOENT
	}
	if err != nil {
		return answer{errno: errnomap.Of(err)}
	}
	var st unix.Stat_t
	if err := unix.Fstatat(f.Place.fd, f.Place.name(), &st, unix.AT_SYMLINK_NOFOLLOW); err != nil {
		return answer{errno: errnomap.Of(err)}
	}
	return answer{dev: st.Dev, ino: st.Ino}
}

// theirs has the kernel open the path for nothing but its name.
func theirs(start int, path string, o Options) answer {
	how := unix.OpenHow{Flags: unix.O_PATH | unix.O_CLOEXEC}
	if o.Last == Keep {
		how.Flags |= unix.O_NOFOLLOW
	}
	for _, r := range []struct {
		on   bool
		flag uint64
	}{
		{o.Beneath, unix.RESOLVE_BENEATH}, {o.InRoot, unix.RESOLVE_IN_ROOT}, {o.NoXdev, unix.RESOLVE_NO_XDEV},
		{o.NoSymlinks, unix.RESOLVE_NO_SYMLINKS}, {o.NoMagic, unix.RESOLVE_NO_MAGICLINKS},
	} {
		if r.on {
			how.Resolve |= r.flag
		}
	}
	fd, err := unix.Openat2(start, path, &how)
	for err == unix.EAGAIN { // somebody renamed something on this machine
		fd, err = unix.Openat2(start, path, &how)
	}
	if err != nil {
		return answer{errno: errnomap.Of(err)}
	}
	defer unix.Close(fd)
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return answer{errno: errnomap.Of(err)}
	}
	return answer{dev: st.Dev, ino: st.Ino}
}

// The names of random trees: few, so that paths hit what is there.
var names = []string{"a", "b", "c", "l", "m"}

// drawPath draws a path of such names, with everything that makes paths hard.
func drawPath(t *rapid.T, label, root string) string {
	parts := rapid.SliceOfN(rapid.SampledFrom(append([]string{".", "..", "..", "", strings.Repeat("n", 256)}, append(names, names...)...)), 1, 7).Draw(t, label)
	path := strings.Join(parts, "/")
	switch rapid.IntRange(0, 9).Draw(t, label+" form") {
	case 0:
		path = "/" + path
	case 1:
		path = root + "/" + path
	case 2:
		path += "/"
	case 3:
		path += "//."
	}
	return path
}

// plant fills dir with directories, files and links.
func plant(t *rapid.T, root, dir string, depth int) {
	for _, name := range names {
		p := filepath.Join(dir, name)
		var err error
		switch rapid.IntRange(0, 5).Draw(t, "what is "+name) {
		case 0, 1:
			if err = os.Mkdir(p, 0o700); err == nil && depth > 0 {
				plant(t, root, p, depth-1)
			}
		case 2:
			err = os.WriteFile(p, nil, 0o600)
		case 3, 4:
			target := drawPath(t, "target of "+name, root)
			if target == "" {
				target = "."
			}
			err = os.Symlink(target, p)
		}
		if err != nil && !errors.Is(err, unix.ENAMETOOLONG) {
			t.Fatal(err)
		}
	}
}

func drawOptions(t *rapid.T) Options {
	o := Options{Last: rapid.SampledFrom([]Last{Follow, Keep}).Draw(t, "last")}
	switch rapid.IntRange(0, 7).Draw(t, "scope") {
	case 0, 1:
		o.Beneath = true
	case 2, 3:
		o.InRoot = true
	case 4:
		o.NoSymlinks = true
	case 5:
		o.NoXdev = true
	}
	return o
}

func TestWalksLeadWhereTheKernelGoes(t *testing.T) {
	base := t.TempDir()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		n++
		root := filepath.Join(base, fmt.Sprint(n))
		if err := os.Mkdir(root, 0o700); err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(root)
		plant(t, root, root, 2)
		start, err := unix.Open(root, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer unix.Close(start)
		for range 20 {
			path, o := drawPath(t, "path", root), drawOptions(t)
			if got, want := ours(start, path, o), theirs(start, path, o); got != want {
				t.Fatalf("%q with %+v: %v, the kernel says %v", path, o, got, want)
			}
		}
	})
}

// chain makes links l0 to l(n-1), each to the next, the last to a directory.
func chain(t *testing.T, dir string, n int) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, fmt.Sprint("l", n)), 0o700); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if err := os.Symlink(fmt.Sprint("l", i+1), filepath.Join(dir, fmt.Sprint("l", i))); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheLimitsAreTheKernels(t *testing.T) {
	dir := t.TempDir()
	chain(t, dir, 45)
	for name, target := range map[string]string{"self": "self", "x": "y", "y": "x", "up": "..", "file": "/dev/null/x", "abs": "/", "long": strings.Repeat("./", 2047)} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	start, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(start)
	paths := []string{
		"l4", "l5", "l6", "l5/.", "l5/..", "l25/../l25", "l24/../l26/../l45", "self", "self/", "self/x", "x", "y/.", "up", "file", "abs", "abs/dev", "/..", "/../..",
		"", ".", "..", "/", "//", "./", "../", strings.Repeat("n", 255), strings.Repeat("n", 256), "none/" + strings.Repeat("n", 256), strings.Repeat("n", 256) + "/..",
		strings.Repeat("./", 2047), strings.Repeat("./", 2047) + "x", strings.Repeat("./", 2047) + "xy", "long/long/long",
	}
	for _, path := range paths {
		for _, o := range []Options{{}, {Last: Keep}, {Beneath: true}, {InRoot: true}, {NoSymlinks: true}, {NoSymlinks: true, Last: Keep}, {NoXdev: true}} {
			if got, want := ours(start, path, o), theirs(start, path, o); got != want {
				t.Errorf("%.40q with %+v: %v, the kernel says %v", path, o, got, want)
			}
		}
	}
}
