package fd

// The flags of open(2), with linux/amd64's values.
const (
	ReadOnly   = 0x0
	WriteOnly  = 0x1
	ReadWrite  = 0x2
	AccessMode = 0x3
	Append     = 0x400
	Nonblock   = 0x800
	Async      = 0x2000
	Direct     = 0x4000
	NoAtime    = 0x40000
	CloseExec  = 0x80000
	PathOnly   = 0x200000 // O_PATH
)

// status are the flags that are a description's and can change.
const status = common | Async | Direct

// common are those that F_SETFL changes of every file.
const common = Append | Nonblock | NoAtime
