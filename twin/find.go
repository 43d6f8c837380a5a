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
			pairs[i].Reasons = append(p.Reasons, graph.Say("twin.several"))
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

// compare weighs two records against each other; false: two actors.
func compare(a, b *traits) (Pair, bool) {
	p := Pair{A: a.actor, B: b.actor}
	say := func(points int, key string, args ...any) {
		p.Score += points
		p.Reasons = append(p.Reasons, graph.Say("twin."+key, args...))
	}
	name, place := alike(a, b), together(a, b)
	switch name {
	case same:
		say(4, "same_name")
	case close:
		say(2, "near_name")
	}
	facts := 0
	for _, f := range []struct {
		key    string
		mine   map[string]string
		theirs map[string]string
	}{{"phone", a.phones, b.phones}, {"email", a.emails, b.emails}, {"street", a.streets, b.streets}} {
		if f.key == "street" && place == elsewhere {
			continue
		}
		if shared := common(f.mine, f.theirs); shared != "" {
			facts++
			say(3, "same_"+f.key, shared)
		}
	}
	reached := common(a.phones, b.phones) != "" || common(a.emails, b.emails) != ""
	if place == here {
		say(1, "same_place")
	}
	against := differ(a.streets, b.streets) || differ(a.phones, b.phones) || differ(a.emails, b.emails)
	for _, f := range []struct {
		key          string
		mine, theirs map[string]string
	}{{"phone", a.phones, b.phones}, {"email", a.emails, b.emails}, {"street", a.streets, b.streets}} {
		if differ(f.mine, f.theirs) {
			say(-1, "other_"+f.key)
		}
	}
	if place == elsewhere {
		say(-2, "other_place")
	}
	switch {
	case place == elsewhere:
		p.Verdict = Ask
		return p, name != other && reached
	case name == same && (facts > 0 || place == here && !against && !a.common):
		p.Verdict = Certain
	case name == close && facts > 0 && place == here:
		p.Verdict = Certain
	case name == other && !reached, name == close && facts == 0 && place != here:
		return p, false
	default:
		p.Verdict = Ask
	}
	return p, true
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
