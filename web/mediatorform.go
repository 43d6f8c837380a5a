package web

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// MediatorFields are what a mediator and a coordinator both edit of her profile.
type MediatorFields struct {
	Skills                         []SkillFields
	Topics, Refuses, Modes, Radius Field
	Week                           []DayFields
	Away                           []AwayFields
	Willing, Asked, Tongue         Field
	Monthly, Yearly, Phone         Field
}

// SkillFields are the fields of one language. A fixed one was seen or tested by
// the pool and is only read.
type SkillFields struct {
	Legend   string
	Fixed    bool
	Spare    bool // nothing in it yet
	Wrong    bool
	Said     string // of a fixed one, or of what stands behind it
	Language Field
	Levels   []Field // listening, speaking, reading, writing
	Variety  Field
	Evidence Field // a coordinator's
}

// DayFields are the spans of one day of the week.
type DayFields struct {
	ID, Name string
	Spans    []SpanFields
	Error    string
}

// SpanFields are a start and an end, each with a label of its own.
type SpanFields struct{ From, To Field }

// AwayFields are one period without appointments.
type AwayFields struct {
	Legend   string
	From, To Field
}

// Rows more than there are, for what comes new.
const (
	spareSkills = 2
	spareAway   = 1
	leastSpans  = 2
)

// Abilities are the four abilities in a language, as the fields of a form name
// them.
var Abilities = []string{"listening", "speaking", "reading", "writing"}

// Evidences are what may stand behind a level.
var Evidences = []string{"self", "interview", "certificate"}

// Weekdays are the days in the order of a German week.
var Weekdays = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday}

// fixed tells which languages of a form its reader may not change.
type fixed func(graph.LanguageCode) bool

func (f *Form) mediator(c *graph.Catalog, isFixed fixed, own bool) MediatorFields {
	p := f.p
	m := MediatorFields{
		Topics:  f.optional(f.choose(f.input("topics", "mediator.topics"), topicOptions(p, c))),
		Refuses: f.optional(f.choose(f.input("refuses", "mediator.refuses"), topicOptions(p, c))),
		Modes:   f.choose(f.input("modes", "mediator.modes"), labelled(p, "mode", graph.Modes)),
		Radius:  f.hint(f.input("radius_km", "mediator.radius"), "mediator.radius.hint"),
		Willing: f.choose(f.input("willingness", "mediator.willing"), labelled(p, "willingness", []graph.Willingness{graph.AskNormally, graph.AskLess, graph.AskRarely})),
		Asked:   f.choose(f.input("channel", "mediator.channel"), labelled(p, "channel", []graph.ChannelKind{graph.Email, graph.Phone})),
		Tongue:  f.choose(f.input("language", "mediator.tongue"), tongueOptions()),
		Monthly: f.optional(f.hint(f.input("monthly_limit", "mediator.monthly"), "mediator.limit.hint")),
		Yearly:  f.optional(f.hint(f.input("yearly_limit", "mediator.yearly"), "mediator.limit.hint")),
		Phone:   f.optional(f.input("phone", "mediator.phone")),
	}
	m.Phone.Type, m.Phone.Complete = "tel", "tel"
	for i := range rows(f.values, "skills.") + spareSkills {
		m.Skills = append(m.Skills, f.skill(i, c, isFixed, own))
	}
	for _, day := range Weekdays {
		m.Week = append(m.Week, f.day(day))
	}
	for i := range rows(f.values, "away.") + spareAway {
		at := "away." + strconv.Itoa(i) + "."
		away := AwayFields{Legend: p.T("mediator.away.n", i+1), From: f.input(at+"from", "mediator.from"), To: f.optional(f.input(at+"to", "mediator.to"))}
		away.From.Type, away.To.Type = "date", "date"
		m.Away = append(m.Away, away)
	}
	return m
}

func (f *Form) skill(i int, c *graph.Catalog, isFixed fixed, own bool) SkillFields {
	at := "skills." + strconv.Itoa(i) + "."
	code := graph.LanguageCode(f.values.Get(at + "language"))
	s := SkillFields{Legend: f.p.T("mediator.language.n", i+1), Variety: f.optional(f.input(at+"variety", "mediator.variety"))}
	s.Language = f.choose(f.input(at+"language", "pool.language"), any1(f.p.T("form.none"), languageOptions(f.p, c)))
	for _, ability := range Abilities {
		s.Levels = append(s.Levels, f.choose(f.input(at+ability, "mediator."+ability), any1(f.p.T("form.none"), labelled(f.p, "level", graph.Levels))))
	}
	s.Spare, s.Wrong = code == "", f.wrongWith("skills."+strconv.Itoa(i)) != ""
	if s.Spare {
		s.Legend = f.p.T("mediator.language.more")
	}
	if s.Fixed = code != "" && isFixed(code); s.Fixed {
		s.Legend = f.p.Language(code)
	}
	evidence := f.values.Get(at + "evidence")
	switch {
	case !own:
		s.Evidence = f.choose(f.input(at+"evidence", "mediator.evidence"), labelled(f.p, "evidence", Evidences))
	case code != "" && slices.Contains(Evidences, evidence):
		s.Said = f.p.L("evidence", evidence)
	}
	return s
}

func (f *Form) day(day time.Weekday) DayFields {
	at := "week." + strconv.Itoa(int(day)) + "."
	d := DayFields{ID: fieldID("week-" + strconv.Itoa(int(day))), Name: f.p.Weekday(day)}
	for i := range max(rows(f.values, at)+1, leastSpans) {
		n := at + strconv.Itoa(i) + "."
		s := SpanFields{From: f.input(n+"from", "mediator.from"), To: f.input(n+"to", "mediator.to")}
		s.From.Label, s.To.Label = f.p.T("mediator.span.from", d.Name, i+1), f.p.T("mediator.span.to", d.Name, i+1)
		if d.Error == "" {
			if d.Error = s.From.Error; d.Error == "" {
				d.Error = s.To.Error
			}
		}
		d.Spans = append(d.Spans, s)
	}
	return d
}

func tongueOptions() []Option {
	var out []Option
	for _, l := range locale.Languages {
		out = append(out, Option{Value: l.Code, Label: l.Name})
	}
	return out
}

// fields lists the fields for the summary of what is wrong.
func (m MediatorFields) fields() []Field {
	var out []Field
	for _, s := range m.Skills {
		out = append(append(out, s.Language), append(s.Levels, s.Variety, s.Evidence)...)
	}
	out = append(out, m.Topics, m.Refuses, m.Modes, m.Radius)
	for _, d := range m.Week {
		for _, s := range d.Spans {
			out = append(out, s.From, s.To)
		}
	}
	for _, a := range m.Away {
		out = append(out, a.From, a.To)
	}
	out = append(out, m.Willing, m.Asked, m.Tongue, m.Monthly, m.Yearly, m.Phone)
	return slices.DeleteFunc(out, func(f Field) bool { return f.Name == "" })
}

// MediatorValues is a mediator as her form holds her.
func MediatorValues(m graph.Mediator) url.Values {
	v := url.Values{"topics": strings2(m.Topics), "refuses": strings2(m.Refuses), "modes": strings2(m.Modes),
		"radius_km": {strconv.FormatFloat(m.RadiusKM, 'f', -1, 64)}, "willingness": {string(m.Willingness)},
		"channel": {string(m.Channel)}, "language": {m.Language}, "version": {strconv.FormatInt(m.Version, 10)}}
	if m.Channel == "" {
		v.Set("channel", string(graph.Email))
	}
	if m.Language == "" {
		v.Set("language", locale.Fallback)
	}
	for name, n := range map[string]int{"monthly_limit": m.MonthlyLimit, "yearly_limit": m.YearlyLimit} {
		if n > 0 {
			v.Set(name, strconv.Itoa(n))
		}
	}
	if i := slices.IndexFunc(m.Channels, func(c graph.Channel) bool { return c.Kind == graph.Phone }); i >= 0 {
		v.Set("phone", m.Channels[i].Value)
	}
	for i, s := range m.Skills {
		at := "skills." + strconv.Itoa(i) + "."
		for n, l := range []graph.Level{s.Listening, s.Speaking, s.Reading, s.Writing} {
			v.Set(at+Abilities[n], string(l))
		}
		v.Set(at+"language", string(s.Language))
		v.Set(at+"variety", s.Variety)
		v.Set(at+"evidence", s.Evidence)
	}
	spans := map[time.Weekday]int{}
	for _, s := range m.Availability {
		at := "week." + strconv.Itoa(int(s.Day)) + "." + strconv.Itoa(spans[s.Day]) + "."
		spans[s.Day]++
		v.Set(at+"from", s.From.String())
		v.Set(at+"to", s.To.String())
	}
	for i, a := range m.Away {
		at := "away." + strconv.Itoa(i) + "."
		v.Set(at+"from", string(a.From))
		v.Set(at+"to", string(a.To))
	}
	return v
}

// ChangedSince lists in words what a mediator's stored fields say where they
// differ from what was typed.
func ChangedSince(p *locale.Printer, typed, stored url.Values) []string {
	groups := map[string]string{"skills": "mediator.languages", "topics": "mediator.topics", "refuses": "mediator.refuses", "modes": "mediator.modes",
		"radius_km": "mediator.radius", "week": "mediator.week", "away": "mediator.away", "willingness": "mediator.willing", "channel": "mediator.channel",
		"language": "mediator.tongue", "monthly_limit": "mediator.monthly", "yearly_limit": "mediator.yearly", "phone": "mediator.phone"}
	differs := map[string]bool{}
	names := map[string]bool{}
	for _, v := range []url.Values{typed, stored} {
		for name := range v {
			names[name] = true
		}
	}
	for name := range names {
		group, _, _ := strings.Cut(name, ".")
		if groups[group] != "" && !strings.HasSuffix(name, ".evidence") && strings.Join(typed[name], "\x00") != strings.Join(stored[name], "\x00") {
			differs[p.T(groups[group])] = true
		}
	}
	var out []string
	for label := range differs {
		out = append(out, label)
	}
	slices.Sort(out)
	return out
}
