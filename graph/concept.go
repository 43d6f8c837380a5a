package graph

import (
	"fmt"
	"net/mail"
	"slices"
)

// ConceptState is how far a goal, measure or project has come.
type ConceptState string

// The states.
const (
	AimPlanned  ConceptState = "planned"   // geplant
	AimUnderway ConceptState = "underway"  // in Umsetzung
	AimAchieved ConceptState = "achieved"  // umgesetzt
	AimClosed   ConceptState = "closed"    // abgeschlossen
	AimDropped  ConceptState = "abandoned" // aufgegeben
)

// ConceptStates lists the states.
var ConceptStates = []ConceptState{AimPlanned, AimUnderway, AimAchieved, AimClosed, AimDropped}

// ParticipantRole is what an actor is in a measure.
type ParticipantRole string

// The roles.
const (
	Provider ParticipantRole = "provider" // Träger
	Partner  ParticipantRole = "partner"  // Partner
)

// Participant is an actor in a measure or project.
type Participant struct {
	Actor ActorID         `json:"actor"`
	Role  ParticipantRole `json:"role"`
}

// Indicator is a number a measure is watched by.
type Indicator struct {
	Name   string  `json:"name"`
	Unit   string  `json:"unit,omitempty"`
	Target float64 `json:"target"`
	Values []Value `json:"values,omitempty"` // oldest first
}

// Value is an indicator on a day.
type Value struct {
	On    Date    `json:"on"`
	Value float64 `json:"value"`
}

// Aim is what goals, measures and projects have in common.
type Aim struct {
	Title        string        `json:"title"`
	Description  string        `json:"description,omitempty"`
	Topic        TopicKey      `json:"topic,omitempty"`
	Deadline     Date          `json:"deadline,omitempty"`
	State        ConceptState  `json:"state,omitempty"`
	Share        *int          `json:"share,omitempty"` // per cent done, nil: not said
	Participants []Participant `json:"participants,omitempty"`
	Indicators   []Indicator   `json:"indicators,omitempty"`
	// Weight is how much it counts in the share done of what it serves; 0 is 1.
	Weight int `json:"weight,omitempty"`
	// Owner is who sees to it.
	Owner Owner `json:"owner,omitzero"`
	// Review is when its owner next says how it stands.
	Review     Date        `json:"review,omitempty"`
	Milestones []Milestone `json:"milestones,omitempty"`
	Funding    []Funding   `json:"funding,omitempty"` // members and coordinators
	// Origin are the conference's notes it came from.
	Origin []NoteID `json:"origin,omitempty"`
	// Metric names a number that the network itself answers, "": none.
	Metric string `json:"metric,omitempty"`
	// Comments lets visitors leave comments, shown once a coordinator agreed.
	Comments bool `json:"comments,omitempty"`
}

// Owner is who sees to a measure: an actor, and there a person by name and mail.
// Members see the name, coordinators the mail.
type Owner struct {
	Actor ActorID `json:"actor,omitempty"`
	Name  string  `json:"name,omitempty"`
	Email string  `json:"email,omitempty"`
}

// Milestone (Meilenstein) is a step on the way.
type Milestone struct {
	Title string `json:"title"`
	Due   Date   `json:"due,omitempty"`
	Done  Date   `json:"done,omitempty"` // empty: not yet
}

// Funding (Förderung) is money for it.
type Funding struct {
	Source string `json:"source"`
	Cents  int64  `json:"cents"`
	Period
}

func (a Aim) check(c *checks) {
	c.name("title", a.Title)
	c.text("description", a.Description, MaxText)
	c.that(a.Deadline.Valid(), "deadline", "bad_date", string(a.Deadline))
	c.that(a.State == "" || slices.Contains(ConceptStates, a.State), "state", "unknown_value", string(a.State))
	c.that(a.Share == nil || (*a.Share >= 0 && *a.Share <= 100), "share", "out_of_range", "0", "100")
	for i, p := range a.Participants {
		c.that(p.Actor != "", fmt.Sprintf("participants.%d.actor", i), "required")
		c.that(p.Role == Provider || p.Role == Partner, fmt.Sprintf("participants.%d.role", i), "unknown_value", string(p.Role))
	}
	a.checkCare(c)
}

func (a Aim) checkCare(c *checks) {
	c.within("weight", a.Weight, 0, 100)
	c.text("owner.name", a.Owner.Name, MaxName)
	if a.Owner.Email != "" {
		_, err := mail.ParseAddress(a.Owner.Email)
		c.that(err == nil, "owner.email", "bad_email", a.Owner.Email)
	}
	c.that(a.Review.Valid(), "review", "bad_date", string(a.Review))
	c.that(len(a.Milestones) <= MaxEntries && len(a.Funding) <= MaxEntries && len(a.Origin) <= MaxEntries, "milestones", "too_many", fmt.Sprint(MaxEntries))
	for i, m := range a.Milestones {
		c.name(fmt.Sprintf("milestones.%d.title", i), m.Title)
		c.that(m.Due.Valid(), fmt.Sprintf("milestones.%d.due", i), "bad_date", string(m.Due))
		c.that(m.Done.Valid(), fmt.Sprintf("milestones.%d.done", i), "bad_date", string(m.Done))
	}
	for i, f := range a.Funding {
		c.name(fmt.Sprintf("funding.%d.source", i), f.Source)
		c.that(f.Cents >= 0, fmt.Sprintf("funding.%d.cents", i), "out_of_range", "0")
		c.period(fmt.Sprintf("funding.%d", i), f.Period)
	}
	c.text("metric", a.Metric, MaxName)
}

// seenBy is the aim without what an audience may not know.
func (a Aim) seenBy(who Audience) Aim {
	if who < Public {
		a.Owner.Email = ""
		return a
	}
	a.Owner.Name, a.Owner.Email, a.Funding = "", "", nil
	return a
}

// links: the topic, what the aim serves, and who takes part in it.
func (a Aim) links(r Record, serves Ref) []Link {
	l := linksOf(r).to(LinkOnTopic, KindTopic, string(a.Topic)).to(LinkServes, serves.Kind, serves.ID)
	for _, p := range a.Participants {
		l.links = append(l.links, Link{From: Ref{KindActor, string(p.Actor)}, Type: LinkTakesPart, To: r.Ref(), Visibility: l.seen, Value: string(p.Role)})
	}
	l.to(LinkOwnedBy, KindActor, string(a.Owner.Actor))
	return l.links
}

// Conference is where goals come from (Integrationskonferenz).
type Conference struct {
	Meta
	ID ConferenceID `json:"id"`
	Aim
	// Rooms are the theme rooms that collect notes; Collecting while they do.
	Rooms      []TopicKey `json:"rooms,omitempty"`
	Collecting bool       `json:"collecting,omitempty"`
}

// Goal (Leitziel) is what measures serve.
type Goal struct {
	Meta
	ID         GoalID       `json:"id"`
	Conference ConferenceID `json:"conference,omitempty"`
	Aim
}

// Measure (Maßnahme) is something done for a goal.
type Measure struct {
	Meta
	ID   MeasureID `json:"id"`
	Goal GoalID    `json:"goal,omitempty"`
	Aim
}

// Project (Projekt) carries out a measure.
type Project struct {
	Meta
	ID      ProjectID `json:"id"`
	Measure MeasureID `json:"measure,omitempty"`
	Aim
}

func checkAim(r Record, id string, a Aim) error {
	var c checks
	r.Head().check(&c)
	c.that(ValidID(id), "id", "bad_id")
	a.check(&c)
	return c.err(r.Ref())
}

// Ref names the conference.
func (x Conference) Ref() Ref { return Ref{KindConference, string(x.ID)} }

// Facts: looked up by title, asked for by state.
func (x Conference) Facts() Facts { return Facts{Name: x.Title, Type: string(x.State)} }

// Links: topic and participants.
func (x Conference) Links() []Link { return x.Aim.links(x, Ref{}) }

// Validate checks title, dates, share and participants.
func (x Conference) Validate() error { return checkAim(x, string(x.ID), x.Aim) }

func (x Conference) withVersion(v int64) Record { x.Version = v; return x }

// Ref names the goal.
func (x Goal) Ref() Ref { return Ref{KindGoal, string(x.ID)} }

// Facts: looked up by title, asked for by state.
func (x Goal) Facts() Facts { return Facts{Name: x.Title, Type: string(x.State)} }

// Links: conference, topic and participants.
func (x Goal) Links() []Link { return x.Aim.links(x, Ref{KindConference, string(x.Conference)}) }

// Validate checks title, dates, share and participants.
func (x Goal) Validate() error { return checkAim(x, string(x.ID), x.Aim) }

func (x Goal) withVersion(v int64) Record { x.Version = v; return x }

// Ref names the measure.
func (x Measure) Ref() Ref { return Ref{KindMeasure, string(x.ID)} }

// Facts: looked up by title, asked for by state.
func (x Measure) Facts() Facts { return Facts{Name: x.Title, Type: string(x.State)} }

// Links: goal, topic and participants.
func (x Measure) Links() []Link { return x.Aim.links(x, Ref{KindGoal, string(x.Goal)}) }

// Validate checks title, dates, share and participants.
func (x Measure) Validate() error { return checkAim(x, string(x.ID), x.Aim) }

func (x Measure) withVersion(v int64) Record { x.Version = v; return x }

// Ref names the project.
func (x Project) Ref() Ref { return Ref{KindProject, string(x.ID)} }

// Facts: looked up by title, asked for by state.
func (x Project) Facts() Facts { return Facts{Name: x.Title, Type: string(x.State)} }

// Links: measure, topic and participants.
func (x Project) Links() []Link { return x.Aim.links(x, Ref{KindMeasure, string(x.Measure)}) }

// Validate checks title, dates, share and participants.
func (x Project) Validate() error { return checkAim(x, string(x.ID), x.Aim) }

func (x Project) withVersion(v int64) Record { x.Version = v; return x }
