package main

func detached([]string) (code int, done bool) { return 0, false }
