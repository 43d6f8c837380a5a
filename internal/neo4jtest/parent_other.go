//go:build !linux

package neo4jtest

import "syscall"

// dieWithParent cannot tie the server to its parent here; Stop does the work.
func dieWithParent() *syscall.SysProcAttr { return nil }
