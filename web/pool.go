package web

import (
	"net/url"
	"slices"
	"strconv"

	"golang.org/x/text/language"

	"lotsennetz/graph"
	"lotsennetz/search/match"
	"lotsennetz/web/locale"
)

// PoolPage is the mediator pool: for visitors which languages are spoken and how
// to ask, for accounts the search for somebody who can come.
type PoolPage struct {
	Base
	Pool     graph.Pool
	Rules    []string
	Fee      string
	FeeLang  string // where it is not the page's
	Counts   []CountRow
	Problems []Problem

	Spoken, Level, Topic, Start, Minutes, Place, Mode, Gender, Consent Field

	Searched   bool
	Status     string
	TooSoon    string // why a request for this time would be refused
	AskBack    string
	Choices    []Link
	Candidates []CandidateView
	Excluded   []string
	RequestURL string // the request form with what was searched for
}

func (*PoolPage) name() string { return "pool" }

// CountRow is a language and how many speak it, coarsely for visitors.
type CountRow struct {
	Name, Own string
	Tag       string // BCP 47
	Count     string
}

// CandidateView is a mediator who can take the job.
type CandidateView struct {
	*locale.Printer
	Name     string
	Skills   []string
	German   string
	Modes    []string
	Score    string
	Parts    []PartView
	Notices  []string
	Channels []ChannelView
	Remote   bool
}

// NewPoolPage is the page with its form.
func NewPoolPage(b Base, c *graph.Catalog, pool graph.Pool, in FormInput) *PoolPage {
	f := NewForm(b.Printer, in.Values, in.Wrong)
	p := b.Printer
	page := &PoolPage{Base: b, Pool: pool, Rules: poolRules(p, pool), Fee: pool.Fee[b.Lang],
		Spoken:  f.hint(f.input("language", "pool.language"), "pool.language.hint"),
		Level:   f.choose(f.input("level", "pool.level"), any1(p.T("pool.level.pool", pool.MinLevel), labelled(p, "level", graph.Levels))),
		Topic:   f.optional(f.choose(f.input("topic", "actors.topic"), any1(p.T("form.none"), topicOptions(p, c)))),
		Start:   f.input("start", "pool.start"),
		Minutes: f.choose(f.input("minutes", "pool.minutes"), minuteOptions(p)),
		Place:   f.optional(f.choose(f.input("place", "pool.place"), any1(p.T("pool.place.none"), placeOptions(p, c)))),
		Mode:    f.choose(f.input("mode", "pool.mode"), any1(p.T("pool.mode.any"), labelled(p, "mode", graph.Modes))),
		Gender:  f.choose(f.input("gender", "pool.gender"), any1(p.T("pool.gender.any"), labelled(p, "gender", []string{"f", "m", "d"}))),
		Consent: f.choose(f.input("consent", "pool.consent.title"), []Option{{Value: "true", Label: p.T("pool.consent")}}),
	}
	if page.Fee == "" {
		page.Fee, page.FeeLang = pool.Fee[locale.Fallback], locale.Fallback
	}
	page.Start.Type = "datetime-local"
	page.Problems = f.problems(page.Spoken, page.Level, page.Topic, page.Start, page.Minutes, page.Place, page.Mode, page.Gender)
	return page
}

// FormInput is what was typed into a form and what was wrong with it.
type FormInput struct {
	Values url.Values
	Wrong  []graph.FieldError
}

func minuteOptions(p *locale.Printer) []Option {
	var out []Option
	for _, m := range []int{30, 60, 90, 120, 180, 240} {
		out = append(out, Option{Value: strconv.Itoa(m), Label: p.T("pool.minutes.n", m)})
	}
	return out
}

func poolRules(p *locale.Printer, pool graph.Pool) []string {
	var out []string
	if pool.InstitutionsOnly {
		out = append(out, p.T("pool.rule.institutions"))
	}
	if pool.NoticeDays > 0 {
		out = append(out, p.T("pool.rule.notice", pool.NoticeDays))
	}
	if pool.BarLegalCases {
		out = append(out, p.T("pool.rule.legal"))
	}
	for _, t := range pool.BarredTopics {
		out = append(out, p.T("pool.rule.barred", t))
	}
	return append(out, p.T("pool.rule.level", pool.MinLevel))
}

// Count puts the languages of the pool onto the page.
func (p *PoolPage) Count(counts []graph.LanguageCount) {
	for _, n := range counts {
		row := CountRow{Name: p.Language(n.Language), Own: p.Own(n.Language), Tag: tag(n.Language), Count: p.T("pool.count", n.Count)}
		if n.Few && n.Count == 0 {
			row.Count = p.T("pool.few")
		}
		if row.Own == row.Name {
			row.Own = ""
		}
		p.Counts = append(p.Counts, row)
	}
	slices.SortFunc(p.Counts, func(x, y CountRow) int { return byName(x.Name, y.Name) })
}

// tag is a language as the lang attribute knows it: by the shortest code.
func tag(code graph.LanguageCode) string {
	base, err := language.ParseBase(string(code))
	if err != nil {
		return string(code)
	}
	return base.String()
}

// Found says how many speak the language asked for.
func (p *PoolPage) Found(counts []graph.LanguageCount) {
	p.Status = p.T("pool.spoken", len(counts))
	if len(counts) == 0 {
		p.Status = p.T("pool.not_spoken")
	}
}

// Which asks which of several languages was meant.
func (p *PoolPage) Which(codes []graph.LanguageCode, values url.Values) {
	p.AskBack = p.T("mediators.ask_back.which")
	for _, code := range codes {
		p.Choices = append(p.Choices, Link{"/sprachlotsen?" + with(values, "language", string(code)), p.Language(code)})
	}
}

// Fill puts the candidates onto the page.
func (p *PoolPage) Fill(found match.MediatorResult, values url.Values) {
	p.Searched = true
	p.Status = p.T("pool.status", found.Total)
	p.RequestURL = "/sprachlotsen/anfragen/neu?" + with(values, "cursor", "")
	for _, x := range found.Candidates {
		p.Candidates = append(p.Candidates, p.candidate(x))
	}
	if a := found.AskBack; a != nil {
		p.AskBack = p.Say(a.Sentence)
		for _, code := range a.Choices {
			p.Choices = append(p.Choices, Link{"/sprachlotsen?" + with(values, "language", string(code)), p.Language(code)})
		}
	}
	for _, reason := range match.MediatorExclusions {
		if n := found.Excluded[reason]; n > 0 {
			p.Excluded = append(p.Excluded, p.T("matches.excluded", n, p.L("match.mediator.excluded", reason)))
		}
	}
}

func (b *Base) candidate(x match.Candidate) CandidateView {
	v := CandidateView{Printer: b.Printer, Name: x.Mediator.Name, German: b.L("level", x.Mediator.German), Score: b.Points(x.Score),
		Parts: b.parts(x.Parts), Channels: Channels(b.Printer, b.Viewer, x.Mediator.Channels), Remote: x.Remote}
	for _, s := range x.Mediator.Skills {
		text := b.T("pool.skill", s.Language, b.L("level", s.Oral()))
		if s.Variety != "" {
			text += " (" + s.Variety + ")"
		}
		v.Skills = append(v.Skills, text)
	}
	for _, m := range x.Mediator.Modes {
		v.Modes = append(v.Modes, b.L("mode", m))
	}
	for _, n := range x.Notices {
		v.Notices = append(v.Notices, b.Say(n))
	}
	return v
}
