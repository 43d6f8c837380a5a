package pool

import (
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
	Due     int // took place, to be paid
	Coming  int // said yes to, estimated by the tariff
}

// Total is everything the year will have been if all that is planned takes place.
func (m Meter) Total() int { return m.Settled + m.Due + m.Coming }

// Passes reports whether a further allowance would pass the limit.
func (m Meter) Passes(more int) bool { return m.Limit > 0 && m.Total()+more > m.Limit }

// MeterOf is the meter of the mediator whose assignments these are.
func MeterOf(p graph.Pool, own []graph.Assignment, year int, zone *time.Location) Meter {
	m := Meter{Year: year, Limit: p.Limit.In(year)}
	for _, a := range own {
		if a.Start.In(zone).Year() != year {
			continue
		}
		switch {
		case a.Pay != nil:
			m.Settled += a.Pay.Allowance
		case a.State == graph.AssignmentDone && a.Actual != nil:
			m.Due += Bill(p.Tariff, *a.Actual).Allowance
		case a.State == graph.AssignmentAccepted:
			m.Coming += Estimate(p.Tariff, a.Start, a.End)
		}
	}
	return m
}

// Warning says that an assignment from start to end would take her over the
// year's limit, before she is asked; ok is false where it would not.
func Warning(p graph.Pool, own []graph.Assignment, start, end time.Time, zone *time.Location) (graph.Phrase, bool) {
	m, more := MeterOf(p, own, start.In(zone).Year(), zone), Estimate(p.Tariff, start, end)
	if !m.Passes(more) {
		return graph.Phrase{}, false
	}
	return graph.Say("meter.passes", m.Year, euros(m.Total()+more), euros(m.Limit)), true
}

func euros(cents int) float64 { return float64(cents) / 100 }
