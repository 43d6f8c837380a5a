package graphtest

import (
	"fmt"
	"reflect"
	"slices"
	"sync/atomic"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

var propertyCases = []tested{
	{"random rules resolve as the plain reading of them", "Rules Catalog", resolveProperty},
	{"random writes leave what a map would hold", "Apply Put Remove Erase Records", modelProperty},
}

// run numbers the rounds of the property tests, so that a round meets nothing an
// earlier one stored.
var run atomic.Int64

func verdictOf(a graph.Answer) verdict {
	v := verdict{outcome: a.Outcome}
	if a.Outcome != graph.OutcomeMatched && a.Outcome != graph.OutcomeMultiple {
		return v
	}
	v.topic, v.area, v.level = a.Topic, a.Area, a.Level
	for _, r := range a.Contacts {
		v.contacts = append(v.contacts, r.Holder)
	}
	for _, r := range a.Deputies {
		if !slices.Contains(v.deputies, r.Holder) {
			v.deputies = append(v.deputies, r.Holder)
		}
	}
	slices.Sort(v.contacts)
	slices.Sort(v.deputies)
	return v
}

var (
	somePlaces  = []graph.PlaceKey{"DE", "05", "057", "05762", "05762001", "05762002", "05762001-01", "05762002-01"}
	someGroups  = []graph.GroupKey{"anerkannt", "gefluechtet", "neu", "frauen"}
	someHolders = []graph.ActorID{"tsv", "svb", "welcome", "cafe", "ki", "jobcenter"}
	someDays    = []graph.Date{"2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"}
)

func resolveProperty(t *testing.T, s graph.Store) {
	Fill(t, s)
	Store(t, s, graph.Group{Meta: open, Key: "neu", Label: "Neuzugewanderte", Includes: []graph.GroupKey{"gefluechtet", "frauen"}})
	rapid.Check(t, func(rt *rapid.T) {
		topics := make([]graph.TopicKey, 3)
		round := run.Add(1)
		var records []graph.Record
		for i := range topics {
			topics[i] = graph.TopicKey(fmt.Sprintf("round%d-%d", round, i))
			parent := graph.TopicKey("")
			if i > 0 {
				parent = rapid.SampledFrom(append([]graph.TopicKey{""}, topics[:i]...)).Draw(rt, "parent")
			}
			records = append(records, topic(topics[i], parent, "T"))
		}
		for i := range rapid.IntRange(1, 8).Draw(rt, "rules") {
			records = append(records, drawRule(rt, graph.ResponsibilityID(fmt.Sprintf("round%d-%d", round, i)), topics))
		}
		if _, err := s.Apply(t.Context(), job, graph.NewKey(), Puts(records...)...); err != nil {
			rt.Fatal(err)
		}
		c, err := s.Catalog(t.Context())
		if err != nil {
			rt.Fatal(err)
		}
		for range 6 {
			q := graph.Question{Topic: rapid.SampledFrom(topics).Draw(rt, "topic"), Day: rapid.SampledFrom(someDays).Draw(rt, "day"),
				Place: rapid.SampledFrom(append(somePlaces, "")).Draw(rt, "place"), Group: rapid.SampledFrom(append(someGroups, "")).Draw(rt, "group")}
			rules, err := s.Rules(t.Context(), graph.RuleQuery{Topics: q.Topics(c)})
			if err != nil {
				rt.Fatal(err)
			}
			got, want := verdictOf(graph.Resolve(q, rules, c)), resolve(q, rules, c)
			if q.Place == "" { // which of the equal answers is shown does not matter
				got = verdict{outcome: got.outcome, contacts: got.contacts}
			}
			if !reflect.DeepEqual(got, want) {
				rt.Fatalf("%+v:\ngot  %+v\nwant %+v\nof %d rules", q, got, want, len(rules))
			}
		}
	})
}

func drawRule(rt *rapid.T, id graph.ResponsibilityID, topics []graph.TopicKey) graph.Responsibility {
	r := graph.Responsibility{Meta: open, ID: id, Topic: rapid.SampledFrom(topics).Draw(rt, "of"), Rank: rapid.IntRange(1, 3).Draw(rt, "rank"),
		Holder: rapid.SampledFrom(someHolders).Draw(rt, "holder"),
		Areas:  rapid.SliceOfNDistinct(rapid.SampledFrom(somePlaces), 1, 3, rapid.ID).Draw(rt, "areas"),
		Groups: rapid.SliceOfNDistinct(rapid.SampledFrom(someGroups), 0, 2, rapid.ID).Draw(rt, "groups")}
	if rapid.IntRange(0, 3).Draw(rt, "dated") == 0 {
		r.Validity = drawPeriod(rt)
	}
	for range rapid.IntRange(0, 2).Draw(rt, "absences") {
		r.Absences = append(r.Absences, drawPeriod(rt))
	}
	return r
}

func drawPeriod(rt *rapid.T) graph.Period {
	ends := append([]graph.Date{""}, someDays...)
	p := graph.Period{From: rapid.SampledFrom(ends).Draw(rt, "from"), To: rapid.SampledFrom(ends).Draw(rt, "to")}
	if p.To != "" && p.From > p.To {
		p.From, p.To = p.To, p.From
	}
	return p
}

// model is what a store should hold: groups that include one another.
type model map[graph.GroupKey]graph.Group

func (m model) linked(key graph.GroupKey) bool {
	for k, g := range m {
		if k != key && slices.Contains(g.Includes, key) {
			return true
		}
	}
	return false
}

// apply makes the change and reports the error expected.
func (m model) apply(c graph.Change) error {
	key := graph.GroupKey(c.Target().ID)
	held, there := m[key]
	switch c := c.(type) {
	case graph.Put:
		g := c.Record.(graph.Group)
		if g.Version != held.Version {
			return graph.ErrConflict
		}
		for _, part := range g.Includes {
			if _, ok := m[part]; !ok {
				return graph.ErrInvalid
			}
		}
		m[key] = graph.WithVersion(g, g.Version+1).(graph.Group)
	case graph.Remove:
		if !there || c.Version != held.Version {
			return graph.ErrConflict
		}
		if m.linked(key) {
			return graph.ErrInvalid
		}
		delete(m, key)
	case graph.Erase:
		if there && m.linked(key) {
			return graph.ErrInvalid
		}
		delete(m, key)
	}
	return nil
}

func modelProperty(t *testing.T, s graph.Store) {
	rapid.Check(t, func(rt *rapid.T) {
		round := run.Add(1)
		var keys []graph.GroupKey
		var refs []graph.Ref
		for i := range 4 {
			keys = append(keys, graph.GroupKey(fmt.Sprintf("round%d-%d", round, i)))
			refs = append(refs, graph.Ref{Kind: graph.KindGroup, ID: string(keys[i])})
		}
		held := model{}
		for range rapid.IntRange(4, 15).Draw(rt, "writes") {
			var changes []graph.Change
			next := model{}
			for k, g := range held {
				next[k] = g
			}
			var want error
			for range rapid.IntRange(1, 3).Draw(rt, "changes") {
				c := drawChange(rt, keys, next)
				changes = append(changes, c)
				if want = next.apply(c); want != nil {
					break
				}
			}
			_, err := s.Apply(t.Context(), job, graph.NewKey(), changes...)
			if !matches(err, want) {
				rt.Fatalf("%+v: got %v, want %v", changes, err, want)
			}
			if want == nil {
				held = next
			}
			compare(t, rt, s, refs, held)
		}
	})
}
