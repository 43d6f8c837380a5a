package pool

import (
	"context"
	"slices"
	"time"

	"lotsennetz/graph"
)

// Meter is a mediator's year against the tax-free limit, in euro cents.
// Allowances count, the way does not; a job belongs to the year its start shows
// on the wall.
type Meter struct {
	Year    int
	Limit   int // 0: none
	Settled int // paid
	Due     int // took place or was taken back late, to be paid
	Coming  int // said yes to, estimated by the tariff
}

// Total is everything the year will have been if all that is planned takes place.
func (m Meter) Total() int { return m.Settled + m.Due + m.Coming }

// Passes reports whether a further allowance would pass the limit.
func (m Meter) Passes(more int) bool { return m.Limit > 0 && m.Total()+more > m.Limit }

// MeterOf is the meter of the mediator whose assignments these are. The requests
// they belong to tell of late cancellations that were written down before there was
// Freed; nil leaves those out.
func MeterOf(p graph.Pool, own []graph.Assignment, requests map[graph.RequestID]graph.Request, year int, zone *time.Location) Meter {
	m := Meter{Year: year, Limit: p.Limit.In(year)}
	for _, a := range own {
		start := a.Start
		if a.Freed != nil {
			start = a.Freed.Start
		}
		if start.In(zone).Year() != year {
			continue
		}
		f := freedFrom(requests[a.Request], a)
		switch {
		case a.Pay != nil:
			m.Settled += a.Pay.Allowance
		case a.State == graph.AssignmentDone && a.Actual != nil:
			m.Due += Bill(p.Tariff, *a.Actual).Allowance
		case a.State == graph.AssignmentAccepted:
			m.Coming += Estimate(p.Tariff, a.Start, a.End)
		case f != nil:
			m.Due += BillFreed(p.Tariff, *f, zone).Allowance
		}
	}
	return m
}

// Warning says that an assignment would take a mediator over the year's limit,
// at the first of its times that would, before she is asked; ok is false where
// none does. What else she has for the same request does not count.
func Warning(p graph.Pool, own []graph.Assignment, a graph.Assignment, zone *time.Location) (graph.Phrase, bool) {
	return warning("meter.passes", p, own, a, zone)
}

// OwnWarning is Warning as it is said to the mediator herself.
func OwnWarning(p graph.Pool, own []graph.Assignment, a graph.Assignment, zone *time.Location) (graph.Phrase, bool) {
	return warning("meter.passes.you", p, own, a, zone)
}

func warning(key string, p graph.Pool, own []graph.Assignment, a graph.Assignment, zone *time.Location) (graph.Phrase, bool) {
	own = slices.DeleteFunc(slices.Clone(own), func(o graph.Assignment) bool { return o.Request == a.Request })
	for _, start := range append([]time.Time{a.Start}, a.Others...) {
		m, more := MeterOf(p, own, nil, start.In(zone).Year(), zone), Estimate(p.Tariff, start, start.Add(a.End.Sub(a.Start)))
		if m.Passes(more) {
			return graph.Say(key, m.Year, euros(m.Total()+more), euros(m.Limit)), true
		}
	}
	return graph.Phrase{}, false
}

// nearPercent is the share of the limit from which a year counts as near it.
const nearPercent = 80

// Near reports whether the year comes near its limit, or has passed it.
func (m Meter) Near() bool { return m.Limit > 0 && 100*m.Total() >= nearPercent*m.Limit }

// nearing tells a mediator that the year of an assignment comes near its limit,
// once a year.
func (d *desk) nearing(ctx context.Context, of graph.RosterEntry, a graph.Assignment) error {
	own := append(slices.DeleteFunc(slices.Clone(of.Assignments), func(o graph.Assignment) bool { return o.ID == a.ID }), a)
	year := MeterOf(d.pool, own, nil, a.Start.In(d.office.zone()).Year(), d.office.zone())
	if !year.Near() {
		return nil
	}
	m := of.Mediator
	msg := letter{now: d.now}.message(LetterLimitNear, m.ID, year.Year)
	msg.To, msg.Name, msg.Language, msg.About, msg.Job = m.Email(), m.Name, m.Language, m.Ref(), nil
	msg.Reasons = []graph.Phrase{graph.Say("meter.near", year.Year, euros(year.Total()), euros(year.Limit))}
	msg.Doors = []graph.Door{{Kind: graph.DoorProfile, Subject: string(m.ID), Epoch: m.Epoch, Until: d.now.AddDate(0, 0, 30)}}
	letters, err := d.office.unsaid(ctx, put(msg))
	d.changes = append(d.changes, letters...)
	return err
}

func yearOf(t time.Time, zone *time.Location) time.Time {
	return time.Date(t.In(zone).Year(), 1, 1, 0, 0, 0, 0, zone)
}

func euros(cents int) float64 { return float64(cents) / 100 }
