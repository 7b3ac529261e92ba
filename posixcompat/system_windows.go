package posixcompat

import (
	"crypto/rand"
	"os"

	"causeway/posixcompat/internal/clock"
	"causeway/posixcompat/internal/system"
)

// Uname tells what system this is: Sysname "Windows_NT", as Windows calls itself in its
// environment, Release its version ("10.0.26100"), Version its build and revision
// ("#26100.2314"), Machine the processor in Linux's spelling ("x86_64", "aarch64"), Nodename the host's
// name, Domainname "(none)". A program that looks for Linux here does not find it. EFAULT: buf is nil. See
// uname(2).
func Uname(buf *Utsname) (err error) {
	if buf == nil {
		return EFAULT
	}
	host, err := os.Hostname()
	if err != nil {
		host = "localhost"
	}
	v := system.Version()
	*buf = Utsname{}
	for field, text := range map[*[65]byte]string{
		&buf.Sysname: "Windows_NT", &buf.Nodename: host, &buf.Release: v.Release, &buf.Version: v.Build,
		&buf.Machine: v.Machine, &buf.Domainname: "(none)",
	} {
		copy(field[:len(field)-1], text) // it ends with a zero
	}
	return nil
}

// Sysinfo tells how long the system runs, its memory and page file, in bytes, and the
// number of processes. Windows counts no load averages, which are zero; its cache is part of the free memory.
// EFAULT: info is nil. See sysinfo(2).
func Sysinfo(info *Sysinfo_t) (err error) {
	if info == nil {
		return EFAULT
	}
	m := system.MemoryStatus()
	*info = Sysinfo_t{
		Uptime:   clock.Now(clock.Boottime) / clock.Second,
		Totalram: m.Total, Freeram: m.Free, Totalswap: m.SwapTotal, Freeswap: m.SwapFree,
		Procs: system.Processes(), Unit: 1,
	}
	return nil
}

// mostRandom is how much one call of getrandom(2) gives.
const mostRandom = 1<<31 - 4096

// Getrandom fills buf with random bytes that nobody can foretell, all of it up to 2 GiB; they are there
// from the beginning, so that no flag matters. EINVAL: unknown flags, or GRND_RANDOM with
// GRND_INSECURE. See getrandom(2).
func Getrandom(buf []byte, flags int) (n int, err error) {
	const random, insecure = GRND_RANDOM, GRND_INSECURE
	if flags&^(GRND_NONBLOCK|random|insecure) != 0 || flags&(random|insecure) == random|insecure {
		return -1, EINVAL
	}
	buf = buf[:min(len(buf), mostRandom)]
	return rand.Read(buf)
}
