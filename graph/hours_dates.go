package graph

import "strings"

// dates reads a list of months, dates and ranges of them, each perhaps with years.
func (r *hourReader) dates(x *rule) error {
	for {
		d, err := r.dateRange()
		if err != nil {
			return err
		}
		x.dates = append(x.dates, d)
		if r.peek() != "," || r.at+1 >= len(r.toks) {
			return nil
		}
		next := r.toks[r.at+1]
		if monthWords[next] == 0 && strings.Count(next, ".") != 2 {
			return nil
		}
		r.at++
	}
}

// A point is a year, a month or a day, as written; parts left out are 0.
type point struct{ year, month, day int }

func (r *hourReader) dateRange() (dateRange, error) {
	from, err := r.point()
	if err != nil {
		return dateRange{}, err
	}
	to := from
	if next := r.after("-"); next != "" {
		switch {
		case from.day > 0 && numberIn(next, 1, 31) > 0 && !r.isClock(r.at+1):
			r.at++
			to.day = numberIn(r.peek(), 1, 31)
			r.at++
			if to.day < from.day {
				return dateRange{}, errUnread
			}
		case monthWords[next] > 0 || len(next) == 4 && isNumber(next) || strings.Count(next, ".") == 2:
			r.at++
			if to, err = r.point(); err != nil {
				return dateRange{}, err
			}
		}
	}
	return spanOf(from, to)
}

func spanOf(from, to point) (dateRange, error) {
	if (from.month == 0) != (to.month == 0) || (from.day == 0) != (to.day == 0) {
		return dateRange{}, errUnread
	}
	if to.year == 0 && from.year != 0 {
		to.year = from.year
	}
	if from.year == 0 && to.year != 0 {
		return dateRange{}, errUnread
	}
	d := dateRange{from.month*100 + from.day, to.month*100 + to.day, from.year, to.year}
	if from.month == 0 {
		d.from, d.to = 101, 1231
	} else if from.day == 0 {
		d.from, d.to = from.month*100+1, to.month*100+31
	}
	if d.fromYear > d.toYear || d.fromYear == d.toYear && d.fromYear > 0 && d.from > d.to {
		return dateRange{}, errUnread
	}
	return d, nil
}

// point reads "2026", "Mar", "Mar 15", "2026 Mar 15", "15.03.", "15.03.2026".
func (r *hourReader) point() (point, error) {
	var p point
	t := r.peek()
	if strings.Count(t, ".") == 2 {
		r.at++
		r.seen(office)
		f := strings.Split(t, ".")
		p = point{numberIn(f[2], 1900, 2200), numberIn(f[1], 1, 12), numberIn(f[0], 1, 31)}
		if p.month == 0 || !p.exists() {
			return p, errUnread
		}
		return p, nil
	}
	r.seen(osm)
	if len(t) == 4 && isNumber(t) {
		if p.year = numberIn(t, 1900, 2200); p.year == 0 {
			return p, errUnread
		}
		r.at++
		t = r.peek()
	}
	if p.month = monthWords[t]; p.month == 0 {
		return p, nil
	}
	r.at++
	if t = r.peek(); len(t) <= 2 && isNumber(t) && !r.isClock(r.at) {
		if p.day = numberIn(t, 1, 31); p.day == 0 || !p.exists() {
			return p, errUnread
		}
		r.at++
	}
	return p, nil
}

func (p point) exists() bool {
	days := [...]int{0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
	return p.day > 0 && p.day <= days[p.month]
}

// isClock reports whether the number at i is an hour: "8-12" where a day may
// stand is taken for days, as OSM has it, so only a time like 8:30 after it tells.
func (r *hourReader) isClock(i int) bool {
	return i+2 < len(r.toks) && r.toks[i+1] == "-" && strings.ContainsAny(r.toks[i+2], ":.") && strings.Count(r.toks[i+2], ".") < 2
}

// spans reads times of day: "08:30-12:30,14-17".
func (r *hourReader) spans(x *rule) error {
	for r.clockAt(r.at) {
		from, to := clock(r.peek()), -1
		r.at++
		if t := r.after("-"); t != "" {
			to = clock(t)
			r.at += 2
		}
		if from < 0 || from > 24*60 || to < 0 || to > 48*60 || to == from || r.peek() == "+" {
			return errUnread // open end, one time only, no time
		}
		if to < from {
			to += 24 * 60
		}
		x.spans = append(x.spans, span{from: from, to: to})
		if r.peek() == "," && r.clockAt(r.at+1) {
			r.at++
		}
	}
	return nil
}

// clockAt reports whether a time of day stands at i.
func (r *hourReader) clockAt(i int) bool {
	return i < len(r.toks) && r.toks[i] != "24/7" && r.toks[i][0] >= '0' && r.toks[i][0] <= '9' && strings.Count(r.toks[i], ".") < 2
}

// clock returns minutes after midnight, -1 for what is no time of day.
func clock(t string) int {
	h, m, both := strings.Cut(strings.Replace(t, ".", ":", 1), ":")
	if len(h) > 2 || !isNumber(h) {
		return -1
	}
	minutes := numberIn(h, 1, 48) * 60
	if !both {
		return minutes
	}
	if len(m) != 2 || !isNumber(m) || m > "59" {
		return -1
	}
	return minutes + numberIn(m, 1, 59)
}
