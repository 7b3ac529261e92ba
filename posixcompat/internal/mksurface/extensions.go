package main

// extensions are the exported names of posixcompat that golang.org/x/sys/unix lacks, each
// with the reason why it is there. They exist on Windows, and on Linux where it says so.
var extensions = map[string]string{
	"AdoptHandle": "makes a descriptor of what os and other packages opened (Windows only)",
	"AdoptSocket": "makes a descriptor of a socket that net and other packages opened (Windows only)",
	"Handle":      "lends the handle of a descriptor to other packages (Windows only)",
}
