// Package stdlib has the calls of the C library's <stdlib.h> about names of files:
// realpath, and the makers of temporary files and directories. The code is the same on Linux
// and on Windows, over posixcompat's calls, and so are the names and errors. Everything else of
// <stdlib.h> Go has itself.
package stdlib
