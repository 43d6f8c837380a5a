package graph

import (
	"slices"
	"time"
)

// See is the law of what a viewer may be shown of one record: the record with
// everything hidden from her taken out, or false when she may not know of it.
// Whether the records it points at may be known is View's part.
func (v Viewer) See(r Record) (Record, bool) {
	if v.Coordinates() {
		return v.seeAll(r)
	}
	if own, ok := r.(Actor); ok && v.Owns(own.ID) {
		return own, true
	}
	if req, ok := r.(Request); ok {
		return req, v.SignedIn() && v.Account != "" && req.Requester.Account == v.Account
	}
	if acc, ok := r.(Account); ok && v.SignedIn() && acc.ID == v.Account {
		acc.PasswordHash = ""
		return acc, true
	}
	if !r.Head().Visibility.For(v.Audience()) {
		return nil, false
	}
	return v.seePart(r)
}

// seeAll is what coordinators see: everything but secrets, and accounts only as
// an admin or of themselves.
func (v Viewer) seeAll(r Record) (Record, bool) {
	switch r := r.(type) {
	case Secret:
		return nil, false
	case Account:
		r.PasswordHash = ""
		return r, v.Role == RoleAdmin || r.ID == v.Account
	}
	return r, true
}

// seePart is what visitors and members see of a record they may know of.
func (v Viewer) seePart(r Record) (Record, bool) {
	a := v.Audience()
	switch r := r.(type) {
	case Actor:
		r.Source = ""
		r.MemberOf, r.Into = nil, ""
		r.Seats = slices.DeleteFunc(slices.Clone(r.Seats), func(s Seat) bool { return !s.Visibility.For(a) })
		r.Channels = openChannels(r.Channels, a)
		return r, true
	case Person:
		return v.seePerson(r)
	case Mediator:
		return seeMediator(r), true
	case Responsibility:
		r.Source = ""
		r.Person = ""
		return r, true
	case Cooperation:
		r.Source = ""
		if a == Public {
			r.Score, r.Reasons, r.History, r.Basis, r.Intro, r.CheckIns = 0, nil, nil, "", nil, nil
			return r, r.State == Cooperating
		}
		return v.seeHistory(r), true
	case Conference, Goal, Measure, Project:
		aim, _ := AimOf(r)
		return WithAim(unsourced(r), aim.seenBy(a)), true
	case Note:
		r.Source, r.Author, r.Voters = "", "", nil
		return r, true
	case Membership:
		r.Source, r.Email = "", ""
		if a == Public {
			r.Name, r.Person = "", ""
		}
		return r, true
	case Assignment, Secret, Account, Request, Diary, Message, Twin:
		return nil, false
	}
	return unsourced(r), true
}

// unsourced is a record of work without its source, which may be a person's
// word. The vocabulary keeps its own: where a name or key is from is no secret.
func unsourced(r Record) Record {
	switch r := r.(type) {
	case Offer:
		r.Source = ""
		return r
	case Need:
		r.Source = ""
		return r
	case Conference:
		r.Source = ""
		return r
	case Goal:
		r.Source = ""
		return r
	case Measure:
		r.Source = ""
		return r
	case Project:
		r.Source = ""
		return r
	case Setting:
		r.Source = ""
		return r
	case Meeting:
		r.Source = ""
		return r
	}
	return r
}

func openChannels(channels []Channel, a Audience) []Channel {
	return slices.DeleteFunc(slices.Clone(channels), func(c Channel) bool { return !c.Visibility.For(a) })
}

// seePerson shows a member the open channels and the public only what the
// person consented to; dates of birth, consents and notes stay inside.
func (v Viewer) seePerson(p Person) (Record, bool) {
	a, today := v.Audience(), DateOf(time.Now())
	if a == Public && !p.MayPublish(ConsentName, today) {
		return nil, false
	}
	consent := map[ChannelKind]ConsentField{Phone: ConsentPhone, Email: ConsentEmail}
	channels := openChannels(p.Channels, a)
	if a == Public {
		channels = slices.DeleteFunc(channels, func(c Channel) bool {
			field, needed := consent[c.Kind]
			return needed && !p.MayPublish(field, today)
		})
	}
	return Person{Meta: Meta{Version: p.Version, Visibility: p.Visibility, Archived: p.Archived},
		ID: p.ID, Name: p.Name, Channels: channels, Posts: p.Posts}, true
}

// seeMediator is what members need to choose a mediator: no home, no channels,
// no papers, no notes.
func seeMediator(m Mediator) Mediator {
	return Mediator{Meta: Meta{Version: m.Version, Visibility: m.Visibility, Archived: m.Archived},
		ID: m.ID, Name: m.Name, Gender: m.Gender, Skills: m.Skills, German: m.German,
		Topics: m.Topics, Modes: m.Modes}
}

// seeHistory leaves the reasons of a cooperation to those it is about.
func (v Viewer) seeHistory(c Cooperation) Cooperation {
	if v.Owns(c.A) || v.Owns(c.B) {
		return c
	}
	c.Intro, c.CheckIns = nil, nil
	c.History = slices.Clone(c.History)
	for i := range c.History {
		c.History[i].Reason, c.History[i].Who = "", ""
	}
	return c
}

// ends are the records that must be known for r to be known: the holder of a
// responsibility, both sides of a cooperation.
func ends(r Record) []Ref {
	actor := func(ids ...ActorID) []Ref {
		out := make([]Ref, 0, len(ids))
		for _, id := range ids {
			if id != "" {
				out = append(out, Ref{KindActor, string(id)})
			}
		}
		return out
	}
	switch r := r.(type) {
	case Offer:
		return actor(r.Actor)
	case Need:
		return actor(r.Actor)
	case Cooperation:
		return actor(r.A, r.B)
	case Responsibility:
		return actor(r.Holder)
	case Meeting:
		return actor(r.Group)
	case Membership:
		return actor(r.Group, r.Actor)
	case Note:
		return []Ref{r.About}
	}
	return nil
}

// mentions are the actors r lists, and the aim it serves, which it may lose
// without being hidden itself.
func mentions(r Record) []Ref {
	var out []Ref
	if above := Serves(r); above.ID != "" {
		out = append(out, above)
	}
	aim, _ := AimOf(r)
	for _, p := range aim.Participants {
		out = append(out, Ref{KindActor, string(p.Actor)})
	}
	if aim.Owner.Actor != "" {
		out = append(out, Ref{KindActor, string(aim.Owner.Actor)})
	}
	if p, ok := r.(Person); ok {
		for _, post := range p.Posts {
			out = append(out, Ref{KindActor, string(post.Actor)})
		}
	}
	return out
}

// Serves is the conference, goal or measure that r is for.
func Serves(r Record) Ref {
	switch r := r.(type) {
	case Goal:
		return Ref{KindConference, string(r.Conference)}
	case Measure:
		return Ref{KindGoal, string(r.Goal)}
	case Project:
		return Ref{KindMeasure, string(r.Measure)}
	}
	return Ref{}
}

// AimOf is what conferences, goals, measures and projects have in common.
func AimOf(r Record) (Aim, bool) {
	switch r := r.(type) {
	case Conference:
		return r.Aim, true
	case Goal:
		return r.Aim, true
	case Measure:
		return r.Aim, true
	case Project:
		return r.Aim, true
	}
	return Aim{}, false
}

// WithAim is r with another aim.
func WithAim(r Record, a Aim) Record {
	switch r := r.(type) {
	case Conference:
		r.Aim = a
		return r
	case Goal:
		r.Aim = a
		return r
	case Measure:
		r.Aim = a
		return r
	case Project:
		r.Aim = a
		return r
	}
	return r
}

// WithServes is r hung under another part of the concept: a goal under a
// conference, a measure under a goal, a project under a measure.
func WithServes(r Record, id string) Record {
	switch r := r.(type) {
	case Goal:
		r.Conference = ConferenceID(id)
		return r
	case Measure:
		r.Goal = GoalID(id)
		return r
	case Project:
		r.Measure = MeasureID(id)
		return r
	}
	return r
}

// mentioning is r without what is not known.
func mentioning(r Record, known func(Ref) bool) Record {
	stranger := func(id ActorID) bool { return !known(Ref{KindActor, string(id)}) }
	if aim, ok := AimOf(r); ok {
		aim.Participants = slices.DeleteFunc(slices.Clone(aim.Participants), func(p Participant) bool { return stranger(p.Actor) })
		if aim.Owner.Actor != "" && stranger(aim.Owner.Actor) {
			aim.Owner = Owner{}
		}
		r = WithAim(r, aim)
	}
	serving := known(Serves(r))
	switch r := r.(type) {
	case Goal:
		if !serving {
			r.Conference = ""
		}
		return r
	case Measure:
		if !serving {
			r.Goal = ""
		}
		return r
	case Project:
		if !serving {
			r.Measure = ""
		}
		return r
	case Person:
		r.Posts = slices.DeleteFunc(slices.Clone(r.Posts), func(p Post) bool { return stranger(p.Actor) })
		return r
	}
	return r
}
