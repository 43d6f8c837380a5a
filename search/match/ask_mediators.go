package match

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// readListing reads from a store whom the job needs.
func readListing(ctx context.Context, store graph.Reader, j *job) (*listing, error) {
	roster, err := store.Roster(ctx, graph.RosterQuery{Languages: j.among, Since: j.since})
	if err != nil {
		return nil, fmt.Errorf("mediators: %w", err)
	}
	return newListing(roster, j.catalog), nil
}

// AskMediators ranks mediators for a job and shows the viewer of them what she
// may know. The reader is the store itself, not a View: homes and bookings
// decide, whoever asks. A visitor gets ErrForbidden. Who does not coordinate
// learns neither how often somebody works nor what somebody refuses, and the way
// in steps alone. A zero Now is now; a nil Zone that of Start.
func AskMediators(ctx context.Context, store graph.Reader, viewer graph.Viewer, q MediatorQuery) (MediatorResult, error) {
	return askMediators(ctx, store, viewer, q, func(j *job) (*listing, error) { return readListing(ctx, store, j) })
}

func askMediators(ctx context.Context, store graph.Reader, viewer graph.Viewer, q MediatorQuery, read func(*job) (*listing, error)) (MediatorResult, error) {
	if !viewer.SignedIn() {
		return MediatorResult{}, fmt.Errorf("mediators by role %q: %w", viewer.Role, graph.ErrForbidden)
	}
	if q.Now.IsZero() {
		q.Now = time.Now()
	}
	c, err := store.Catalog(ctx)
	if err != nil {
		return MediatorResult{}, fmt.Errorf("mediators: %w", err)
	}
	pool, err := graph.AskPool(ctx, store)
	if err != nil {
		return MediatorResult{}, fmt.Errorf("mediators: %w", err)
	}
	j := newJob(q, pool, c)
	j.audience, j.among, j.since = viewer.Audience(), q.languages(c), q.since()
	l, err := read(j)
	if err != nil {
		return MediatorResult{}, err
	}
	return redact(j.rank(l), viewer, q), nil
}

// languages are those a candidate may speak; none where the language is not
// known, which asks for everybody.
func (q MediatorQuery) languages(c *graph.Catalog) []graph.LanguageCode {
	if _, known := c.Languages[q.Language]; !known || q.Language == "und" {
		return nil
	}
	out := []graph.LanguageCode{q.Language}
	for pair, kind := range c.Relations {
		if pair[0] == q.Language && kind != graph.NeverSubstitute {
			out = append(out, pair[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// since is the start of the job's year or a year ago, whichever is earlier.
func (q MediatorQuery) since() time.Time {
	zone := cmp.Or(q.Zone, q.Start.Location())
	year := time.Date(q.Start.In(zone).Year(), 1, 1, 0, 0, 0, 0, zone)
	if ago := q.Now.AddDate(-1, 0, 0); ago.Before(year) {
		return ago
	}
	return year
}

// private are the reasons that say something of a person's life, and what they
// count under for those who do not coordinate.
var private = map[string]string{
	RefusesTopic: NotAvailable, BarredActor: NotAvailable, NotListed: NotAvailable, DocumentsLapse: NotAvailable,
	Away: NotAvailable, Booked: NotAvailable, MonthlyLimit: NotAvailable, YearlyLimit: NotAvailable,
}

func redact(r MediatorResult, viewer graph.Viewer, q MediatorQuery) MediatorResult {
	if viewer.Coordinates() {
		return r
	}
	excluded := map[string]int{}
	for reason, n := range r.Excluded {
		excluded[cmp.Or(private[reason], reason)] += n
	}
	r.Excluded = excluded
	candidates := make([]Candidate, 0, len(r.Candidates))
	for _, c := range r.Candidates {
		if seen, ok := viewer.See(c.Mediator); ok {
			c.Mediator = seen.(graph.Mediator)
			c.Parts = discreet(c.Parts, q)
			if c.TravelKM >= 0 {
				c.TravelKM = coarse(c.TravelKM)
			}
			candidates = append(candidates, c)
		}
	}
	r.Candidates = candidates
	return r
}

// discreet is a bill that adds up to the same without saying how often somebody
// works, when she was asked last or what her jobs were about.
func discreet(parts []Part, q MediatorQuery) []Part {
	balance := Part{Key: PartBalance, Sentence: graph.Say("match.mediator.balance")}
	out := []Part{balance}
	for _, p := range parts {
		switch p.Key {
		case PartFairness, PartRecency:
			out[0].Points = rounded(out[0].Points + p.Points)
			continue
		case PartExperience:
			p.Sentence = graph.Say("match.mediator.experience", q.Topic)
		}
		out = append(out, p)
	}
	return out
}
