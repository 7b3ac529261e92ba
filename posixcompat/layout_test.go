//go:build (linux || windows) && (amd64 || arm64)

package posixcompat

import (
	"embed"
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
)

//go:embed testdata/layout_*.txt
var layouts embed.FS

// TestLayouts compares every structure with the layout that x/sys/unix gives it: on Linux
// for this architecture, on Windows for linux/amd64.
func TestLayouts(t *testing.T) {
	goarch := runtime.GOARCH
	if runtime.GOOS == "windows" {
		goarch = "amd64"
	}
	golden, err := layouts.ReadFile("testdata/layout_" + goarch + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	var name string
	for line := range strings.Lines(string(golden)) {
		if !strings.HasPrefix(line, "\t") {
			name, _, _ = strings.Cut(line, " ")
		}
		want[name] += line
	}
	if len(want) != len(layoutTypes) {
		t.Errorf("%d layouts for %d types", len(want), len(layoutTypes))
	}
	for name, typ := range layoutTypes {
		if have := layoutOf(name, typ); have != want[name] {
			t.Errorf("have\n%swant\n%s", have, want[name])
		}
	}
}

// layoutOf says of a type what the generator says of x/sys/unix's.
func layoutOf(name string, typ reflect.Type) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s size %d align %d\n", name, typ.Size(), typ.Align())
	for i := range typ.NumField() {
		if f := typ.Field(i); f.IsExported() {
			fmt.Fprintf(&b, "\t%s at %d size %d %s\n", f.Name, f.Offset, f.Type.Size(), f.Type.Kind())
		}
	}
	return b.String()
}

// TestLayoutsOfC pins what C programs for x86-64 see, where x/sys/unix could err with us.
func TestLayoutsOfC(t *testing.T) {
	if runtime.GOOS == "linux" && runtime.GOARCH != "amd64" {
		t.Skip("the sizes are those of x86-64")
	}
	for typ, size := range map[reflect.Type]uintptr{
		reflect.TypeFor[EpollEvent](): 12, // packed on x86-64
		reflect.TypeFor[PollFd]():     8, reflect.TypeFor[FdSet](): 128, reflect.TypeFor[Timespec](): 16, reflect.TypeFor[Timeval](): 16,
		reflect.TypeFor[ItimerSpec](): 32, reflect.TypeFor[SignalfdSiginfo](): 128, reflect.TypeFor[Sigset_t](): 128,
		reflect.TypeFor[Iovec](): 16, reflect.TypeFor[Msghdr](): 56, reflect.TypeFor[Cmsghdr](): 16, reflect.TypeFor[Linger](): 8,
		reflect.TypeFor[RawSockaddrInet4](): 16, reflect.TypeFor[RawSockaddrInet6](): 28, reflect.TypeFor[RawSockaddrUnix](): 110,
		reflect.TypeFor[Stat_t](): 144, reflect.TypeFor[Statx_t](): 256, reflect.TypeFor[Flock_t](): 32, reflect.TypeFor[Utsname](): 390,
		reflect.TypeFor[Rusage](): 144, reflect.TypeFor[Rlimit](): 16, reflect.TypeFor[Termios](): 44, reflect.TypeFor[Winsize](): 8,
	} {
		if typ.Size() != size {
			t.Errorf("%v has %d bytes, want %d", typ, typ.Size(), size)
		}
	}
}
