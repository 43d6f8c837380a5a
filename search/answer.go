package search

import (
	"cmp"
	"context"
	"encoding/base64"
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

// Page sizes.
const (
	DefaultLimit = 20
	MaxLimit     = 100
	// MaxOffset is how deep pages go.
	MaxOffset = 10000
)

// A Request asks an engine for the entries that match, in the order of distance
// from Near, those without a point last, then of their Sort.
type Request struct {
	Expr   Expr
	Near   graph.Point // zero: by Sort alone
	Offset int
	Limit  int     // 0: count only
	Facets []Field // count the entries per term of these
}

// A Reply is what an engine found.
type Reply struct {
	Hits   []Hit
	Total  int // of all entries that match
	Facets map[Field]map[string]int
}

// An Engine matches terms; what they mean is decided by Answer alone, so that
// all engines give the same answers.
type Engine interface {
	// Search answers requests in order. ErrNotReady when it cannot.
	Search(ctx context.Context, requests ...Request) ([]Reply, error)
}

// few is how many hits are so few that typing errors and single words are tried,
// unless one of them is just what was typed.
const few = 3

// Answer finds what the query asks in an engine whose words are voc.
func Answer(ctx context.Context, e Engine, voc *Vocabulary, q Query) (Result, error) {
	if err := q.Check(); err != nil {
		return Result{}, err
	}
	q.Limit = cmp.Or(q.Limit, DefaultLimit)
	offset, err := q.offset()
	if err != nil {
		return Result{}, err
	}
	a := answer{engine: e, query: q, offset: offset, filters: q.filters()}
	if strings.TrimSpace(q.Text) == "" {
		return a.run(ctx, []step{{tier: TierExact}}, nil)
	}
	qn, ok := newQuestion(q, voc)
	if !ok {
		return Result{Hits: []Hit{}, Facets: map[string]map[string]int{}}, nil
	}
	a.unknown = slices.ContainsFunc(qn.slots, func(s slot) bool { return !qn.knows(s.word) })
	r, err := a.run(ctx, qn.steps(), qn.weak)
	if err == nil && (a.strong == 0) {
		r.DidYouMean, err = a.suggest(ctx, qn, r)
	}
	if q.Explain {
		r.asked = qn // whose words are still wanted
	} else {
		qn.known.done()
	}
	return r, err
}

type answer struct {
	engine  Engine
	query   Query
	offset  int
	filters []Expr
	strong  int  // hits without typing errors
	unknown bool // a word is none of the index
}

// run finds the page and where the next one begins.
func (a *answer) run(ctx context.Context, steps []step, weak func(found int) []step) (r Result, err error) {
	if e, ok := a.engine.(Climber); ok && a.offset < farAhead {
		r, err = a.climb(ctx, e, steps, weak)
	} else {
		r, err = a.walk(ctx, steps, weak)
	}
	if err != nil {
		return Result{}, err
	}
	if end := a.offset + len(r.Hits); end < r.Total && end < MaxOffset {
		r.Next = a.query.cursor(end)
	}
	return r, nil
}

// walk counts all steps first and then reads them one after the other.
func (a *answer) walk(ctx context.Context, steps []step, weak func(found int) []step) (Result, error) {
	all, err := a.engine.Search(ctx, a.union(steps), a.exact(steps))
	if err != nil {
		return Result{}, err
	}
	if a.strong = all[0].Total; a.strong < few && all[1].Total == 0 && weak != nil {
		steps = append(steps, weak(a.strong)...)
		if all, err = a.engine.Search(ctx, a.union(steps)); err != nil {
			return Result{}, err
		}
	}
	r := Result{Hits: []Hit{}, Total: all[0].Total, Facets: facetsOf(all[0])}
	if r.Total > a.offset {
		r.Hits, err = a.page(ctx, steps)
	}
	return r, err
}

// exact counts what is just what was typed.
func (a *answer) exact(steps []step) Request {
	exact := slices.DeleteFunc(slices.Clone(steps), func(s step) bool { return s.tier != TierExact })
	return Request{Expr: a.union(exact).Expr}
}

// union counts everything any step finds.
func (a *answer) union(steps []step) Request {
	of := make([]Expr, 0, len(steps))
	for i, s := range steps {
		if !slices.ContainsFunc(steps[i+1:], func(t step) bool { return t.rung.covers(s.rung) }) {
			of = append(of, s.expr)
		}
	}
	return Request{Expr: And(append(slices.Clone(a.filters), Or(of...))...), Facets: a.facets()}
}

// facets are what is counted; nobody reads them while typing.
func (a *answer) facets() []Field {
	if a.query.Prefix {
		return nil
	}
	return facetFields
}

var facetFields = []Field{FieldType, FieldKind, FieldPlace}

func facetsOf(r Reply) map[string]map[string]int {
	out := map[string]map[string]int{}
	for _, f := range facetFields {
		out[string(f)] = r.Facets[f]
		if out[string(f)] == nil {
			out[string(f)] = map[string]int{}
		}
	}
	return out
}

// covers reports whether what matches s matches r, too.
func (r rung) covers(s rung) bool {
	return s.how != 0 && r.how&s.how == s.how && len(r.fields) >= len(s.fields)
}

// exclusive takes out of every step what the steps before it find.
func (a *answer) exclusive(steps []step) []step {
	out := make([]step, len(steps))
	for i, s := range steps {
		var before []Expr
		for j, b := range steps[:i] {
			if !slices.ContainsFunc(steps[j+1:i], func(t step) bool { return t.rung.covers(b.rung) }) {
				before = append(before, b.expr)
			}
		}
		e := append(slices.Clone(a.filters), s.expr)
		if len(before) > 0 {
			e = append(e, Not(Or(before...)))
		}
		out[i] = step{tier: s.tier, expr: And(e...)}
	}
	return out
}

// together is how many steps go to an engine at once: one by one would wait for
// each, all of them would search in vain where the first are enough.
const together = 5

// page collects the hits from the offset on. On the first page what a step finds
// again is left out here, which is cheaper than having the engine do it: as long
// as the page is not full, twice its length holds enough that is new.
func (a *answer) page(ctx context.Context, steps []step) ([]Hit, error) {
	if a.offset > 0 {
		return a.laterPage(ctx, a.exclusive(steps))
	}
	hits := []Hit{}
	seen := map[[2]string]bool{}
	for some := range slices.Chunk(steps, together) {
		requests := make([]Request, len(some))
		for i, s := range some {
			requests[i] = Request{Expr: And(append(slices.Clone(a.filters), s.expr)...), Near: a.query.Near, Limit: 2 * a.query.Limit}
		}
		replies, err := a.engine.Search(ctx, requests...)
		if err != nil {
			return nil, err
		}
		for _, h := range collect(some, replies) {
			if key := [2]string{string(h.Type), h.ID}; !seen[key] && len(hits) < a.query.Limit {
				seen[key] = true
				hits = append(hits, h)
			}
		}
		if len(hits) >= a.query.Limit {
			break
		}
	}
	return hits, nil
}

// laterPage counts the steps first, to know where the page starts.
func (a *answer) laterPage(ctx context.Context, steps []step) ([]Hit, error) {
	counts := make([]Request, len(steps))
	for i, s := range steps {
		counts[i] = Request{Expr: s.expr}
	}
	sizes, err := a.engine.Search(ctx, counts...)
	if err != nil {
		return nil, err
	}
	var wanted []step
	var requests []Request
	skip := a.offset
	for i, s := range steps {
		if n := sizes[i].Total; skip < n {
			wanted = append(wanted, s)
			requests = append(requests, Request{Expr: s.expr, Near: a.query.Near, Offset: skip, Limit: a.query.Limit})
		}
		skip = max(skip-sizes[i].Total, 0)
	}
	replies, err := a.engine.Search(ctx, requests...)
	if err != nil {
		return nil, err
	}
	hits := collect(wanted, replies)
	return hits[:min(len(hits), a.query.Limit)], nil
}

// collect joins the replies to steps.
func collect(steps []step, replies []Reply) []Hit {
	hits := []Hit{}
	for i, r := range replies {
		for _, h := range r.Hits {
			h.Why = steps[i].tier
			hits = append(hits, h)
		}
	}
	return hits
}

// suggest is the text with its unknown words corrected, if that finds something
// as written; words too short to be forgiven are corrected here.
func (a *answer) suggest(ctx context.Context, qn question, r Result) (string, error) {
	words := make([]string, len(qn.slots))
	changed := false
	for i, s := range qn.slots {
		words[i] = s.word
		if s.number || qn.knows(s.word) {
			continue
		}
		if near := nearest(qn.voc, s.word); near != "" {
			words[i], changed = near, true
		}
	}
	if !changed {
		return "", nil
	}
	for _, h := range r.Hits {
		if text, ok := writtenBy(h, words); ok {
			return text, nil // so they find something
		}
	}
	better := question{text: strings.Join(words, " "), voc: qn.voc, own: qn.own, spot: qn.spot, called: qn.called, meant: qn.meant, known: qn.known}
	for i, s := range qn.slots {
		s.word = words[i]
		better.slots = append(better.slots, s)
	}
	found, err := a.engine.Search(ctx, Request{Expr: a.union(better.steps()).Expr, Limit: 10})
	if err != nil || found[0].Total == 0 {
		return "", err
	}
	for i, w := range words {
		written, ok := asWritten(w, append(found[0].Hits, r.Hits...))
		if !ok && w != qn.slots[i].word && !isASCII(w) {
			return "", nil // nobody writes that script as we fold it
		}
		words[i] = written
	}
	return strings.Join(words, " "), nil
}

// nearest is the known word most like one that is not known. Of a short word it
// has as many letters: AWP may be AWO, but is not AW.
func nearest(voc *Vocabulary, w string) string {
	n := utf8.RuneCountInString(w)
	if n < 2 {
		return ""
	}
	for _, near := range voc.Near(w, max(fold.Typos(w), 1)) {
		if n > 3 || utf8.RuneCountInString(near) == n {
			return near
		}
	}
	return ""
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// asWritten is the folded word as a hit's name writes it, and whether one does.
func asWritten(w string, hits []Hit) (string, bool) {
	for _, h := range hits {
		for part := range strings.FieldsFuncSeq(h.Name, func(r rune) bool { return strings.ContainsRune(" -/,()„“\"", r) }) {
			if fold.Text(part) == w {
				return part, true
			}
		}
	}
	return w, false
}

// writtenBy is words as the hit writes them, if its name has them all.
func writtenBy(h Hit, words []string) (string, bool) {
	out := make([]string, len(words))
	for i, w := range words {
		written, ok := asWritten(w, []Hit{h})
		if !ok {
			return "", false
		}
		out[i] = written
	}
	return strings.Join(out, " "), true
}

// cursor names the place in the list after a number of hits, for this query.
func (q Query) cursor(offset int) string {
	return base64.RawURLEncoding.EncodeToString(fmt.Appendf(nil, "%d.%x", offset, q.sum()))
}

func (q Query) offset() (int, error) {
	if q.Cursor == "" {
		return 0, nil
	}
	bad := graph.Invalid("query", "cursor", "bad_cursor")
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err != nil {
		return 0, bad
	}
	n, sum, _ := strings.Cut(string(b), ".")
	offset, err := strconv.Atoi(n)
	if err != nil || offset < 1 || offset > MaxOffset || sum != strconv.FormatUint(uint64(q.sum()), 16) {
		return 0, bad
	}
	return offset, nil
}

// sum tells queries apart whose lists differ.
func (q Query) sum() uint32 {
	h := fnv.New32a()
	fmt.Fprint(h, q.Text, q.Types, q.Kinds, q.Topics, q.Places, q.Near, q.RadiusKM, q.Prefix, q.Where, q.Spot, q.Itself, q.Begun, q.Meant)
	return h.Sum32()
}
