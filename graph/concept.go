package graph

import (
	"fmt"
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
}

// links: the topic, what the aim serves, and who takes part in it.
func (a Aim) links(r Record, serves Ref) []Link {
	l := linksOf(r).to(LinkOnTopic, KindTopic, string(a.Topic)).to(LinkServes, serves.Kind, serves.ID)
	for _, p := range a.Participants {
		l.links = append(l.links, Link{From: Ref{KindActor, string(p.Actor)}, Type: LinkTakesPart, To: r.Ref(), Visibility: l.seen, Value: string(p.Role)})
	}
	return l.links
}

// Conference is where goals come from (Integrationskonferenz).
type Conference struct {
	Meta
	ID ConferenceID `json:"id"`
	Aim
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
