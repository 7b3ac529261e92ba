package file

import "causeway/posixcompat/internal/ntfile"

// call is the plan as the system takes it.
func (p plan) call() ntfile.Call {
	return ntfile.Call{Access: p.access, Attributes: attributeNormal, Disposition: p.disposition, Options: p.options}
}

// withMode has a file that c makes get mode.
func withMode(c *ntfile.Call, mode uint32) (err error) {
	c.Descriptor, err = securityFor(mode)
	return err
}
