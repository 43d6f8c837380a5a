package neo4jtest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// prepare writes the configuration, and the first password when the folder is new.
func (s *Server) prepare() error {
	for _, name := range []string{"conf", "logs", "data/dbms", "plugins", "import"} {
		if err := os.MkdirAll(filepath.Join(s.Dir, name), 0o700); err != nil {
			return err
		}
	}
	conf := filepath.Join(s.Dir, "conf", "neo4j.conf")
	if err := os.WriteFile(conf, []byte(s.config()), 0o600); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(s.Dir, "data", "databases")); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.WriteFile(filepath.Join(s.Dir, "data", "dbms", "auth.ini"), []byte(credential(User, Password)), 0o600)
}

// config keeps the server small, silent towards the outside and on loopback.
func (s *Server) config() string {
	return fmt.Sprintf(`server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:%[1]d
server.bolt.advertised_address=127.0.0.1:%[1]d
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size=64m
dbms.security.auth_enabled=true
dbms.usage_report.enabled=false
db.tx_log.preallocate=false
db.tx_log.rotation.size=16m
internal.dbms.bolt.netty_server_shutdown_quiet_period=0
`, s.Port)
}

// credential is a line of the file from which Neo4j takes its first user: the
// same that "neo4j-admin dbms set-initial-password" writes.
func credential(user, password string) string {
	const rounds = 1024
	var salt [32]byte
	rand.Read(salt[:])
	hash := sha256.Sum256(append(salt[:], password...))
	for range rounds - 1 {
		hash = sha256.Sum256(hash[:])
	}
	return fmt.Sprintf("%s:SHA-256,%s,%s,%d:\n", user,
		hex.EncodeToString(hash[:]), hex.EncodeToString(salt[:]), rounds)
}
