package web

import (
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web/locale"
)

func german() *locale.Printer { return locale.New("de", nil) }

// Whatever is marked, the pieces are the text, and none is empty.
func TestMarkKeepsTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text, query := rapid.String().Draw(t, "text"), rapid.String().Draw(t, "query")
		var b strings.Builder
		for _, p := range Mark(text, query) {
			if p.Text == "" {
				t.Fatal("got an empty piece")
			}
			b.WriteString(p.Text)
		}
		if b.String() != text {
			t.Fatalf("got %q, want %q", b.String(), text)
		}
	})
}

func TestMark(t *testing.T) {
	got := Mark("SC Grün-Weiß <b>", "gruen")
	want := []Piece{{"SC ", false}, {"Grün", true}, {"-Weiß <b>", false}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestBlocks(t *testing.T) {
	got := Blocks("# Eins\r\n\r\nText\nweiter\n\n## Zwei\nText direkt\n\n\n")
	want := []Block{{Heading: "Eins"}, {Text: "Text\nweiter"}, {Heading: "Zwei"}, {Text: "Text direkt"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestChannels(t *testing.T) {
	channels := []graph.Channel{
		{Kind: graph.Phone, Value: "0221 / 4710-862", Visibility: graph.Network},
		{Kind: graph.Phone, Value: "nach Feierabend 12", Visibility: graph.Public},
		{Kind: graph.Phone, Value: "110", Visibility: graph.Public},
		{Kind: graph.Web, Value: "https://verein.example/", Visibility: graph.Public},
	}
	got := Channels(german(), graph.Viewer{Role: graph.RoleMember}, channels)
	for i, want := range []string{"+492214710862", "", "110", "https://verein.example/"} {
		if got[i].Address != want {
			t.Errorf("%s: got address %q, want %q", channels[i].Value, got[i].Address, want)
		}
	}
	if got[0].Visibility != "nur im Netzwerk" || got[1].Visibility != "" {
		t.Errorf("got %q and %q, want only the hidden one marked", got[0].Visibility, got[1].Visibility)
	}
	for value, dialled := range map[string]string{"069 21212345 App. 12": "+496921212345", "069 21212345 (Frau A.)": "+496921212345", "05271 965-13/14": "+49527196513",
		"069 21234567 (Büro) oder 0170 1234567": "+496921234567"} {
		got := Channels(german(), graph.Viewer{}, []graph.Channel{{Kind: graph.Phone, Value: value, Visibility: graph.Public}})
		if got[0].Text != value || got[0].Address != dialled {
			t.Errorf("%s: got %q dialling %q, want all of it, dialling %s", value, got[0].Text, got[0].Address, dialled)
		}
	}
	if got[3].Text != "verein.example" {
		t.Errorf("got %q, want the bare address", got[3].Text)
	}
}

func TestOpening(t *testing.T) {
	at := func(day, hour int) Now { return Now{Time: time.Date(2026, 11, day, hour, 0, 0, 0, time.UTC)} }
	for _, c := range []struct {
		hours, want string
		now         Now
	}{
		{"", "", at(25, 9)},
		{"Mo-Fr 8-12", "Jetzt geöffnet, bis 12:00 Uhr", at(25, 9)},
		{"Mo-Fr 8-12", "Geschlossen – öffnet heute um 08:00 Uhr", at(25, 7)},
		{"Mo-Fr 8-12", "Geschlossen – öffnet Montag, 30.11.2026, 08:00 Uhr", at(28, 9)},
		{"nach Vereinbarung", "Nur nach Vereinbarung", at(25, 9)},
		{"wenn der Hahn kräht", "Bitte erfragen Sie, ob geöffnet ist.", at(25, 9)},
	} {
		if got := Opening(german(), graph.ParseHours(c.hours), c.now); got.Sentence != c.want || got.Text != c.hours {
			t.Errorf("%q: got %q, want %q", c.hours, got.Sentence, c.want)
		}
	}
}

func TestConfirmation(t *testing.T) {
	now := Now{Time: time.Date(2026, 11, 25, 9, 0, 0, 0, time.UTC)}
	for day, want := range map[graph.Date][2]string{
		"":           {"", ""},
		"2026-11-01": {"Zuletzt bestätigt am 01.11.2026", ""},
		"2025-11-25": {"Zuletzt bestätigt am 25.11.2025", ""},
		"2025-11-24": {"", "Seit 24.11.2025 nicht mehr bestätigt"},
	} {
		confirmed, stale := confirmation(german(), day, now)
		if got := [2]string{confirmed, stale}; got != want {
			t.Errorf("%s: got %q, want %q", day, got, want)
		}
	}
}

func TestHitsLeadSomewhere(t *testing.T) {
	for _, kind := range search.Types {
		u, err := url.Parse(HitHref(search.Hit{Type: kind, ID: "a b/c", Slug: "a-b"}))
		if err != nil || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") || u.Host != "" {
			t.Errorf("%s: got %v, want a page of ours", kind, u)
		}
	}
}

func TestConceptHangsTogether(t *testing.T) {
	c := graph.Concept{
		Conferences: []graph.Conference{{ID: "k", Aim: graph.Aim{Title: "K"}}},
		Goals:       []graph.Goal{{ID: "g", Conference: "k", Aim: graph.Aim{Title: "G"}}, {ID: "h", Conference: "hidden", Aim: graph.Aim{Title: "H"}}},
		Measures:    []graph.Measure{{ID: "g", Goal: "g", Aim: graph.Aim{Title: "M", Participants: []graph.Participant{{Actor: "x", Role: graph.Provider}, {Actor: "gone", Role: graph.Partner}}}}},
		Projects:    []graph.Project{{ID: "p", Measure: "g", Aim: graph.Aim{Title: "P"}}},
		Actors:      map[graph.ActorID]graph.Actor{"x": {ID: "x", Slug: "x", Name: "X"}},
	}
	p := NewConceptPage(Base{Printer: german()}, c, ConceptExtras{})
	if len(p.Conferences) != 2 || p.Conferences[1].Title != "H" {
		t.Fatalf("got %+v, want the conference and the goal without one", p.Conferences)
	}
	m := p.Conferences[0].Below[0].Below[0]
	if m.Title != "M" || m.Below[0].Title != "P" || len(m.Providers) != 1 || len(m.Partners) != 0 {
		t.Errorf("got %+v", m)
	}
}

func TestFormTellsErrorsAtTheirFields(t *testing.T) {
	f := NewForm(german(), url.Values{"name": {"x"}}, []graph.FieldError{
		{Field: "name", Key: "required"}, {Field: "seats.0.point", Key: "bad_coordinates"}, {Field: "elsewhere", Key: "bad_id"}})
	name, seat := f.input("name", "actorform.name"), f.input("seats.0", "actors.place")
	if name.Error == "" || seat.Error == "" || name.Value != "x" || name.DescribedBy() != "f-name-error" {
		t.Errorf("got %+v and %+v", name, seat)
	}
	got := f.problems(name, seat)
	if len(got) != 3 || got[0].Href != "#f-name" || got[1].Href != "#f-seats-0" || got[2].Href != "" {
		t.Errorf("got %+v, want two with their fields and one without", got)
	}
}

func TestPagingKeepsTheFilters(t *testing.T) {
	values := url.Values{"kind": {"sports_club"}, "lang": {"en"}, "place": {""}, "cursor": {"old"}}
	if got, want := with(values, "cursor", "new"), "cursor=new&kind=sports_club"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := with(values, "cursor", ""), "kind=sports_club"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConflictKeepsWhatWasTyped(t *testing.T) {
	mine := url.Values{"kind": {"sports_club"}, "name": {"A"}, "topics": {"x", "y"}, "channels.0.value": {"1"}, "version": {"3"}}
	theirs := url.Values{"kind": {"sports_club"}, "name": {"B"}, "topics": {"x", "y"}}
	p := NewConflictPage(Base{Printer: german()}, mine, theirs)
	differ := map[string]bool{}
	for _, r := range p.Rows {
		differ[r.Label] = r.Differs
	}
	want := map[string]bool{"Name": true, "Themen": false, "Kontaktweg 1, Nummer oder Adresse": true}
	for label, d := range want {
		if got, there := differ[label]; !there || got != d {
			t.Errorf("%s: got %v %v, want %v", label, there, got, d)
		}
	}
	if len(p.Hidden) != 5 {
		t.Errorf("got %d values kept, want 5 without the version", len(p.Hidden))
	}
	if !p.Rows[0].Differs || p.Rows[len(p.Rows)-1].Differs {
		t.Errorf("got %+v, want what differs first", p.Rows)
	}
	if i := slices.IndexFunc(p.Rows, func(r ConflictRow) bool { return r.Label == "Art" }); p.Rows[i].Mine != "Sportverein" {
		t.Errorf("got %q, want words", p.Rows[i].Mine)
	}
}
