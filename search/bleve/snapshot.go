package bleve

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"

	"lotsennetz/graph"
	"lotsennetz/search"
)

// A snapshot is one state of the index with what was read from it so far.
// Queries share it until the next write.
type snapshot struct {
	reader *scorch.IndexSnapshot
	most   int // numbers of entries are below
	all    set

	cursors sync.Pool
	hits    []atomic.Pointer[kept]
	kept    atomic.Int64 // hits

	mu      sync.Mutex
	sets    map[leaf]set
	bytes   int // of sets
	counted map[search.Field]*counts

	listing sync.Mutex
	begun   map[search.Field]int      // how many beginnings were looked up
	lists   map[search.Field][]string // all terms, once it pays

	columns sync.Mutex
	ordered int           // how many lists were put in order
	ranks   []uint32      // of every entry in the order of Sort, once it pays
	points  []graph.Point // of every entry, once it is asked for
}

func newSnapshot(live bleve.Index) (*snapshot, error) {
	advanced, err := live.Advanced()
	if err != nil {
		return nil, notReady(err)
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, notReady(err)
	}
	segments, ok := reader.(*scorch.IndexSnapshot)
	if !ok {
		reader.Close()
		return nil, notReady(fmt.Errorf("index is a %T", reader))
	}
	s := &snapshot{reader: segments, sets: map[leaf]set{}, counted: map[search.Field]*counts{},
		begun: map[search.Field]int{}, lists: map[search.Field][]string{}}
	for _, segment := range segments.Segments() {
		s.most += int(segment.FullSize())
	}
	s.all = set{bits: make([]uint64, wordsOf(s.most))}
	s.hits = make([]atomic.Pointer[kept], s.most)
	s.cursors.New = func() any { return s.newCursor() }
	first := 0
	for _, segment := range segments.Segments() {
		deleted := segment.Deleted()
		for i := range int(segment.FullSize()) {
			if n := first + i; deleted == nil || !deleted.Contains(uint32(i)) {
				s.all.bits[n/64] |= 1 << (n % 64)
			}
		}
		first += int(segment.FullSize())
	}
	return s, nil
}

// maxBytes bounds the sets a snapshot keeps.
const maxBytes = 16 << 20

// leaf is the entries of a term or beginning, read once.
func (s *snapshot) leaf(ctx context.Context, l leaf) (set, error) {
	s.mu.Lock()
	known, ok := s.sets[l]
	s.mu.Unlock()
	if ok {
		return known, nil
	}
	c := s.cursors.Get().(*cursor)
	defer s.cursors.Put(c)
	terms, listed, err := s.termsOf(ctx, c, l)
	if err != nil || listed && len(terms) == 0 {
		return set{}, err
	}
	var numbers []uint32
	if listed {
		numbers, err = c.readAll(l.field, terms)
	} else {
		numbers, err = c.read(ctx, l)
	}
	if err != nil {
		return set{}, err
	}
	made := newSet(numbers, s.most)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.bytes += made.bytes() + len(l.term) + 100; s.bytes > maxBytes {
		clear(s.sets)
		s.bytes = made.bytes()
	}
	s.sets[l] = made
	return made, nil
}

// often is how many beginnings of a field are looked up in the segments before its
// terms are listed.
const often = 100

// termsOf are the terms of a leaf, where those of its field are listed: most words
// that are asked for are in no entry, and a list tells that soonest.
func (s *snapshot) termsOf(ctx context.Context, c *cursor, l leaf) (terms []string, listed bool, err error) {
	all, err := s.list(ctx, c, l)
	if err != nil || all == nil {
		return nil, false, err
	}
	from, found := slices.BinarySearch(all, l.term)
	to := from
	switch {
	case l.start:
		for to < len(all) && strings.HasPrefix(all[to], l.term) {
			to++
		}
	case found:
		to++
	}
	return all[from:to], true, nil
}

// list is all terms of a leaf's field, or nil while that would not pay yet.
func (s *snapshot) list(ctx context.Context, c *cursor, l leaf) ([]string, error) {
	s.listing.Lock()
	defer s.listing.Unlock()
	if all := s.lists[l.field]; all != nil || !l.start {
		return all, nil
	}
	if s.begun[l.field]++; s.begun[l.field] < often {
		return nil, nil
	}
	all, err := c.terms(ctx, l.field)
	if err == nil {
		s.lists[l.field] = all
	}
	return all, err
}

// enough is how many lists are put in order by what is stored before the order
// of all entries is worked out: a write does not cost the next query its time.
const enough = 3

// order is the place of every entry in the order of Sort, or nil while that would
// not pay yet.
func (s *snapshot) order() ([]uint32, error) {
	s.columns.Lock()
	defer s.columns.Unlock()
	if s.ranks != nil {
		return s.ranks, nil
	}
	if s.ordered++; s.ordered < enough {
		return nil, nil
	}
	var err error
	s.ranks, err = s.sorted()
	return s.ranks, err
}

// places are the points of all entries.
func (s *snapshot) places() ([]graph.Point, error) {
	s.columns.Lock()
	defer s.columns.Unlock()
	if s.points != nil {
		return s.points, nil
	}
	points := make([]graph.Point, s.most)
	err := s.values(s.all, pointField, func(n uint32, term []byte) {
		if p, ok := pointOf(term); ok {
			points[n] = p
		}
	})
	if err == nil {
		s.points = points
	}
	return points, err
}

// maxHits bounds the hits a snapshot keeps.
const maxHits = 16384

// hit is what is stored of an entry, read once.
func (s *snapshot) hit(n uint32) (*kept, error) {
	if k := s.hits[n].Load(); k != nil {
		return k, nil
	}
	k, err := s.stored(n)
	if err != nil {
		return nil, err
	}
	if s.kept.Add(1) > maxHits {
		for i := range s.hits {
			s.hits[i].Store(nil)
		}
		s.kept.Store(1)
	}
	s.hits[n].Store(k)
	return k, nil
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
		made, err := newSnapshot(live)
		if err != nil {
			return nil, err
		}
		x.current = made
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
