package match

import (
	"cmp"
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
	return newJob(q, pool, c).rank(newListing(roster, c))
}

// job is a query with everything that is the same for all mediators.
type job struct {
	MediatorQuery
	pool      graph.Pool
	catalog   *graph.Catalog
	audience  graph.Audience       // mediators hidden from it are not there
	among     []graph.LanguageCode // only who speaks one of them is looked at; empty: everybody
	since     time.Time            // earlier assignments are left out
	end       time.Time
	level     int8
	minGerman int8
	point     graph.Point
	spans     []span
	days      []graph.Date     // civil days it touches
	topics    []graph.TopicKey // the topic and its parents
	close     map[graph.TopicKey]bool
	tiers     [consentTier + 1][]graph.LanguageCode
	barred    bool   // the pool does not serve the topic
	tail      []byte // of what is hashed
}

func newJob(q MediatorQuery, pool graph.Pool, c *graph.Catalog) *job {
	q.Zone = cmp.Or(q.Zone, q.Start.Location())
	j := &job{MediatorQuery: q, pool: pool, catalog: c, audience: graph.Coordination, point: q.Point, close: map[graph.TopicKey]bool{},
		level: max(grade(cmp.Or(q.Level, pool.MinLevel)), 0), minGerman: max(grade(pool.MinLevel), 0)}
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
	j.tiers[0] = []graph.LanguageCode{q.Language}
	for pair := range c.Relations {
		if pair[0] == q.Language {
			if tier := j.tier(pair[1]); tier > 0 {
				j.tiers[tier] = append(j.tiers[tier], pair[1])
			}
		}
	}
	j.tail = strconv.AppendInt([]byte("@"), q.Start.Unix(), 10)
	return j
}

// rank looks through a listing. Bills and notices are written for those alone who
// are shown.
func (j *job) rank(of *listing) MediatorResult {
	out := MediatorResult{Candidates: []Candidate{}, Excluded: map[string]int{}}
	best := top{limit: j.Limit, compare: j.compare}
	for p := range of.who(j.among, j.audience) {
		s := seat{person: p.since(j.since)}
		if reason := j.against(&s); reason != "" {
			out.Excluded[reason]++
			continue
		}
		out.Total++
		j.rate(&s)
		best.add(s)
	}
	for _, s := range best.sorted() {
		out.Candidates = append(out.Candidates, j.candidate(s))
	}
	out.AskBack = j.askBack(of, out)
	return out
}

// seat is a candidate in the making and her place in the order.
type seat struct {
	*person
	skill    int // which of hers she would speak
	tier     int // of its language
	presence presence
	km       float64 // straight line, where she would travel
	jobs     int     // of the year
	last     time.Time
	points   points
	score    float64
	hash     uint64
}

// presence is how a candidate would take part.
type presence int

const (
	comes      presence = iota
	comesFrom           // nobody knows how far it is
	atDistance          // asked for so
	remoteOnly          // although somebody is to come
	remoteFar           // likewise, as it is too far for her
)

func (s *seat) remote() bool { return s.presence >= atDistance }

// substitute is 1 for who would work remotely although somebody is to come.
func (s *seat) substitute() int {
	if s.presence > atDistance {
		return 1
	}
	return 0
}

func (j *job) candidate(s seat) Candidate {
	m := s.entry.Mediator
	out := Candidate{Mediator: m, Skill: m.Skills[s.skill], Score: s.score, Parts: j.bill(&s), Notices: j.notices(&s), TravelKM: -1, Remote: s.remote()}
	if s.presence == comes {
		out.TravelKM = s.km * detour
	}
	return out
}

// tie is a hash (FNV-1a) that puts mediators into another order at each start,
// and into the same one whenever it is asked.
func (j *job) tie(id graph.MediatorID) uint64 {
	h := uint64(14695981039346656037)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	for _, b := range j.tail {
		h = (h ^ uint64(b)) * 1099511628211
	}
	return h
}

func (j *job) compare(a, b seat) int {
	return cmp.Or(
		cmp.Compare(a.tier, b.tier),
		cmp.Compare(a.substitute(), b.substitute()),
		compareDown(a.score, b.score),
		cmp.Compare(a.hash, b.hash),
		cmp.Compare(a.entry.Mediator.ID, b.entry.Mediator.ID),
	)
}

// top keeps the first seats in order, all without a limit.
type top struct {
	limit   int
	compare func(a, b seat) int
	seats   []seat
}

func (t *top) add(s seat) {
	switch n := len(t.seats); {
	case t.limit <= 0:
		t.seats = append(t.seats, s)
		return
	case n == t.limit && t.compare(s, t.seats[n-1]) >= 0:
		return
	case n == t.limit:
		t.seats = t.seats[:n-1]
	}
	at, _ := slices.BinarySearchFunc(t.seats, s, t.compare)
	t.seats = slices.Insert(t.seats, at, s)
}

func (t *top) sorted() []seat {
	if t.limit <= 0 {
		slices.SortFunc(t.seats, t.compare)
	}
	return t.seats
}
