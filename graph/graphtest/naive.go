package graphtest

import (
	"slices"

	"lotsennetz/graph"
)

// A verdict is what the naive resolver finds.
type verdict struct {
	outcome  graph.Outcome
	topic    graph.TopicKey
	area     graph.PlaceKey
	level    graph.PlaceKind
	contacts []graph.ActorID
	deputies []graph.ActorID
}

// resolve says who is responsible as plainly as it can be said, without sharing
// a line with graph.Resolve.
func resolve(q graph.Question, rules []graph.Rule, c *graph.Catalog) verdict {
	if q.Place != "" {
		return resolveAt(q, rules, c)
	}
	var answers []verdict
	for _, p := range c.Places {
		if p.Kind == graph.Municipality || p.Kind == graph.Village {
			q.Place = p.Key
			answers = append(answers, resolveAt(q, rules, c))
		}
	}
	for _, a := range answers {
		if a.outcome != answers[0].outcome || !slices.Equal(a.contacts, answers[0].contacts) {
			return verdict{outcome: graph.OutcomeAskPlace}
		}
	}
	return verdict{outcome: answers[0].outcome, contacts: answers[0].contacts}
}

func resolveAt(q graph.Question, rules []graph.Rule, c *graph.Catalog) verdict {
	var inForce []graph.Rule
	for _, r := range rules {
		if (r.Validity.From == "" || r.Validity.From <= q.Day) && (r.Validity.To == "" || q.Day <= r.Validity.To) {
			inForce = append(inForce, r)
		}
	}
	for topic := q.Topic; topic != ""; topic = c.Topics[topic].Parent {
		var named, general []graph.Rule
		forOthers, forAll := false, false
		for _, r := range inForce {
			if r.Topic != topic {
				continue
			}
			covers := coversPlace(r, q.Place, c)
			if len(r.Groups) == 0 {
				general = append(general, r)
				forAll = forAll || covers
			} else if q.Group != "" && namesGroup(r, q.Group, c) {
				named = append(named, r)
			} else {
				forOthers = forOthers || covers
			}
		}
		for _, some := range [][]graph.Rule{named, general} {
			for place := q.Place; place != ""; place = c.Places[place].Parent {
				if v := atPlace(some, place, q.Day); v.outcome != "" {
					v.topic, v.area, v.level = topic, place, c.Places[place].Kind
					return v
				}
			}
		}
		if q.Group == "" && forOthers && !forAll {
			return verdict{outcome: graph.OutcomeAskGroup}
		}
	}
	return verdict{outcome: graph.OutcomeNone}
}

func namesGroup(r graph.Rule, asked graph.GroupKey, c *graph.Catalog) bool {
	for _, g := range r.Groups {
		if reaches(g, asked, c, 10) {
			return true
		}
	}
	return false
}

func reaches(from, to graph.GroupKey, c *graph.Catalog, steps int) bool {
	if from == to {
		return true
	}
	for _, g := range c.Groups[from].Includes {
		if steps > 0 && reaches(g, to, c, steps-1) {
			return true
		}
	}
	return false
}

func coversPlace(r graph.Rule, place graph.PlaceKey, c *graph.Catalog) bool {
	for ; place != ""; place = c.Places[place].Parent {
		if slices.Contains(r.Areas, place) {
			return true
		}
	}
	return false
}

// atPlace answers from the rules for exactly this place.
func atPlace(rules []graph.Rule, place graph.PlaceKey, day graph.Date) verdict {
	var present []graph.Rule
	for _, r := range rules {
		away := false
		for _, p := range r.Absences {
			away = away || (p.From == "" || p.From <= day) && (p.To == "" || day <= p.To)
		}
		if !away && slices.Contains(r.Areas, place) {
			present = append(present, r)
		}
	}
	if len(present) == 0 {
		return verdict{}
	}
	lowest := 100
	for _, r := range present {
		if r.Rank < lowest {
			lowest = r.Rank
		}
	}
	var v verdict
	for _, r := range present {
		if r.Rank == lowest && !slices.Contains(v.contacts, r.Holder) {
			v.contacts = append(v.contacts, r.Holder)
		}
	}
	for _, r := range present {
		if r.Rank > lowest && !slices.Contains(v.contacts, r.Holder) && !slices.Contains(v.deputies, r.Holder) {
			v.deputies = append(v.deputies, r.Holder)
		}
	}
	slices.Sort(v.contacts)
	slices.Sort(v.deputies)
	if v.outcome = graph.OutcomeMatched; len(v.contacts) > 1 {
		v.outcome = graph.OutcomeMultiple
	}
	return v
}
