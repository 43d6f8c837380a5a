package web

import (
	"net/url"
	"strings"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// AdminPage says what needs doing.
type AdminPage struct {
	Base
	Tasks    []Task
	Requests int // nobody has said yes to
	Gaps     []GapRow
	Stale    []StaleRow
	// Unconfirmed counts responsibilities nobody has confirmed for long.
	Unconfirmed     int
	UnconfirmedHref string
	Feedback        []FeedbackRow
	Queries         []QueryRow
	MayAdmin        bool
}

func (*AdminPage) name() string { return "admin" }

// GapRow is a question nobody answers.
type GapRow struct {
	Topic, Place, Group string
	Href                string
	Count               int
}

// QueryRow is what people looked for in vain.
type QueryRow struct {
	Text, Href string
	Count      int
}

// StaleRow is an actor nobody has confirmed for long.
type StaleRow struct{ Name, Href, Since string }

// FeedbackRow is what somebody wrote about a barrier.
type FeedbackRow struct{ On, Message, Page, Email string }

// NewAdminPage prepares what needs doing.
func NewAdminPage(b Base, m Morning, gaps []graph.Tally, stale []graph.Actor, now Now) *AdminPage {
	p := &AdminPage{Base: b, MayAdmin: b.Viewer.Role == graph.RoleAdmin, Tasks: b.tasks(m, now.Time)}
	p.Requests = count(m.Jobs, func(j graph.Job) bool { return j.Request.Searching() && j.Request.Start.After(now.Time) })
	p.Unconfirmed, p.UnconfirmedHref = count(analysis.Duties(m.Rules, graph.DateOf(now.Time)), func(d analysis.Duty) bool { return d.State == analysis.DutyUnconfirmed }), DutiesHref(analysis.DutyUnconfirmed)
	for _, t := range gaps {
		topic, rest, _ := strings.Cut(t.Key, "|")
		place, group, _ := strings.Cut(rest, "|")
		row := GapRow{Topic: b.Topic(graph.TopicKey(topic)), Count: t.N,
			Href: ContactHref(graph.Question{Topic: graph.TopicKey(topic), Place: graph.PlaceKey(place), Group: graph.GroupKey(group)}, Now{})}
		if place != "" {
			row.Place = b.Place(graph.PlaceKey(place))
		}
		if group != "" {
			row.Group = b.Group(graph.GroupKey(group))
		}
		p.Gaps = append(p.Gaps, row)
	}
	for _, a := range stale {
		row := StaleRow{a.Name, "/akteure/" + a.Slug + "/bearbeiten", b.T("admin.never_confirmed")}
		if a.ConfirmedAt != "" {
			row.Since = b.Date(a.ConfirmedAt)
		}
		p.Stale = append(p.Stale, row)
	}
	return p
}

// Hear puts feedback about barriers onto the page.
func (p *AdminPage) Hear(feedback []Feedback) {
	for _, f := range feedback {
		p.Feedback = append(p.Feedback, FeedbackRow{p.Date(f.On), f.Message, f.Page, f.Email})
	}
}

// Missed puts searches without an answer onto the page.
func (p *AdminPage) Missed(queries []graph.Tally) {
	for _, t := range queries {
		p.Queries = append(p.Queries, QueryRow{t.Key, "/suche?" + url.Values{"q": {t.Key}}.Encode(), t.N})
	}
}

// AccountsPage lists accounts and makes new ones.
type AccountsPage struct {
	Base
	Rows                      []AccountRow
	Problems                  []Problem
	Person, Email, Role, Acts Field
	Link                      string // a one-time link to hand over, shown once
}

func (*AccountsPage) name() string { return "accounts" }

// AccountRow is one account in the list.
type AccountRow struct {
	ID                graph.AccountID
	Name, Email, Role string
	Actors            []Link
	Disabled          bool
	Version           int64
}

// NewAccountsPage prepares the list; actors are those that accounts speak for.
func NewAccountsPage(b Base, accounts []graph.Account, actors map[graph.ActorID]graph.Actor, in FormInput) *AccountsPage {
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &AccountsPage{Base: b,
		Person: f.input("name", "accounts.name"), Email: f.input("email", "accounts.email"),
		Role: f.choose(f.input("role", "accounts.role"), labelled(b.Printer, "role", graph.Roles)),
		Acts: f.optional(f.hint(f.input("actors", "accounts.actors"), "accounts.actors.hint")),
	}
	p.Email.Type = "email"
	p.Problems = f.problems(p.Person, p.Email, p.Role, p.Acts)
	for _, a := range accounts {
		row := AccountRow{ID: a.ID, Name: a.Name, Email: a.Email, Role: b.L("role", a.Role), Disabled: a.Disabled, Version: a.Version}
		for _, id := range a.Actors {
			if actor, ok := actors[id]; ok {
				row.Actors = append(row.Actors, Link{"/akteure/" + actor.Slug, actor.Name})
			}
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// SettingsPage edits the texts of pages; the pool's rules have their own.
type SettingsPage struct {
	Base
	Problems []Problem
	Texts    []Field
	Hidden   []HiddenField // the versions read
}

func (*SettingsPage) name() string { return "settings" }

// NewSettingsPage is the form with what is set or was typed.
func NewSettingsPage(b Base, in FormInput) *SettingsPage {
	b.FormID, b.FormURL = "formular", "/verwaltung/einstellungen"
	f := NewForm(b.Printer, in.Values, in.Wrong)
	page := &SettingsPage{Base: b}
	for _, name := range TextPages {
		for _, l := range locale.Languages {
			field := f.optional(f.hint(f.input(TextSetting(name, l.Code), name+".title"), "settings.text.hint"))
			field.Label += " (" + l.Name + ")"
			field.Rows, field.MaxLength = 10, 100000
			page.Texts = append(page.Texts, field)
		}
	}
	for name, values := range in.Values {
		if strings.HasPrefix(name, "version.") {
			page.Hidden = append(page.Hidden, HiddenField{name, values[0]})
		}
	}
	page.Problems = f.problems(page.Texts...)
	return page
}
