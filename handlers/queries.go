package handlers

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// What people look for in vain tells a coordinator which words and offers are
// missing. Nothing of it may tell of a person:
//
//   - A query is counted by its folded words alone, never with who asked. One
//     that looks like an address, a number or a form of address is not counted.
//   - It stays in memory, and is gone with the day or the program, until it was
//     asked three times or by two askers, whom only a salted hash in memory tells
//     apart. A name that somebody looks up once is never written down. What one
//     asker repeats on a day is counted once.
//   - Words that are names of people in the network are not written down.
//   - What was written down is dropped after 90 days.

// Bounds of queries that are counted.
const (
	queryDays    = 90
	longestQuery = 60 // letters
	mostWords    = 6
	mostDigits   = 3 // 18, but no postcode, year or number of a telephone
	askedOften   = 3
	mostQueries  = 1000 // held in memory at a time
)

// queryCounter holds what was looked for in vain today.
type queryCounter struct {
	mu   sync.Mutex
	day  graph.Date
	held map[string]*heldQuery
	visitors

	writing sync.Mutex // held while counts are written
	names   folkNames  // of people in the network
	namesAt time.Time
	purged  graph.Date
}

// heldQuery is one query of the day.
type heldQuery struct {
	asked, askers, written int
	known                  bool // asked often enough, or by two
}

func newQueryCounter() *queryCounter {
	return &queryCounter{held: map[string]*heldQuery{}}
}

// add counts one asking, of an asker's on a day the first; what was counted on another day and not written down is
// forgotten.
func (q *queryCounter) add(query, asker string, day graph.Date) {
	first := q.first(asker, query, day)
	q.mu.Lock()
	defer q.mu.Unlock()
	if day != q.day {
		q.day = day
		clear(q.held)
	}
	h := q.held[query]
	if h == nil {
		if len(q.held) >= mostQueries {
			return
		}
		h = &heldQuery{}
		q.held[query] = h
	}
	h.asked++
	if first {
		h.askers++
	}
	h.known = h.known || h.asked >= askedOften || h.askers > 1
}

// take gives what may be written down and has not been, by query.
func (q *queryCounter) take() (graph.Date, map[string]int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := map[string]int{}
	for text, h := range q.held {
		if h.known && h.askers > h.written {
			out[text] = h.askers - h.written
			h.written = h.askers
		}
	}
	return q.day, out
}

// formsOfAddress come before names.
var formsOfAddress = wordsOf(`herr herrn frau familie fam dr prof mr mrs ms miss mister madame monsieur пан пані пану пани господин госпожа السيد السيده سيد خانم اقای bay bayan`)

func wordsOf(text string) map[string]bool {
	out := map[string]bool{}
	for _, w := range fold.Tokens(text) {
		out[w] = true
	}
	return out
}

// countable is the query as it is counted, or false where it may tell of a
// person.
func countable(text string) (string, bool) {
	digits := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	words := fold.Tokens(text)
	folded := strings.Join(words, " ")
	if digits > mostDigits || strings.ContainsAny(text, "@") || strings.Contains(text, "://") || strings.Contains(text, "www.") ||
		len(words) == 0 || len(words) > mostWords || utf8.RuneCountInString(folded) > longestQuery || utf8.RuneCountInString(folded) < 3 {
		return "", false
	}
	for _, w := range words[:len(words)-1] {
		if formsOfAddress[w] {
			return "", false
		}
	}
	return folded, true
}

// countQuery counts what was looked for in vain.
func (s *Server) countQuery(c *fiber.Ctx, text string) {
	query, ok := countable(text)
	if !ok {
		return
	}
	s.counts(c, graph.Tally{Series: graph.QuerySeries, Key: query, Day: s.today(), N: 1})
}

// tally counts a question or a search without an answer.
func (s *Server) tally(c *fiber.Ctx, t graph.Tally) {
	if t.Series == graph.QuerySeries {
		s.queries.add(t.Key, s.client(c), t.Day)
		return
	}
	if s.askers.first(s.client(c), string(t.Series)+"\x00"+t.Key, t.Day) {
		s.contacts.add(t)
	}
}

// flushQueries writes down what was looked for in vain often enough, and drops
// what is old.
func (s *Server) flushQueries(ctx context.Context) {
	s.queries.writing.Lock()
	defer s.queries.writing.Unlock()
	day, taken := s.queries.take()
	var changes []graph.Change
	if len(taken) > 0 {
		names, err := s.peopleNames(ctx)
		if err != nil {
			s.log.Warn("queries without an answer not counted", slog.Int("lost", len(taken)), slog.String("error", err.Error()))
			return
		}
		for query, n := range taken {
			if !names.any(query) {
				changes = append(changes, graph.Count{Tally: graph.Tally{Series: graph.QuerySeries, Key: query, Day: day, N: n}})
			}
		}
	}
	today := s.today()
	if s.queries.purged != today {
		changes = append(changes, graph.Forget{Series: graph.QuerySeries, Before: today.AddDays(-queryDays)})
	}
	if len(changes) == 0 {
		return
	}
	if _, err := s.store.Apply(ctx, graph.Who{Via: "page"}, "queries:"+graph.NewKey(), changes...); err != nil {
		s.log.Warn("queries without an answer not counted", slog.Int("lost", len(taken)), slog.String("error", err.Error()))
		return
	}
	s.queries.purged = today
}

// folkNames are the words of people's names.
type folkNames map[string]bool

func (n folkNames) any(query string) bool {
	for _, w := range strings.Fields(query) {
		if n[w] {
			return true
		}
	}
	return false
}

// namesAge is how old the names may be.
const namesAge = 10 * time.Minute

// peopleNames are the words of the names of all people in the network.
func (s *Server) peopleNames(ctx context.Context) (folkNames, error) {
	q := s.queries
	if q.names != nil && s.cfg.Now().Sub(q.namesAt) < namesAge {
		return q.names, nil
	}
	names := folkNames{}
	add := func(name string) {
		for _, w := range fold.Tokens(name) {
			if utf8.RuneCountInString(w) > 2 {
				names[w] = true
			}
		}
	}
	for _, kind := range []graph.Kind{graph.KindPerson, graph.KindMediator} {
		if err := graph.Each(ctx, s.store, kind, func(r graph.Record) { add(r.Facts().Name) }); err != nil {
			return nil, err
		}
	}
	q.names, q.namesAt = names, s.cfg.Now()
	return names, nil
}
