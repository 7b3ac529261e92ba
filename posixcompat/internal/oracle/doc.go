// Package oracle has tests only: the same calls go to the core and to the Linux
// kernel, and every answer is compared.
package oracle
