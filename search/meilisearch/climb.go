package meilisearch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"lotsennetz/search"
)

// A climber answers one ladder. On the server an exchange costs half a
// millisecond, a query in it a third, a condition of a filter a hundredth, an
// entry read another; a ladder has a dozen steps, and most questions find a
// handful. So everything the first steps find is read at once, as long as that
// is little, and put in order here by the entries' marks; of the first step that
// finds much, the page is read in the server's own order. What comes into the
// page beyond that is rare: then the server goes through all steps, as a
// federated search, which leaves out of each what an earlier one found.
type climber struct {
	engine
	search.Ladder
	union search.Expr
	steps []search.Expr
	place []int // of steps, in the ladder

	search.Climbed
	counted bool // its totals and facets are known
}

const (
	// mostRead is how many entries are read to be put in order here.
	mostRead = 40
	// mostLikely is how many of them there may be by the frequency of their words.
	mostLikely = 300
	// mostTwice is how many entries of a long step are likely found before.
	mostTwice = 10
	// mostLong is how many long steps are asked for at once.
	mostLong = 3
)

// Climb implements search.Climber.
func (e engine) Climb(ctx context.Context, l search.Ladder) (search.Climbed, error) {
	c := climber{engine: e, Ladder: l, union: e.terms.simplify(l.Expr)}
	if isNothing(c.union) {
		return search.Climbed{}, nil
	}
	if l.Strict == len(l.Steps) && e.terms.likely(c.union) <= mostLikely {
		c.takeAll() // to look at each would take longer than to judge by all
		if complete, err := c.once(ctx, len(c.steps)); err != nil || complete {
			return c.Climbed, err
		}
	}
	c.takeFinding()
	short := c.short()
	complete, err := false, error(nil)
	if short < len(c.steps) || !c.counted {
		complete, err = c.once(ctx, short)
	}
	if err == nil && !complete && short > 0 {
		complete, err = c.once(ctx, c.widest(short))
	}
	if err == nil && !complete {
		err = c.federated(ctx)
	}
	return c.Climbed, err
}

// takeAll takes the ladder's steps as they are.
func (c *climber) takeAll() {
	c.steps = c.Ladder.Steps
	for i := range c.steps {
		c.place = append(c.place, i)
	}
}

// takeFinding takes the steps that find anything, and nothing twice.
func (c *climber) takeFinding() {
	c.steps, c.place = nil, nil
	for i, s := range c.Ladder.Steps {
		if s = c.terms.simplify(s); !isNothing(s) && !contains(c.steps, s) {
			c.steps, c.place = append(c.steps, s), append(c.place, i)
		}
	}
	c.Filter = c.terms.simplify(c.Filter)
}

// May reports whether anything may match, as far as the terms tell.
func (e engine) May(x search.Expr) bool { return !isNothing(e.terms.simplify(x)) }

// once tries to answer in one exchange, with so many steps taken for short. Where
// the page is not complete, totals and facets are.
func (c *climber) once(ctx context.Context, short int) (complete bool, err error) {
	judge, told := c.terms.newJudge(c.steps[:short])
	if !told || short > 0 && c.Offset+c.Limit > mostRead {
		return false, nil
	}
	got, err := c.ask(ctx, short)
	if err != nil {
		return false, err
	}
	if !c.counted {
		last := got[len(got)-1]
		c.Total, c.Climbed.Facets, c.counted = last.Total, last.facets(), true
		if short < len(c.steps) {
			got = got[:len(got)-1]
		}
	}
	var ranked []standing
	if short > 0 {
		if ranked, told = order(got[0], judge); !told {
			return false, nil
		}
		got = got[1:]
	}
	for i, f := range got {
		ranked = c.behind(ranked, f.Hits, short+i)
		if f.Total > len(f.Hits) {
			break
		}
	}
	if len(ranked) < min(c.Offset+c.Limit, c.Total) {
		return false, nil
	}
	return true, c.page(ranked)
}

// widest is which of so many steps likely finds most.
func (c *climber) widest(of int) int {
	at, most := 0, 0.0
	for i, s := range c.steps[:of] {
		if n := c.terms.likely(s); n > most {
			at, most = i, n
		}
	}
	return at
}

// short is how many steps find little; most include what the ones before find.
func (c *climber) short() int {
	for i, s := range c.steps {
		if c.place[i] >= c.Strict || c.terms.likely(s) > mostLikely {
			return i
		}
	}
	return len(c.steps)
}

// ask asks for what the short steps find and for the next ones as far as they may
// fill the page. How much there is in all is the last answer, if it is not known:
// where all steps are short, the first says that, too, else it is asked for at
// the same time, as counting takes as long as finding.
func (c *climber) ask(ctx context.Context, short int) ([]found, error) {
	facets, page := names(c.Request.Facets), c.Offset+c.Limit
	if short == len(c.steps) {
		q := c.marked(c.union)
		q.Facets = facets
		return c.x.askAll(ctx, q)
	}
	var ask []question
	if short > 0 {
		ask = append(ask, c.marked(c.filtered(c.terms.any(c.steps[:short]))))
	}
	likely := 0.0
	for i := short; i < min(len(c.steps), short+mostLong) && likely < float64(page); i++ {
		q := c.question(c.filtered(c.steps[i]), c.Near)
		q.Index, q.Limit = c.x.uid, new(page+min(i, 1)*mostTwice)
		ask = append(ask, q)
		likely += c.terms.likely(c.steps[i])
	}
	if c.counted {
		return c.x.askAll(ctx, ask...)
	}
	count := c.question(c.union, c.Near)
	count.Index, count.Limit, count.Sort, count.Facets = c.x.uid, new(0), nil, facets
	var counted []found
	var failed error
	var counting sync.WaitGroup
	counting.Go(func() { counted, failed = c.x.askAll(ctx, count) })
	got, err := c.x.askAll(ctx, ask...)
	counting.Wait()
	return append(got, counted...), errors.Join(err, failed)
}

// marked asks for entries with their marks.
func (c *climber) marked(x search.Expr) question {
	q := c.question(x, c.Near)
	q.Index, q.Limit, q.Retrieve = c.x.uid, new(mostRead), append(q.Retrieve, marksKey)
	return q
}

// filtered is a step within the ladder's filter.
func (c *climber) filtered(s search.Expr) search.Expr {
	switch {
	case isEverything(c.Filter):
		return s
	case isEverything(s):
		return c.Filter
	}
	return search.And(c.Filter, s)
}

// A standing is a hit and the step that found it.
type standing struct {
	foundHit
	step int
}

// order puts hits in the order of the steps that found them; not ok where there
// are others, or where the marks do not tell.
func order(f found, j judge) (ranked []standing, ok bool) {
	if f.Total > len(f.Hits) {
		return nil, false
	}
	for _, h := range f.Hits {
		step, ok := j.first(h.marks)
		if !ok {
			return nil, false // written just now
		}
		ranked = append(ranked, standing{h, step})
	}
	slices.SortStableFunc(ranked, func(a, b standing) int { return cmp.Compare(a.step, b.step) })
	return ranked, true
}

// behind puts the hits of a step behind those that are there.
func (c *climber) behind(ranked []standing, hits []foundHit, step int) []standing {
	before := ranked
	for _, h := range hits {
		if !slices.ContainsFunc(before, func(s standing) bool { return s.Hit == h.Hit }) {
			ranked = append(ranked, standing{h, step})
		}
	}
	return ranked
}

// page reads the hits of the page.
func (c *climber) page(ranked []standing) error {
	for _, r := range ranked[min(c.Offset, len(ranked)):min(c.Offset+c.Limit, len(ranked))] {
		hit, err := r.read(c.Near)
		if err != nil {
			return err
		}
		c.Hits, c.Climbed.Steps = append(c.Hits, hit), append(c.Climbed.Steps, c.place[r.step])
	}
	return nil
}

// federated has the server go through all steps, each of less weight than the
// one before.
func (c *climber) federated(ctx context.Context) error {
	ask := several{Federation: &federation{Offset: c.Offset, Limit: c.Limit}}
	if facets := names(c.Request.Facets); len(facets) > 0 && !c.counted {
		ask.Federation.Facets = map[string][]string{c.x.uid: facets}
		ask.Federation.MergeFacets = &mergeFacets{mostTerms}
	}
	for i, s := range c.steps {
		q := c.question(c.filtered(s), c.Near)
		q.Index, q.Q, q.Options = c.x.uid, entryWord, &weighting{float64(len(c.steps)-i) / float64(len(c.steps))}
		ask.Queries = append(ask.Queries, q)
	}
	got, err := c.x.ask(ctx, ask)
	if err != nil {
		return err
	}
	if !c.counted {
		c.Total, c.Climbed.Facets = got.Total, got.facets()
	}
	ranked := make([]standing, len(got.Hits))
	for i, h := range got.Hits {
		if h.Federation.QueriesPosition < 0 || h.Federation.QueriesPosition >= len(c.steps) {
			return fmt.Errorf("meilisearch: hit of query %d: %w", h.Federation.QueriesPosition, search.ErrNotReady)
		}
		ranked[i] = standing{h, h.Federation.QueriesPosition}
	}
	c.Offset = 0 // the server counted it
	return c.page(ranked)
}
