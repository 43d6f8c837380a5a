// Package account is about who may act: passwords, sessions, tokens, one-time
// links, and how often somebody may try.
package account

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"lotsennetz/graph"
)

// cost is what one argon2id hash takes: OWASP's first recommendation.
type cost struct {
	memory, time uint32
	threads      uint8
}

var standard = cost{memory: 19 * 1024, time: 2, threads: 1}

// The lengths of a password that are accepted: characters at least, bytes at
// most.
const (
	MinPassword = 10
	MaxPassword = 1000
)

// slots bounds how many hashes are computed at once: each holds its memory.
var slots = make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))

var phc = base64.RawStdEncoding

// HashPassword is the encoded argon2id hash of a password, in the PHC form
// "$argon2id$v=19$m=…,t=…,p=…$salt$hash". A password too short or too long is an
// InvalidError. It waits while too many hashes are under way, no longer than ctx.
func HashPassword(ctx context.Context, password string) (string, error) {
	if err := ValidPassword(password); err != nil {
		return "", err
	}
	salt := make([]byte, 16)
	rand.Read(salt)
	key, err := derive(ctx, password, salt, standard, 32)
	if err != nil {
		return "", err
	}
	return encode(standard, salt, key), nil
}

// ValidPassword refuses a password that is too short or too long, as an InvalidError.
func ValidPassword(password string) error {
	switch {
	case utf8.RuneCountInString(password) < MinPassword:
		return graph.Invalid("password", "password", "password_too_short", fmt.Sprint(MinPassword))
	case len(password) > MaxPassword:
		return graph.Invalid("password", "password", "too_long", fmt.Sprint(MaxPassword))
	}
	return nil
}

// nobody is the hash that is checked for an account that is not there, so that
// the answer takes as long. No password fits it.
var nobody = encode(standard, make([]byte, 16), make([]byte, 32))

// CheckPassword reports whether the password fits the hash. An empty hash fits
// no password and takes as long as any other. An unreadable hash or a ctx that
// ends while waiting is an error.
func CheckPassword(ctx context.Context, hash, password string) (bool, error) {
	if hash == "" {
		hash = nobody
	}
	c, salt, want, err := decode(hash)
	if err != nil {
		return false, err
	}
	if len(password) > MaxPassword {
		password = ""
	}
	got, err := derive(ctx, password, salt, c, uint32(len(want)))
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1 && hash != nobody, nil
}

func derive(ctx context.Context, password string, salt []byte, c cost, size uint32) ([]byte, error) {
	select {
	case slots <- struct{}{}:
		defer func() { <-slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	return argon2.IDKey([]byte(password), salt, c.time, c.memory, c.threads, size), nil
}

func encode(c cost, salt, key []byte) string {
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.time, c.threads,
		phc.EncodeToString(salt), phc.EncodeToString(key))
}

var errHash = errors.New("unreadable password hash")

// decode reads what encode wrote and bounds what a stored hash may cost.
func decode(hash string) (c cost, salt, key []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, errHash
	}
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.time, &c.threads); err != nil {
		return c, nil, nil, errHash
	}
	salt, err1 := phc.DecodeString(parts[4])
	key, err2 := phc.DecodeString(parts[5])
	if err1 != nil || err2 != nil || len(salt) < 8 || len(key) < 16 || len(key) > 64 ||
		c.memory < 8 || c.memory > 1<<20 || c.time < 1 || c.time > 20 || c.threads < 1 {
		return c, nil, nil, errHash
	}
	return c, salt, key, nil
}
