package web

import (
	"lotsennetz/graph"
	"lotsennetz/pool"
)

// OutsidePage asks somebody outside the pool to help out, by a link in a mail.
type OutsidePage struct {
	Base
	Action     string
	Outcome    string // what came of it; empty: they are asked
	Good       bool   // they take it
	Facts      []Fact
	Problems   []Problem
	Asked      bool // they can answer
	MayGive    bool // they can go back on their yes
	Until      string
	Who, Terms Field
}

func (*OutsidePage) name() string { return "outside" }

// NewOutsidePage is the page as it is shown and as an answer leaves it: what the
// job is, and whom it is for once they have said yes.
func NewOutsidePage(b Base, r graph.Request, round int, in FormInput, now Now) *OutsidePage {
	f, zone := NewForm(b.Printer, in.Values, in.Wrong), now.Time.Location()
	outcome := pool.HelpOf(r, round)
	p := &OutsidePage{Base: b, Action: b.URL, Good: outcome == pool.Yours, MayGive: outcome == pool.Yours && now.Time.Before(r.Start),
		Who: f.optional(f.hint(f.input("who", "outside.who"), "outside.who.hint")), Terms: f.optional(f.hint(f.input("terms", "outside.terms"), "outside.terms.hint"))}
	switch {
	case outcome == "" && !now.Time.Before(r.Asking.Until):
		outcome = pool.Over
	case outcome == "":
		p.Asked, p.Until = true, b.Moment(r.Asking.Until.In(zone))
	}
	if outcome != "" {
		p.Outcome = b.L("outside.outcome", outcome)
	}
	p.Problems = f.problems(p.Who, p.Terms)
	add := func(key, value string) {
		if value != "" {
			p.Facts = append(p.Facts, Fact{Name: p.T(key), Value: value})
		}
	}
	if !p.Asked && !p.Good {
		return p
	}
	add("pool.language", b.Language(r.Language))
	add("request.variety", r.Variety)
	add("pool.start", b.Moment(r.Start.In(zone)))
	add("pool.minutes", b.T("pool.minutes.n", r.Minutes))
	add("pool.mode", b.where(r.Mode, r.Place))
	if r.Topic != "" {
		add("actors.topic", b.Topic(r.Topic))
	}
	if r.Gender != "" {
		add("pool.gender", b.L("gender", r.Gender))
	}
	if p.Good {
		add("request.institution", r.Requester.Institution)
		add("request.address", r.Address)
		add("answer.contact", r.Requester.Name)
		add("request.phone", r.Requester.Phone)
		add("request.case", r.Reference)
		add("request.helper.who", r.Helper.Who)
		add("request.helper.terms", r.Helper.Terms)
	}
	return p
}
