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
	Soon       bool // not tomorrow
}

// tasks lists what needs doing, the most pressing first; what nobody waits for is
// left out.
func (b *Base) tasks(m Morning, now time.Time) []Task {
	today := graph.DateOf(now)
	var out []Task
	add := func(soon bool, n int, key, href string) {
		if n > 0 {
			out = append(out, Task{b.T(key), href, n, soon})
		}
	}
	pressing := func(j graph.Job) bool {
		return j.Request.Searching() && j.Request.Start.After(now) && j.Request.Start.Sub(now) < soonHours*time.Hour
	}
	const board = "/sprachlotsen/vermittlung"
	add(true, count(m.Jobs, pressing), "morning.pressing", board)
	add(true, count(m.Jobs, func(j graph.Job) bool { return j.Request.State == graph.RequestUnmet && j.Request.Start.After(now) }), "morning.unmet", board)
	add(true, len(m.Mail), "morning.mail", "/verwaltung/postausgang")
	add(false, count(m.Jobs, func(j graph.Job) bool {
		return j.Request.State == graph.RequestOpen && !pressing(j) && j.Request.Start.After(now)
	}), "morning.open", board)
	add(false, count(m.Registered, graph.Account.Waiting), "morning.registered", "/verwaltung/registrierungen")
	add(false, count(m.Jobs, func(j graph.Job) bool {
		return j.Request.State == graph.RequestAccepted && j.Request.End().Before(now)
	}), "morning.confirm", board)
	add(false, count(m.Cooperations, func(c graph.Cooperation) bool { return liaison.Silent(c, now) }), "morning.silent", "/vereine-und-initiativen/vermittlung")
	add(false, count(concept.All(concept.Tree(m.Concept)), func(n *concept.Node) bool { return overdue(n, today) }), "morning.reviews", "/konzept")
	papers := func(state string) int {
		return count(m.Mediators, func(x graph.Mediator) bool {
			return slices.Contains([]string{"active", "ending"}, StateOf(x, today)) && PapersOf(x, m.Requires, today) == state
		})
	}
	add(false, papers("lapsed"), "morning.lapsed", "/sprachlotsen/personen?papers=lapsed")
	add(false, papers("ending"), "morning.papers", "/sprachlotsen/personen?papers=ending")
	add(false, count(m.Mediators, func(x graph.Mediator) bool { return StateOf(x, today) == "ending" }), "morning.listing", "/sprachlotsen/personen?state=ending")
	add(false, count(analysis.Duties(m.Rules, today), func(d analysis.Duty) bool { return d.State == analysis.DutyExpired }), "morning.duties", "/netzwerk/abdeckung")
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

// overdue reports whether something of the concept should have been looked at, or
// done.
func overdue(n *concept.Node, today graph.Date) bool {
	a := n.Aim
	late := a.Review != "" && a.Review <= today || a.Deadline != "" && a.Deadline < today
	return late && a.State != graph.AimAchieved && a.State != graph.AimClosed && !n.Dropped()
}
