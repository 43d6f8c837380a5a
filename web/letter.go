package web

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"slices"
	"strings"
	"sync"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

// LetterTemplates are the templates of messages that can be written: each has a
// subject and a text below "mail.".
var LetterTemplates = []string{
	"ask", "accepted_mediator", "accepted_institution", "released", "expired", "withdrawn_institution", "cancelled_mediator",
	"changed_tell", "changed_ask", "changed_unassign", "unmet_institution", "received_institution", "stage", "stage_taken", "stage_over", "outside_institution", "coordinator_outside",
	"coordinator_unmet", "coordinator_call", "coordinator_withdrawn", "coordinator_late_yes", "report", "reminder_job", "listing_ends", "document_ends", "limit_near",
	"registration_received", "registration_approved", "registration_refused", "profile_link", "address_confirm", "address_changed", "sign_in",
	"intro", "intro_reminder", "intro_yes", "intro_no", "intro_silence", "checkin", "wish_ends", "aim_review",
}

// Letter is a message in the words of its reader.
type Letter struct {
	*locale.Printer
	Subject string
	Hello   string
	Text    string
	Reasons []string
	Facts   []LetterFact
	Doors   []Link
	Footer  string
}

// LetterFact is a value with its name, and a telephone number apart, which runs
// from left to right in every language.
type LetterFact struct{ Name, Value, Phone string }

// Writer writes letters. Address gives the address of a door; Sender is who they
// come from. A sealed one names doors without their addresses: for everybody but
// the one the letter is to.
type Writer struct {
	Address func(graph.Door) string
	Sealed  bool
	Sender  string
	Now     Now
}

// Letter writes a message in its reader's language; the catalog names places and
// topics. A template nobody knows is an error.
func (w Writer) Letter(m graph.Message, c *graph.Catalog) (Letter, error) {
	if !slices.Contains(LetterTemplates, m.Template) {
		return Letter{}, fmt.Errorf("message %q: no template %q: %w", m.ID, m.Template, graph.ErrInvalid)
	}
	lang := m.Language
	if _, ok := locale.Find(lang); !ok {
		lang = locale.Fallback
	}
	p := locale.New(lang, c)
	args := w.args(p, m)
	l := Letter{Printer: p, Subject: oneLine(p.T("mail."+m.Template+".subject", args...)), Text: p.T("mail."+m.Template+".text", args...),
		Footer: p.T("mail.footer", w.Sender), Facts: w.facts(p, m)}
	if m.Name != "" {
		l.Hello = p.T("mail.hello", m.Name)
	}
	for _, r := range m.Reasons {
		l.Reasons = append(l.Reasons, p.Say(r))
	}
	for _, d := range m.Doors {
		if w.Sealed {
			l.Doors = append(l.Doors, Link{"", p.L("mail.door", d.Kind)})
		} else if href := w.Address(d); href != "" {
			l.Doors = append(l.Doors, Link{href, p.L("mail.door", d.Kind)})
		}
	}
	return l, nil
}

// args are what every text of a letter can name: what it is about, when, and
// whom.
func (w Writer) args(p *locale.Printer, m graph.Message) []any {
	about, when, whom := m.Args["title"], "", m.Args["mediator"]
	if j := m.Job; j != nil {
		about, when = p.Language(j.Language), p.Moment(j.Start.In(w.Now.Time.Location()))
		if whom == "" {
			whom = j.Mediator
		}
	}
	if d := graph.Date(m.Args["date"]); d != "" {
		when = p.Date(d)
	}
	if other := m.Args["other"]; other != "" {
		about, whom = other, m.Args["own"]
	}
	return []any{about, when, whom}
}

func (w Writer) facts(p *locale.Printer, m graph.Message) []LetterFact {
	var out []LetterFact
	add := func(key, value string) {
		if value = strings.TrimSpace(value); value != "" {
			f := LetterFact{Name: p.T(key), Value: value}
			if key == "mail.fact.contact" || key == "mail.fact.phone" {
				f.Phone = lastPhone.FindString(value)
				f.Value = strings.TrimSpace(strings.TrimSuffix(value, f.Phone))
			}
			out = append(out, f)
		}
	}
	if j := m.Job; j != nil {
		zone := w.Now.Time.Location()
		add("mail.fact.language", p.Language(j.Language))
		add("mail.fact.when", p.Moment(j.Start.In(zone)))
		for _, t := range j.Others {
			add("mail.fact.others", p.Moment(t.In(zone)))
		}
		add("mail.fact.minutes", fmt.Sprint(j.Minutes))
		where := p.L("mode", j.Mode)
		if j.Mode == graph.OnSite || j.Mode == "" {
			where = strings.Trim(p.Place(j.Place)+", "+j.Address, ", ")
		}
		add("mail.fact.where", where)
		if j.Topic != "" {
			add("mail.fact.topic", p.Topic(j.Topic))
		}
		add("mail.fact.institution", j.Institution)
		add("mail.fact.contact", j.Contact)
		add("mail.fact.reference", j.Reference)
		add("mail.fact.mediator", j.Mediator)
		if !j.Until.IsZero() {
			add("mail.fact.until", p.Moment(j.Until.In(zone)))
		}
	}
	add("mail.fact.phone", m.Args["phone"])
	add("mail.fact.email", m.Args["email"])
	add("mail.fact.stage", m.Args["stage"])
	add("mail.fact.cost", m.Args["cost"])
	add("mail.fact.note", m.Args["note"])
	add("mail.fact.reason", m.Args["reason"])
	return out
}

// lastPhone is a telephone number at the end of a text.
var lastPhone = regexp.MustCompile(`\+?[0-9(][0-9 ()/.–-]{4,}$`)

// oneLine is text fit for a header.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Plain is the letter without markup.
func (l Letter) Plain() string {
	var b strings.Builder
	for _, part := range []string{l.Hello, l.Text} {
		if part != "" {
			b.WriteString(part + "\n\n")
		}
	}
	for _, r := range l.Reasons {
		b.WriteString("- " + r + "\n")
	}
	if len(l.Reasons) > 0 {
		b.WriteString("\n")
	}
	for _, f := range l.Facts {
		b.WriteString(f.Name + ": " + strings.TrimSpace(l.apart(f.Value)+" "+l.apart(f.Phone)) + "\n")
	}
	for _, d := range l.Doors {
		b.WriteString("\n" + d.Text + ":\n" + d.Href + "\n")
	}
	b.WriteString("\n-- \n" + l.Footer + "\n")
	return b.String()
}

// apart keeps a value from being turned around by a text that runs from right to
// left: it has no markup to say so.
func (l Letter) apart(s string) string {
	const firstStrong, leftToRight, pop = "\u2068", "\u2066", "\u2069"
	switch {
	case l.Dir != "rtl" || s == "":
		return s
	case lastPhone.FindString(s) == s:
		return leftToRight + s + pop
	}
	return firstStrong + s + pop
}

var letterTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(templateFiles, "templates/mail/letter.html"))
})

// HTML is the letter with markup: nothing in it is loaded from elsewhere.
func (l Letter) HTML() (string, error) {
	var b bytes.Buffer
	err := letterTemplate().Execute(&b, l)
	return b.String(), err
}

// doorPaths are the addresses of doors, before their tokens.
var doorPaths = map[graph.DoorKind]string{
	graph.DoorAnswer: "/einsatz/", graph.DoorProfile: "/lotse/", graph.DoorFeed: "/kalender/", graph.DoorReport: "/bericht/",
	graph.DoorIntro: "/vorstellung/", graph.DoorConfirm: "/rueckmeldung/", graph.DoorSignIn: "/anmelden/link/", graph.DoorOutside: "/aushilfe/", graph.DoorAddress: "/adresse/",
}

// DoorHref is the address of a door with its token, below the program's own.
func DoorHref(public string, kind graph.DoorKind, token string) string {
	path, ok := doorPaths[kind]
	if !ok || token == "" {
		return ""
	}
	if kind == graph.DoorFeed {
		token += ".ics"
	}
	return public + path + token
}
