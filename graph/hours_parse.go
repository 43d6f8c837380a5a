package graph

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// errUnread ends the reading of hours that are not understood as a whole.
var errUnread = errors.New("hours not understood")

var hourToken = regexp.MustCompile(`^(?:"[^"]*"|@termin|24/7|\d{1,2}\.\d{1,2}\.(?:\d{4})?|\d{1,2}[:.]\d{2}|\d+|\pL+|[-,;:\[\]+])`)

// readHours reads the notation of German offices and the common part of OSM
// opening_hours. It understands a text wholly or not at all.
func readHours(text string) *plan {
	s, german := simplify(text)
	p := &plan{office: true}
	r := hourReader{plan: p}
	if german {
		r.seen(office)
	}
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		t := hourToken.FindString(s)
		if t == "" {
			return &plan{}
		}
		r.toks = append(r.toks, t)
		s = s[len(t):]
	}
	if err := r.read(); err != nil {
		return &plan{}
	}
	p.known = len(p.rules) > 0 || p.byAppointment
	p.office = (!r.osm || r.german) && !r.always
	if p.office && slices.ContainsFunc(p.rules, rule.doubtful) {
		return &plan{}
	}
	return p
}

type hourReader struct {
	plan        *plan
	toks        []string
	at          int
	osm, german bool
	always      bool // round the clock, holidays too
}

func (r *hourReader) seen(n notation) {
	r.osm = r.osm || n == osm
	r.german = r.german || n == office
}

func (r *hourReader) peek() string {
	if r.at < len(r.toks) {
		return r.toks[r.at]
	}
	return ""
}

func (r *hourReader) take(t string) bool {
	if r.peek() == t && t != "" {
		r.at++
		return true
	}
	return false
}

func (r *hourReader) read() error {
	added := false
	for r.at < len(r.toks) {
		switch {
		case r.take(";"):
			added = false
			continue
		case r.take(","):
			added = len(r.plan.rules) > 0
			continue
		}
		if err := r.rule(added); err != nil {
			return err
		}
		added = true // "Mo 8-12 Do 14-17" without anything between
	}
	r.settle()
	return nil
}

// settle finds hours that hold by appointment only.
func (r *hourReader) settle() {
	p := r.plan
	opens := func(x rule) bool { return x.state == Open }
	byTermin := func(x rule) bool { return x.state == Appointment }
	if slices.ContainsFunc(p.rules, byTermin) && !slices.ContainsFunc(p.rules, opens) {
		p.byAppointment = true
	}
}

// rule reads selectors, spans, and what holds then.
func (r *hourReader) rule(added bool) error {
	start := r.at
	x := rule{state: Open, added: added}
	if r.take(appointment) || r.take(`"`+appointment+`"`) {
		// before all rules it governs them, after them it is besides
		r.plan.byAppointment = r.plan.byAppointment || len(r.plan.rules) == 0
		r.plan.also = r.plan.also || len(r.plan.rules) > 0
		return nil
	}
	always := false
	unsure := false
	if r.take("24/7") {
		always = true
		r.take(":")
		r.always = true
	} else if err := r.selectors(&x, &unsure); err != nil {
		return err
	}
	if err := r.spans(&x); err != nil {
		return err
	}
	said, err := r.modifier(&x)
	if err != nil {
		return err
	}
	if r.at == start || len(x.spans) == 0 && !said && !always {
		return errUnread // a day without hours is not a day without end
	}
	if len(x.dates) == 0 && !x.days.any() && !x.ph && !always {
		if len(x.spans) > 0 && x.state != Closed && (r.german || len(r.plan.rules) > 0) {
			return errUnread // hours without a day
		}
		if t := r.peek(); len(x.spans) == 0 && t != "" && t != ";" && t != "," {
			return errUnread // "open Mo 8-12": what the word belongs to is open
		}
		r.seen(osm)
	}
	for i := range x.spans {
		x.spans[i].state = x.state
	}
	r.plan.rules = append(r.plan.rules, x)
	if unsure { // werktags: whether Saturday is meant, only the office knows
		x.days = weekdays{6: every}
		x.state, x.added = Unknown, true
		x.spans = slices.Clone(x.spans)
		for i := range x.spans {
			x.spans[i].state = Unknown
		}
		r.plan.rules = append(r.plan.rules, x)
	}
	return nil
}

// modifier reads open, off, a comment, "by appointment".
func (r *hourReader) modifier(x *rule) (said bool, err error) {
	comment := ""
	for {
		t := r.peek()
		switch {
		case t == "off" || t == "closed":
			r.seen(osm)
			x.state, said = Closed, true
		case t == "geschlossen" || t == "geschl" || t == "zu":
			r.seen(office)
			x.state, said = Closed, true
		case t == "open" || t == "geöffnet" || t == "offen":
			said = true
		case t == "unknown":
			x.state, said = Unknown, true
		case t == appointment:
			x.state, said = Appointment, true
		case strings.HasPrefix(t, `"`):
			if comment != "" {
				return false, errUnread
			}
			comment = t
			if strings.Contains(t, appointment) && x.state != Closed {
				x.state, said = Appointment, true
			}
		default:
			if comment != "" && !said { // a remark in place of a state
				x.state, said = Unknown, true
			}
			return said, nil
		}
		r.at++
	}
}

func (r *hourReader) selectors(x *rule, unsure *bool) error {
	for {
		t := r.peek()
		_, isDay := dayWords[t]
		switch {
		case t == ":" && (len(x.dates) > 0 || x.days.any() || x.ph):
			r.at++
		case isDay || t == "ph" || t == "werktags" || t == "werktage":
			if x.days.any() || x.ph {
				return errUnread
			}
			if err := r.days(x, unsure); err != nil {
				return err
			}
		case monthWords[t] > 0 || len(t) == 4 && isNumber(t) || strings.Count(t, ".") == 2:
			if len(x.dates) > 0 || x.days.any() || x.ph {
				return errUnread
			}
			if err := r.dates(x); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}

// days reads a list of weekdays, ranges of them, and PH.
func (r *hourReader) days(x *rule, unsure *bool) error {
	for {
		t := r.peek()
		w, ok := dayWords[t]
		switch {
		case t == "ph":
			x.ph, r.plan.namesHolidays = true, true
			r.at++
		case t == "werktags" || t == "werktage":
			r.seen(office)
			*unsure = true
			for d := 1; d < 6; d++ {
				x.days[d] = every
			}
			r.at++
		case ok:
			r.at++
			r.seen(w.from)
			if err := r.dayRange(x, w.days); err != nil {
				return err
			}
		default:
			return errUnread
		}
		// a comma followed by another day goes on, else it ends the list
		if r.peek() != "," || r.at+1 >= len(r.toks) {
			return nil
		}
		next := r.toks[r.at+1]
		if _, ok := dayWords[next]; !ok && next != "ph" {
			return nil
		}
		r.at++
	}
}

func (r *hourReader) dayRange(x *rule, days string) error {
	if r.take("[") {
		r.seen(osm)
		mask, err := r.nths()
		if err != nil || len(days) != 1 {
			return errUnread
		}
		x.days[days[0]-'0'] |= mask
		return nil
	}
	if w, ok := dayWords[r.after("-")]; ok && len(days) == 1 && len(w.days) == 1 {
		r.at += 2
		r.seen(w.from)
		for d := days[0]; ; d = '0' + (d-'0'+1)%7 {
			x.days[d-'0'] = every
			if d == w.days[0] {
				return nil
			}
		}
	}
	for _, d := range days {
		x.days[d-'0'] = every
	}
	return nil
}

// after returns the token after the next, if the next is t.
func (r *hourReader) after(t string) string {
	if r.peek() == t && r.at+1 < len(r.toks) {
		return r.toks[r.at+1]
	}
	return ""
}

// nths reads the inside of [1,3], [2-4], [-1].
func (r *hourReader) nths() (uint16, error) {
	var mask uint16
	for {
		last := r.take("-")
		n := numberIn(r.peek(), 1, 5)
		if n == 0 {
			return 0, errUnread
		}
		r.at++
		to := n
		if !last && r.take("-") {
			if to = numberIn(r.peek(), n, 5); to == 0 {
				return 0, errUnread
			}
			r.at++
		}
		for ; n <= to; n++ {
			if last {
				mask |= 1 << (8 + n)
			} else {
				mask |= 1 << n
			}
		}
		if r.take("]") {
			return mask, nil
		}
		if !r.take(",") {
			return 0, errUnread
		}
	}
}

func isNumber(t string) bool {
	_, err := strconv.Atoi(t)
	return err == nil
}

// numberIn returns t if it is a number from low to high, else 0.
func numberIn(t string, low, high int) int {
	n, err := strconv.Atoi(t)
	if err != nil || n < low || n > high {
		return 0
	}
	return n
}
