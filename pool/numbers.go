package pool

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Numbers are what the pool did in a period.
type Numbers struct {
	Tally
	ByLanguage []Group[graph.LanguageCode]
	ByTown     []Group[graph.PlaceKey] // "" is at a distance
	ByTopic    []Group[graph.TopicKey]
	ByMonth    []Group[string] // "2026-03", every month of the period
	// Missing are the languages that were missing, by unmet jobs: what the next
	// training is for.
	Missing []Gap
	// Answer is how long mediators took to say yes or no, Found from the request
	// to a yes.
	Answer, Found Waiting
	Load          []Load // by hours, the most first
}

// Tally counts requests by what became of them; the rest is still open.
type Tally struct {
	Requests, Served, Unmet, Cancelled, Open int
	Minutes                                  int // of those served
	// Neighbour and Professional are those served by others than the own pool.
	Neighbour, Professional int
}

// Share is the share of decided requests that were served; ok is false where
// none was decided.
func (t Tally) Share() (share float64, ok bool) {
	n := t.Served + t.Unmet
	if n == 0 {
		return 0, false
	}
	return float64(t.Served) / float64(n), true
}

// Group is the tally of one value.
type Group[K ~string] struct {
	Key K
	Tally
}

// Gap is a language that was asked for in vain.
type Gap struct {
	Language graph.LanguageCode
	Unmet    int
	Requests int
	// Speakers are the mediators of the pool who speak it now.
	Speakers int
	Towns    []Group[graph.PlaceKey] // where and how often in vain, the most first
}

// Waiting is the median and the ninth decile of some spans of time, and how many
// ended within each of Spans; the last count is of those that took longer.
type Waiting struct {
	Count       int
	Median, P90 time.Duration
	Within      [len(spans) + 1]int
}

var spans = [...]time.Duration{time.Hour, 4 * time.Hour, 12 * time.Hour, 24 * time.Hour, 48 * time.Hour}

// Spans are the bounds that Waiting counts by, each one included.
func Spans() []time.Duration { return slices.Clone(spans[:]) }

// Load is how much one mediator does.
type Load struct {
	Mediator            graph.Mediator
	Jobs, Minutes       int
	Asked, Yes, Decided int // Decided: yes, no, or no answer in time
}

// Share is the share of yes among what she was asked and had time to answer.
func (l Load) Share() (share float64, ok bool) {
	if l.Decided == 0 {
		return 0, false
	}
	return float64(l.Yes) / float64(l.Decided), true
}

// Count works the numbers of jobs out that start in [from, to), by wall time of
// the zone.
func Count(jobs []graph.Job, roster []graph.RosterEntry, from, to time.Time, zone *time.Location) Numbers {
	var n Numbers
	languages, towns := map[graph.LanguageCode]*Tally{}, map[graph.PlaceKey]*Tally{}
	topics, months := map[graph.TopicKey]*Tally{}, map[string]*Tally{}
	for at := firstOfMonth(from.In(zone)); at.Before(to); at = at.AddDate(0, 1, 0) {
		months[at.Format("2006-01")] = &Tally{}
	}
	jobs = slices.DeleteFunc(slices.Clone(jobs), func(j graph.Job) bool {
		return j.Request.Start.Before(from) || !j.Request.Start.Before(to)
	})
	for _, j := range jobs {
		r := j.Request
		for _, t := range []*Tally{&n.Tally, of(languages, r.Language), of(towns, r.Place), of(topics, r.Topic), of(months, r.Start.In(zone).Format("2006-01"))} {
			t.add(j)
		}
	}
	n.ByLanguage, n.ByTown, n.ByTopic = groups(languages), groups(towns), groups(topics)
	for _, m := range slices.Sorted(maps.Keys(months)) {
		n.ByMonth = append(n.ByMonth, Group[string]{m, *months[m]})
	}
	n.Answer, n.Found = waits(jobs)
	n.Missing, n.Load = gaps(jobs, n.ByLanguage, roster), load(jobs, roster)
	return n
}

func firstOfMonth(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, t.Location())
}

func of[K comparable](m map[K]*Tally, k K) *Tally {
	if m[k] == nil {
		m[k] = &Tally{}
	}
	return m[k]
}

// add counts a job. One that was accepted counts as served once it has taken
// place by everybody's word, as open before.
func (t *Tally) add(j graph.Job) {
	t.Requests++
	switch j.Request.State {
	case graph.RequestDone, graph.RequestSettled:
		t.Served++
		t.Minutes += lasted(j)
		if h, ok := j.Request.Helped(); ok && h.Kind == graph.StageProfessional {
			t.Professional++
		} else if ok {
			t.Neighbour++
		}
	case graph.RequestUnmet:
		t.Unmet++
	case graph.RequestCancelled:
		t.Cancelled++
	default:
		t.Open++
	}
}

func lasted(j graph.Job) int {
	a, ok := j.Assigned()
	switch {
	case ok && a.Actual != nil:
		return a.Actual.Minutes()
	case ok:
		return minutes(a.Start, a.End)
	}
	return j.Request.Minutes
}

// groups lists tallies, the most requests first.
func groups[K ~string](m map[K]*Tally) []Group[K] {
	var out []Group[K]
	for k, t := range m {
		out = append(out, Group[K]{k, *t})
	}
	slices.SortFunc(out, func(a, b Group[K]) int {
		return cmp.Or(cmp.Compare(b.Requests, a.Requests), cmp.Compare(a.Key, b.Key))
	})
	return out
}

func waits(jobs []graph.Job) (answer, found Waiting) {
	var answers, finds []time.Duration
	for _, j := range jobs {
		for _, a := range j.Assignments {
			if !a.AnsweredAt.IsZero() && !a.AskedAt.IsZero() && !a.AnsweredAt.Before(a.AskedAt) {
				answers = append(answers, a.AnsweredAt.Sub(a.AskedAt))
			}
		}
		for _, s := range j.Request.History { // the first yes; a later one is another search
			if Event(s.Event) == Accept && !s.At.Before(j.Request.CreatedAt) {
				finds = append(finds, s.At.Sub(j.Request.CreatedAt))
				break
			}
		}
	}
	return waiting(answers), waiting(finds)
}

// waiting takes the nearest rank: a span that really occurred.
func waiting(took []time.Duration) Waiting {
	if len(took) == 0 {
		return Waiting{}
	}
	slices.Sort(took)
	rank := func(percent int) time.Duration { return took[max(0, (len(took)*percent+99)/100-1)] }
	w := Waiting{Count: len(took), Median: rank(50), P90: rank(90)}
	for _, d := range took {
		i, _ := slices.BinarySearch(spans[:], d)
		w.Within[i]++
	}
	return w
}

func gaps(jobs []graph.Job, byLanguage []Group[graph.LanguageCode], roster []graph.RosterEntry) []Gap {
	var out []Gap
	for _, g := range byLanguage {
		if g.Unmet == 0 {
			continue
		}
		gap := Gap{Language: g.Key, Unmet: g.Unmet, Requests: g.Requests}
		for _, e := range roster {
			if _, ok := e.Mediator.Skill(g.Key); ok && !e.Mediator.Archived {
				gap.Speakers++
			}
		}
		towns := map[graph.PlaceKey]*Tally{}
		for _, j := range jobs {
			if r := j.Request; r.Language == g.Key && r.State == graph.RequestUnmet && r.Place != "" {
				of(towns, r.Place).add(j)
			}
		}
		gap.Towns = groups(towns)
		out = append(out, gap)
	}
	slices.SortStableFunc(out, func(a, b Gap) int {
		return cmp.Or(cmp.Compare(b.Unmet, a.Unmet), cmp.Compare(a.Speakers, b.Speakers), cmp.Compare(a.Language, b.Language))
	})
	return out
}

func load(jobs []graph.Job, roster []graph.RosterEntry) []Load {
	of := map[graph.MediatorID]*Load{}
	for _, e := range roster {
		of[e.Mediator.ID] = &Load{Mediator: e.Mediator}
	}
	for _, j := range jobs {
		for _, a := range j.Assignments {
			if of[a.Mediator] == nil { // left the pool
				of[a.Mediator] = &Load{Mediator: graph.Mediator{ID: a.Mediator}}
			}
			of[a.Mediator].add(a)
		}
	}
	var out []Load
	for _, l := range of {
		if !l.Mediator.Archived || l.Asked > 0 {
			out = append(out, *l)
		}
	}
	slices.SortFunc(out, func(a, b Load) int {
		return cmp.Or(cmp.Compare(b.Minutes, a.Minutes), cmp.Compare(b.Asked, a.Asked), cmp.Compare(a.Mediator.ID, b.Mediator.ID))
	})
	return out
}

func (l *Load) add(a graph.Assignment) {
	l.Asked++
	switch a.State {
	case graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled, graph.AssignmentWithdrawn:
		l.Yes++
		l.Decided++
	case graph.AssignmentDeclined, graph.AssignmentExpired:
		l.Decided++
	}
	if a.State == graph.AssignmentDone || a.State == graph.AssignmentSettled {
		l.Jobs++
		l.Minutes += minutes(a.Start, a.End)
		if a.Actual != nil {
			l.Minutes += a.Actual.Minutes() - minutes(a.Start, a.End)
		}
	}
}
