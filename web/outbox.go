package web

import (
	"net/url"

	"lotsennetz/graph"
)

// OutboxPage lists messages, for coordinators.
type OutboxPage struct {
	Base
	Rows []MailRow
}

func (*OutboxPage) name() string { return "outbox" }

// MailRow is a message in the list.
type MailRow struct{ Href, Subject, To, State, When, Trouble string }

// MailHref is the address of a message.
func MailHref(id graph.MessageID) string {
	return "/verwaltung/postausgang/" + url.PathEscape(string(id))
}

// NewOutboxPage lists messages with their subjects as their readers see them.
func NewOutboxPage(b Base, messages []graph.Message, w Writer, c *graph.Catalog) *OutboxPage {
	p := &OutboxPage{Base: b}
	for _, m := range messages {
		row := MailRow{Href: MailHref(m.ID), To: m.To, State: b.L("message.state", m.State), When: b.Moment(m.CreatedAt.In(w.Now.Time.Location())), Trouble: m.Trouble, Subject: m.Template}
		if l, err := w.Letter(m, c); err == nil {
			row.Subject = l.Subject
		}
		p.Rows = append(p.Rows, row)
	}
	return p
}

// MailPage is a message as its reader gets it.
type MailPage struct {
	Base
	Row      MailRow
	Letter   Letter
	LetterTo string // language and direction are the letter's own
	Action   string
	Sent     bool
}

func (*MailPage) name() string { return "mail" }

// NewMailPage shows a letter.
func NewMailPage(b Base, m graph.Message, l Letter, now Now) *MailPage {
	p := &MailPage{Base: b, Letter: l, LetterTo: m.Name, Action: MailHref(m.ID), Sent: m.State == graph.MessageSent || m.State == graph.MessageSending,
		Row: MailRow{Subject: l.Subject, To: m.To, State: b.L("message.state", m.State), When: b.Moment(m.CreatedAt.In(now.Time.Location())), Trouble: m.Trouble}}
	p.Title = l.Subject
	return p
}
