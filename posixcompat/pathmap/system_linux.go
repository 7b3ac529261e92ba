package pathmap

import (
	"os"
	"strings"
)

func getenv(name string) string { return os.Getenv(name) }

func gather() Env {
	distro := os.Getenv("WSL_DISTRO_NAME")
	if !validShare("wsl.localhost", distro) {
		distro = "Linux"
	}
	root := `\\wsl.localhost\` + distro
	cwd, err := os.Getwd()
	if err != nil {
		cwd = "/"
	}
	names := strings.Split(strings.Trim(cwd, "/"), "/")
	for i, name := range names {
		names[i] = encode(name)
	}
	return Env{Cwd: root + `\` + strings.Join(names, `\`)}
}
