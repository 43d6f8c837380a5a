package neo4jtest

import (
	"fmt"
	"io"
	"net"
	"time"
)

// boltAnswers says whether a Bolt server agrees on a protocol version on the
// port. It needs no driver, so that this package imports none.
func boltAnswers(port int) bool {
	conn, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", port), time.Second)
	if err != nil {
		return false
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return false
	}
	// Magic number, then four proposals; the first is 5.4 and three below.
	hello := [20]byte{0x60, 0x60, 0xB0, 0x17, 0, 3, 4, 5}
	if _, err := conn.Write(hello[:]); err != nil {
		return false
	}
	var agreed [4]byte
	_, err = io.ReadFull(conn, agreed[:])
	return err == nil && agreed != [4]byte{}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
