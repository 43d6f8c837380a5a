package graph

import (
	"cmp"
	"slices"
)

// Outcome is what came of a question for a contact.
type Outcome string

// The outcomes.
const (
	OutcomeMatched  Outcome = "matched"   // one contact
	OutcomeMultiple Outcome = "multiple"  // several of equal rank, all listed, none guessed
	OutcomeNone     Outcome = "none"      // nobody is responsible
	OutcomeAskPlace Outcome = "ask_place" // the answer differs by place and none was given
	OutcomeAskGroup Outcome = "ask_group" // only rules for groups of people exist
)

// CoordinationTopic is the topic whose holder is named when nobody else is.
const CoordinationTopic TopicKey = "koordination"

// A Question asks for the central contact. Place and Group may be empty.
type Question struct {
	Topic TopicKey
	Place PlaceKey
	Group GroupKey
	Day   Date
}

// Topics are the topics whose rules the answer can need, for RuleQuery.
func (q Question) Topics(c *Catalog) []TopicKey {
	out := []TopicKey{}
	for _, t := range c.TopicChain(q.Topic) {
		out = append(out, t.Key)
	}
	if !slices.Contains(out, CoordinationTopic) {
		out = append(out, CoordinationTopic)
	}
	return out
}

// Absence is a holder set aside, and until when ("" for an open end).
type Absence struct {
	Rule  Rule
	Until Date
}

// BackOn is the first day the holder is there again; "" when not known.
func (a Absence) BackOn() Date { return a.Until.AddDays(1) }

// GroupHint says that for some groups the answer would be another.
type GroupHint struct {
	Groups   []GroupKey
	Contacts []Rule
}

// An Answer is what Resolve found and how.
type Answer struct {
	Question Question
	Outcome  Outcome
	// Topic is the topic whose rule answered: the one asked or a parent of it.
	Topic TopicKey
	// Level and Area are the rung and the place at which the rule answered.
	Level PlaceKind
	Area  PlaceKey
	// Named tells that the rule names the group asked for.
	Named bool
	// Contacts are the holders of the lowest rank: one when matched.
	Contacts []Rule
	// Deputies are the others present at that level, by rank.
	Deputies []Rule
	// Alternatives are further holders present who would have answered had the
	// contacts not: of other rungs, or for everyone when the group was named.
	Alternatives []Rule
	// Absent are the holders set aside on the way, in the order met.
	Absent []Absence
	// Hints say what a group would change, when none was given.
	Hints []GroupHint
	// Groups are the groups to choose from, for OutcomeAskGroup.
	Groups []GroupKey
	// Coordination is who to turn to when nobody is responsible.
	Coordination []Rule
}

// ViaParent reports whether a parent of the topic asked for answered.
func (a Answer) ViaParent() bool { return a.Topic != "" && a.Topic != a.Question.Topic }

// Resolve finds the central contact among rules read for Question.Topics. It is
// pure. Inside the topic it climbs the ladder of places with the rules that name
// the group (or a group that includes it), then again with the rules that name
// none; then likewise in the parent topic. At a rung the rules in force on the
// day count, absent holders are set aside, and the lowest rank left answers.
// Rules for other groups never answer.
func Resolve(q Question, rules []Rule, c *Catalog) Answer {
	r := &resolver{question: q, catalog: c, rules: inForce(rules, q.Day)}
	if q.Place == "" {
		return r.anywhere()
	}
	return r.at(q.Place)
}

// inForce keeps the rules that can answer on the day, by rank and id.
func inForce(rules []Rule, day Date) []Rule {
	out := slices.DeleteFunc(slices.Clone(rules), func(r Rule) bool {
		return r.Archived || r.Actor.Archived || !r.Validity.Contains(day)
	})
	slices.SortFunc(out, func(a, b Rule) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.ID, b.ID))
	})
	return out
}

type resolver struct {
	question Question
	catalog  *Catalog
	rules    []Rule
}

// at answers for one place.
func (r *resolver) at(place PlaceKey) Answer {
	a := r.contacts(place, r.question.Group)
	switch {
	case a.Outcome == OutcomeNone:
		a.Coordination = r.coordination(place)
	case a.Outcome != OutcomeAskGroup && r.question.Group == "":
		a.Hints = r.hints(place, a)
	}
	return a
}

// contacts walks the topic and its parents at a place.
func (r *resolver) contacts(place PlaceKey, group GroupKey) Answer {
	a := Answer{Question: r.question, Outcome: OutcomeNone}
	ladder := r.catalog.Ladder(place)
	for _, topic := range r.catalog.TopicChain(r.question.Topic) {
		if group != "" && r.climb(&a, topic.Key, ladder, r.names(group)) {
			a.Named = true
		}
		if r.climb(&a, topic.Key, ladder, namesNone) || a.Named {
			return a
		}
		if group == "" && !r.any(topic.Key, ladder, namesNone) {
			if a.Groups = r.groupsNamed(topic.Key, ladder); len(a.Groups) > 0 {
				a.Outcome, a.Topic = OutcomeAskGroup, topic.Key
				return a
			}
		}
	}
	return a
}

func namesNone(rule Rule) bool { return len(rule.Groups) == 0 }

// names tells whether a rule is for the group or one that includes it.
func (r *resolver) names(group GroupKey) func(Rule) bool {
	return func(rule Rule) bool {
		return slices.ContainsFunc(rule.Groups, func(g GroupKey) bool { return r.catalog.Includes(g, group) })
	}
}

// climb goes up the ladder and fills in the answer of the first rung where
// somebody is present; who is met after that is an alternative. It reports
// whether there is an answer.
func (r *resolver) climb(a *Answer, topic TopicKey, ladder []Place, counts func(Rule) bool) bool {
	for _, place := range ladder {
		var present []Rule
		for _, rule := range r.rules {
			if rule.Topic != topic || !slices.Contains(rule.Areas, place.Key) || !counts(rule) {
				continue
			}
			until, away := rule.AbsentUntil(r.question.Day)
			switch {
			case !away:
				present = append(present, rule)
			case len(a.Contacts) == 0:
				a.setAside(rule, until)
			}
		}
		switch {
		case len(a.Contacts) > 0:
			a.addAlternatives(present)
		case len(present) > 0:
			a.answer(topic, place, present)
		}
	}
	return len(a.Contacts) > 0
}

func (a *Answer) addAlternatives(rules []Rule) {
	for _, rule := range rules {
		if !hasHolder(a.Contacts, rule.Holder) && !hasHolder(a.Deputies, rule.Holder) && !hasHolder(a.Alternatives, rule.Holder) {
			a.Alternatives = append(a.Alternatives, rule)
		}
	}
}

func (a *Answer) setAside(rule Rule, until Date) {
	if !slices.ContainsFunc(a.Absent, func(x Absence) bool { return x.Rule.ID == rule.ID }) {
		a.Absent = append(a.Absent, Absence{rule, until})
	}
}

// answer takes the holders of the lowest rank as contacts, each once, and the
// others as deputies.
func (a *Answer) answer(topic TopicKey, place Place, present []Rule) {
	a.Topic, a.Level, a.Area = topic, place.Kind, place.Key
	for _, rule := range present {
		switch {
		case hasHolder(a.Contacts, rule.Holder):
		case rule.Rank == present[0].Rank:
			a.Contacts = append(a.Contacts, rule)
		case !hasHolder(a.Deputies, rule.Holder):
			a.Deputies = append(a.Deputies, rule)
		}
	}
	a.Outcome = OutcomeMatched
	if len(a.Contacts) > 1 {
		a.Outcome = OutcomeMultiple
	}
}

func hasHolder(rules []Rule, id ActorID) bool {
	return slices.ContainsFunc(rules, func(r Rule) bool { return r.Holder == id })
}

func (r *resolver) any(topic TopicKey, ladder []Place, counts func(Rule) bool) bool {
	return slices.ContainsFunc(r.rules, func(rule Rule) bool {
		return rule.Topic == topic && counts(rule) && onLadder(rule, ladder)
	})
}

func onLadder(rule Rule, ladder []Place) bool {
	return slices.ContainsFunc(ladder, func(p Place) bool { return slices.Contains(rule.Areas, p.Key) })
}

// groupsNamed are the groups that rules of the topic name along the ladder.
func (r *resolver) groupsNamed(topic TopicKey, ladder []Place) []GroupKey {
	var out []GroupKey
	for _, rule := range r.rules {
		if rule.Topic == topic && onLadder(rule, ladder) {
			out = append(out, rule.Groups...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// hints are the groups whose contacts differ from the answer's.
func (r *resolver) hints(place PlaceKey, a Answer) []GroupHint {
	var out []GroupHint
	ladder := r.catalog.Ladder(place)
	for _, topic := range r.catalog.TopicChain(r.question.Topic) {
		for _, g := range r.groupsNamed(topic.Key, ladder) {
			b := r.contacts(place, g)
			if len(b.Contacts) == 0 || sameHolders(a.Contacts, b.Contacts) {
				continue
			}
			i := slices.IndexFunc(out, func(h GroupHint) bool { return sameHolders(h.Contacts, b.Contacts) })
			if i < 0 {
				out = append(out, GroupHint{Contacts: b.Contacts})
				i = len(out) - 1
			}
			if !slices.Contains(out[i].Groups, g) {
				out[i].Groups = append(out[i].Groups, g)
			}
		}
		if topic.Key == a.Topic {
			break
		}
	}
	return out
}

func sameHolders(a, b []Rule) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(r Rule) bool { return !hasHolder(b, r.Holder) })
}

// coordination is who coordinates at the place.
func (r *resolver) coordination(place PlaceKey) []Rule {
	deeper := &resolver{catalog: r.catalog, rules: r.rules,
		question: Question{Topic: CoordinationTopic, Place: place, Day: r.question.Day}}
	return deeper.contacts(place, "").Contacts
}

// anywhere answers without a place: with the one answer that holds in every
// municipality and village, or by asking for the place.
func (r *resolver) anywhere() Answer {
	var first *Answer
	for _, place := range r.representatives() {
		a := r.at(place)
		if first == nil {
			first = &a
			continue
		}
		if a.Outcome != first.Outcome || !sameHolders(a.Contacts, first.Contacts) {
			return Answer{Question: r.question, Outcome: OutcomeAskPlace}
		}
	}
	if first == nil {
		return Answer{Question: r.question, Outcome: OutcomeNone, Coordination: r.coordination("")}
	}
	return *first
}

// representatives are municipalities and villages, one for each way of being
// covered by the rules' areas.
func (r *resolver) representatives() []PlaceKey {
	areas := map[PlaceKey]bool{}
	for _, rule := range r.rules {
		for _, k := range rule.Areas {
			areas[k] = true
		}
	}
	found := map[string]PlaceKey{}
	for key, p := range r.catalog.Places {
		if p.Kind != Municipality && p.Kind != Village {
			continue
		}
		covered := ""
		for _, rung := range r.catalog.Ladder(key) {
			if areas[rung.Key] {
				covered += string(rung.Key) + " "
			}
		}
		if old, ok := found[covered]; !ok || key < old {
			found[covered] = key
		}
	}
	out := make([]PlaceKey, 0, len(found))
	for _, key := range found {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
