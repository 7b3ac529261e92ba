package main

// extensions are the exported names of posixcompat that golang.org/x/sys/unix lacks, each
// with the reason why it is there. They exist on both systems, handle_*.go.
var extensions = map[string]string{
	"AdoptHandle": "makes a descriptor of what os and other packages opened",
	"AdoptSocket": "makes a descriptor of a socket that net and other packages opened",
	"Handle":      "lends the handle of a descriptor to other packages",
}
