package analysis

import (
	"cmp"
	"slices"

	"lotsennetz/graph"
)

// contacts are the rules that can answer for a topic.
type contacts struct {
	*field
	rules []graph.Rule // of the topic and its parents
}

func (f *field) contacts(topic graph.TopicKey) contacts {
	c := contacts{field: f}
	for _, t := range f.Catalog.TopicChain(topic) {
		c.rules = append(c.rules, f.rules[t.Key]...)
	}
	return c
}

// fill answers for the cell's town as anybody would be answered.
func (c contacts) fill(cell *TopicCell) {
	cell.Contact = ContactNone
	if c.clubs {
		return
	}
	a := graph.Resolve(graph.Question{Topic: cell.Topic, Place: cell.Town, Day: c.Day}, c.rules, c.Catalog)
	switch {
	case a.Outcome == graph.OutcomeAskGroup:
		cell.Contact = ContactGroups
	case len(a.Contacts) > 0:
		cell.Contact, cell.Holder, cell.Level = ContactYes, a.Contacts[0].Holder, a.Level
		if a.ViaParent() {
			cell.Via = a.Topic
		}
		if standsIn(a) {
			cell.Contact = ContactDeputy
		}
	default:
		if last, ok := c.last(cell.Town); ok {
			cell.Contact, cell.Holder = ContactExpired, last.Holder
		}
	}
}

// standsIn reports whether somebody who comes first in what answers is away or
// missing.
func standsIn(a graph.Answer) bool {
	rank := a.Contacts[0].Rank
	return rank > 1 || slices.ContainsFunc(a.Absent, func(x graph.Absence) bool {
		return x.Rule.Rank < rank || !slices.Contains(x.Rule.Areas, a.Area) || x.Rule.Topic != a.Topic
	})
}

// last is the rule that was the last to end of those that answered in a town.
func (c contacts) last(town graph.PlaceKey) (last graph.Rule, ok bool) {
	for _, r := range c.rules {
		over := r.Validity.To != "" && r.Validity.To < c.Day && !r.Archived && !r.Actor.Archived
		here := slices.ContainsFunc(r.Areas, func(area graph.PlaceKey) bool { return c.Catalog.Contains(area, town) })
		if over && here && (!ok || r.Validity.To > last.Validity.To) {
			last, ok = r, true
		}
	}
	return last, ok
}

// DutyState is what is the matter with a responsibility.
type DutyState string

// The states.
const (
	DutyExpired     DutyState = "expired"     // its last day is over
	DutyUnconfirmed DutyState = "unconfirmed" // nobody said within a year that it still holds
	DutyNoDeputy    DutyState = "no_deputy"   // nobody stands in for the holder
)

// DutyStates lists the states in their order.
var DutyStates = []DutyState{DutyExpired, DutyUnconfirmed, DutyNoDeputy}

// confirmedDays is how long a confirmation holds.
const confirmedDays = 365

// Duty is a responsibility with which something is the matter. One can be named
// several times.
type Duty struct {
	Rule  graph.Rule
	State DutyState
	Gap   Gap
}

// Duties are the responsibilities that need a look, by state, topic and id. An
// expired one is left out where another holder answers for the same topic, area
// and groups by now.
func Duties(rules []graph.Rule, day graph.Date) []Duty {
	out := []Duty{}
	for _, r := range rules {
		switch {
		case r.Archived || r.Actor.Archived || r.Validity.From > day:
		case !r.Validity.Contains(day):
			if !slices.ContainsFunc(rules, func(x graph.Rule) bool { return follows(x, r, day) }) {
				out = append(out, duty(r, DutyExpired, graph.Say("analysis.duty.expired", r.Actor.Name, r.Topic, r.Validity.To)))
			}
		default:
			out = append(out, standing(r, rules, day)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Duty) int {
		return cmp.Or(slices.Index(DutyStates, a.State)-slices.Index(DutyStates, b.State), cmp.Compare(a.Rule.Topic, b.Rule.Topic), cmp.Compare(a.Rule.ID, b.Rule.ID))
	})
	return out
}

// standing is what is the matter with a responsibility in force.
func standing(r graph.Rule, rules []graph.Rule, day graph.Date) (out []Duty) {
	switch {
	case r.ConfirmedAt == "":
		out = append(out, duty(r, DutyUnconfirmed, graph.Say("analysis.duty.never", r.Actor.Name, r.Topic)))
	case r.ConfirmedAt.AddDays(confirmedDays) < day:
		out = append(out, duty(r, DutyUnconfirmed, graph.Say("analysis.duty.unconfirmed", r.Actor.Name, r.Topic, r.ConfirmedAt)))
	}
	if r.Rank == 1 && !slices.ContainsFunc(rules, func(x graph.Rule) bool { return x.Holder != r.Holder && follows(x, r, day) }) {
		out = append(out, duty(r, DutyNoDeputy, graph.Say("analysis.duty.no_deputy", r.Actor.Name, r.Topic)))
	}
	return out
}

func duty(r graph.Rule, state DutyState, said graph.Phrase) Duty {
	return Duty{r, state, Gap{NameContact, said}}
}

// follows reports whether a rule in force answers where another does: on its
// topic, in all its areas, for its groups.
func follows(x, r graph.Rule, day graph.Date) bool {
	in := func(area graph.PlaceKey) bool { return !slices.Contains(x.Areas, area) }
	return x.ID != r.ID && x.Topic == r.Topic && !x.Archived && !x.Actor.Archived && x.Validity.Contains(day) &&
		!slices.ContainsFunc(r.Areas, in) && slices.Equal(slices.Sorted(slices.Values(x.Groups)), slices.Sorted(slices.Values(r.Groups)))
}
