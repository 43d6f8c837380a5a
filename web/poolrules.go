package web

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// PoolRulesPage edits how the pool works, for coordinators.
type PoolRulesPage struct {
	Base
	Problems []Problem
	Version  string
	Request  []Field // fields about requests, asking, money …
	Auto     Field
	Asking   []Field
	Stages   Field
	Changes  []ChangeRow
	Tariff   []Field
	// Cancelled and Changed are what is paid to whoever is freed late.
	Cancelled, Changed []Field
	Rounding           Field
	Travel             Field
	Limits             Field
	Terms              []Field
	Texts              []Field
	MinLevel           Field
	// Institutions, Legal, Barred and Fees are who may ask for what, and what it
	// costs the institution.
	Institutions, Legal, Barred Field
	Fees                        []Field
}

func (*PoolRulesPage) name() string { return "poolrules" }

// ChangeRow is what one kind of change does, on site and at a distance.
type ChangeRow struct {
	Name           string
	OnSite, Remote Field
}

// poolNumbers are the whole numbers of the pool's rules by field.
func poolNumbers(p *graph.Pool) map[string]*int {
	return map[string]*int{"notice_days": &p.NoticeDays, "hold_hours": &p.HoldHours, "asking-at_once": &p.Asking.AtOnce, "asking-urgent_hours": &p.Asking.UrgentHours,
		"asking-rounds": &p.Asking.Rounds, "listing_months": &p.ListingMonths, "mail_days": &p.MailDays, "tariff-base_minutes": &p.Tariff.BaseMinutes, "tariff-step_minutes": &p.Tariff.StepMinutes,
		"tariff-missed": &p.Tariff.Missed, "tariff-free_cancel_days": &p.Tariff.FreeCancelDays, "tariff-cancel_share": &p.Tariff.CancelShare, "tariff-free_cancel_hours": &p.Tariff.FreeCancelHours,
		"tariff-changed_days": &p.Tariff.Changed.Days, "tariff-changed_hours": &p.Tariff.Changed.Hours, "tariff-changed_share": &p.Tariff.Changed.Share}
}

// poolMoney are the sums in cents.
func poolMoney(p *graph.Pool) map[string]*int {
	return map[string]*int{"tariff-flat": &p.Tariff.Flat, "tariff-base": &p.Tariff.Base, "tariff-step": &p.Tariff.Step, "tariff-km": &p.Tariff.KM, "tariff-max_travel": &p.Tariff.MaxTravel,
		"tariff-cancel_flat": &p.Tariff.CancelFlat, "tariff-changed_flat": &p.Tariff.Changed.Flat}
}

// poolClocks are the times of day.
func poolClocks(p *graph.Pool) map[string]*graph.Clock {
	return map[string]*graph.Clock{"tariff-free_cancel_at": &p.Tariff.FreeCancelAt, "tariff-changed_at": &p.Tariff.Changed.At}
}

// RuleClocks are the times of day in the rules, by the names of the form's fields.
func RuleClocks(p *graph.Pool) map[string]*graph.Clock { return poolClocks(p) }

// RuleNumbers and RuleMoney let a form read the rules by the names of its fields.
func RuleNumbers(p *graph.Pool) map[string]*int { return poolNumbers(p) }

// RuleMoney are the sums of the rules in cents, by the names of the form's fields.
func RuleMoney(p *graph.Pool) map[string]*int { return poolMoney(p) }

// RuleValues are the pool's rules as the form holds them.
func RuleValues(p graph.Pool, version int64) url.Values {
	v := url.Values{"version": {strconv.FormatInt(version, 10)}, "name": {p.Name}, "email": {p.Email}, "min_level": {string(p.MinLevel)},
		"terms-version": {p.Terms.Version}, "tariff-name": {p.Tariff.Name}, "tariff-rounding": {string(p.Tariff.Rounding)}, "limit-name": {p.Limit.Name}}
	for name, at := range poolClocks(&p) {
		v.Set(name, at.String())
	}
	for name, n := range poolNumbers(&p) {
		v.Set(name, strconv.Itoa(*n))
	}
	for name, n := range poolMoney(&p) {
		v.Set(name, fmt.Sprintf("%d,%02d", *n/100, *n%100))
	}
	v["barred_topics"] = strings2(p.BarredTopics)
	for lang, fee := range p.Fee {
		v.Set("fee."+lang, fee)
	}
	for name, set := range map[string]bool{"institutions_only": p.InstitutionsOnly, "bar_legal_cases": p.BarLegalCases, "asking-auto": p.Asking.Auto, "tariff-travel_included": p.Tariff.TravelIncluded} {
		if set {
			v.Set(name, "true")
		}
	}
	for kind, rule := range p.Changes {
		v.Set("changes."+string(kind)+".on_site", string(rule.OnSite))
		v.Set("changes."+string(kind)+".remote", string(rule.Remote))
	}
	var lines []string
	for _, s := range p.Asking.Stages {
		lines = append(lines, strings.Join([]string{s.Name, s.Email, s.Phone, s.Cost, stageWord(s.Kind)}, "; "))
	}
	v.Set("stages", strings.Join(lines, "\n"))
	lines = nil
	for _, year := range slices.Sorted(maps.Keys(p.Limit.Cents)) {
		lines = append(lines, fmt.Sprintf("%d: %d,%02d", year, p.Limit.Cents[year]/100, p.Limit.Cents[year]%100))
	}
	v.Set("limits", strings.Join(lines, "\n"))
	for lang, text := range p.Terms.Text {
		v.Set("terms.text."+lang, text)
	}
	var days []string
	for _, d := range p.RemindDays {
		days = append(days, strconv.Itoa(d))
	}
	v.Set("remind_days", strings.Join(days, ", "))
	return v
}

// stageWords are the kinds of stages as the form writes them.
var stageWords = map[graph.StageKind]string{graph.StageNeighbour: "pool", graph.StageProfessional: "dienst"}

func stageWord(k graph.StageKind) string { return stageWords[cmp.Or(k, graph.StageNeighbour)] }

// StageKind is the kind a word of the form names; another word stays as it is, to
// be refused.
func StageKind(word string) graph.StageKind {
	for kind, w := range stageWords {
		if strings.EqualFold(w, word) {
			return kind
		}
	}
	return graph.StageKind(word)
}

// NewPoolRulesPage is the form with what is set or was typed.
func NewPoolRulesPage(b Base, c *graph.Catalog, in FormInput) *PoolRulesPage {
	b.FormID, b.FormURL = "formular", "/sprachlotsen/regeln"
	f, p := NewForm(b.Printer, in.Values, in.Wrong), b.Printer
	number := func(name, label string) Field {
		field := f.input(name, label)
		field.Type = "number"
		return field
	}
	yes := func(name, label, text string) Field {
		return f.choose(f.input(name, label), []Option{{Value: "true", Label: p.T(text)}})
	}
	late := func(days, at, hours, share, flat string) []Field {
		clock := f.input("tariff-"+at, "poolrules.late.at")
		clock.Type = "time"
		return []Field{number("tariff-"+days, "poolrules.late.days"), clock, number("tariff-"+hours, "poolrules.late.hours"), number("tariff-"+share, "poolrules.late.share"), f.input("tariff-"+flat, "poolrules.late.flat")}
	}
	page := &PoolRulesPage{Base: b, Version: in.Values.Get("version"),
		MinLevel: f.choose(f.input("min_level", "settings.pool.min_level"), labelled(p, "level", graph.Levels)),
		Request: []Field{f.input("name", "settings.pool.name"), f.optional(f.hint(f.input("email", "poolrules.email"), "poolrules.email.hint")),
			number("notice_days", "settings.pool.notice_days"), number("listing_months", "poolrules.listing"), f.optional(f.hint(f.input("remind_days", "poolrules.remind"), "poolrules.remind.hint")),
			f.hint(number("mail_days", "poolrules.mail_days"), "poolrules.mail_days.hint")},
		Institutions: yes("institutions_only", "settings.pool.institutions", "pool.rule.institutions"),
		Legal:        yes("bar_legal_cases", "settings.pool.legal", "pool.rule.legal"),
		Barred:       f.optional(f.choose(f.input("barred_topics", "settings.pool.barred"), topicOptions(p, c))),
		Auto:         yes("asking-auto", "poolrules.auto", "poolrules.auto.yes"),
		Asking: []Field{number("asking-at_once", "poolrules.at_once"), number("hold_hours", "poolrules.hold"), number("asking-urgent_hours", "poolrules.urgent"),
			number("asking-rounds", "poolrules.rounds")},
		Stages: f.optional(f.hint(f.input("stages", "poolrules.stages"), "poolrules.stages.hint")),
		Tariff: []Field{f.input("tariff-name", "poolrules.tariff.name"), f.input("tariff-flat", "poolrules.tariff.flat"), f.input("tariff-base", "poolrules.tariff.base"),
			number("tariff-base_minutes", "poolrules.tariff.base_minutes"), f.input("tariff-step", "poolrules.tariff.step"), number("tariff-step_minutes", "poolrules.tariff.step_minutes"),
			f.input("tariff-km", "poolrules.tariff.km"), f.input("tariff-max_travel", "poolrules.tariff.max_travel"), number("tariff-missed", "poolrules.tariff.missed")},
		Cancelled: late("free_cancel_days", "free_cancel_at", "free_cancel_hours", "cancel_share", "cancel_flat"),
		Changed:   late("changed_days", "changed_at", "changed_hours", "changed_share", "changed_flat"),
		Rounding:  f.choose(f.input("tariff-rounding", "poolrules.rounding"), any1(p.T("form.none"), labelled(p, "poolrules.round", graph.Roundings))),
		Travel:    yes("tariff-travel_included", "poolrules.travel", "poolrules.travel.yes"),
		Limits:    f.optional(f.hint(f.input("limits", "poolrules.limits"), "poolrules.limits.hint")),
		Terms:     []Field{f.optional(f.input("limit-name", "poolrules.limit.name")), f.optional(f.hint(f.input("terms-version", "poolrules.terms"), "poolrules.terms.hint"))},
	}
	page.Stages.Rows, page.Stages.MaxLength, page.Limits.Rows = 4, 4000, 3
	for _, kind := range graph.ChangeKinds {
		row := ChangeRow{Name: p.L("poolrules.change", kind)}
		for _, at := range []struct {
			of   *Field
			name string
		}{{&row.OnSite, "on_site"}, {&row.Remote, "remote"}} {
			*at.of = f.choose(f.input("changes."+string(kind)+"."+at.name, map[bool]string{true: "poolrules.on_site", false: "poolrules.remote"}[at.name == "on_site"]), labelled(p, "poolrules.effect", graph.Effects))
		}
		page.Changes = append(page.Changes, row)
	}
	for _, l := range locale.Languages {
		fee := f.optional(f.input("fee."+l.Code, "settings.pool.fee"))
		fee.Label += " (" + l.Name + ")"
		page.Fees = append(page.Fees, fee)
		text := f.optional(f.input("terms.text."+l.Code, "poolrules.terms.text"))
		text.Label += " (" + l.Name + ")"
		text.Rows, text.MaxLength = 5, 20_000
		page.Texts = append(page.Texts, text)
	}
	all := slices.Concat([]Field{page.MinLevel, page.Auto, page.Stages, page.Rounding, page.Travel, page.Limits, page.Institutions, page.Legal, page.Barred}, page.Fees, page.Request, page.Asking, page.Tariff, page.Cancelled, page.Changed, page.Terms, page.Texts)
	page.Problems = f.problems(all...)
	return page
}
