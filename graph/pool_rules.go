package graph

import (
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strconv"
)

// AskRule is how the pool looks for a mediator by itself.
type AskRule struct {
	// Auto asks as soon as a request comes in; otherwise a coordinator starts it.
	Auto bool `json:"auto"`
	// AtOnce is how many mediators are asked in one round.
	AtOnce int `json:"at_once"`
	// UrgentHours is the hold where the job is less than two days away.
	UrgentHours int `json:"urgent_hours"`
	// Rounds is after how many rounds without a yes the next stage comes.
	Rounds int `json:"rounds"`
	// Stages are asked in turn when the own pool has nobody.
	Stages []Stage `json:"stages,omitempty"`
}

// Stage is who is asked when the own pool has nobody: a neighbouring pool, a
// professional service.
type Stage struct {
	Name  string `json:"name"`
	Email string `json:"email,omitempty"` // empty: the coordinator is told to call
	Phone string `json:"phone,omitempty"`
	Cost  string `json:"cost,omitempty"`
	// Kind is what they are; empty: a neighbouring pool.
	Kind StageKind `json:"kind,omitempty"`
}

// StageKind is what somebody outside the pool is.
type StageKind string

// The kinds of stages.
const (
	StageNeighbour    StageKind = "neighbour"    // Nachbarpool
	StageProfessional StageKind = "professional" // Dolmetschdienst
)

// Effect is what a change of a request does to whoever has said yes.
type Effect string

// From little to much.
const (
	EffectNothing  Effect = "nothing"
	EffectTell     Effect = "tell"      // she is told
	EffectAskAgain Effect = "ask_again" // her yes lapses, she is asked first
	EffectUnassign Effect = "unassign"  // she is told, the search starts anew
)

// Effects lists the effects, the smallest first.
var Effects = []Effect{EffectNothing, EffectTell, EffectAskAgain, EffectUnassign}

// ChangeKind is what can be changed about a request that was accepted.
type ChangeKind string

// The kinds of changes.
const (
	ChangeDay      ChangeKind = "day"  // another date, or the other half of the day
	ChangeHour     ChangeKind = "hour" // within the half-day, or another length
	ChangePlace    ChangeKind = "place"
	ChangeLanguage ChangeKind = "language"
	ChangeMode     ChangeKind = "mode"
	ChangeNote     ChangeKind = "note" // everything else
)

// ChangeKinds lists the kinds.
var ChangeKinds = []ChangeKind{ChangeDay, ChangeHour, ChangePlace, ChangeLanguage, ChangeMode, ChangeNote}

// ChangeRule is the effect of a change, on site and at a distance.
type ChangeRule struct {
	OnSite Effect `json:"on_site"`
	Remote Effect `json:"remote"`
}

// Of is the effect for a mode.
func (r ChangeRule) Of(m Mode) Effect {
	if m == OnSite {
		return r.OnSite
	}
	return r.Remote
}

// Tariff is what a pool pays: a base for the first minutes, a step for each
// further part, a flat sum a job, and the way. Zero fields do not apply. Money is
// in euro cents.
type Tariff struct {
	Name string `json:"name"`
	// Flat is paid once a job, way included where TravelIncluded.
	Flat int `json:"flat,omitempty"`
	// Base covers the first BaseMinutes.
	Base        int `json:"base,omitempty"`
	BaseMinutes int `json:"base_minutes,omitempty"`
	// Step is paid for each further StepMinutes after the base.
	Step        int      `json:"step,omitempty"`
	StepMinutes int      `json:"step_minutes,omitempty"`
	Rounding    Rounding `json:"rounding,omitempty"` // of the last step
	// KM is paid for each kilometre travelled; MaxTravel is the most, 0: no limit.
	KM             int  `json:"km,omitempty"`
	MaxTravel      int  `json:"max_travel,omitempty"`
	TravelIncluded bool `json:"travel_included,omitempty"`
	// Missed is the share in per cent that is paid where the client did not come.
	Missed int `json:"missed"`
	// FreeCancelDays and FreeCancelAt: until this clock so many days before, an
	// institution cancels free of charge; later CancelShare per cent is paid.
	FreeCancelDays int   `json:"free_cancel_days,omitempty"`
	FreeCancelAt   Clock `json:"free_cancel_at,omitempty"`
	CancelShare    int   `json:"cancel_share,omitempty"`
	// FreeCancelHours and CancelFlat stand in for them where they are set.
	FreeCancelHours int `json:"free_cancel_hours,omitempty"`
	CancelFlat      int `json:"cancel_flat,omitempty"`
	// Changed is paid where the institution changes the job late and the mediator
	// does not come to it as it is then.
	Changed Late `json:"changed,omitzero"`
}

// Late is what a mediator gets who is freed late of what she said yes to: nothing
// up to a moment, later Flat or Share per cent of what the job would have paid.
// The zero Late pays nothing.
type Late struct {
	// Hours before the start end the time in which it is free; where they are 0,
	// the clock At so many Days before does.
	Hours int   `json:"hours,omitempty"`
	Days  int   `json:"days,omitempty"`
	At    Clock `json:"at,omitempty"`
	Share int   `json:"share,omitempty"`
	Flat  int   `json:"flat,omitempty"` // stands in for Share; never more than the job
}

// Cancelled is what a late cancellation pays.
func (t Tariff) Cancelled() Late {
	return Late{Hours: t.FreeCancelHours, Days: t.FreeCancelDays, At: t.FreeCancelAt, Share: t.CancelShare, Flat: t.CancelFlat}
}

// Rounding is what becomes of a step that is not full.
type Rounding string

// The roundings.
const (
	RoundBegun   Rounding = "begun"   // a step begun counts
	RoundExact   Rounding = "exact"   // by the minute
	RoundNearest Rounding = "nearest" // half a step counts as one
)

// Roundings lists the roundings.
var Roundings = []Rounding{RoundBegun, RoundExact, RoundNearest}

// YearLimit is up to which allowance a year stays free of tax. Which limit
// applies to a pool is its tax office's word.
type YearLimit struct {
	Name string `json:"name"` // "Ehrenamtspauschale (§ 3 Nr. 26a EStG)"
	// Cents holds the limit from a year on.
	Cents map[int]int `json:"cents"`
}

// In is the limit in a year: that of the latest year at or before it; 0 where
// there is none.
func (l YearLimit) In(year int) int {
	for _, from := range slices.Backward(slices.Sorted(maps.Keys(l.Cents))) {
		if from <= year {
			return l.Cents[from]
		}
	}
	return 0
}

// Terms are what an institution agrees to before its first request.
type Terms struct {
	Version string            `json:"version,omitempty"` // empty: nothing to agree to
	Text    map[string]string `json:"text,omitempty"`    // by language of the page
}

// DefaultChanges is what changes do unless a pool says otherwise, after the
// practice of interpreters' offices at courts: another day frees the mediator,
// another hour is asked again where she has to travel.
func DefaultChanges() map[ChangeKind]ChangeRule {
	return map[ChangeKind]ChangeRule{
		ChangeDay:      {EffectUnassign, EffectUnassign},
		ChangeHour:     {EffectAskAgain, EffectTell},
		ChangePlace:    {EffectAskAgain, EffectNothing},
		ChangeLanguage: {EffectUnassign, EffectUnassign},
		ChangeMode:     {EffectAskAgain, EffectAskAgain},
		ChangeNote:     {EffectTell, EffectTell},
	}
}

// Validate checks the pool's rules, as an InvalidError naming the fields.
func (p Pool) Validate() error {
	var c checks
	c.name("name", p.Name)
	c.that(slices.Contains(Levels, p.MinLevel), "min_level", "unknown_value", string(p.MinLevel))
	c.within("notice_days", p.NoticeDays, 0, 60)
	c.within("hold_hours", p.HoldHours, 1, 24*14)
	c.that(p.SpeedKMH > 0 && p.SpeedKMH <= 200, "speed_kmh", "out_of_range", "1", "200")
	c.within("asking.at_once", p.Asking.AtOnce, 1, 50)
	c.within("asking.urgent_hours", p.Asking.UrgentHours, 1, 48)
	c.within("asking.rounds", p.Asking.Rounds, 1, 20)
	c.within("listing_months", p.ListingMonths, 1, 60)
	c.within("mail_days", p.MailDays, 7, 3650)
	for kind, rule := range p.Changes {
		for _, e := range []Effect{rule.OnSite, rule.Remote} {
			c.that(slices.Contains(Effects, e), "changes."+string(kind), "unknown_value", string(e))
		}
	}
	for i, s := range p.Asking.Stages {
		c.name(fmt.Sprintf("asking.stages.%d.name", i), s.Name)
		c.that(s.Kind == "" || s.Kind == StageNeighbour || s.Kind == StageProfessional, fmt.Sprintf("asking.stages.%d.kind", i), "unknown_value", string(s.Kind))
		if s.Email != "" {
			_, err := mail.ParseAddress(s.Email)
			c.that(err == nil, fmt.Sprintf("asking.stages.%d.email", i), "bad_email", s.Email)
		}
	}
	p.Tariff.check(&c)
	for year, cents := range p.Limit.Cents {
		c.within("limit."+strconv.Itoa(year), cents, 0, 10_000_00)
	}
	return c.err(Ref{KindSetting, PoolSetting})
}

func (t Tariff) check(c *checks) {
	for name, cents := range map[string]int{"flat": t.Flat, "base": t.Base, "step": t.Step, "km": t.KM, "max_travel": t.MaxTravel} {
		c.within("tariff."+name, cents, 0, 100_000)
	}
	for name, minutes := range map[string]int{"base_minutes": t.BaseMinutes, "step_minutes": t.StepMinutes} {
		c.within("tariff."+name, minutes, 0, 24*60)
	}
	c.that(t.Step == 0 || t.StepMinutes > 0, "tariff.step_minutes", "required")
	c.that(t.Rounding == "" || slices.Contains(Roundings, t.Rounding), "tariff.rounding", "unknown_value", string(t.Rounding))
	c.within("tariff.missed", t.Missed, 0, 100)
	t.Cancelled().check(c, "tariff.cancel_share", "tariff.cancel_flat", "tariff.free_cancel_days", "tariff.free_cancel_hours", "tariff.free_cancel_at")
	t.Changed.check(c, "tariff.changed_share", "tariff.changed_flat", "tariff.changed_days", "tariff.changed_hours", "tariff.changed_at")
}

func (l Late) check(c *checks, share, flat, days, hours, at string) {
	c.within(share, l.Share, 0, 100)
	c.within(flat, l.Flat, 0, 100_000)
	c.within(days, l.Days, 0, 60)
	c.within(hours, l.Hours, 0, 60*24)
	c.that(l.At >= 0 && l.At < 24*60, at, "bad_time")
}

func (c *checks) within(field string, n, least, most int) {
	c.that(n >= least && n <= most, field, "out_of_range", strconv.Itoa(least), strconv.Itoa(most))
}
