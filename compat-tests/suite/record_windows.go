package suite

import "os"

// createRecord needs no care for numbers: handles are not descriptors.
func createRecord(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL|os.O_APPEND, 0o600)
}
