package web

import (
	"slices"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web/locale"
)

// ProfilePage is a mediator's own page, opened by a link.
type ProfilePage struct {
	Base
	MediatorFields
	Person   string
	Action   string // of the form; what else is done hangs below it
	Version  string
	Key      string
	Problems []Problem
	Stored   []string // what somebody else changed meanwhile, by name

	Address      string // mail goes there
	NewAddress   Field
	Coming, Past []AppointmentView
	Documents    []DocumentView
	Holidays     []string
	Listed       string // until when, as a sentence
	ListingEnds  bool   // soon, or already
	Renew        string
	Paused       string // since when, as a sentence; empty: she is not
	Busy         string // what was read from her calendar
	Feed, Times  string // addresses of her calendar
	Jobs         string
	Earned       string
	Share        int // of the year's limit, per cent
	HasLimit     bool
}

func (*ProfilePage) name() string { return "profile" }

// AppointmentView is one appointment as its mediator sees it.
type AppointmentView struct {
	When, Until, State string
	What, Where        string
	Institution        string
	Contact            string
	Answer             string // where she says yes or no
}

// DocumentView is a document that was seen.
type DocumentView struct {
	Name, Seen, Expires string
	Lapsed              bool
}

// Profile is what a mediator's own page is made of.
type Profile struct {
	Mediator    graph.Mediator
	Assignments []graph.Assignment
	Requests    map[graph.RequestID]graph.Request
	Pool        graph.Pool
	Now         time.Time // in the district's zone
	Holidays    []Holiday
	Feed, Times string
	// Answer is where an assignment is answered; empty where it is not.
	Answer func(graph.Assignment) string
}

// Holiday is a public holiday.
type Holiday struct {
	Day  graph.Date
	Name string
}

// listingSoon is how many days before its end a page asks to renew a listing.
const listingSoon = 60

// NewProfilePage is the page with what was typed and what was wrong with it.
func NewProfilePage(b Base, c *graph.Catalog, pr Profile, in FormInput) *ProfilePage {
	f, m := NewForm(b.Printer, in.Values, in.Wrong), pr.Mediator
	page := &ProfilePage{Base: b, Person: m.Name, Version: in.Values.Get("version"), Key: in.Values.Get("idempotency_key"), Feed: pr.Feed, Times: pr.Times}
	page.MediatorFields = f.mediator(c, func(code graph.LanguageCode) bool {
		s, ok := m.Skill(code)
		return ok && Assessed(s)
	}, true)
	for i, s := range page.Skills {
		if skill, ok := m.Skill(graph.LanguageCode(s.Language.Value)); ok && s.Fixed {
			page.Skills[i].Said = skillText(b.Printer, skill)
		}
	}
	page.Address, page.NewAddress = m.Email(), f.hint(f.input("email", "profile.address.new"), "profile.address.hint")
	page.NewAddress.Type, page.NewAddress.Complete = "email", "email"
	if page.NewAddress.Error == "" {
		page.NewAddress.Value = ""
	}
	page.Problems = f.problems(append(page.fields(), page.NewAddress)...)
	page.appointments(pr)
	page.Documents = documentViews(b.Printer, m.Documents, graph.DateOf(pr.Now))
	for _, h := range pr.Holidays {
		page.Holidays = append(page.Holidays, b.Date(h.Day)+" "+h.Name)
	}
	page.standing(pr)
	page.meter(pr)
	return page
}

// Assessed reports whether the pool itself found out how well she speaks.
func Assessed(s graph.Skill) bool { return s.Evidence == "interview" || s.Evidence == "certificate" }

func skillText(p *locale.Printer, s graph.Skill) string {
	parts := []string{}
	for i, l := range []graph.Level{s.Listening, s.Speaking, s.Reading, s.Writing} {
		if l != "" {
			parts = append(parts, p.T("mediator."+Abilities[i])+" "+p.L("level", l))
		}
	}
	if s.Variety != "" {
		parts = append(parts, s.Variety)
	}
	return strings.Join(append(parts, p.L("evidence", s.Evidence)), " · ")
}

func (p *ProfilePage) appointments(pr Profile) {
	for _, a := range pr.Assignments {
		waiting := a.State == graph.AssignmentAsked && pr.Now.Before(a.HoldUntil)
		coming := a.End.After(pr.Now)
		switch {
		case coming && (waiting || a.State == graph.AssignmentAccepted):
			p.Coming = append(p.Coming, p.appointment(a, pr))
		case !coming && a.Blocks(pr.Now):
			p.Past = append(p.Past, p.appointment(a, pr))
		}
	}
	slices.Reverse(p.Past)
	p.Past = p.Past[:min(len(p.Past), 10)]
}

func (p *ProfilePage) appointment(a graph.Assignment, pr Profile) AppointmentView {
	zone := pr.Now.Location()
	r := pr.Requests[a.Request]
	v := AppointmentView{When: p.Moment(a.Start.In(zone)), Until: p.Clock(a.End.In(zone)), State: p.L("assignment.state", a.State)}
	if r.Language != "" {
		v.What = p.Language(r.Language)
	}
	mode := a.Mode
	if mode == "" {
		mode = r.Mode
	}
	if mode != "" {
		v.Where = p.L("mode", mode)
	}
	if a.Place != "" {
		v.Where = strings.TrimPrefix(v.Where+", "+p.Place(a.Place), ", ")
	}
	if a.State != graph.AssignmentAsked {
		v.Institution = r.Requester.Institution
		v.Contact = strings.TrimSpace(r.Requester.Name + " " + r.Requester.Phone)
		if r.Address != "" {
			v.Where += ", " + r.Address
		}
	}
	if pr.Answer != nil && pr.Now.Before(a.Start) {
		v.Answer = pr.Answer(a)
	}
	return v
}

func documentViews(p *locale.Printer, documents []graph.Document, today graph.Date) []DocumentView {
	var out []DocumentView
	for _, d := range documents {
		v := DocumentView{Name: p.L("document", d.Kind), Lapsed: d.Expires != "" && d.Expires < today}
		if d.SeenOn != "" {
			v.Seen = p.T("mediator.document.seen", d.SeenOn, d.SeenBy)
		}
		if d.Expires != "" {
			v.Expires = p.T("mediator.document.expires", d.Expires)
		}
		out = append(out, v)
	}
	return out
}

// standing says whether she is listed, paused, and what her calendar says.
func (p *ProfilePage) standing(pr Profile) {
	m, today := pr.Mediator, graph.DateOf(pr.Now)
	switch {
	case m.ListedUntil == "":
		p.Listed = p.T("profile.listed.open")
	case m.ListedUntil < today:
		p.Listed, p.ListingEnds = p.T("profile.listed.over", m.ListedUntil), true
	default:
		p.Listed, p.ListingEnds = p.T("profile.listed", m.ListedUntil), m.ListedUntil <= today.AddDays(listingSoon)
	}
	p.Renew = p.T("profile.renew", max(m.ListedUntil, graph.DateOf(pr.Now.AddDate(0, pr.Pool.ListingMonths, 0))))
	if since, ok := PausedSince(m, today); ok {
		p.Paused = p.T("profile.paused", since)
	}
	ahead := 0
	var last time.Time
	for _, b := range m.Busy {
		if b.To.After(pr.Now) {
			ahead++
			last = b.To.In(pr.Now.Location())
		}
	}
	if ahead > 0 {
		p.Busy = p.T("profile.calendar.held", ahead, graph.DateOf(last))
	}
}

// PausedSince is the day since which a mediator takes nothing until she says so.
func PausedSince(m graph.Mediator, today graph.Date) (graph.Date, bool) {
	for _, a := range m.Away {
		if a.To == "" && a.From != "" && a.From <= today {
			return a.From, true
		}
	}
	return "", false
}

// meter is the year so far: jobs, and allowances against the tax-free limit.
func (p *ProfilePage) meter(pr Profile) {
	zone, jobs := pr.Now.Location(), 0
	for _, a := range pr.Assignments {
		if a.Start.In(zone).Year() == pr.Now.Year() && (a.State == graph.AssignmentDone || a.State == graph.AssignmentSettled) {
			jobs++
		}
	}
	p.Jobs = p.T("profile.jobs", jobs)
	if m := pool.MeterOf(pr.Pool, pr.Assignments, pr.Requests, pr.Now.Year(), zone); m.Limit > 0 {
		earned := m.Settled + m.Due
		p.HasLimit, p.Share = true, min(100, earned*100/m.Limit)
		p.Earned = p.T("profile.earned", p.Number(float64(earned)/100, 2), p.Number(float64(m.Limit)/100, 2))
	}
}

// ProfileLinkPage asks where to send a new link, and says what became of one
// that opens nothing. It never says whom a link or an address belongs to.
type ProfileLinkPage struct {
	Base
	Refused  bool // a link was tried
	Sent     bool
	Problems []Problem
	Address  Field
}

func (*ProfileLinkPage) name() string { return "profilelink" }

// NewProfileLinkPage is the page with what was typed.
func NewProfileLinkPage(b Base, in FormInput) *ProfileLinkPage {
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &ProfileLinkPage{Base: b, Address: f.input("email", "profile.link.address")}
	p.Address.Type, p.Address.Complete = "email", "email"
	p.Problems = f.problems(p.Address)
	return p
}

// ProfileCalendarPage shows what a calendar file says before it is kept.
type ProfileCalendarPage struct {
	Base
	Action, Back string
	Data         string // what is kept, to be sent back
	Version      string
	Key          string
	Summary      string
	Warnings     []string
	Slots        []string
	HasSlots     bool
	Busy         []string
	More         string
}

func (*ProfileCalendarPage) name() string { return "profilecalendar" }

// mostShownBusy is how many spans are shown; the others are counted.
const mostShownBusy = 20

// CalendarPreview is what a calendar was read as.
type CalendarPreview struct {
	Busy     []graph.Busy
	Slots    []graph.Slot
	HasSlots bool
	Events   int
	Until    graph.Date
	Warnings []graph.Phrase
}

// NewProfileCalendarPage prepares the preview.
func NewProfileCalendarPage(b Base, r CalendarPreview, zone *time.Location) *ProfileCalendarPage {
	p := &ProfileCalendarPage{Base: b, HasSlots: r.HasSlots, Summary: b.T("profile.calendar.found", len(r.Busy), r.Until)}
	for _, w := range r.Warnings {
		p.Warnings = append(p.Warnings, b.Say(w))
	}
	for _, s := range r.Slots {
		p.Slots = append(p.Slots, b.Weekday(s.Day)+" "+s.From.String()+"–"+s.To.String())
	}
	for _, s := range r.Busy[:min(len(r.Busy), mostShownBusy)] {
		from, to := s.From.In(zone), s.To.In(zone)
		if graph.DateOf(from) == graph.DateOf(to) {
			p.Busy = append(p.Busy, b.Moment(from)+" – "+b.Clock(to))
		} else {
			p.Busy = append(p.Busy, b.Moment(from)+" – "+b.Moment(to))
		}
	}
	if n := len(r.Busy) - mostShownBusy; n > 0 {
		p.More = b.T("profile.calendar.more", n)
	}
	return p
}

// ProfileLeftPage says goodbye.
type ProfileLeftPage struct{ Base }

func (*ProfileLeftPage) name() string { return "profileleft" }

// AddressPage asks a mediator to confirm her new address, by the link that was
// mailed to it.
type AddressPage struct {
	Base
	Action, Email string
	Done          bool // mail goes there
}

func (*AddressPage) name() string { return "address" }
