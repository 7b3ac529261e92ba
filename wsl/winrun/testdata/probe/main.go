// Probe is the Windows program that winrun's tests run: it shows what reached it.
package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"time"
)

func main() {
	if err := run(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(99)
	}
}

func run(what string, args []string) error {
	switch what {
	case "args":
		for _, arg := range args {
			fmt.Printf("%q\n", arg)
		}
	case "env":
		for _, name := range args {
			value, set := os.LookupEnv(name)
			fmt.Printf("%q %t\n", value, set)
		}
	case "cat":
		_, err := io.Copy(os.Stdout, os.Stdin)
		return err
	case "streams":
		fmt.Fprint(os.Stdout, "to stdout")
		fmt.Fprint(os.Stderr, "to stderr")
	case "dir":
		dir, err := os.Getwd()
		fmt.Print(dir)
		return err
	case "exit":
		code, err := strconv.Atoi(args[0])
		if err != nil {
			return err
		}
		os.Exit(code)
	case "sleep":
		fmt.Println("up")
		time.Sleep(time.Hour)
	case "tree": // a child and a grandchild, which print "up" when they run
		if len(args) > 0 {
			child := exec.Command(os.Args[0], append([]string{"tree"}, args[1:]...)...)
			child.Stdout = os.Stdout
			if err := child.Start(); err != nil {
				return err
			}
		}
		return run("sleep", nil)
	}
	return nil
}
