package pool

import (
	"math"
	"time"

	"lotsennetz/graph"
)

// The keys of the lines of a bill.
const (
	LineFlat      = "flat"      // once a job
	LineBase      = "base"      // the first minutes
	LineStep      = "step"      // each further part
	LineMissed    = "missed"    // the share where the client did not come
	LineCancelled = "cancelled" // the share where the institution cancelled late
	LineChanged   = "changed"   // the share where a late change freed her
	LineTravel    = "travel"    // the way
)

// Bill is what a tariff pays for a job as it took place. Lines add up to the
// allowance and the travel; where the client did not come, one line holds the
// share that is paid then. More minutes or kilometres never pay less.
func Bill(t graph.Tariff, a graph.Actual) graph.Pay {
	p := graph.Pay{Tariff: t.Name, Lines: timed(t, a.Minutes())}
	if a.Missed {
		p.Lines = share(LineMissed, t.Missed, p.Lines)
	}
	p.Allowance = sum(p.Lines)
	if way, ok := travel(t, a.KM); ok {
		p.Lines, p.Travel = append(p.Lines, way), way.Cents
	}
	return p
}

// BillFreed is what a tariff pays a mediator for what was taken back after her
// yes; nothing, without lines, where that was early enough. It is never more than
// the job would have paid.
func BillFreed(t graph.Tariff, f graph.Freed, zone *time.Location) graph.Pay {
	rule, key := t.Cancelled(), LineCancelled
	if f.Changed {
		rule, key = t.Changed, LineChanged
	}
	p := graph.Pay{Tariff: t.Name}
	if !f.At.After(FreeUntil(rule, f.Start.In(zone))) {
		return p
	}
	whole := timed(t, minutes(f.Start, f.End))
	switch flat := min(rule.Flat, sum(whole)); {
	case flat > 0:
		p.Lines = []graph.PayLine{{Key: key, Quantity: 1, Unit: flat, Cents: flat}}
	case rule.Share > 0:
		p.Lines = share(key, rule.Share, whole)
	}
	p.Allowance = sum(p.Lines)
	return p
}

// Estimate is the allowance a tariff pays for a job of the given times.
func Estimate(t graph.Tariff, start, end time.Time) int {
	return sum(timed(t, minutes(start, end)))
}

// FreeUntil is the last moment at which a job that starts then is taken back free
// of charge: some hours before, or a clock some days before in wall time of the
// start's location.
func FreeUntil(l graph.Late, start time.Time) time.Time {
	if l.Hours > 0 {
		return start.Add(-time.Duration(l.Hours) * time.Hour)
	}
	clock := int(l.At)
	y, m, d := start.Date()
	return time.Date(y, m, d-l.Days, clock/60, clock%60, 0, 0, start.Location())
}

// timed is the allowance for the minutes, without the way.
func timed(t graph.Tariff, minutes int) []graph.PayLine {
	var lines []graph.PayLine
	if t.Flat > 0 {
		lines = append(lines, graph.PayLine{Key: LineFlat, Quantity: 1, Unit: t.Flat, Cents: t.Flat})
	}
	if t.Base > 0 {
		lines = append(lines, graph.PayLine{Key: LineBase, Quantity: 1, Unit: t.Base, Cents: t.Base})
	}
	if over := minutes - t.BaseMinutes; over > 0 && t.Step > 0 && t.StepMinutes > 0 {
		lines = append(lines, step(t, over))
	}
	return lines
}

func step(t graph.Tariff, over int) graph.PayLine {
	full, rest := over/t.StepMinutes, over%t.StepMinutes
	line := graph.PayLine{Key: LineStep, Unit: t.Step}
	switch t.Rounding {
	case graph.RoundExact:
		line.Quantity, line.Cents = hundredths(over, t.StepMinutes), part(t.Step, over, t.StepMinutes)
		return line
	case graph.RoundNearest:
		if 2*rest >= t.StepMinutes {
			full++
		}
	default:
		if rest > 0 {
			full++
		}
	}
	line.Quantity, line.Cents = float64(full), full*t.Step
	return line
}

// travel is the line for the way. Kilometres count in tenths, so that money is
// whole numbers all along.
func travel(t graph.Tariff, km float64) (graph.PayLine, bool) {
	tenths := int(math.Round(km * 10))
	if t.TravelIncluded || t.KM == 0 || tenths <= 0 {
		return graph.PayLine{}, false
	}
	cents := part(t.KM, tenths, 10)
	if t.MaxTravel > 0 {
		cents = min(cents, t.MaxTravel)
	}
	return graph.PayLine{Key: LineTravel, Quantity: float64(tenths) / 10, Unit: t.KM, Cents: cents}, true
}

// share is one line of so many per cent of others.
func share(key string, percent int, of []graph.PayLine) []graph.PayLine {
	whole := sum(of)
	if whole == 0 || percent == 0 {
		return nil
	}
	return []graph.PayLine{{Key: key, Quantity: float64(percent) / 100, Unit: whole, Cents: part(whole, percent, 100)}}
}

// part is a fraction of cents, half a cent up.
func part(cents, of, whole int) int { return (2*cents*of + whole) / (2 * whole) }

func hundredths(n, of int) float64 { return float64(part(100, n, of)) / 100 }

func minutes(from, to time.Time) int { return int(to.Sub(from).Minutes()) }

func sum(lines []graph.PayLine) int {
	total := 0
	for _, l := range lines {
		total += l.Cents
	}
	return total
}
