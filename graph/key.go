package graph

import (
	"crypto/rand"
	"encoding/base32"
	"strings"
)

var lowerBase32 = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// NewKey is a random text of 26 characters, unique for all purposes: keys of
// writes, ids of records created by hand.
func NewKey() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return strings.ToLower(lowerBase32.EncodeToString(b[:]))
}
