package match

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"lotsennetz/graph"
)

// AskActors ranks partners of an actor as the reader shows the network; hand it
// a View. Weights that are zero are read from their setting.
func AskActors(ctx context.Context, reader graph.Reader, id graph.ActorID, o Options) (Result, error) {
	c, o, err := prepare(ctx, reader, o)
	if err != nil {
		return Result{}, err
	}
	// All kinds: those that are no candidates still know or are known.
	scene, err := reader.Scene(ctx, graph.SceneQuery{Actor: id, RadiusKM: cmp.Or(max(0, o.RadiusKM), DefaultRadiusKM)})
	if err != nil {
		return Result{}, fmt.Errorf("matches of actor %q: %w", id, err)
	}
	s := newStage(scene, c, o)
	far, err := reader.Records(ctx, s.strangers())
	if err != nil {
		return Result{}, fmt.Errorf("matches of actor %q: %w", id, err)
	}
	s.know(far)
	return s.rank(id, scene.Actors), nil
}

// AskPlan makes the district's plan as the reader shows the network; hand it a
// View. Weights that are zero are read from their setting. A context that ends
// ends the planning, too.
func AskPlan(ctx context.Context, reader graph.Reader, o Options) (PlanResult, error) {
	c, o, err := prepare(ctx, reader, o)
	if err != nil {
		return PlanResult{}, err
	}
	scene, err := reader.Scene(ctx, graph.SceneQuery{})
	if err != nil {
		return PlanResult{}, fmt.Errorf("plan: %w", err)
	}
	out, err := plan(ctx, scene, c, o)
	if err != nil {
		return PlanResult{}, fmt.Errorf("plan: %w", err)
	}
	return out, nil
}

func prepare(ctx context.Context, reader graph.Reader, o Options) (*graph.Catalog, Options, error) {
	c, err := reader.Catalog(ctx)
	if err != nil || o.Weights != (Weights{}) {
		return c, o, err
	}
	setting, err := settingOrNone(ctx, reader, WeightsSetting)
	if err != nil {
		return nil, o, err
	}
	o.Weights, err = WeightsFrom(setting)
	return c, o, err
}

func settingOrNone(ctx context.Context, reader graph.Reader, key string) (graph.Setting, error) {
	s, err := reader.Setting(ctx, key)
	if errors.Is(err, graph.ErrNotFound) {
		return graph.Setting{}, nil
	}
	return s, err
}

// strangers are the actors that only appear at the far end of a link.
func (s *stage) strangers() []graph.Ref {
	var out []graph.Ref
	for id := range s.others {
		if s.actors[id] == nil {
			out = append(out, graph.Ref{Kind: graph.KindActor, ID: string(id)})
		}
	}
	slices.SortFunc(out, func(a, b graph.Ref) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// know takes in actors that are not candidates.
func (s *stage) know(records []graph.Record) {
	for _, r := range records {
		if a, ok := r.(graph.Actor); ok {
			s.actors[a.ID] = &a
		}
	}
}

// AskMediators ranks mediators for a job and shows the viewer of them what she
// may know. The reader is the store itself, not a View: homes and bookings
// decide, whoever asks. A visitor gets ErrForbidden. Who does not coordinate
// learns neither how often somebody works nor what somebody refuses, and the way
// in steps alone. A zero Now is now; a nil Zone that of Start.
func AskMediators(ctx context.Context, store graph.Reader, viewer graph.Viewer, q MediatorQuery) (MediatorResult, error) {
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
	pool, err := askPool(ctx, store)
	if err != nil {
		return MediatorResult{}, fmt.Errorf("mediators: %w", err)
	}
	roster, err := store.Roster(ctx, graph.RosterQuery{Languages: q.languages(c), Since: q.since()})
	if err != nil {
		return MediatorResult{}, fmt.Errorf("mediators: %w", err)
	}
	if !viewer.Coordinates() { // who sees them all
		roster = known(roster, viewer)
	}
	return redact(Mediators(q, roster, pool, c), viewer, q), nil
}

// known are the entries of the mediators a viewer may know of.
func known(roster []graph.RosterEntry, viewer graph.Viewer) []graph.RosterEntry {
	out := make([]graph.RosterEntry, 0, len(roster))
	for i := range roster {
		if _, ok := viewer.See(roster[i].Mediator); ok {
			out = append(out, roster[i])
		}
	}
	return out
}

func askPool(ctx context.Context, store graph.Reader) (graph.Pool, error) {
	setting, err := settingOrNone(ctx, store, graph.PoolSetting)
	if err != nil {
		return graph.Pool{}, err
	}
	return graph.PoolFrom(setting)
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
