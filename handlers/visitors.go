package handlers

import (
	"crypto/rand"
	"crypto/sha256"
	"sync"

	"lotsennetz/graph"
)

// visitors tells the first asking of a visitor's day from her next ones, so that
// counts say how many asked and not how often one did. She is a salted hash in
// memory; salt and hashes are gone with the day or the program.
type visitors struct {
	mu   sync.Mutex
	day  graph.Date
	salt [16]byte
	seen map[[16]byte]bool
}

// mostVisits is how many askings are told apart in a day; after that each counts.
const mostVisits = 50_000

// first reports whether an asker asks something for the first time on the day.
func (v *visitors) first(asker, what string, day graph.Date) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.day != day || v.seen == nil {
		v.day, v.seen = day, map[[16]byte]bool{}
		rand.Read(v.salt[:])
	}
	sum := sha256.Sum256([]byte(string(v.salt[:]) + asker + "\x00" + what))
	key := [16]byte(sum[:16])
	if v.seen[key] {
		return false
	}
	if len(v.seen) < mostVisits {
		v.seen[key] = true
	}
	return true
}
