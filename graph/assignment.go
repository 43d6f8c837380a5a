package graph

import (
	"fmt"
	"slices"
	"time"
)

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
	AssignmentCancelled AssignmentState = "cancelled" // by the institution or the pool
	AssignmentWithdrawn AssignmentState = "withdrawn" // by the mediator after her yes
	AssignmentReleased  AssignmentState = "released"  // another said yes first
)

// AssignmentStates lists the states.
var AssignmentStates = []AssignmentState{AssignmentAsked, AssignmentAccepted, AssignmentDeclined, AssignmentExpired, AssignmentDone, AssignmentSettled, AssignmentCancelled, AssignmentWithdrawn, AssignmentReleased}

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
	Mode      Mode            `json:"mode,omitempty"` // how she would work; empty: the request's
	Round     int             `json:"round,omitempty"`
	// AnsweredAt is when she said yes or no.
	AnsweredAt time.Time `json:"answered_at,omitzero"`
	// Others are the request's other times while she is asked; her yes names one.
	Others []time.Time `json:"others,omitempty"`
	// Sequence counts the changes a calendar was told of (RFC 5545, SEQUENCE).
	Sequence int `json:"sequence,omitempty"`
	// Freed is what the institution took back after her yes, nil otherwise.
	Freed *Freed `json:"freed,omitempty"`
	// Actual is what took place, nil until one side entered it.
	Actual *Actual `json:"actual,omitempty"`
	// Pay is what was settled, nil before.
	Pay *Pay `json:"pay,omitempty"`
	// Feedback is for coordinators alone.
	Feedback []Feedback `json:"feedback,omitempty"`
}

// Freed is a job somebody had said yes to and an institution took back: by
// cancelling it, or by a change she did not agree to.
type Freed struct {
	At      time.Time `json:"at"`
	Start   time.Time `json:"start"` // as it was
	End     time.Time `json:"end"`
	Changed bool      `json:"changed,omitempty"` // not cancelled
}

// Side is who speaks about a job.
type Side string

// The sides of a job.
const (
	SideInstitution Side = "institution"
	SideMediator    Side = "mediator"
	SideCoordinator Side = "coordinator"
)

// Sides lists the sides.
var Sides = []Side{SideInstitution, SideMediator, SideCoordinator}

// Actual is the time a job really took, entered by one side and confirmed by
// another.
type Actual struct {
	Start       time.Time `json:"start"`
	End         time.Time `json:"end"`
	KM          float64   `json:"km,omitempty"`     // travelled, there and back
	Missed      bool      `json:"missed,omitempty"` // the client did not come
	Note        string    `json:"note,omitempty"`
	By          Side      `json:"by"`
	At          time.Time `json:"at"`
	ConfirmedBy Side      `json:"confirmed_by,omitempty"`
	ConfirmedAt time.Time `json:"confirmed_at,omitzero"`
}

// Minutes is how long it took, whole minutes.
func (a Actual) Minutes() int { return int(a.End.Sub(a.Start).Minutes()) }

// Confirmed reports whether two sides agree.
func (a *Actual) Confirmed() bool { return a != nil && a.ConfirmedBy != "" }

// Pay is what a mediator gets for a job, in euro cents.
type Pay struct {
	Lines     []PayLine `json:"lines"`
	Allowance int       `json:"allowance"` // counts against the yearly limit
	Travel    int       `json:"travel"`    // does not
	Tariff    string    `json:"tariff"`    // its name when it was settled
	At        time.Time `json:"at"`
}

// Total is allowance and travel.
func (p Pay) Total() int { return p.Allowance + p.Travel }

// PayLine is one line of the bill.
type PayLine struct {
	Key      string  `json:"key"` // what for: base, step, flat, travel, cancelled
	Quantity float64 `json:"quantity"`
	Unit     int     `json:"unit"` // cents of one
	Cents    int     `json:"cents"`
}

// Feedback is what one side says about a job afterwards.
type Feedback struct {
	Side  Side      `json:"side"`
	Stars int       `json:"stars"` // 1 to 5
	Text  string    `json:"text,omitempty"`
	At    time.Time `json:"at"`
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
	c.that(a.Mode == "" || slices.Contains(Modes, a.Mode), "mode", "unknown_value", string(a.Mode))
	c.that(len(a.Others) <= MaxTimes, "others", "too_many", fmt.Sprint(MaxTimes))
	a.Actual.check(&c)
	c.that(a.Freed == nil || a.Freed.Start.Before(a.Freed.End), "freed.end", "ends_before_start")
	for i, f := range a.Feedback {
		c.that(slices.Contains(Sides, f.Side), fmt.Sprintf("feedback.%d.side", i), "unknown_value", string(f.Side))
		c.that(f.Stars >= 1 && f.Stars <= 5, fmt.Sprintf("feedback.%d.stars", i), "out_of_range", "1", "5")
		c.text(fmt.Sprintf("feedback.%d.text", i), f.Text, MaxText)
	}
	return c.err(a.Ref())
}

func (a Assignment) withVersion(v int64) Record { a.Version = v; return a }

func (a *Actual) check(c *checks) {
	if a == nil {
		return
	}
	c.that(a.Start.Before(a.End), "actual.end", "ends_before_start")
	c.that(a.End.Sub(a.Start) <= 24*time.Hour, "actual.end", "out_of_range", "0", "24")
	c.that(a.KM >= 0 && a.KM <= 2000, "actual.km", "out_of_range", "0", "2000")
	c.that(slices.Contains(Sides, a.By), "actual.by", "unknown_value", string(a.By))
	c.that(a.ConfirmedBy == "" || slices.Contains(Sides, a.ConfirmedBy) && a.ConfirmedBy != a.By, "actual.confirmed_by", "unknown_value", string(a.ConfirmedBy))
	c.text("actual.note", a.Note, MaxText)
}
