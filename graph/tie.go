package graph

import (
	"cmp"
	"slices"
)

// Relation is a way in which two actors belong together.
type Relation string

// The relations.
const (
	TieCooperation Relation = "cooperation" // Kooperation, by state
	TieMembership  Relation = "membership"  // Mitgliedschaft in a network
	TieAim         Relation = "aim"         // provider and partner of a measure or project
	TieDuty        Relation = "duty"        // responsible for the same, one in the other's place
)

// Relations lists the relations in the order pages offer them.
var Relations = []Relation{TieCooperation, TieMembership, TieAim, TieDuty}

// A Tie is one relation of two actors and when it holds. Of a membership, A is the
// member; of an aim, a provider; of a duty, who comes first.
type Tie struct {
	Relation Relation
	A, B     ActorID
	Topic    TopicKey
	Spans    []TieSpan // in order, never empty
}

// A TieSpan is a time in which a tie holds; a cooperation stands in the State.
type TieSpan struct {
	State CooperationState
	Period
}

// On is the span that holds on a day.
func (t Tie) On(day Date) (TieSpan, bool) {
	i := slices.IndexFunc(t.Spans, func(s TieSpan) bool { return s.Contains(day) })
	if i < 0 {
		return TieSpan{}, false
	}
	return t.Spans[i], true
}

// Member is an actor that a network's list names as its member, without a date.
type Member struct{ Actor, Network ActorID }

// MembersAmong are the memberships that some actors list of themselves, with both
// ends among them, in their order.
func MembersAmong(actors []Actor) []Member {
	here := make(map[ActorID]bool, len(actors))
	for _, a := range actors {
		here[a.ID] = true
	}
	out := []Member{}
	for _, a := range actors {
		for _, n := range a.MemberOf {
			if m := (Member{a.ID, n}); here[n] && n != a.ID && !slices.Contains(out[max(0, len(out)-len(a.MemberOf)):], m) {
				out = append(out, m)
			}
		}
	}
	return out
}

// Spans are the states of the two over time, as StateOn tells each day, leaving
// out the time in which there was nothing.
func (c Cooperation) Spans() []TieSpan {
	var turns []Date
	for _, s := range c.History {
		turns = append(turns, DateOf(s.At.UTC()))
	}
	if c.Since != "" {
		turns = append(turns, c.Since)
	}
	slices.Sort(turns)
	turns = slices.Compact(turns)
	if len(turns) == 0 {
		return spanned(nil, c.State, Period{})
	}
	out := spanned(nil, c.StateOn(turns[0].AddDays(-1)), Period{To: turns[0].AddDays(-1)})
	for i, day := range turns {
		p := Period{From: day}
		if i+1 < len(turns) {
			p.To = turns[i+1].AddDays(-1)
		}
		out = spanned(out, c.StateOn(day), p)
	}
	return out
}

// spanned adds a time, joined to the one before it where nothing changed.
func spanned(out []TieSpan, state CooperationState, p Period) []TieSpan {
	if state == "" {
		return out
	}
	if n := len(out); n > 0 && out[n-1].State == state && out[n-1].To.AddDays(1) == p.From {
		out[n-1].To = p.To
		return out
	}
	return append(out, TieSpan{state, p})
}

// Ties are all relations among the actors of the part, by relation, ends and
// topic, as long as both ends were There. Suggested and dismissed pairs have none
// for that time.
func (n Subgraph) Ties() []Tie {
	t := tying{here: make(map[ActorID]bool, len(n.Actors)), at: map[tieKey]int{}, there: n.There}
	for _, a := range n.Actors {
		t.here[a.ID] = true
	}
	for _, c := range n.Cooperations {
		for _, s := range c.Spans() {
			if s.State == Suggested || s.State == Dismissed {
				continue
			}
			for _, s := range t.within(s, c.Ref()) {
				t.add(TieCooperation, c.A, c.B, c.Topic, s)
			}
		}
	}
	for _, s := range n.Seats {
		t.add(TieMembership, s.Actor, s.Group, "", TieSpan{Period: s.Period})
	}
	for _, m := range n.Members { // a seat says more: since when
		if _, known := t.at[tieKey{TieMembership, m.Actor, m.Network, ""}]; !known {
			t.add(TieMembership, m.Actor, m.Network, "", TieSpan{})
		}
	}
	for _, m := range n.Measures {
		t.aim(m.Aim)
	}
	for _, p := range n.Projects {
		t.aim(p.Aim)
	}
	t.duties(n.Duties)
	slices.SortFunc(t.out, func(x, y Tie) int {
		return cmp.Or(slices.Index(Relations, x.Relation)-slices.Index(Relations, y.Relation), cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B), cmp.Compare(x.Topic, y.Topic))
	})
	return t.out
}

type tieKey struct {
	relation Relation
	a, b     ActorID
	topic    TopicKey
}

// tying collects ties, one for each relation, pair and topic.
type tying struct {
	here  map[ActorID]bool
	at    map[tieKey]int
	out   []Tie
	there map[Ref][]Period
}

// within are the parts of a span in which all of some records were there.
func (t *tying) within(s TieSpan, refs ...Ref) []TieSpan {
	spans := []TieSpan{s}
	for _, ref := range refs {
		days, limited := t.there[ref]
		if !limited {
			continue
		}
		var both []TieSpan
		for _, s := range spans {
			for _, d := range days {
				if p, ok := s.meet(d); ok {
					both = append(both, TieSpan{s.State, p})
				}
			}
		}
		spans = both
	}
	return spans
}

func (t *tying) add(r Relation, a, b ActorID, topic TopicKey, s TieSpan) {
	if a == b || !t.here[a] || !t.here[b] {
		return
	}
	for _, s := range t.within(s, Ref{KindActor, string(a)}, Ref{KindActor, string(b)}) {
		t.span(r, a, b, topic, s)
	}
}

func (t *tying) span(r Relation, a, b ActorID, topic TopicKey, s TieSpan) {
	key := tieKey{r, a, b, topic}
	i, known := t.at[key]
	if !known {
		i = len(t.out)
		t.at[key] = i
		t.out = append(t.out, Tie{Relation: r, A: a, B: b, Topic: topic})
	}
	if !slices.Contains(t.out[i].Spans, s) {
		t.out[i].Spans = append(t.out[i].Spans, s)
	}
}

// aim ties its providers with everybody else in it; one that was given up ties
// nobody.
func (t *tying) aim(a Aim) {
	if a.State == AimDropped {
		return
	}
	for i, p := range a.Participants {
		for k, q := range a.Participants {
			if p.Role == Provider && (q.Role != Provider || i < k) {
				t.add(TieAim, p.Actor, q.Actor, a.Topic, TieSpan{})
			}
		}
	}
}

// duties tie whoever comes first for a topic in an area with the others there, as
// long as both hold it.
func (t *tying) duties(all []Responsibility) {
	type question struct {
		topic TopicKey
		area  PlaceKey
	}
	asked := map[question][]Responsibility{}
	var order []question
	for _, r := range all {
		for _, area := range r.Areas {
			q := question{r.Topic, area}
			if asked[q] == nil {
				order = append(order, q)
			}
			asked[q] = append(asked[q], r)
		}
	}
	for _, q := range order {
		held := asked[q]
		first := slices.MinFunc(held, func(x, y Responsibility) int { return x.Rank - y.Rank }).Rank
		for i, x := range held {
			for k, y := range held {
				if both, ok := x.Validity.meet(y.Validity); ok && x.Rank == first && (y.Rank != first || i < k) {
					t.add(TieDuty, x.Holder, y.Holder, q.topic, TieSpan{Period: both})
				}
			}
		}
	}
}

// meet is the time two periods have in common, if any.
func (p Period) meet(q Period) (Period, bool) {
	both := Period{From: max(p.From, q.From), To: p.To}
	if q.To != "" && (both.To == "" || q.To < both.To) {
		both.To = q.To
	}
	return both, both.To == "" || both.From <= both.To
}
