package bleve

import (
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2"
	index "github.com/blevesearch/bleve_index_api"

	"lotsennetz/search"
)

// A snapshot is one state of the index with the sets of entries read from it so
// far. Queries share it until the next write.
type snapshot struct {
	reader index.IndexReader

	mu     sync.Mutex
	sets   map[leaf]*roaring.Bitmap
	hits   map[uint32]kept
	values map[search.Field][]value
	large  int      // how many long lists were asked for
	ranks  []uint32 // of every entry in the order of Sort, once it pays
}

// long is how many entries make sorting by their stored keys slow.
const long = 300

// rankOf is the place of every entry, or nil: it is worked out for the second
// long list, so that a write does not cost the next query its time.
func (s *snapshot) rankOf(n uint64, work func() ([]uint32, error)) ([]uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < long || s.ranks != nil {
		return s.ranks, nil
	}
	if s.large++; s.large < 2 {
		return nil, nil
	}
	var err error
	s.ranks, err = work()
	return s.ranks, err
}

// maxSets bounds the sets a snapshot keeps.
const maxSets = 4096

func (s *snapshot) get(l leaf) *roaring.Bitmap {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sets[l]
}

// put keeps a set, which must not change any more.
func (s *snapshot) put(l leaf, set *roaring.Bitmap) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.sets) >= maxSets {
		clear(s.sets)
	}
	s.sets[l] = set
}

// maxHits bounds the hits a snapshot keeps: the rungs of one query find the same
// entries again and again.
const maxHits = 8192

// hit is what is stored of an entry, read once.
func (s *snapshot) hit(n uint32, read func() (kept, error)) (kept, error) {
	s.mu.Lock()
	k, ok := s.hits[n]
	s.mu.Unlock()
	if ok {
		return k, nil
	}
	k, err := read()
	if err != nil {
		return k, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hits == nil || len(s.hits) >= maxHits {
		s.hits = map[uint32]kept{}
	}
	s.hits[n] = k
	return k, nil
}

// A value is a term of a field that is counted, with its entries.
type value struct {
	term    string
	entries *roaring.Bitmap
}

// valuesOf are all terms of a field, read once.
func (s *snapshot) valuesOf(f search.Field, read func() ([]value, error)) ([]value, error) {
	s.mu.Lock()
	all, ok := s.values[f]
	s.mu.Unlock()
	if ok {
		return all, nil
	}
	all, err := read()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.values == nil {
		s.values = map[search.Field][]value{}
	}
	s.values[f] = all
	return all, nil
}

// snapshots hands out the current one and closes each when its last user is gone
// and a write has retired it.
type snapshots struct {
	mu      sync.Mutex
	current *snapshot
	users   map[*snapshot]int
}

func (x *snapshots) take(live bleve.Index) (*snapshot, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		advanced, err := live.Advanced()
		if err != nil {
			return nil, notReady(err)
		}
		reader, err := advanced.Reader()
		if err != nil {
			return nil, notReady(err)
		}
		x.current = &snapshot{reader: reader, sets: map[leaf]*roaring.Bitmap{}}
		if x.users == nil {
			x.users = map[*snapshot]int{}
		}
		x.users[x.current] = 1 // for being current
	}
	x.users[x.current]++
	return x.current, nil
}

func (x *snapshots) give(s *snapshot) error {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.drop(s)
}

func (x *snapshots) drop(s *snapshot) error {
	if x.users[s]--; x.users[s] > 0 {
		return nil
	}
	delete(x.users, s)
	return s.reader.Close()
}

// retire makes the next query see what was written.
func (x *snapshots) retire() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current == nil {
		return nil
	}
	old := x.current
	x.current = nil
	return x.drop(old)
}
