package web

import (
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/web/locale"
)

// Now is the moment a page is made for, with the days offices are closed.
type Now struct {
	Time    time.Time
	Holiday func(time.Time) bool
}

// StaleDays is after how many days without a confirmation a page says so.
const StaleDays = 365

// ChannelView is one way to reach somebody, to press or to read.
type ChannelView struct {
	Kind       graph.ChannelKind
	Label      string // Telefon
	Text       string // as shown
	Address    string // after tel:, mailto:, or the whole address; empty: only text
	Note       string
	Visibility string // for those who may see more than the public
}

// Channels prepares channels for a reader.
func Channels(p *locale.Printer, v graph.Viewer, channels []graph.Channel) []ChannelView {
	out := make([]ChannelView, 0, len(channels))
	for _, c := range channels {
		view := ChannelView{Kind: c.Kind, Label: p.L("channel", c.Kind), Text: c.Value, Address: c.Value, Note: c.Note}
		switch c.Kind {
		case graph.Phone:
			number := fold.Phone(c.Value)
			view.Text, view.Address = number.Display, number.E164
			if number.Ext != "" || number.Note != "" || len(fold.Phones(c.Value)) > 1 {
				view.Text = c.Value // says more than the number that is dialled
			}
			if number.Service && !number.Doubtful {
				view.Address = strings.Map(digits, number.Display)
			}
		case graph.Web:
			view.Text = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(c.Value, "https://"), "http://"), "/")
		}
		if v.SignedIn() && c.Visibility != graph.Public {
			view.Visibility = p.L("visibility", c.Visibility)
		}
		out = append(out, view)
	}
	return out
}

func digits(r rune) rune {
	if r >= '0' && r <= '9' {
		return r
	}
	return -1
}

// OpeningView is whether an office can be visited now, as a sentence.
type OpeningView struct {
	Text     string // the hours, days in the reader's language
	Sentence string
	Badge    string // success, warning, info; empty: none
}

// Opening prepares office hours; without hours it is empty.
func Opening(p *locale.Printer, h graph.Hours, now Now) OpeningView {
	if strings.TrimSpace(h.Text) == "" && !h.ByAppointment {
		return OpeningView{}
	}
	at := h.At(now.Time, now.Holiday)
	view := OpeningView{Text: hoursText(p, h), Badge: "info"}
	switch {
	case at.State == graph.Open && at.Until.IsZero():
		view.Sentence, view.Badge = p.T("hours.open"), "success"
	case at.State == graph.Open:
		view.Sentence, view.Badge = p.T("hours.open_until", p.Clock(at.Until)), "success"
	case at.State == graph.Appointment:
		view.Sentence = p.T("hours.appointment")
	case at.State == graph.Unknown:
		view.Sentence, view.Badge = p.T("hours.unknown"), ""
	case at.Next.IsZero():
		view.Sentence, view.Badge = p.T("hours.closed"), "warning"
	case graph.DateOf(at.Next) == graph.DateOf(now.Time):
		view.Sentence, view.Badge = p.T("hours.closed_today", p.Clock(at.Next)), "warning"
	default:
		view.Sentence, view.Badge = p.T("hours.closed_next", at.Next), "warning"
	}
	if h.AlsoByAppointment() {
		view.Sentence += " " + p.T("hours.also_appointment")
	}
	return view
}

// ContactCard is who answers, and how to reach her.
type ContactCard struct {
	*locale.Printer
	ID        string
	Name      string
	Href      string
	Function  string
	Person    string
	Reason    string // of this card alone
	Channels  []ChannelView
	Opening   OpeningView
	Address   string
	Languages []string
	Confirmed string
	Stale     string
}

// Cards prepares the holders of rules.
func Cards(b *Base, rules []graph.Rule, now Now) []ContactCard {
	out := make([]ContactCard, 0, len(rules))
	for _, r := range rules {
		out = append(out, card(b, r, now))
	}
	return out
}

func card(b *Base, r graph.Rule, now Now) ContactCard {
	c := ContactCard{Printer: b.Printer, ID: fieldID(string(r.ID)), Name: r.Actor.Name, Href: "/akteure/" + r.Actor.Slug, Function: r.Function}
	channels := r.Actor.Channels
	if r.Human != nil {
		c.Person = r.Human.Name
		channels = append(append([]graph.Channel{}, r.Human.Channels...), channels...)
	}
	c.Channels = Channels(b.Printer, b.Viewer, channels)
	hours := r.Hours
	if hours.Text == "" && !hours.ByAppointment {
		hours = r.Actor.Hours
	}
	c.Opening = Opening(b.Printer, hours, now)
	if len(r.Actor.Seats) > 0 {
		c.Address = Address(b.Printer, r.Actor.Seats[0])
	}
	for _, l := range r.Actor.Languages {
		c.Languages = append(c.Languages, b.Language(l))
	}
	confirmed := r.ConfirmedAt
	if confirmed == "" {
		confirmed = r.Actor.ConfirmedAt
	}
	c.Confirmed, c.Stale = confirmation(b.Printer, confirmed, now)
	return c
}

// confirmation says when a record was last confirmed, and a warning when that
// is long ago.
func confirmation(p *locale.Printer, day graph.Date, now Now) (confirmed, stale string) {
	switch {
	case day == "":
		return "", ""
	case day < graph.DateOf(now.Time.AddDate(0, 0, -StaleDays)):
		return "", p.T("confirmed.stale", day)
	}
	return p.T("confirmed.at", day), ""
}

// Address is a seat on one line.
func Address(p *locale.Printer, s graph.Seat) string {
	town := s.Town
	if town == "" {
		town = p.Place(s.Place)
	}
	parts := []string{s.Street, strings.TrimSpace(s.Postcode + " " + town)}
	if village := p.Place(s.Place); s.Town != "" && s.Place != "" && village != s.Town && village != string(s.Place) {
		parts = append(parts, village)
	}
	var out []string
	for _, part := range parts {
		if part != "" {
			out = append(out, part)
		}
	}
	return strings.Join(out, ", ")
}
