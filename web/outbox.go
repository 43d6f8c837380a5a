package web

import (
	"cmp"
	"net/url"

	"lotsennetz/graph"
)

// OutboxPage lists messages, for coordinators.
type OutboxPage struct {
	Base
	State       Field
	Rows        []MailRow
	Kept        string
	None        string
	First, Next string // addresses of other pages; empty: none
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

// MailStates are the states the outbox lists: not what was cleared.
var MailStates = []graph.MessageState{graph.MessageWaiting, graph.MessageSending, graph.MessageSent, graph.MessageFailed, graph.MessageUnclear}

// Outbox is what the page is made from: a page of messages, where the next begins,
// and for how many days sent ones are kept.
type Outbox struct {
	Messages []graph.Message
	Writer   Writer
	Catalog  *graph.Catalog
	Next     string
	Days     int
	In       FormInput
}

// NewOutboxPage lists messages with their subjects as their readers see them.
func NewOutboxPage(b Base, o Outbox) *OutboxPage {
	f, values := NewForm(b.Printer, o.In.Values, o.In.Wrong), o.In.Values
	p := &OutboxPage{Base: b, Kept: b.T("outbox.kept", o.Days), None: b.T("outbox.none"),
		State: f.choose(f.input("state", "aim.state"), any1(b.T("outbox.all"), labelled(b.Printer, "message.state", MailStates)))}
	if values.Get("state") != "" || values.Get("cursor") != "" {
		p.None = b.T("outbox.none_such")
	}
	if o.Next != "" {
		p.Next = "/verwaltung/postausgang?" + with(values, "cursor", o.Next)
	}
	if values.Get("cursor") != "" {
		p.First = "/verwaltung/postausgang?" + with(values, "cursor", "")
	}
	for _, m := range o.Messages {
		l, err := o.Writer.Letter(m, o.Catalog)
		if err != nil {
			l.Subject = m.Template
		}
		p.Rows = append(p.Rows, mailRow(b, m, l.Subject, o.Writer.Now))
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
	p := &MailPage{Base: b, Letter: l, Action: MailHref(m.ID), Decided: m.State == graph.MessageSent || m.State == graph.MessageSending || m.State == graph.MessageCleared, Row: mailRow(b, m, subject, now)}
	p.Title = subject
	return p
}
