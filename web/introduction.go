package web

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/liaison"
)

// IntroductionPage is one side's answer to an introduction, by a link.
type IntroductionPage struct {
	Base
	Action   string
	Own      string
	Other    Link
	Kind     string
	Place    string
	Text     string
	Topics   []string
	Message  string // of whoever introduced them
	Channels []ChannelView
	Note     Field
	Answer   string // what was said so far; empty: nothing
	Open     bool   // it can still be answered
	Problems []Problem
	Agreed   bool
}

func (*IntroductionPage) name() string { return "introduction" }

// Introduced is a pair seen from the side a link was sent to.
type Introduced struct {
	Pair       graph.Cooperation
	Own, Other graph.Actor
	Side       liaison.Side
}

// NewIntroductionPage is the page with what the side said so far.
func NewIntroductionPage(b Base, c *graph.Catalog, i Introduced, in FormInput) *IntroductionPage {
	b.FormID, b.FormURL = "formular", b.URL
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &IntroductionPage{Base: b, Own: i.Own.Name, Other: Link{"/akteure/" + i.Other.Slug, i.Other.Name}, Kind: b.L("actor.kind", i.Other.Kind),
		Place: b.placeOf(c, i.Other), Text: i.Other.Description, Note: f.optional(f.input("note", "intro.note"))}
	p.Note.Rows, p.Note.MaxLength = 3, 1000
	p.Problems = f.problems(p.Note)
	for _, t := range i.Other.Topics {
		p.Topics = append(p.Topics, b.Topic(t))
	}
	p.Agreed = i.Pair.State == graph.Agreed || i.Pair.State == graph.Cooperating
	if p.Agreed {
		p.Channels = Channels(b.Printer, b.Viewer, i.Other.Channels)
	}
	if i.Pair.Intro == nil {
		return p
	}
	p.Message = i.Pair.Intro.Note
	word := i.Pair.Intro.AnswerA
	if i.Side == liaison.SideB {
		word = i.Pair.Intro.AnswerB
	}
	p.Open = i.Pair.State == graph.Asked
	switch {
	case p.Agreed:
		p.Answer = b.T("intro.agreed")
	case word != nil && word.Yes:
		p.Answer = b.T("intro.said_yes")
	case word != nil:
		p.Answer = b.T("intro.said_no")
	case !p.Open:
		p.Answer = b.T("intro.over")
	}
	return p
}

// IntroBoardPage is everything between a suggestion and an end, for coordinators.
type IntroBoardPage struct {
	Base
	Status   string
	Columns  []IntroColumn
	Patterns []Pattern
}

func (*IntroBoardPage) name() string { return "introboard" }

// IntroColumn is a state with its pairs, the longest waiting first.
type IntroColumn struct {
	ID, Title string
	Rows      []IntroRow
}

// IntroRow is a pair on the board.
type IntroRow struct {
	A, B    Link
	Since   string
	Days    string
	Late    bool
	Said    []string // the answers to an introduction
	Message string
}

// Pattern is a reason that kept pairs from coming together, and how often.
type Pattern struct {
	Reason string
	Count  int
}

// lateDays is after how many days without change a pair is marked.
const lateDays = 14

// NewIntroBoardPage prepares the board.
func NewIntroBoardPage(b Base, all []graph.Cooperation, actors map[graph.ActorID]graph.Actor, now Now) *IntroBoardPage {
	p := &IntroBoardPage{Base: b}
	today := graph.DateOf(now.Time)
	reasons := map[string]int{}
	waiting := 0
	for _, state := range []graph.CooperationState{graph.Asked, graph.Agreed, graph.Suggested, graph.Resting} {
		column := IntroColumn{ID: fieldID(string(state)), Title: b.L("cooperation.state", state)}
		of := slices.DeleteFunc(slices.Clone(all), func(c graph.Cooperation) bool { return c.State != state })
		slices.SortStableFunc(of, func(x, y graph.Cooperation) int { return cmp.Compare(x.Since, y.Since) })
		for _, c := range of {
			column.Rows = append(column.Rows, b.introRow(c, actors, today))
		}
		if state == graph.Asked {
			waiting = len(of)
		}
		p.Columns = append(p.Columns, column)
	}
	for _, c := range all {
		if n := len(c.History); c.State == graph.Dismissed && n > 0 {
			reasons[strings.TrimSpace(c.History[n-1].Reason)]++
		}
	}
	for reason, n := range reasons {
		if reason == "intro:no" {
			reason = b.T("introductions.no_reason")
		}
		p.Patterns = append(p.Patterns, Pattern{reason, n})
	}
	slices.SortFunc(p.Patterns, func(x, y Pattern) int { return cmp.Or(cmp.Compare(y.Count, x.Count), cmp.Compare(x.Reason, y.Reason)) })
	p.Status = b.T("introductions.status", waiting)
	return p
}

// late reports whether a pair between question and cooperation has not changed for
// so long that somebody should ask.
func late(c graph.Cooperation, today graph.Date) bool {
	return (c.State == graph.Asked || c.State == graph.Agreed) && c.Since != "" && c.Since <= today.AddDays(-lateDays)
}

func (b *Base) introRow(c graph.Cooperation, actors map[graph.ActorID]graph.Actor, today graph.Date) IntroRow {
	link := func(id graph.ActorID) Link {
		if a := actors[id]; a.Slug != "" {
			return Link{"/akteure/" + a.Slug, a.Name}
		}
		return Link{Text: string(id)}
	}
	row := IntroRow{A: link(c.A), B: link(c.B), Since: b.Date(c.Since)}
	if c.Since != "" {
		days := int(today.Time(time.UTC).Sub(c.Since.Time(time.UTC)).Hours() / 24)
		row.Days = b.T("introductions.days", days)
		row.Late = late(c, today)
	}
	if c.Intro != nil {
		row.Message = c.Intro.Note
		for i, word := range []*graph.IntroWord{c.Intro.AnswerA, c.Intro.AnswerB} {
			name := []Link{row.A, row.B}[i].Text
			switch {
			case word == nil && c.State == graph.Asked:
				row.Said = append(row.Said, b.T("introductions.silent", name))
			case word != nil && word.Yes:
				row.Said = append(row.Said, b.T("introductions.yes", name))
			}
		}
	}
	return row
}

// FollowPage asks by a link how something stands: an offer or need, a cooperation,
// a measure.
type FollowPage struct {
	Base
	Action   string
	Lead     string
	About    string
	Problems []Problem
	Yes, No  string // the answers
	Fields   []Field
	Choices  []Field
	Done     string
}

func (*FollowPage) name() string { return "follow" }

// NewWishFollowPage asks whether an offer or need still stands.
func NewWishFollowPage(b Base, r graph.Record, in FormInput) *FollowPage {
	b.FormID, b.FormURL = "formular", b.URL
	f := NewForm(b.Printer, in.Values, in.Wrong)
	w := graph.Wish{}
	switch r := r.(type) {
	case graph.Offer:
		w = r.Wish
	case graph.Need:
		w = r.Wish
	}
	p := &FollowPage{Base: b, About: w.Title, Lead: b.T("follow.wish"), Yes: b.T("follow.wish.yes"), No: b.T("follow.wish.no")}
	until := f.optional(f.hint(f.input("until", "follow.until"), "follow.until.hint"))
	until.Type = "date"
	if until.Value == "" && w.Until != "" {
		until.Value = string(w.Until.AddDays(365))
	}
	p.Fields = []Field{until}
	p.Problems = f.problems(p.Fields...)
	if r.Head().Archived {
		p.Done = b.T("follow.withdrawn")
	}
	return p
}

// NewCheckInPage asks what became of a cooperation.
func NewCheckInPage(b Base, c graph.Cooperation, actors map[graph.ActorID]graph.Actor, months int, in FormInput) *FollowPage {
	b.FormID, b.FormURL = "formular", b.URL
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &FollowPage{Base: b, About: actors[c.A].Name + " – " + actors[c.B].Name, Lead: b.T("follow.checkin", months), Yes: b.T("follow.checkin.yes"), No: b.T("follow.checkin.no")}
	people := f.optional(f.input("people", "follow.people"))
	people.Type = "number"
	p.Fields = []Field{people}
	p.Problems = f.problems(p.Fields...)
	return p
}

// NewAimFollowPage asks the owner of a measure how it stands.
func NewAimFollowPage(b Base, r graph.Record, in FormInput) *FollowPage {
	b.FormID, b.FormURL = "formular", b.URL
	aim, _ := graph.AimOf(r)
	if len(in.Values) == 0 || in.Values.Get("state") == "" {
		in.Values.Set("state", string(aim.State))
		if aim.Share != nil {
			in.Values.Set("share", strconv.Itoa(*aim.Share))
		}
	}
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := &FollowPage{Base: b, About: aim.Title, Lead: b.T("follow.aim"), Yes: b.T("form.save")}
	state := f.choose(f.input("state", "aim.state"), any1(b.T("form.none"), labelled(b.Printer, "concept.state", graph.ConceptStates)))
	p.Choices = []Field{state}
	share := f.optional(f.input("share", "aim.share"))
	share.Type = "number"
	review := f.optional(f.hint(f.input("review", "aim.review"), "aim.review.hint"))
	review.Type = "date"
	p.Fields = append(p.Fields, share)
	for i, ind := range aim.Indicators {
		field := f.optional(f.input("indicator."+strconv.Itoa(i), "follow.indicator"))
		field.Label = b.T("follow.indicator", ind.Name, ind.Unit)
		p.Fields = append(p.Fields, field)
	}
	p.Fields = append(p.Fields, review)
	p.Problems = f.problems(append(p.Fields, state)...)
	return p
}
