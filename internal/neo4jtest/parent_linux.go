package neo4jtest

import "syscall"

// dieWithParent has the kernel stop the server when the program that started
// it ends in any way, and keeps a terminal's Ctrl-C from reaching it first.
func dieWithParent() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM, Setpgid: true}
}
