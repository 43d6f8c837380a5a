package web

import (
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/web/locale"
)

func testWriter() Writer {
	return Writer{Sender: "Pool", Now: Now{Time: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)},
		Address: func(d graph.Door) string { return DoorHref("https://netz.example", d.Kind, "token") }}
}

// Numbers stay as they are dialled, also in a letter from right to left, and what
// looks like a link among a message's words is none.
func TestALetterFromRightToLeft(t *testing.T) {
	m := graph.Message{ID: "m", Template: "accepted_mediator", To: "a@b.example", Language: "ar", Args: map[string]string{"phone": "+49 69 212-34567", "link": "https://netz.example/anmelden/link/x"},
		Job: &graph.Occasion{Language: "kmr", Start: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC), Minutes: 60, Contact: "سمير +49 5271 965-0", Institution: "TuS (Höxter)"}}
	got, err := testWriter().Letter(m, graph.NewCatalog(nil))
	if err != nil {
		t.Fatal(err)
	}
	html, err := got.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<bdi dir="ltr">&#43;49 69 212-34567</bdi>`, `<bdi>سمير</bdi> <bdi dir="ltr">&#43;49 5271 965-0</bdi>`} {
		if !strings.Contains(html, want) {
			t.Errorf("got %s, want %s in it", html, want)
		}
	}
	if strings.Contains(html, "anmelden/link") {
		t.Errorf("got %s, want no link from the words of a message", html)
	}
	for _, want := range []string{"\u2066+49 69 212-34567\u2069\n", "\u2068سمير\u2069 \u2066+49 5271 965-0\u2069\n", "\u2068TuS (Höxter)\u2069\n"} {
		if !strings.Contains(got.Plain(), want) {
			t.Errorf("got %q, want %q in it", got.Plain(), want)
		}
	}
	m.Language = "de"
	if got, err = testWriter().Letter(m, graph.NewCatalog(nil)); err != nil || len(got.Doors) != 0 || strings.ContainsAny(got.Plain(), "\u2066\u2068\u2069") {
		t.Errorf("in German: got %v, %d doors, %q, want no door and no marks", err, len(got.Doors), got.Plain())
	}
}

// Every letter can be written in every language, and every door is somewhere.
func TestEveryLetterInEveryLanguage(t *testing.T) {
	for _, template := range LetterTemplates {
		for _, l := range locale.Languages {
			m := graph.Message{ID: "m", Template: template, To: "a@b.example", Name: "Eva", Language: l.Code, Args: map[string]string{"mediator": "Azad", "note": "<b>Hallo</b>"},
				Job:   &graph.Occasion{Language: "kmr", Start: time.Date(2026, 3, 12, 10, 0, 0, 0, time.UTC), Minutes: 60, Mode: graph.OnSite, Institution: "Schule", Reference: "AZ 1"},
				Doors: []graph.Door{{Kind: graph.DoorAnswer}}}
			got, err := testWriter().Letter(m, graph.NewCatalog(nil))
			if err != nil {
				t.Errorf("%s in %s: %v", template, l.Code, err)
				continue
			}
			if got.Subject == "" || strings.ContainsAny(got.Subject, "\r\n") || strings.Contains(got.Subject+got.Text, "mail.") || strings.Contains(got.Subject+got.Text, "{") {
				t.Errorf("%s in %s: got subject %q, text %q", template, l.Code, got.Subject, got.Text)
			}
			if plain := got.Plain(); !strings.Contains(plain, "AZ 1") || !strings.Contains(plain, "https://netz.example/einsatz/token") {
				t.Errorf("%s in %s: got %q, want the reference and the link", template, l.Code, plain)
			}
			html, err := got.HTML()
			if err != nil || strings.Contains(html, "<b>Hallo") || !strings.Contains(html, `dir="`+l.Dir+`"`) || strings.Contains(html, "src=") {
				t.Errorf("%s in %s: got %v %s", template, l.Code, err, html)
			}
		}
	}
	if _, err := testWriter().Letter(graph.Message{Template: "unsinn"}, graph.NewCatalog(nil)); err == nil {
		t.Error("a template nobody knows: got a letter")
	}
	for _, kind := range []graph.DoorKind{graph.DoorAnswer, graph.DoorProfile, graph.DoorFeed, graph.DoorReport, graph.DoorIntro, graph.DoorConfirm, graph.DoorSignIn, graph.DoorOutside} {
		if DoorHref("https://netz.example", kind, "t") == "" {
			t.Errorf("door %s: leads nowhere", kind)
		}
	}
}
