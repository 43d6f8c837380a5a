package match

import (
	"cmp"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"lotsennetz/graph"
)

// MediatorQuery is a job a mediator is looked for.
type MediatorQuery struct {
	Language graph.LanguageCode // of ISO 639-3; "und": not known yet
	Level    graph.Level        // oral, in the language; empty: the pool's
	Topic    graph.TopicKey
	Start    time.Time
	Minutes  int // 1 to MaxMinutes; what is more or less counts as that
	Place    graph.PlaceKey
	Point    graph.Point      // zero: the place's
	Mode     graph.Mode       // empty: on site where a place is given, else remote
	Gender   string           // f, m, d; empty: no matter
	Actor    graph.ActorID    // the institution
	Last     graph.MediatorID // who came last time and is wished for again
	Consent  bool             // the client agrees to a language that needs consent
	Zone     *time.Location   // of wall times; nil: the zone of Start
	Now      time.Time
	Limit    int // candidates at most; 0: all
}

// MaxMinutes is the longest job there is.
const MaxMinutes = 24 * 60

// Candidate is a mediator who can take the job, with her bill.
type Candidate struct {
	Mediator graph.Mediator
	Skill    graph.Skill // the language she would speak
	Score    float64
	Parts    []Part
	Notices  []graph.Phrase // what to know before asking her
	TravelKM float64        // negative: none, or not known
	Remote   bool           // she would work by telephone or video
}

// MediatorResult is the candidates, the best first, and how many mediators were
// set aside for which reason, each once.
type MediatorResult struct {
	Candidates []Candidate
	Total      int // candidates before the limit
	Excluded   map[string]int
	AskBack    *AskBack
}

// Mediators ranks the mediators of a roster for a job. Those who speak the very
// language come first, then those of a language to be used with a notice, then
// of one the client agreed to; within these, who can come before who would work
// remotely; then by score, and ties by a stable hash of mediator and start.
//
// The level asked is oral and of the foreign language; in German the pool's
// minimum is asked of everybody. The roster must hold the assignments since the
// year of the job began.
func Mediators(q MediatorQuery, roster []graph.RosterEntry, pool graph.Pool, c *graph.Catalog) MediatorResult {
	j := newJob(q, pool, c)
	out := MediatorResult{Candidates: []Candidate{}, Excluded: map[string]int{}}
	var seats []seat
	for i := range roster { // most are set aside: their place is taken by the next
		seats = append(seats, seat{})
		if reason := j.consider(&seats[len(seats)-1], &roster[i]); reason != "" {
			out.Excluded[reason]++
			seats = seats[:len(seats)-1]
		}
	}
	slices.SortFunc(seats, j.compare)
	out.Total = len(seats)
	if q.Limit > 0 && q.Limit < out.Total {
		seats = seats[:q.Limit]
	}
	for i := range seats {
		out.Candidates = append(out.Candidates, seats[i].candidate())
	}
	out.AskBack = j.askBack(roster, out)
	return out
}

// job is a query with everything that is the same for all mediators.
type job struct {
	MediatorQuery
	pool    graph.Pool
	catalog *graph.Catalog
	end     time.Time
	level   graph.Level
	point   graph.Point
	spans   []span
	days    []graph.Date     // civil days it touches
	topics  []graph.TopicKey // the topic and its parents
	tiers   map[graph.LanguageCode]int
	empty   [consentTier + 1]bool // tiers without a language
	barred  bool                  // the pool does not serve the topic
}

func newJob(q MediatorQuery, pool graph.Pool, c *graph.Catalog) *job {
	q.Zone = cmp.Or(q.Zone, q.Start.Location())
	j := &job{MediatorQuery: q, pool: pool, catalog: c, level: cmp.Or(q.Level, pool.MinLevel), point: q.Point,
		tiers: map[graph.LanguageCode]int{}}
	j.end = q.Start.Add(time.Duration(min(max(1, q.Minutes), MaxMinutes)) * time.Minute)
	if j.point.IsZero() {
		j.point = c.Places[q.Place].Point
	}
	if j.Mode == "" && (q.Place != "" || !q.Point.IsZero()) {
		j.Mode = graph.OnSite
	}
	j.spans = wallSpans(q.Start, j.end, q.Zone)
	last := graph.DateOf(j.end.Add(-1).In(q.Zone))
	for day := graph.DateOf(q.Start.In(q.Zone)); day <= last; day = day.AddDays(1) {
		j.days = append(j.days, day)
	}
	for _, t := range c.TopicChain(q.Topic) {
		j.topics = append(j.topics, t.Key)
	}
	if len(j.topics) == 0 && q.Topic != "" {
		j.topics = []graph.TopicKey{q.Topic}
	}
	j.barred = q.Topic != "" && slices.Contains(pool.BarredTopics, q.Topic)
	j.empty = [...]bool{false, true, true}
	for pair := range c.Relations {
		if pair[0] != q.Language && pair[1] != q.Language {
			continue
		}
		for _, code := range pair {
			if tier := j.tier(code); tier > 0 {
				j.empty[tier] = false
			}
		}
	}
	return j
}

// seat is a candidate in the making and her place in the order. It is small:
// most are set aside, and of the rest few are shown.
type seat struct {
	*graph.RosterEntry
	skill    graph.Skill
	tier     int // of the language
	remote   bool
	travelKM float64
	notices  []graph.Phrase
	parts    []Part
	score    float64
	hash     uint64
}

func (s *seat) candidate() Candidate {
	return Candidate{Mediator: s.Mediator, Skill: s.skill, Score: s.score, Parts: s.parts, Notices: s.notices,
		TravelKM: s.travelKM, Remote: s.remote}
}

// consider fills the seat with the candidate, or gives the first reason against
// her.
func (j *job) consider(s *seat, e *graph.RosterEntry) string {
	s.RosterEntry, s.travelKM = e, -1
	if reason := j.against(s); reason != "" {
		return reason
	}
	j.rate(s)
	s.hash = tie(e.Mediator.ID, j.Start)
	return ""
}

// tie is a hash that puts mediators into another order at each start, and into
// the same one whenever it is asked.
func tie(id graph.MediatorID, start time.Time) uint64 {
	h := fnv.New64a()
	h.Write([]byte(string(id) + "@" + strconv.FormatInt(start.Unix(), 10)))
	return h.Sum64()
}

func (j *job) compare(a, b seat) int {
	return cmp.Or(
		cmp.Compare(a.tier, b.tier),
		cmp.Compare(j.substitute(a), j.substitute(b)),
		compareDown(a.score, b.score),
		cmp.Compare(a.hash, b.hash),
		cmp.Compare(a.Mediator.ID, b.Mediator.ID),
	)
}

// substitute is 1 for who would work remotely although somebody is to come.
func (j *job) substitute(s seat) int {
	if s.remote && j.Mode == graph.OnSite {
		return 1
	}
	return 0
}
