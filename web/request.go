package web

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// wallTime is how an input of a day and an hour writes them.
const wallTime = "2006-01-02T15:04"

// OtherTimes is how many further times the form offers.
const OtherTimes = 3

// RequestPage is the form that asks for a mediator, or changes what was asked.
type RequestPage struct {
	Base
	Action   string
	Rules    []string
	Fee      string
	Problems []Problem
	Key      string
	Version  int64    // of the request that is changed; 0: a new one
	Effects  []string // what the change would do to whoever said yes
	Seen     string   // names the effect the asker was told
	Told     []string // what to know before it is sent: hours there are twice, holidays
	ToldOf   string   // names what was told

	Institution, Person, Email, Phone                          Field
	Spoken, Words, Which, Variety, Level, Gender, Consent      Field
	Topic, Legal, Start, Minutes, Mode, Place, Address, Weekly Field
	Times, Like, Reference, Sure, Note, Terms                  Field
	Others                                                     []Field
	TermsText                                                  string
	MayRepeat                                                  bool
}

func (*RequestPage) name() string { return "request" }

// RequestForm is what the form is made from.
type RequestForm struct {
	Catalog *graph.Catalog
	Pool    graph.Pool
	In      FormInput
	// Which are the languages a word could mean, to choose from.
	Which []graph.LanguageCode
	// Before are the mediators who came to the asker's jobs.
	Before map[graph.MediatorID]string
	// AskTerms: the asker has yet to agree to the pool's terms.
	AskTerms bool
	// Changed is the request being changed, nil for a new one.
	Changed *graph.Request
}

// NewRequestPage is the form with what was typed.
func NewRequestPage(b Base, r RequestForm) *RequestPage {
	action := "/sprachlotsen/anfragen"
	if r.Changed != nil {
		action += "/" + url.PathEscape(string(r.Changed.ID)) + "/aendern"
	}
	b.FormID, b.FormURL = "formular", action
	f, p := NewForm(b.Printer, r.In.Values, r.In.Wrong), b.Printer
	known := slices.DeleteFunc(languageOptions(p, r.Catalog), func(o Option) bool { return o.Value == string(locale.Undetermined) })
	languages := append(known, Option{Value: string(locale.Undetermined), Label: p.T("language.unknown")})
	page := &RequestPage{Base: b, Action: action, Rules: poolRules(p, r.Pool), Fee: cmp.Or(r.Pool.Fee[b.Lang], r.Pool.Fee[locale.Fallback]), Key: r.In.Values.Get("idempotency_key"),
		Institution: f.input("institution", "request.institution"),
		Person:      f.input("name", "request.name"),
		Email:       f.input("email", "request.email"),
		Phone:       f.optional(f.input("phone", "request.phone")),
		Spoken:      f.choose(f.input("language", "pool.language"), any1(p.T("form.choose"), languages)),
		Words:       f.optional(f.hint(f.input("language_words", "request.words"), "request.words.hint")),
		Variety:     f.optional(f.hint(f.input("variety", "request.variety"), "request.variety.hint")),
		Level:       f.choose(f.input("level", "pool.level"), any1(p.T("pool.level.pool", r.Pool.MinLevel), labelled(p, "level", graph.Levels))),
		Gender:      f.choose(f.input("gender", "pool.gender"), any1(p.T("pool.gender.any"), labelled(p, "gender", []string{"f", "m", "d"}))),
		Consent:     f.choose(f.input("consent", "pool.consent.title"), []Option{{Value: "true", Label: p.T("pool.consent")}}),
		Topic:       f.optional(f.choose(f.input("topic", "actors.topic"), any1(p.T("form.none"), topicOptions(p, r.Catalog)))),
		Start:       f.hint(f.input("start", "pool.start"), "request.start.hint", r.Pool.NoticeDays),
		Minutes:     f.choose(f.input("minutes", "pool.minutes"), minutesWith(p, r.In.Values.Get("minutes"))),
		Mode:        f.choose(f.input("mode", "pool.mode"), labelled(p, "mode", graph.Modes)),
		Place:       f.hint(f.choose(f.input("place", "pool.place"), any1(p.T("pool.place.none"), placeOptions(p, r.Catalog))), "request.place.hint"),
		Address:     f.optional(f.input("address", "request.address")),
		Weekly:      f.choose(f.input("every_weeks", "request.series"), seriesOptions(p)),
		Times:       f.optional(f.hint(f.input("times", "request.times"), "request.times.hint")),
		Reference:   f.optional(f.hint(f.input("reference", "request.reference"), "request.reference.hint")),
		Note:        f.optional(f.hint(f.input("note", "request.note"), "request.note.hint")),
		Legal:       f.choose(f.input("legal_case", "request.legal.title"), []Option{{Value: "true", Label: p.T("request.legal")}}),
		MayRepeat:   r.Changed == nil,
	}
	if r.Changed != nil {
		page.Version = r.Changed.Version
	}
	page.Email.Type, page.Email.Complete = "email", "email"
	page.Phone.Type, page.Phone.Complete = "tel", "tel"
	page.Person.Complete, page.Institution.Complete = "name", "organization"
	page.Start.Type, page.Times.Type = "datetime-local", "number"
	page.Note.Rows, page.Note.MaxLength = 4, graph.MaxText
	page.rest(f, r)
	page.Problems = f.problems(append([]Field{page.Institution, page.Person, page.Email, page.Phone, page.Which, page.Spoken, page.Words, page.Variety, page.Level, page.Gender,
		page.Topic, page.Start, page.Minutes, page.Mode, page.Place, page.Address, page.Weekly, page.Times, page.Like, page.Reference, page.Note, page.Legal, page.Terms}, page.Others...)...)
	return page
}

// rest are the fields that are there only sometimes.
func (page *RequestPage) rest(f *Form, r RequestForm) {
	p := page.Printer
	for i := range OtherTimes {
		other := f.optional(f.input("others."+strconv.Itoa(i), "request.other_time"))
		other.Label, other.Type = p.T("request.other_time", i+1), "datetime-local"
		page.Others = append(page.Others, other)
	}
	if len(r.Which) > 0 {
		var options []Option
		for _, code := range r.Which {
			options = append(options, Option{Value: string(code), Label: p.Language(code)})
		}
		options = append(options, Option{Value: string(locale.Undetermined), Label: p.T("language.unknown")})
		page.Which = f.choose(f.input("language_which", "request.which"), options)
	}
	if len(r.Before) > 0 {
		var options []Option
		for id, name := range r.Before {
			options = append(options, Option{Value: string(id), Label: name})
		}
		page.Like = f.optional(f.choose(f.input("like", "request.like"), any1(p.T("request.like.any"), sortOptions(options))))
	}
	if slices.ContainsFunc(r.In.Wrong, func(w graph.FieldError) bool { return w.Key == "looks_like_name" }) || r.In.Values.Get("reference_sure") == "true" {
		page.Sure = f.choose(f.input("reference_sure", "request.reference"), []Option{{Value: "true", Label: p.T("request.reference.sure")}})
	}
	if r.AskTerms {
		page.Terms = f.choose(f.input("terms", "request.terms"), []Option{{Value: r.Pool.Terms.Version, Label: p.T("request.terms.agree")}})
		page.TermsText = cmp.Or(r.Pool.Terms.Text[page.Lang], r.Pool.Terms.Text[locale.Fallback])
	}
}

// minutesWith are the usual lengths and the one chosen, where it is another.
func minutesWith(p *locale.Printer, chosen string) []Option {
	out := minuteOptions(p)
	n, err := strconv.Atoi(chosen)
	if err == nil && n > 0 && !slices.ContainsFunc(out, func(o Option) bool { return o.Value == chosen }) {
		out = append(out, Option{Value: chosen, Label: p.T("pool.minutes.n", n)})
	}
	return out
}

func seriesOptions(p *locale.Printer) []Option {
	out := []Option{{Value: "", Label: p.T("request.series.once")}}
	for _, n := range []int{1, 2, 3, 4} {
		out = append(out, Option{Value: strconv.Itoa(n), Label: p.T("request.series.weeks", n)})
	}
	return out
}

// RequestValues are a request as the form holds it, its times by the clock of a
// zone. Of one to ask for anew, the times are left out.
func RequestValues(r graph.Request, zone *time.Location, anew bool) url.Values {
	v := url.Values{"institution": {r.Requester.Institution}, "name": {r.Requester.Name}, "email": {r.Requester.Email}, "phone": {r.Requester.Phone},
		"language": {string(r.Language)}, "variety": {r.Variety}, "level": {string(r.Level)}, "gender": {r.Gender}, "topic": {string(r.Topic)},
		"minutes": {strconv.Itoa(r.Minutes)}, "mode": {string(r.Mode)}, "place": {string(r.Place)}, "address": {r.Address}, "like": {string(r.Like)},
		"reference": {r.Reference}, "note": {r.Note}}
	for name, set := range map[string]bool{"consent": r.Consent, "legal_case": r.LegalCase} {
		if set {
			v.Set(name, "true")
		}
	}
	if anew {
		return v
	}
	v.Set("start", r.Start.In(zone).Format(wallTime))
	for i, t := range r.Others {
		v.Set(fmt.Sprintf("others.%d", i), t.In(zone).Format(wallTime))
	}
	return v
}
