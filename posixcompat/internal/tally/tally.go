// Package tally counts the system calls that the sockets of this module make, so
// that a benchmark can tell what a call costs: one number for the whole process.
package tally

import "sync/atomic"

var calls atomic.Uint64

// Add counts one system call.
func Add() { calls.Add(1) }

// Calls returns how many system calls were counted since the process began.
func Calls() uint64 { return calls.Load() }
