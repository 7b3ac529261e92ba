package posixcompat

// Getrlimit tells the limits of RLIMIT_NOFILE, the number of descriptors, and that
// there is no limit to any other resource. EINVAL: no such resource. EFAULT: rlim is
// nil. See getrlimit(2).
func Getrlimit(resource int, rlim *Rlimit) error {
	if resource < 0 || resource > RLIMIT_RTTIME {
		return EINVAL
	}
	if rlim == nil {
		return EFAULT
	}
	*rlim = Rlimit{Cur: RLIM_INFINITY, Max: RLIM_INFINITY}
	if resource == RLIMIT_NOFILE {
		rlim.Cur, rlim.Max = table.Limits()
	}
	return nil
}

// Setrlimit changes the limits of RLIMIT_NOFILE. EINVAL: the soft limit is beyond the
// hard one, or no such resource. EPERM: the hard one would be raised. ENOSYS: another
// resource, which Windows does not limit this way. EFAULT: rlim is nil. See
// setrlimit(2).
func Setrlimit(resource int, rlim *Rlimit) error {
	switch {
	case rlim == nil:
		return EFAULT
	case resource < 0 || resource > RLIMIT_RTTIME || rlim.Cur > rlim.Max:
		return EINVAL
	case resource != RLIMIT_NOFILE:
		return ENOSYS
	}
	return table.SetLimits(rlim.Cur, rlim.Max)
}
