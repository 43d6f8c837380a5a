package twin

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// Verdict is how sure it is that two records tell of one actor.
type Verdict string

// The verdicts. There is no third: what is neither is another actor.
const (
	Certain Verdict = "certain" // name and a second fact agree and nothing speaks against it
	Ask     Verdict = "ask"     // a person has to look
)

// A Pair is two records that may tell of one actor.
type Pair struct {
	A, B    graph.Actor // B is the one that was there, where one is new
	Verdict Verdict
	Score   int            // more facts agree: higher; for the order alone
	Reasons []graph.Phrase // what agrees, then what does not
}

// Apart tells which pairs a person has said are two.
type Apart func(a, b graph.ActorID) bool

// Find is for every new record the actors it may be, the likeliest first; records
// without one are new. Two that are equally certain are both asked.
func Find(news, there []graph.Actor, c *graph.Catalog, apart Apart) map[graph.ActorID][]Pair {
	x := newIndex(there, c)
	out := map[graph.ActorID][]Pair{}
	for _, a := range news {
		t := traitsOf(a, c)
		var pairs []Pair
		for _, other := range x.near(t) {
			if other.actor.ID == a.ID || apart != nil && apart(a.ID, other.actor.ID) {
				continue
			}
			if p, ok := compare(t, other); ok {
				pairs = append(pairs, p)
			}
		}
		if len(pairs) > 0 {
			out[a.ID] = ordered(pairs)
		}
	}
	return out
}

// Among is every pair of actors that may be one, the certain first.
func Among(actors []graph.Actor, c *graph.Catalog, apart Apart) []Pair {
	found := Find(actors, actors, c, apart)
	var out []Pair
	for _, pairs := range found {
		for _, p := range pairs {
			if p.A.ID < p.B.ID {
				out = append(out, p)
			}
		}
	}
	slices.SortFunc(out, func(a, b Pair) int {
		return cmp.Or(byVerdict(a, b), cmp.Compare(a.A.ID, b.A.ID), cmp.Compare(a.B.ID, b.B.ID))
	})
	return out
}

// ordered sorts the pairs of one record; several that are certain are asked.
func ordered(pairs []Pair) []Pair {
	slices.SortFunc(pairs, func(a, b Pair) int { return cmp.Or(byVerdict(a, b), cmp.Compare(a.B.ID, b.B.ID)) })
	if len(pairs) < 2 || pairs[1].Verdict != Certain {
		return pairs
	}
	for i, p := range pairs {
		if p.Verdict == Certain {
			pairs[i].Verdict = Ask
			pairs[i].Reasons = append(p.Reasons, graph.Say("twins.several"))
		}
	}
	return pairs
}

func byVerdict(a, b Pair) int {
	certain := func(p Pair) int {
		if p.Verdict == Certain {
			return 0
		}
		return 1
	}
	return cmp.Or(certain(a)-certain(b), b.Score-a.Score)
}

// A fact is one thing beside name and place that two records can have in common.
type fact struct {
	same, differs string // text keys
	of            func(*traits) map[string]string
}

var facts = []fact{
	{"twins.same_phone", "twins.other_phone", func(t *traits) map[string]string { return t.phones }},
	{"twins.same_email", "twins.other_email", func(t *traits) map[string]string { return t.emails }},
	{"twins.same_street", "twins.other_street", func(t *traits) map[string]string { return t.streets }},
}

// compare weighs two records against each other; false: two actors.
func compare(a, b *traits) (Pair, bool) {
	p := Pair{A: a.actor, B: b.actor}
	name, place := alike(a, b), together(a, b)
	switch name {
	case same:
		p.say(4, "twins.same_name")
	case close:
		p.say(2, "twins.near_name")
	}
	shared, against := 0, 0
	for _, f := range facts {
		if value := common(f.of(a), f.of(b)); value != "" && (place != elsewhere || f.same != "twins.same_street") {
			shared++
			p.say(3, f.same, value)
		}
	}
	if place == here {
		p.say(1, "twins.same_place")
	}
	for _, f := range facts {
		if differ(f.of(a), f.of(b)) {
			against++
			p.say(-1, f.differs)
		}
	}
	if place == elsewhere {
		p.say(-2, "twins.other_place")
	}
	reached := common(a.phones, b.phones) != "" || common(a.emails, b.emails) != ""
	p.Verdict = Ask
	switch {
	case place == elsewhere:
		return p, name != other && reached
	case name == same && (shared > 0 || place == here && against == 0 && !a.common),
		name == close && shared > 0 && place == here:
		p.Verdict = Certain
	case name == other && !reached, name == close && shared == 0 && (place != here || against > 1):
		return p, false
	}
	return p, true
}

func (p *Pair) say(points int, key string, args ...any) {
	p.Score += points
	p.Reasons = append(p.Reasons, graph.Say(key, args...))
}

// common is one value that both have, as the second writes it.
func common(a, b map[string]string) string {
	var keys []string
	for k := range a {
		if _, ok := b[k]; ok {
			keys = append(keys, k)
		}
	}
	if len(keys) == 0 {
		return ""
	}
	return b[slices.Min(keys)]
}

// differ reports whether both have values and none in common.
func differ(a, b map[string]string) bool {
	return len(a) > 0 && len(b) > 0 && common(a, b) == ""
}
