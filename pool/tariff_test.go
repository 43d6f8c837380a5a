package pool

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
)

// tariffs are those of pools that publish theirs.
var tariffs = map[string]graph.Tariff{
	// Höxter publishes no sum: the pool's own rules as they come.
	"Höxter": graph.DefaultPool().Tariff,
	// Krefeld publishes no sum either: 20 € an hour begun are chosen.
	"Krefeld": {Name: "Krefeld", Step: 20_00, StepMinutes: 60, Rounding: graph.RoundBegun, Missed: 100},
	"Heinsberg": {Name: "Heinsberg", Base: 25_00, BaseMinutes: 120, Step: 10_00, StepMinutes: 60, Rounding: graph.RoundBegun, Missed: 100,
		FreeCancelHours: 24, CancelFlat: 15_00, Changed: graph.Late{Hours: 24, Flat: 15_00}}, // what is paid late is chosen, here and below
	"Rhein-Kreis":    {Name: "Rhein-Kreis Neuss", Flat: 25_00, TravelIncluded: true, KM: 30, Missed: 100, FreeCancelHours: 2, CancelFlat: 30_00},
	"Breisgau":       {Name: "Breisgau-Hochschwarzwald", Step: 15_00, StepMinutes: 60, Rounding: graph.RoundExact, KM: 30, Missed: 100, FreeCancelHours: 72, CancelShare: 50},
	"Heidekreis":     {Name: "Heidekreis", Step: 24_00, StepMinutes: 60, Rounding: graph.RoundExact, KM: 30, MaxTravel: 30_00, Missed: 50, Changed: graph.Late{Days: 2, Flat: 12_00}},         // what a kilometre pays, the cap and the half are chosen
	"Lübeck":         {Name: "Lübeck", Base: 30_00, BaseMinutes: 60, Step: 15_00, StepMinutes: 30, Rounding: graph.RoundBegun, Missed: 100, CancelShare: 100, Changed: graph.Late{Share: 50}}, // the sums are chosen
	"Lübeck nearest": {Name: "Lübeck", Base: 30_00, BaseMinutes: 60, Step: 15_00, StepMinutes: 30, Rounding: graph.RoundNearest, Missed: 100},
	// paedalogik publishes when cancelling is free; sums and share are chosen.
	"paedalogik": {Name: "paedalogik", Base: 35_00, BaseMinutes: 60, Step: 17_50, StepMinutes: 30, Rounding: graph.RoundBegun, Missed: 100,
		FreeCancelDays: 1, FreeCancelAt: 13 * 60, CancelShare: 100, Changed: graph.Late{Days: 1, At: 13 * 60, Share: 100}},
}

func TestBill(t *testing.T) {
	for _, c := range []struct {
		tariff            string
		minutes           int
		km                float64
		missed            bool
		allowance, travel int
	}{
		{"Höxter", 30, 0, false, 25_00, 0}, {"Höxter", 120, 12.5, false, 25_00, 3_75}, {"Höxter", 121, 0, false, 35_00, 0},
		{"Krefeld", 1, 0, false, 20_00, 0}, {"Krefeld", 60, 9, false, 20_00, 0}, {"Krefeld", 61, 0, false, 40_00, 0},
		{"Heinsberg", 45, 0, false, 25_00, 0}, {"Heinsberg", 180, 0, false, 35_00, 0}, {"Heinsberg", 190, 0, false, 45_00, 0}, {"Heinsberg", 90, 0, true, 25_00, 0},
		{"Rhein-Kreis", 15, 40, false, 25_00, 0}, {"Rhein-Kreis", 300, 40, false, 25_00, 0},
		{"Breisgau", 60, 20, false, 15_00, 6_00}, {"Breisgau", 90, 0.1, false, 22_50, 3}, {"Breisgau", 50, 0, false, 12_50, 0}, {"Breisgau", 1, 0, false, 25, 0},
		{"Heidekreis", 75, 10, false, 30_00, 3_00}, {"Heidekreis", 60, 250, false, 24_00, 30_00}, {"Heidekreis", 60, 10, true, 12_00, 3_00},
		{"Lübeck", 20, 0, false, 30_00, 0}, {"Lübeck", 60, 0, false, 30_00, 0}, {"Lübeck", 61, 0, false, 45_00, 0}, {"Lübeck", 91, 0, false, 60_00, 0},
		{"Lübeck nearest", 74, 0, false, 30_00, 0}, {"Lübeck nearest", 75, 0, false, 45_00, 0},
		{"paedalogik", 60, 0, false, 35_00, 0}, {"paedalogik", 100, 0, false, 70_00, 0},
	} {
		start := time.Date(2026, 3, 9, 9, 0, 0, 0, calendar.Berlin())
		got := Bill(tariffs[c.tariff], graph.Actual{Start: start, End: start.Add(time.Duration(c.minutes) * time.Minute), KM: c.km, Missed: c.missed})
		if got.Allowance != c.allowance || got.Travel != c.travel {
			t.Errorf("%s, %d min, %v km, missed %v: got %d + %d, want %d + %d", c.tariff, c.minutes, c.km, c.missed, got.Allowance, got.Travel, c.allowance, c.travel)
		}
	}
}

// TestBillFreed: what each pool pays for a job of ninety minutes at nine on the
// day the clocks change that is cancelled, or changed so that she does not come.
func TestBillFreed(t *testing.T) {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2026, 3, day, hour, minute, 0, 0, calendar.Berlin())
	}
	morning := at(29, 9, 0) // 13:00 the day before is 19 hours earlier
	for _, c := range []struct {
		tariff             string
		at                 time.Time
		cancelled, changed int
	}{
		{"paedalogik", at(20, 9, 0), 0, 0}, {"paedalogik", at(28, 13, 0), 0, 0}, {"paedalogik", at(28, 13, 1), 52_50, 52_50}, {"paedalogik", at(29, 8, 0), 52_50, 52_50},
		{"Höxter", at(28, 13, 0), 0, 0}, {"Höxter", at(28, 13, 1), 12_50, 0},
		{"Krefeld", at(29, 8, 59), 0, 0},
		{"Heinsberg", at(28, 8, 0), 0, 0}, {"Heinsberg", at(28, 8, 1), 15_00, 15_00}, // 24 hours, one of them left out
		{"Rhein-Kreis", at(29, 6, 59), 0, 0}, {"Rhein-Kreis", at(29, 7, 1), 25_00, 0}, // 30 € are more than the job
		{"Breisgau", at(26, 8, 0), 0, 0}, {"Breisgau", at(26, 8, 1), 11_25, 0}, // 72 hours, half of 22.50
		{"Heidekreis", at(27, 0, 1), 0, 12_00}, {"Heidekreis", at(26, 23, 59), 0, 0}, // midnight two days before
		{"Lübeck", at(29, 0, 0), 0, 0}, {"Lübeck", at(29, 0, 1), 45_00, 22_50},
	} {
		for _, changed := range []bool{false, true} {
			want := c.cancelled
			if changed {
				want = c.changed
			}
			got := BillFreed(tariffs[c.tariff], graph.Freed{At: c.at, Start: morning.UTC(), End: morning.UTC().Add(90 * time.Minute), Changed: changed}, calendar.Berlin())
			if got.Total() != want || (len(got.Lines) > 0) != (want > 0) {
				t.Errorf("%s at %v, changed %v: got %d in %d lines, want %d", c.tariff, c.at, changed, got.Total(), len(got.Lines), want)
			}
		}
	}
	for name, tariff := range tariffs {
		p := graph.DefaultPool()
		p.Tariff = tariff
		if err := p.Validate(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if kept, err := graph.PoolFrom(p.Setting()); err != nil || kept.Tariff != tariff {
			t.Errorf("%s: got %+v %v, want it kept", name, kept.Tariff, err)
		}
	}
}

func drawTariff(rt *rapid.T) graph.Tariff {
	cents := rapid.IntRange(0, 100_00)
	t := graph.Tariff{Flat: cents.Draw(rt, "flat"), Base: cents.Draw(rt, "base"), BaseMinutes: rapid.IntRange(0, 240).Draw(rt, "base minutes"),
		Step: cents.Draw(rt, "step"), StepMinutes: rapid.IntRange(1, 120).Draw(rt, "step minutes"),
		Rounding: rapid.SampledFrom(append(slices.Clone(graph.Roundings), "")).Draw(rt, "rounding"),
		KM:       rapid.IntRange(0, 100).Draw(rt, "km"), MaxTravel: rapid.IntRange(0, 50_00).Draw(rt, "most"), TravelIncluded: rapid.Bool().Draw(rt, "included"),
		Missed: rapid.IntRange(0, 100).Draw(rt, "missed"), FreeCancelDays: rapid.IntRange(0, 3).Draw(rt, "days"), FreeCancelAt: graph.Clock(rapid.IntRange(0, 24*60-1).Draw(rt, "clock")),
		CancelShare: rapid.IntRange(0, 100).Draw(rt, "share"), FreeCancelHours: rapid.IntRange(0, 100).Draw(rt, "hours"), CancelFlat: cents.Draw(rt, "cancel flat"),
		Changed: graph.Late{Days: rapid.IntRange(0, 3).Draw(rt, "change days"), Hours: rapid.IntRange(0, 100).Draw(rt, "change hours"), Share: rapid.IntRange(0, 100).Draw(rt, "change share"), Flat: cents.Draw(rt, "change flat")}}
	return t
}

// TestBillsAreFair: lines add up, more of anything never pays less, a missed or
// cancelled job never pays more than one that took place.
func TestBillsAreFair(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		tariff := drawTariff(rt)
		start := monday.Add(time.Duration(rapid.IntRange(0, 366*24*60).Draw(rt, "start")) * time.Minute)
		short, more := rapid.IntRange(1, 600).Draw(rt, "minutes"), rapid.IntRange(0, 300).Draw(rt, "more")
		km, further := rapid.Float64Range(0, 300).Draw(rt, "km"), rapid.Float64Range(0, 100).Draw(rt, "further")
		job := func(minutes int, km float64, missed bool) graph.Pay {
			return Bill(tariff, graph.Actual{Start: start, End: start.Add(time.Duration(minutes) * time.Minute), KM: km, Missed: missed})
		}
		a, longer, missed := job(short, km, false), job(short+more, km+further, false), job(short, km, true)
		if longer.Allowance < a.Allowance || longer.Travel < a.Travel {
			rt.Errorf("%d minutes pay %+v, %d more pay %+v", short, a, more, longer)
		}
		if missed.Allowance > a.Allowance || missed.Travel != a.Travel {
			rt.Errorf("missed: got %+v, want at most %+v", missed, a)
		}
		at := start.Add(-time.Duration(rapid.IntRange(0, 5*24*60).Draw(rt, "before")) * time.Minute)
		changed := rapid.Bool().Draw(rt, "changed")
		late, rule := BillFreed(tariff, graph.Freed{At: at, Start: start, End: start.Add(time.Duration(short) * time.Minute), Changed: changed}, calendar.Berlin()), tariff.Cancelled()
		if changed {
			rule = tariff.Changed
		}
		until := FreeUntil(rule, start.In(calendar.Berlin()))
		if late.Total() > a.Allowance || late.Total() > 0 && !at.After(until) {
			rt.Errorf("taken back at %v: got %+v, want at most %d and nothing before %v", at, late, a.Allowance, until)
		}
		for _, p := range []graph.Pay{a, longer, missed, late} {
			if sum(p.Lines) != p.Total() {
				rt.Errorf("lines of %+v: got %d, want %d", p, sum(p.Lines), p.Total())
			}
		}
	})
}
