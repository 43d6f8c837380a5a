package graph

// Reasons says in sentences how the answer came about: at which rung, by a
// parent topic, who is away, what a group would change, whom to ask instead.
func (a Answer) Reasons() []Phrase {
	var out []Phrase
	for _, x := range a.Absent {
		out = append(out, x.phrase())
	}
	switch a.Outcome {
	case OutcomeMatched, OutcomeMultiple:
		out = append(out, a.found()...)
	case OutcomeNone:
		out = append(out, Say("contact.reason.none", a.Question.Topic))
		for _, r := range a.Coordination {
			out = append(out, Say("contact.reason.coordination", r.Actor.Name))
		}
	case OutcomeAskPlace:
		out = append(out, Say("contact.reason.ask_place", a.Question.Topic))
	case OutcomeAskGroup:
		out = append(out, Say("contact.reason.ask_group", a.Topic))
	}
	for _, h := range a.Hints {
		for _, g := range h.Groups {
			out = append(out, Say("contact.reason.hint", g, h.Contacts[0].Actor.Name))
		}
	}
	return out
}

func (x Absence) phrase() Phrase {
	if x.Until == "" {
		return Say("contact.reason.absent", x.Rule.Actor.Name, x.Rule.Function)
	}
	return Say("contact.reason.absent_until", x.Rule.Actor.Name, x.Rule.Function, x.Until, x.BackOn())
}

func (a Answer) found() []Phrase {
	key := "contact.reason.matched"
	if a.Outcome == OutcomeMultiple {
		key = "contact.reason.multiple"
	}
	out := []Phrase{Say(key, a.Topic, a.Area)}
	if a.ViaParent() {
		out = append(out, Say("contact.reason.parent", a.Question.Topic, a.Topic))
	}
	switch {
	case a.Named:
		out = append(out, Say("contact.reason.group", a.Question.Group))
	case a.Question.Group != "":
		out = append(out, Say("contact.reason.no_group_rule", a.Question.Group))
	}
	return out
}
