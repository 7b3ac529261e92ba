package unixpipe

import "causeway/posixcompat/internal/unixsock"

// carrier moves descriptors between this process and the process pid.
func carrier(pid uint32) unixsock.Carrier { return unixsock.Carrier{} }
