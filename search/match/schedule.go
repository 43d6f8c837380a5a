package match

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Opening is a request that waits for a mediator, as the query that looks for
// one.
type Opening struct {
	ID    graph.RequestID
	Query MediatorQuery
}

// Placement is who should take an opening.
type Placement struct {
	ID        graph.RequestID
	Candidate Candidate
}

// Unplaced is an opening that goes without.
type Unplaced struct {
	ID graph.RequestID
	// Reason is NobodySuits where there is no candidate at all, AllTaken where
	// every candidate is needed elsewhere at that time; Sentence says it.
	Reason   string
	Sentence graph.Phrase
	Excluded map[string]int // why mediators do not suit, counted
}

// Why an opening goes without.
const (
	NobodySuits = "nobody_suits"
	AllTaken    = "all_taken"
)

// Schedule says who should take which of several openings.
type Schedule struct {
	Placed []Placement // by start of the job, then id
	Left   []Unplaced  // likewise
	Score  float64     // of all placements: language and presence before points
	// Greedy is how many would be placed, and with what score, if each opening in
	// the order of their starts took the best who is left.
	Greedy      int
	GreedyScore float64
	// Proven is false where the search was stopped before it was certain that
	// nothing better exists.
	Proven bool
}

// mostNodes is how many relaxations a schedule may cost.
const mostNodes = 3000

// MakeSchedule places several openings at once: first as many as possible, then
// with the highest total score, exactly. Nobody is in two places at the same
// time, travel between them counted, nobody works more than her limits allow, and
// each further job of the same mediator weighs as her fairness says. Candidates
// are those of Mediators for each opening alone.
//
// Without the clock it is a min-cost flow from openings to the first, second, …
// job of each mediator. Where a solution breaks the clock or a limit, one of the
// jobs that do not go together is given up, each in turn (branch and bound): the
// flow is the bound, since it may do more than the truth.
func MakeSchedule(ctx context.Context, openings []Opening, roster []graph.RosterEntry, pool graph.Pool, c *graph.Catalog) (Schedule, error) {
	s := newScheduler(openings, roster, pool, c)
	greedy := s.greedy()
	best, proven, err := s.search(ctx, greedy)
	if err != nil {
		return Schedule{}, err
	}
	out := s.result(best)
	out.Greedy, out.GreedyScore, out.Proven = greedy.count, s.score(greedy), proven
	return out, nil
}

// bid is a candidate of an opening.
type bid struct {
	Candidate
	who   int     // of the mediators
	base  float64 // score without fairness, language and presence first
	first float64 // fairness of her next job
	step  float64 // of her load, for each further one
	start time.Time
	end   time.Time
	at    graph.Point // zero: anywhere
}

type scheduler struct {
	openings []Opening
	excluded []map[string]int
	bids     [][]bid // by opening
	ids      map[graph.MediatorID]int
	people   []graph.Mediator
	loads    []map[string]int // jobs by month and year, of each mediator
	pool     graph.Pool
	zone     *time.Location
	most     []int // jobs a mediator could get at most
}

func newScheduler(openings []Opening, roster []graph.RosterEntry, pool graph.Pool, c *graph.Catalog) *scheduler {
	s := &scheduler{openings: slices.Clone(openings), ids: map[graph.MediatorID]int{}, pool: pool, zone: time.UTC}
	slices.SortStableFunc(s.openings, func(a, b Opening) int {
		return cmp.Or(a.Query.Start.Compare(b.Query.Start), cmp.Compare(a.ID, b.ID))
	})
	for _, e := range roster {
		s.ids[e.Mediator.ID] = len(s.people)
		s.people = append(s.people, e.Mediator)
		s.loads = append(s.loads, map[string]int{})
	}
	s.most = make([]int, len(s.people))
	everybody := newListing(roster, c)
	for _, o := range s.openings {
		o.Query.Limit = 0
		j := newJob(o.Query, pool, c)
		found := j.rank(everybody)
		s.zone = j.Zone
		bids := make([]bid, 0, len(found.Candidates))
		for _, cand := range found.Candidates {
			b := s.bid(j, cand)
			s.most[b.who]++
			bids = append(bids, b)
		}
		s.bids, s.excluded = append(s.bids, bids), append(s.excluded, found.Excluded)
	}
	for i, e := range roster {
		for _, a := range e.Assignments {
			if counts(&a) {
				for _, span := range spansOf(a.Start.In(s.zone)) {
					s.loads[i][span]++
				}
			}
		}
	}
	return s
}

// spansOf are the month and the year of a time, as limits count them.
func spansOf(t time.Time) []string { return []string{t.Format("2006-01"), t.Format("2006")} }

func (s *scheduler) bid(j *job, c Candidate) bid {
	b := bid{Candidate: c, who: s.ids[c.Mediator.ID], base: c.Score, start: j.Start, end: j.end,
		step: 1 / c.Mediator.Willingness.Weight()}
	for _, p := range c.Parts {
		if p.Key == PartFairness {
			b.first = p.Points
			b.base -= p.Points
		}
	}
	if c.Skill.Language == j.Language {
		b.base += 2
	}
	if !c.Remote || j.Mode != graph.OnSite {
		b.base++
	}
	if !c.Remote {
		b.at = j.point
	}
	return b
}

// value is the worth of a bid as the n-th job its mediator gets, from 0 on: at
// most one.
func (b bid) value(n int) float64 {
	fair := b.first
	if n > 0 && b.first > 0 {
		load := mostFairness*6/b.first - 5
		fair = mostFairness * 6 / (5 + load + float64(n)*b.step)
	}
	return (b.base + fair) / 4
}

// choice is the bid of each opening, -1 for none.
type choice struct {
	bids  []int
	count int
	cost  int64
}

func (a choice) better(b choice) bool {
	return a.count > b.count || a.count == b.count && a.cost < b.cost
}

// greedy lets each opening take the best candidate who is left.
func (s *scheduler) greedy() choice {
	out := choice{bids: make([]int, len(s.openings))}
	for i := range s.openings {
		out.bids[i] = -1
		for n := range s.bids[i] {
			out.bids[i] = n
			if s.clash(out.bids[:i+1]) == nil {
				break
			}
			out.bids[i] = -1
		}
	}
	return s.weigh(out)
}

// weigh fills in count and cost: a mediator's jobs in the order in which they
// are worth most to her.
func (s *scheduler) weigh(c choice) choice {
	c.count, c.cost = 0, 0
	nth := map[int]int{}
	for i, n := range c.bids {
		if n >= 0 {
			b := s.bids[i][n]
			c.cost += priceOf(b, nth[b.who])
			nth[b.who]++
			c.count++
		}
	}
	return c
}

func priceOf(b bid, n int) int64 { return int64((1 - b.value(n)) * maxCost) }

func (s *scheduler) score(c choice) float64 {
	return float64(int64(c.count)*maxCost-c.cost) / maxCost
}

// search is branch and bound from a first solution on.
func (s *scheduler) search(ctx context.Context, best choice) (choice, bool, error) {
	type node map[[2]int]bool // bids given up
	stack := []node{{}}
	for visited := 0; len(stack) > 0; visited++ {
		if visited == mostNodes {
			return best, false, nil
		}
		given := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		relaxed, err := s.relax(ctx, given)
		if err != nil {
			return best, false, err
		}
		if !relaxed.better(best) {
			continue
		}
		wrong := s.clash(relaxed.bids)
		if wrong == nil {
			best = relaxed
			continue
		}
		for _, pair := range wrong {
			next := maps.Clone(given)
			next[pair] = true
			stack = append(stack, next)
		}
	}
	return best, true, nil
}

// relax is the best choice without the clock: a flow to the n-th job of each
// mediator.
func (s *scheduler) relax(ctx context.Context, given map[[2]int]bool) (choice, error) {
	first := make([]int, len(s.people)+1)
	for m, n := range s.most {
		first[m+1] = first[m] + n
	}
	capacity := make([]int, first[len(s.people)])
	for i := range capacity {
		capacity[i] = 1
	}
	rows := make([][]arc, len(s.openings))
	bidOf := make([]map[int]int, len(s.openings))
	for i, bids := range s.bids {
		bidOf[i] = map[int]int{}
		for n, b := range bids {
			if given[[2]int{i, n}] {
				continue
			}
			for nth := range s.most[b.who] {
				column := first[b.who] + nth
				rows[i] = append(rows[i], arc{column, priceOf(b, nth)})
				bidOf[i][column] = n
			}
		}
	}
	columns, err := assign(ctx, rows, capacity)
	if err != nil {
		return choice{}, err
	}
	out := choice{bids: make([]int, len(s.openings))}
	for i, column := range columns {
		out.bids[i] = -1
		if column >= 0 {
			out.bids[i] = bidOf[i][column]
			out.count++
			n := slices.IndexFunc(rows[i], func(a arc) bool { return a.column == column })
			out.cost += rows[i][n].cost
		}
	}
	return out, nil
}

// clash is a smallest set of bids that do not go together: two jobs of one
// mediator at the same time, or more than her limit allows. Nil where all do.
func (s *scheduler) clash(bids []int) [][2]int {
	jobs := map[int][][2]int{}
	for i, n := range bids {
		if n < 0 {
			continue
		}
		b := s.bids[i][n]
		for _, other := range jobs[b.who] {
			if s.together(b, s.bids[other[0]][other[1]]) {
				continue
			}
			return [][2]int{other, {i, n}}
		}
		jobs[b.who] = append(jobs[b.who], [2]int{i, n})
	}
	for _, who := range slices.Sorted(maps.Keys(jobs)) {
		if over := s.over(who, jobs[who]); over != nil {
			return over
		}
	}
	return nil
}

// together reports whether one mediator can do both, the way between included.
func (s *scheduler) together(a, b bid) bool {
	var way time.Duration
	if !a.at.IsZero() && !b.at.IsZero() {
		speed := s.pool.SpeedKMH
		if !(speed > 0) {
			speed = graph.DefaultPool().SpeedKMH
		}
		way = time.Duration(TravelKM(a.at, b.at) / speed * float64(time.Hour))
	}
	return !a.start.Before(b.end.Add(way)) || !b.start.Before(a.end.Add(way))
}

// over are the jobs of a month or year that are more than a mediator's limit,
// together with one too many.
func (s *scheduler) over(who int, jobs [][2]int) [][2]int {
	m := s.people[who]
	for i, limit := range []int{m.MonthlyLimit, m.YearlyLimit} {
		if limit <= 0 {
			continue
		}
		in := map[string][][2]int{}
		for _, j := range jobs {
			span := spansOf(s.bids[j[0]][j[1]].start.In(s.zone))[i]
			in[span] = append(in[span], j)
			if s.loads[who][span]+len(in[span]) > limit {
				return in[span]
			}
		}
	}
	return nil
}

func (s *scheduler) result(c choice) Schedule {
	out := Schedule{Placed: []Placement{}, Left: []Unplaced{}, Score: s.score(c)}
	for i, o := range s.openings {
		if n := c.bids[i]; n >= 0 {
			out.Placed = append(out.Placed, Placement{o.ID, s.bids[i][n].Candidate})
			continue
		}
		left := Unplaced{ID: o.ID, Reason: AllTaken, Sentence: graph.Say("match.schedule.all_taken", len(s.bids[i])), Excluded: s.excluded[i]}
		if len(s.bids[i]) == 0 {
			left.Reason, left.Sentence = NobodySuits, graph.Say("match.schedule.nobody_suits")
		}
		out.Left = append(out.Left, left)
	}
	return out
}
