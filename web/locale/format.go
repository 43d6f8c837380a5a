package locale

import (
	"math"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
)

// Amount is a number with the decimals it has, two at most.
func (p *Printer) Amount(f float64) string {
	for decimals := range 2 {
		if scale := math.Pow10(decimals); math.Abs(f*scale-math.Round(f*scale)) < 1e-9*scale {
			return p.Number(f, decimals)
		}
	}
	return p.Number(f, 2)
}

// Number writes a number with so many decimals. Digits are Western in every
// language: numbers are dialled and compared across them.
func (p *Printer) Number(f float64, decimals int) string {
	whole, part, _ := strings.Cut(strconv.FormatFloat(f, 'f', decimals, 64), ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	if len(whole) > 4 {
		for i := len(whole) - 3; i > 0; i -= 3 {
			whole = whole[:i] + p.T("format.group") + whole[i:]
		}
	}
	if part != "" {
		part = p.T("format.decimal") + part
	}
	return sign + whole + part
}

// Points writes a share of one as points: 0,72.
func (p *Printer) Points(f float64) string { return p.Number(f, 2) }

// KM writes a distance: "1,5 km".
func (p *Printer) KM(f float64) string { return p.Number(f, 1) + " km" }

// Date writes a civil date; no date is empty.
func (p *Printer) Date(d graph.Date) string {
	t := d.Time(time.UTC)
	if t.IsZero() {
		return ""
	}
	return p.Day(t)
}

// Day writes the date of a moment in its own zone.
func (p *Printer) Day(t time.Time) string {
	return strings.NewReplacer(
		"{d}", strconv.Itoa(t.Day()), "{dd}", pad(t.Day()), "{mm}", pad(int(t.Month())),
		"{month}", p.L("month", int(t.Month())), "{y}", strconv.Itoa(t.Year()),
	).Replace(p.T("format.date"))
}

// Clock writes the wall time of a moment: 09:30.
func (p *Printer) Clock(t time.Time) string { return t.Format("15:04") }

// Weekday names the day of the week.
func (p *Printer) Weekday(d time.Weekday) string { return p.L("weekday", int(d)) }

// Moment writes day, date and wall time, which is which where there are two.
func (p *Printer) Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strings.NewReplacer("{weekday}", p.Weekday(t.Weekday()), "{date}", p.Day(t), "{time}", p.Clock(t)).Replace(p.T("format.moment")) + p.whichHour(t)
}

// whichHour says which of two it is where the clock shows the time twice that
// night, by the zone of the time.
func (p *Printer) whichHour(t time.Time) string {
	_, now := t.Zone()
	_, next := t.Add(time.Hour).Zone()
	_, before := t.Add(-time.Hour).Zone()
	switch {
	case now-next == 3600:
		return " (" + p.T("format.summer") + ")"
	case before-now == 3600:
		return " (" + p.T("format.winter") + ")"
	}
	return ""
}

// Period writes from when to when; an open end stays open.
func (p *Printer) Period(span graph.Period) string {
	switch {
	case span.From == "" && span.To == "":
		return ""
	case span.To == "":
		return p.T("format.from", span.From)
	case span.From == "":
		return p.T("format.until", span.To)
	}
	return p.T("format.from_until", span.From, span.To)
}

func pad(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// Euros is an amount of cents in euros.
func (p *Printer) Euros(cents int64) string { return p.Number(float64(cents)/100, 2) + " €" }
