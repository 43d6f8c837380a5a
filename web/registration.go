package web

import (
	"cmp"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// RegisterPage is the form with which an institution asks for an account.
type RegisterPage struct {
	Base
	Sent      bool
	NoPost    bool // letters wait in the outbox
	Problems  []Problem
	TermsText string

	Institution, Person, Email, Phone, Address, Place, Purpose Field
	Privacy, Terms                                             Field
}

func (*RegisterPage) name() string { return "register" }

// NewRegisterPage is the form with what was typed.
func NewRegisterPage(b Base, c *graph.Catalog, pool graph.Pool, in FormInput) *RegisterPage {
	b.FormID, b.FormURL = "formular", "/registrieren"
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	page := &RegisterPage{Base: b,
		Institution: f.input("institution", "request.institution"), Person: f.input("name", "request.name"),
		Email: f.hint(f.input("email", "request.email"), "register.email.hint"), Phone: f.input("phone", "request.phone"), Address: f.optional(f.input("address", "register.address")),
		Place:   f.optional(f.choose(f.input("place", "register.place"), any1(p.T("form.none"), placeOptions(p, c)))),
		Purpose: f.hint(f.input("purpose", "register.purpose"), "register.purpose.hint"),
		Privacy: f.choose(f.input("privacy", "register.privacy"), []Option{{Value: "true", Label: p.T("register.privacy.agree")}}),
	}
	page.Email.Type, page.Email.Complete, page.Phone.Type, page.Phone.Complete = "email", "email", "tel", "tel"
	page.Person.Complete, page.Institution.Complete = "name", "organization"
	page.Purpose.Rows, page.Purpose.MaxLength = 3, graph.MaxName
	if v := pool.Terms.Version; v != "" {
		page.Terms = f.choose(f.input("terms", "request.terms"), []Option{{Value: v, Label: p.T("request.terms.agree")}})
		page.TermsText = cmp.Or(pool.Terms.Text[b.Lang], pool.Terms.Text[locale.Fallback])
	}
	page.Problems = f.problems(page.Institution, page.Person, page.Email, page.Phone, page.Address, page.Place, page.Purpose, page.Privacy, page.Terms)
	return page
}

// RegistrationsPage lists institutions that ask for an account.
type RegistrationsPage struct {
	Base
	Waiting, Approved []RegistrationRow
}

func (*RegistrationsPage) name() string { return "registrations" }

// RegistrationRow is one of them.
type RegistrationRow struct {
	ID          graph.AccountID
	Institution string
	Facts       []Fact
	Channels    []ChannelView
	Version     int64
	Reason      Field // to tell where it is refused
}

// NewRegistrationsPage lists those accounts that registered themselves.
func NewRegistrationsPage(b Base, accounts []graph.Account, now Now) *RegistrationsPage {
	p, f := &RegistrationsPage{Base: b}, NewForm(b.Printer, nil, nil)
	for _, a := range accounts {
		r := a.Registration
		if r == nil || a.Disabled {
			continue
		}
		reason := f.optional(f.hint(f.input("reason", "registrations.reason"), "registrations.reason.hint"))
		reason.ID, reason.Rows, reason.MaxLength = "grund-"+string(a.ID), 3, graph.MaxText
		row := RegistrationRow{Reason: reason, ID: a.ID, Institution: r.Institution, Version: a.Version,
			Channels: requesterChannels(b.Printer, graph.Requester{Email: a.Email, Phone: r.Phone})}
		add := func(key, value string) {
			if value != "" {
				row.Facts = append(row.Facts, Fact{Name: b.T(key), Value: value})
			}
		}
		add("answer.contact", a.Name)
		add("register.address", r.Address)
		if r.Place != "" {
			add("register.place", b.Place(r.Place))
		}
		add("register.purpose", r.Purpose)
		add("registrations.since", b.Moment(r.At.In(now.Time.Location())))
		if a.Approved() {
			p.Approved = append(p.Approved, row)
		} else {
			p.Waiting = append(p.Waiting, row)
		}
	}
	return p
}
