package graph

import (
	"slices"
	"time"
)

// RequestState is how far a request for a mediator has come.
type RequestState string

// The states of a request.
const (
	RequestOpen      RequestState = "open"      // nobody asked yet
	RequestAsked     RequestState = "asked"     // mediators asked, holds running
	RequestAccepted  RequestState = "accepted"  // one said yes
	RequestDone      RequestState = "done"      // took place
	RequestSettled   RequestState = "settled"   // paid
	RequestCancelled RequestState = "cancelled" // by the institution
	RequestUnmet     RequestState = "unmet"     // nobody found
)

// RequestStates lists the states in their order.
var RequestStates = []RequestState{RequestOpen, RequestAsked, RequestAccepted, RequestDone, RequestSettled, RequestCancelled, RequestUnmet}

// Request (Anfrage) is a job for a mediator. It holds no client's name: the
// institution's own reference number stands for the case.
type Request struct {
	Meta
	ID        RequestID    `json:"id"`
	Actor     ActorID      `json:"actor,omitempty"` // the institution, where it is in the network
	Requester Requester    `json:"requester"`
	Language  LanguageCode `json:"language"` // "und": not known yet
	Variety   string       `json:"variety,omitempty"`
	Level     Level        `json:"level,omitempty"` // empty: the pool's
	Gender    string       `json:"gender,omitempty"`
	Topic     TopicKey     `json:"topic,omitempty"`
	Start     time.Time    `json:"start"`
	Minutes   int          `json:"minutes"`
	Place     PlaceKey     `json:"place,omitempty"` // empty: remote
	Address   string       `json:"address,omitempty"`
	Mode      Mode         `json:"mode"`
	Reference string       `json:"reference,omitempty"`
	Note      string       `json:"note,omitempty"`
	LegalCase bool         `json:"legal_case,omitempty"` // has legal consequences
	State     RequestState `json:"state"`
	CreatedAt time.Time    `json:"created_at"`
}

// Requester is who asks, on behalf of an institution. Coordination only.
type Requester struct {
	Account     AccountID `json:"account,omitempty"`
	Institution string    `json:"institution"`
	Name        string    `json:"name"`
	Email       string    `json:"email"`
	Phone       string    `json:"phone,omitempty"`
}

// End is when the job is over.
func (r Request) End() time.Time { return r.Start.Add(time.Duration(r.Minutes) * time.Minute) }

// Ref names the request.
func (r Request) Ref() Ref { return Ref{KindRequest, string(r.ID)} }

// Facts: a request is asked for by state and time.
func (r Request) Facts() Facts { return Facts{Type: string(r.State), From: r.Start, To: r.End()} }

// Links: language, topic, place, institution.
func (r Request) Links() []Link {
	l := linksOf(r).to(LinkNeedsLanguage, KindLanguage, string(r.Language))
	l.to(LinkOnTopic, KindTopic, string(r.Topic)).to(LinkLocatedIn, KindPlace, string(r.Place))
	return l.to(LinkRequestedBy, KindActor, string(r.Actor)).links
}

// Validate checks language, time, mode and requester. Notice and barred cases
// are the pool's rules: see Pool.Check.
func (r Request) Validate() error {
	var c checks
	r.check(&c)
	c.that(ValidID(string(r.ID)), "id", "bad_id")
	c.that(r.Visibility == Coordination, "visibility", "person_not_public")
	c.that(r.Language != "", "language", "required")
	c.that(!r.Start.IsZero(), "start", "required")
	c.that(r.Minutes >= 5 && r.Minutes <= 24*60, "minutes", "out_of_range", "5", "1440")
	c.that(slices.Contains(Modes, r.Mode), "mode", "unknown_value", string(r.Mode))
	c.that(r.Mode != OnSite || r.Place != "", "place", "required")
	c.that(r.Level == "" || slices.Contains(Levels, r.Level), "level", "unknown_value", string(r.Level))
	c.that(slices.Contains([]string{"", "f", "m", "d"}, r.Gender), "gender", "unknown_value", r.Gender)
	c.that(slices.Contains(RequestStates, r.State), "state", "unknown_value", string(r.State))
	c.name("institution", r.Requester.Institution)
	c.name("name", r.Requester.Name)
	checkChannels(&c, []Channel{{Kind: Email, Value: r.Requester.Email}})
	c.text("note", r.Note, MaxText)
	c.text("address", r.Address, MaxName)
	c.text("reference", r.Reference, MaxName)
	return c.err(r.Ref())
}

func (r Request) withVersion(v int64) Record { r.Version = v; return r }

// AssignmentState is where one mediator stands with one request.
type AssignmentState string

// The states of an assignment.
const (
	AssignmentAsked     AssignmentState = "asked" // held until HoldUntil
	AssignmentAccepted  AssignmentState = "accepted"
	AssignmentDeclined  AssignmentState = "declined"
	AssignmentExpired   AssignmentState = "expired"
	AssignmentDone      AssignmentState = "done"
	AssignmentSettled   AssignmentState = "settled"
	AssignmentCancelled AssignmentState = "cancelled"
)

// AssignmentStates lists the states.
var AssignmentStates = []AssignmentState{AssignmentAsked, AssignmentAccepted, AssignmentDeclined, AssignmentExpired, AssignmentDone, AssignmentSettled, AssignmentCancelled}

// Assignment (Einsatz) is one mediator on one occasion.
type Assignment struct {
	Meta
	ID        AssignmentID    `json:"id"`
	Request   RequestID       `json:"request"`
	Mediator  MediatorID      `json:"mediator"`
	State     AssignmentState `json:"state"`
	Start     time.Time       `json:"start"`
	End       time.Time       `json:"end"`
	AskedAt   time.Time       `json:"asked_at"`
	HoldUntil time.Time       `json:"hold_until,omitzero"`
	Place     PlaceKey        `json:"place,omitempty"`
	Point     Point           `json:"point"`
	Topic     TopicKey        `json:"topic,omitempty"`
	Actor     ActorID         `json:"actor,omitempty"`
	// ActualMinutes is how long it took, 0 until both sides confirmed.
	ActualMinutes int `json:"actual_minutes,omitempty"`
}

// Blocks reports whether the assignment keeps its mediator from another job at
// the time now: accepted or done ones do, asked ones while their hold lasts.
func (a Assignment) Blocks(now time.Time) bool {
	switch a.State {
	case AssignmentAccepted, AssignmentDone, AssignmentSettled:
		return true
	case AssignmentAsked:
		return now.Before(a.HoldUntil)
	}
	return false
}

// Ref names the assignment.
func (a Assignment) Ref() Ref { return Ref{KindAssignment, string(a.ID)} }

// Facts: an assignment is asked for by state and time.
func (a Assignment) Facts() Facts { return Facts{Type: string(a.State), From: a.Start, To: a.End} }

// Links: mediator and request.
func (a Assignment) Links() []Link {
	return linksOf(a).valued(LinkAssignedTo, KindMediator, string(a.Mediator), string(a.State)).
		to(LinkServes, KindRequest, string(a.Request)).links
}

// Validate checks ends, state and times.
func (a Assignment) Validate() error {
	var c checks
	a.check(&c)
	c.that(ValidID(string(a.ID)), "id", "bad_id")
	c.that(a.Visibility == Coordination, "visibility", "person_not_public")
	c.that(a.Request != "", "request", "required")
	c.that(a.Mediator != "", "mediator", "required")
	c.that(slices.Contains(AssignmentStates, a.State), "state", "unknown_value", string(a.State))
	c.that(a.Start.Before(a.End), "end", "ends_before_start")
	c.that(a.Point.Valid(), "point", "bad_coordinates")
	return c.err(a.Ref())
}

func (a Assignment) withVersion(v int64) Record { a.Version = v; return a }
