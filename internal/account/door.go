package account

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"lotsennetz/graph"
)

// Doors signs the links that open one thing without signing in, and reads them
// again. Tokens are kept nowhere: whoever has the key can check them, nobody
// without it can make one. The zero value opens and signs nothing.
type Doors struct{ key []byte }

// doorKeySize is how long the secret must be at least, in bytes.
const doorKeySize = 32

// NewDoors makes doors from a secret of at least 32 bytes.
func NewDoors(secret []byte) (Doors, error) {
	if len(secret) < doorKeySize {
		return Doors{}, fmt.Errorf("key of the links: got %d bytes, want at least %d", len(secret), doorKeySize)
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "lotsennetz doors", doorKeySize)
	return Doors{key}, err
}

// OpenDoors reads the secret from a file, which it makes when it is not there,
// readable by its owner alone.
func OpenDoors(file string) (Doors, error) {
	secret, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		secret, err = makeKey(file)
	}
	if err != nil {
		return Doors{}, fmt.Errorf("key of the links: %w", err)
	}
	return NewDoors(secret)
}

func makeKey(file string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
		return nil, err
	}
	secret := make([]byte, doorKeySize)
	rand.Read(secret)
	err := WriteKey(file, secret)
	if errors.Is(err, os.ErrExist) { // another process was quicker
		return os.ReadFile(file)
	}
	return secret, err
}

// WriteKey keeps a secret in a file that must not exist yet, readable by its
// owner alone.
func WriteKey(file string, secret []byte) error {
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(secret)
	return errors.Join(err, f.Sync(), f.Close())
}

// Sign is the token of a door, for use in an address.
func (d Doors) Sign(door graph.Door) string {
	if d.key == nil {
		return ""
	}
	body, err := json.Marshal(door)
	if err != nil {
		panic(err) // a struct of text and times always marshals
	}
	return base64.RawURLEncoding.EncodeToString(append(d.mac(body), body...))
}

func (d Doors) mac(body []byte) []byte {
	h := hmac.New(sha256.New, d.key)
	h.Write(body)
	return h.Sum(nil)
}

// doorWitness opens nothing: it shows which key signed it.
const doorWitness graph.DoorKind = "witness"

// Witness shows later whether these doors are the same, without telling the key.
func (d Doors) Witness() string { return d.Sign(graph.Door{Kind: doorWitness}) }

// Signed reports whether a witness is of these doors.
func (d Doors) Signed(witness string) bool {
	_, err := d.Open(witness, doorWitness, time.Time{})
	return err == nil
}

// mostToken is the longest token that is looked at.
const mostToken = 600

// Open reads a token of a kind, or is ErrRefused: forged, of another kind, or
// over. Whether its epoch still holds is for whoever knows the bearer.
func (d Doors) Open(token string, kind graph.DoorKind, now time.Time) (graph.Door, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if d.key == nil || err != nil || len(token) > mostToken || len(raw) <= sha256.Size {
		return graph.Door{}, ErrRefused
	}
	body := raw[sha256.Size:]
	var door graph.Door
	if !hmac.Equal(raw[:sha256.Size], d.mac(body)) || json.Unmarshal(body, &door) != nil || door.Kind != kind {
		return graph.Door{}, ErrRefused
	}
	if !door.Until.IsZero() && !now.Before(door.Until) {
		return graph.Door{}, ErrRefused
	}
	return door, nil
}
