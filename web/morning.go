package web

import (
	"slices"
	"time"

	"lotsennetz/analysis"
	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/liaison"
)

// Morning is what a coordinator's day begins with: everything that waits for
// somebody. NewAdminPage says of it what needs doing.
type Morning struct {
	Jobs         []graph.Job
	Registered   []graph.Account // institutions
	Mail         []graph.Message // that nobody has got for certain
	Stuck        []graph.Message // that do not go out
	Comments     []graph.Note    // not read yet
	Cooperations []graph.Cooperation
	Mediators    []graph.Mediator
	Requires     []string // of a mediator's documents
	Rules        []graph.Rule
	Concept      graph.Concept
}

// soonHours is how far ahead a job nobody has said yes to is pressing.
const soonHours = 48

// Task is what needs doing: what waits, how many of it, and where it is done.
type Task struct {
	Text, Href string
	Count      int
	Soon       bool   // not tomorrow
	Items      []Link // some of them, where the page it is done on holds much else
}

// mostItems is how many things of a task are named.
const mostItems = 10

// tasks lists what needs doing, the most pressing first; what nobody waits for is
// left out.
func (b *Base) tasks(m Morning, now time.Time) []Task {
	today := graph.DateOf(now)
	var out []Task
	add := func(soon bool, n int, key, href string) {
		if n > 0 {
			out = append(out, Task{Text: b.T(key), Href: href, Count: n, Soon: soon})
		}
	}
	pressing := func(j graph.Job) bool {
		return j.Request.Searching() && j.Request.Start.After(now) && j.Request.Start.Sub(now) < soonHours*time.Hour
	}
	const board = "/sprachlotsen/vermittlung"
	add(true, count(m.Jobs, pressing), "morning.pressing", board)
	add(true, count(m.Jobs, func(j graph.Job) bool { return j.Request.State == graph.RequestUnmet && j.Request.Start.After(now) }), "morning.unmet", board)
	add(true, len(m.Mail), "morning.mail", "/verwaltung/postausgang")
	add(true, len(m.Stuck), "morning.stuck", "/verwaltung/postausgang?state=waiting")
	add(true, count(m.Jobs, func(j graph.Job) bool { return unanswered(j.Request, now) }), "morning.unanswered", board)
	add(false, count(m.Jobs, func(j graph.Job) bool {
		return j.Request.State == graph.RequestOpen && !pressing(j) && j.Request.Start.After(now)
	}), "morning.open", board)
	add(false, count(m.Registered, graph.Account.Waiting), "morning.registered", "/verwaltung/registrierungen")
	add(false, count(m.Jobs, func(j graph.Job) bool {
		return j.Request.State == graph.RequestAccepted && j.Request.End().Before(now)
	}), "morning.confirm", board)
	add(false, count(m.Cooperations, func(c graph.Cooperation) bool { return liaison.Silent(c, now) || late(c, today) }), "morning.silent", "/vereine-und-initiativen/vermittlung")
	aims := slices.DeleteFunc(concept.All(concept.Tree(m.Concept)), func(n *concept.Node) bool { return !overdue(n, today) })
	add(false, len(aims), "morning.reviews", "/konzept")
	for _, n := range aims[:min(mostItems, len(aims))] {
		out[len(out)-1].Items = append(out[len(out)-1].Items, Link{"/konzept#" + n.Record.Ref().ID, n.Aim.Title})
	}
	add(false, len(m.Comments), "morning.comments", "/konzept")
	for _, n := range m.Comments[:min(mostItems, len(m.Comments))] {
		out[len(out)-1].Items = append(out[len(out)-1].Items, Link{"/konzept#" + n.About.ID, n.Text})
	}
	papers := func(state string) int {
		return count(m.Mediators, func(x graph.Mediator) bool {
			return slices.Contains([]string{"active", "ending"}, StateOf(x, today)) && PapersOf(x, m.Requires, today) == state
		})
	}
	add(false, papers("lapsed"), "morning.lapsed", "/sprachlotsen/personen?papers=lapsed")
	add(false, papers("ending"), "morning.papers", "/sprachlotsen/personen?papers=ending")
	add(false, count(m.Mediators, func(x graph.Mediator) bool { return StateOf(x, today) == "ending" }), "morning.listing", "/sprachlotsen/personen?state=ending")
	add(false, count(analysis.Duties(m.Rules, today), func(d analysis.Duty) bool { return d.State == analysis.DutyExpired }), "morning.duties", DutiesHref(analysis.DutyExpired))
	return out
}

func count[T any](all []T, is func(T) bool) (n int) {
	for _, x := range all {
		if is(x) {
			n++
		}
	}
	return n
}

// unanswered reports whether the time to answer a request has run out without an
// answer, and nothing goes on by itself.
func unanswered(r graph.Request, now time.Time) bool {
	waits := r.State == graph.RequestOutside || r.State == graph.RequestAsked && !r.Asking.Auto
	return waits && r.Start.After(now) && !r.Asking.Until.IsZero() && r.Asking.Until.Before(now)
}

// overdue reports whether something of the concept should have been looked at, or
// done.
func overdue(n *concept.Node, today graph.Date) bool {
	a := n.Aim
	late := a.Review != "" && a.Review <= today || a.Deadline != "" && a.Deadline < today
	return late && a.State != graph.AimAchieved && a.State != graph.AimClosed && !n.Dropped()
}
