// Package calendar knows the public holidays of the German Länder, working days,
// and wall time in Europe/Berlin. The zone data is part of the program, so that
// it does not depend on the machine.
package calendar

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/de"
)

// lands holds the holidays of each Land by its code in ISO 3166-2:DE. Days that
// are holidays in some municipalities only (Mariä Himmelfahrt in Bavaria, the
// Augsburg peace feast, Fronleichnam in parts of Saxony and Thuringia) are not in it.
var lands = map[string][]*cal.Holiday{
	"BB": plus(de.HolidaysBB, easterSunday, pentecost),
	"BE": plus(de.HolidaysBE, once("Tag der Befreiung", 2025, time.May, 8), once("75. Jahrestag des Volksaufstands", 2028, time.June, 17)),
	"BW": de.HolidaysBW, "BY": de.HolidaysBY, "HB": de.HolidaysHB, "HE": de.HolidaysHE, "HH": de.HolidaysHH,
	"MV": plus(de.HolidaysMV, de.Frauentag.Clone(&cal.Holiday{StartYear: 2023})),
	"NI": de.HolidaysNI, "NW": de.HolidaysNW, "RP": de.HolidaysRP, "SH": de.HolidaysSH, "SL": de.HolidaysSL,
	"SN": de.HolidaysSN, "ST": de.HolidaysST, "TH": de.HolidaysTH,
}

var (
	easterSunday = &cal.Holiday{Name: "Ostersonntag", Func: cal.CalcEasterOffset}
	pentecost    = &cal.Holiday{Name: "Pfingstsonntag", Offset: 49, Func: cal.CalcEasterOffset}
)

func plus(list []*cal.Holiday, more ...*cal.Holiday) []*cal.Holiday {
	return append(slices.Clone(list), more...)
}

func once(name string, year int, month time.Month, day int) *cal.Holiday {
	return &cal.Holiday{Name: name, Month: month, Day: day, StartYear: year, EndYear: year, Func: cal.CalcDayOfMonth}
}

// names are the usual German ones where the library has others.
var names = map[string]string{"Neujahrstag": "Neujahr", "Weihnachtstag": "1. Weihnachtstag", "Zweiter Weihnachtsfeiertag": "2. Weihnachtstag"}

// Lands returns the codes Holiday knows, in order.
func Lands() []string {
	var out []string
	for l := range lands {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

// Holiday returns the German name of the public holiday on the date of day, as
// day's own zone has it, in a Land ("NW", "BY", ...), by the law as of 2026. An
// unknown Land has none.
func Holiday(land string, day time.Time) (name string, ok bool) {
	y, m, d := day.Date()
	name, ok = holidays(land, y)[monthDay{m, d}]
	return name, ok
}

type (
	landYear struct {
		land string
		year int
	}
	monthDay struct {
		month time.Month
		day   int
	}
)

var years sync.Map // landYear to map[monthDay]string

func holidays(land string, year int) map[monthDay]string {
	if year < 1990 || year > 2199 {
		return nil
	}
	if m, ok := years.Load(landYear{land, year}); ok {
		return m.(map[monthDay]string)
	}
	list, ok := lands[land]
	if !ok {
		return nil
	}
	m := map[monthDay]string{}
	for _, h := range list {
		if day, _ := h.Calc(year); day.Year() == year {
			name := h.Name
			if n, ok := names[name]; ok {
				name = n
			}
			m[monthDay{day.Month(), day.Day()}] = name
		}
	}
	years.Store(landYear{land, year}, m)
	return m
}

// WorkingDay reports whether the date of day is one of Monday to Friday and no
// public holiday in the Land.
func WorkingDay(land string, day time.Time) bool {
	if w := day.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	_, off := Holiday(land, day)
	return !off
}

// WorkingDaysBefore counts the working days of the Land after the date of from
// up to and including the date of to, each date as its own zone has it: the day
// of a request does not count, the day of the job does if it is a working day.
// From Wednesday to the next Wednesday there are five. It is 0 if to is not after
// from, and counts no more than ten years.
func WorkingDaysBefore(land string, from, to time.Time) int {
	n := 0
	last := date(to)
	d := date(from)
	for range 3660 {
		d = d.AddDate(0, 0, 1)
		if d.After(last) {
			break
		}
		if WorkingDay(land, d) {
			n++
		}
	}
	return n
}

// Earliest is the first day to which WorkingDaysBefore counts so many working days
// of the Land; it counts one at least.
func Earliest(land string, from time.Time, days int) time.Time {
	d := from
	for n := 0; n < max(1, days); {
		if d = d.AddDate(0, 0, 1); WorkingDay(land, d) {
			n++
		}
	}
	return d
}

func date(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
