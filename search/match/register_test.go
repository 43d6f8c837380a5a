package match

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// ledger is a store of mediators and assignments in maps that writes its feed and
// counts what is read of it.
type ledger struct {
	shelf
	catalog     *graph.Catalog
	mediators   map[graph.MediatorID]graph.Mediator
	assignments map[graph.AssignmentID]graph.Assignment
	feed        []graph.Event
	rosters     int // read of more than one
}

func newLedger() *ledger {
	return &ledger{catalog: sampleCatalog(), mediators: map[graph.MediatorID]graph.Mediator{}, assignments: map[graph.AssignmentID]graph.Assignment{}}
}

func (l *ledger) put(records ...graph.Record) {
	for _, r := range records {
		switch r := r.(type) {
		case graph.Mediator:
			l.mediators[r.ID] = r
		case graph.Assignment:
			l.assignments[r.ID] = r
		}
		l.feed = append(l.feed, graph.Event{Seq: int64(len(l.feed) + 1), Ref: r.Ref()})
	}
}

func (l *ledger) remove(ref graph.Ref) {
	delete(l.mediators, graph.MediatorID(ref.ID))
	delete(l.assignments, graph.AssignmentID(ref.ID))
	l.feed = append(l.feed, graph.Event{Seq: int64(len(l.feed) + 1), Ref: ref})
}

func (l *ledger) Catalog(context.Context) (*graph.Catalog, error) { return l.catalog, l.fails }

func (l *ledger) Sequence(context.Context) (int64, error) { return int64(len(l.feed)), l.fails }

func (l *ledger) Feed(_ context.Context, after int64, limit int) ([]graph.Event, error) {
	return l.feed[after:min(len(l.feed), int(after)+limit)], l.fails
}

func (l *ledger) Records(_ context.Context, refs []graph.Ref) ([]graph.Record, error) {
	var out []graph.Record
	for _, ref := range refs {
		if a, ok := l.assignments[graph.AssignmentID(ref.ID)]; ok {
			out = append(out, a)
		}
	}
	return out, l.fails
}

func (l *ledger) Roster(_ context.Context, q graph.RosterQuery) ([]graph.RosterEntry, error) {
	out := []graph.RosterEntry{}
	if q.Mediator == "" {
		l.rosters++
	}
	for _, m := range l.mediators {
		speaks := len(q.Languages) == 0 || slices.ContainsFunc(m.Skills, func(s graph.Skill) bool { return slices.Contains(q.Languages, s.Language) })
		if m.Archived || !speaks || q.Mediator != "" && q.Mediator != m.ID {
			continue
		}
		e := graph.RosterEntry{Mediator: m, Assignments: []graph.Assignment{}}
		for _, a := range l.assignments {
			if a.Mediator == m.ID && !a.Start.Before(q.Since) {
				e.Assignments = append(e.Assignments, a)
			}
		}
		slices.SortFunc(e.Assignments, func(a, b graph.Assignment) int { return cmp.Or(a.Start.Compare(b.Start), cmp.Compare(a.ID, b.ID)) })
		out = append(out, e)
	}
	slices.SortFunc(out, func(a, b graph.RosterEntry) int { return cmp.Compare(a.Mediator.ID, b.Mediator.ID) })
	return out, l.fails
}

// change does something to the mediators, as the draw will have it.
func (l *ledger) change(t *rapid.T, base time.Time) {
	someone := rapid.IntRange(0, 7).Draw(t, "who")
	id := graph.MediatorID(fmt.Sprintf("m%d", someone))
	one := graph.AssignmentID(fmt.Sprintf("a%d", rapid.IntRange(0, 5).Draw(t, "which")))
	switch rapid.SampledFrom([]string{"mediator", "mediator", "archive", "remove", "assignment", "assignment", "unassign", "catalog", "many"}).Draw(t, "change") {
	case "mediator":
		l.put(drawMediator(t, someone))
	case "archive":
		m := drawMediator(t, someone)
		m.Archived = true
		l.put(m)
	case "remove":
		l.remove(graph.Ref{Kind: graph.KindMediator, ID: string(id)})
	case "assignment":
		for _, a := range drawEntry(t, someone, base).Assignments {
			a.ID, a.Mediator = one, id
			l.put(a)
		}
	case "unassign":
		l.remove(graph.Ref{Kind: graph.KindAssignment, ID: string(one)})
	case "catalog":
		l.catalog = sampleCatalog()
	case "many":
		for range rapid.SampledFrom([]int{mostChanged + 1, mostFollowed}).Draw(t, "times") {
			l.put(graph.Actor{ID: "x"})
		}
		l.put(drawMediator(t, someone))
	}
}

// TestRegisterAnswersAlike: whatever is written, the register answers what asking
// the store does, whoever asks.
func TestRegisterAnswersAlike(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		l := newLedger()
		r := NewRegister(l)
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			q := drawJob(t, zone)
			q.Limit = rapid.IntRange(0, 3).Draw(t, "limit")
			if rapid.IntRange(0, 9).Draw(t, "long ago") == 0 {
				q.Start = q.Start.AddDate(-3, 0, 0)
			}
			if rapid.IntRange(0, 9).Draw(t, "unknown") == 0 {
				q.Language = "und"
			}
			for range rapid.IntRange(0, 3).Draw(t, "meanwhile") {
				l.change(t, q.Start)
			}
			viewer := graph.As(rapid.SampledFrom([]graph.Audience{graph.Network, graph.Coordination}).Draw(t, "viewer"))
			want, err := AskMediators(context.Background(), l, viewer, q)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := r.Ask(context.Background(), viewer, q); err != nil || !reflect.DeepEqual(got, want) {
				t.Fatalf("got %+v %v\nwant %+v", got, err, want)
			}
		}
	})
}

// TestRegisterReads: everybody once, then what the feed tells of.
func TestRegisterReads(t *testing.T) {
	l := newLedger()
	l.put(lotsin("a", "kmr"), lotsin("b", "kmr"))
	r, q := NewRegister(l), jobIn(t, "kmr")
	ask := func(want int) {
		t.Helper()
		if got, err := r.Ask(t.Context(), graph.As(graph.Coordination), q); err != nil || got.Total != want {
			t.Fatalf("got %+v %v, want %d", got, err, want)
		}
	}
	ask(2)
	l.put(lotsin("c", "kmr"), graph.Actor{ID: "x"})
	ask(3)
	if l.rosters != 1 {
		t.Errorf("rosters read: got %d, want 1", l.rosters)
	}
	l.fails = graph.ErrUnavailable
	if _, err := r.Ask(t.Context(), graph.As(graph.Coordination), q); err == nil {
		t.Error("store away: got no error, want one")
	}
	l.fails = nil
	ask(3)
	l.feed = nil // another store in its place
	delete(l.mediators, "c")
	ask(2)
}

// setAside is the first reason against a mediator, from the plain rules.
func setAside(q MediatorQuery, e graph.RosterEntry, c *graph.Catalog) string {
	m, pool := e.Mediator, graph.DefaultPool()
	km := m.Home.Point.KM(north(0))
	end := q.Start.Add(time.Duration(q.Minutes) * time.Minute)
	mode, level := cmp.Or(q.Mode, graph.OnSite), cmp.Or(q.Level, pool.MinLevel)
	has := func(m graph.Mediator, mode graph.Mode) bool { return slices.Contains(m.Modes, mode) }
	remote := has(m, graph.Telephone) || has(m, graph.Video)
	comes := mode == graph.OnSite && has(m, graph.OnSite) && km <= m.RadiusKM

	spoken := OtherLanguage
	for _, kinds := range [][]graph.Substitution{{""}, {graph.MutualWithNotice, graph.ScriptOnly}, {graph.AskConsent}} {
		for _, s := range m.Skills {
			kind, related := c.Related(q.Language, s.Language)
			if s.Language == q.Language {
				kind, related = "", true
			}
			switch {
			case !related || !slices.Contains(kinds, kind) || spoken == "" || spoken == GermanTooLow:
			case kind == graph.AskConsent && !q.Consent:
				spoken = map[bool]string{true: NeedsConsent, false: spoken}[spoken == OtherLanguage]
			case !s.Listening.AtLeast(level) || !s.Speaking.AtLeast(level):
				spoken = LevelTooLow
			case !m.German.AtLeast(pool.MinLevel):
				spoken = GermanTooLow
			default:
				spoken = ""
			}
		}
	}
	during := func(holds func(minute time.Time) bool) bool {
		for minute := q.Start; minute.Before(end); minute = minute.Add(time.Minute) {
			if holds(minute.In(q.Zone)) {
				return true
			}
		}
		return false
	}
	month, year, busy := 0, 0, false
	for _, a := range e.Assignments {
		way := 0.0
		if comes && !a.Point.IsZero() {
			way = a.Point.KM(north(0)) * 1.3 / pool.SpeedKMH
		}
		busy = busy || a.Blocks(q.Now) && max(q.Start.Sub(a.End), a.Start.Sub(end)).Hours() < way
		if at := a.Start.In(q.Zone); slices.Contains([]graph.AssignmentState{graph.AssignmentAccepted, graph.AssignmentDone, graph.AssignmentSettled}, a.State) && at.Year() == q.Start.In(q.Zone).Year() {
			year++
			if at.Month() == q.Start.In(q.Zone).Month() {
				month++
			}
		}
	}
	for _, rule := range []struct {
		reason string
		holds  bool
	}{
		{spoken, spoken != ""},
		{OtherGender, q.Gender != "" && m.Gender != q.Gender},
		{OtherMode, mode != graph.OnSite && !has(m, mode) || mode == graph.OnSite && !remote && !has(m, graph.OnSite)},
		{TooFar, mode == graph.OnSite && !comes && !remote},
		{RefusesTopic, slices.ContainsFunc(c.TopicChain(q.Topic), func(t graph.Topic) bool { return slices.Contains(m.Refuses, t.Key) })},
		{BarredActor, slices.Contains(m.Barred, q.Actor)},
		{DocumentsLapse, during(func(at time.Time) bool {
			d, ok := m.Document(graph.Conduct)
			return !ok || d.Expires != "" && d.Expires < graph.DateOf(at)
		})},
		{Away, during(func(at time.Time) bool {
			return slices.ContainsFunc(m.Away, func(p graph.Period) bool { return p.Contains(graph.DateOf(at)) })
		})},
		{NotAvailable, during(func(at time.Time) bool { return !open(m.Availability, at) })},
		{Booked, busy},
		{MonthlyLimit, m.MonthlyLimit > 0 && month >= m.MonthlyLimit},
		{YearlyLimit, m.YearlyLimit > 0 && year >= m.YearlyLimit},
	} {
		if rule.holds {
			return rule.reason
		}
	}
	return ""
}

// TestMediatorsPlainly: the counts are those of looking at each mediator by the
// plain rules, and a limit shows the first of all.
func TestMediatorsPlainly(t *testing.T) {
	zone := berlin(t)
	rapid.Check(t, func(t *rapid.T) {
		d := drawRoster(t, zone)
		want, total := map[string]int{}, 0
		for _, e := range d.roster {
			if reason := setAside(d.job, e, sampleCatalog()); reason != "" {
				want[reason]++
			} else {
				total++
			}
		}
		all := rank(d.job, d.roster...)
		if !reflect.DeepEqual(all.Excluded, want) || all.Total != total || len(all.Candidates) != total {
			t.Fatalf("got %v and %d of %d, want %v and %d", all.Excluded, len(all.Candidates), all.Total, want, total)
		}
		d.job.Limit = rapid.IntRange(1, 4).Draw(t, "limit")
		few := rank(d.job, d.roster...)
		if !reflect.DeepEqual(few.Candidates, all.Candidates[:min(d.job.Limit, total)]) || few.Total != total || !reflect.DeepEqual(few.Excluded, want) {
			t.Fatalf("limit %d: got %+v\nwant the first of %+v", d.job.Limit, few, all)
		}
	})
}
