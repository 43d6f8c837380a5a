package web

import (
	"cmp"
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
type MailRow struct {
	Href, Subject, To, State, When, Trouble string
	Tries                                   int
}

// MailHref is the address of a message.
func MailHref(id graph.MessageID) string {
	return "/verwaltung/postausgang/" + url.PathEscape(string(id))
}

// NewOutboxPage lists messages with their subjects as their readers see them.
func NewOutboxPage(b Base, messages []graph.Message, w Writer, c *graph.Catalog) *OutboxPage {
	p := &OutboxPage{Base: b}
	for _, m := range messages {
		l, err := w.Letter(m, c)
		if err != nil {
			l.Subject = m.Template
		}
		p.Rows = append(p.Rows, mailRow(b, m, l.Subject, w.Now))
	}
	return p
}

func mailRow(b Base, m graph.Message, subject string, now Now) MailRow {
	return MailRow{Href: MailHref(m.ID), Subject: subject, To: m.To, State: b.L("message.state", m.State), When: b.Moment(m.CreatedAt.In(now.Time.Location())),
		Tries: m.Tries, Trouble: troubleText(b, m.Trouble)}
}

// troubleText is why a message was not sent; what has no text is shown as it is.
func troubleText(b Base, trouble string) string {
	if b.Has("message.trouble." + trouble) {
		return b.L("message.trouble", trouble)
	}
	return trouble
}

// MailPage is a message as its reader gets it.
type MailPage struct {
	Base
	Row    MailRow
	Letter Letter // in the reader's language and direction; without text where none can be written
	Action string
	// Decided: it was sent, or is just now; nothing is left to be said.
	Decided bool
}

func (*MailPage) name() string { return "mail" }

// NewMailPage shows a letter; one that cannot be written is empty.
func NewMailPage(b Base, m graph.Message, l Letter, now Now) *MailPage {
	subject := cmp.Or(l.Subject, m.Template)
	p := &MailPage{Base: b, Letter: l, Action: MailHref(m.ID), Decided: m.State == graph.MessageSent || m.State == graph.MessageSending, Row: mailRow(b, m, subject, now)}
	p.Title = subject
	return p
}
