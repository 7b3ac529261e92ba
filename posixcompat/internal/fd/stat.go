package fd

// Stat tells what fstat(2) tells of d's file.
func (d *Description) Stat() (Stat, error) {
	if s, ok := d.file.(Stater); ok {
		return s.Stat()
	}
	return Anonymous, nil
}
