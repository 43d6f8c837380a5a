package handlers

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/calendar"
)

// numbersHouse has five requests for Kurmanji that Azad served, four for
// Ukrainian and one for Sorani that nobody did, all in November 2026.
func numbersHouse(t *testing.T) *house {
	t.Helper()
	h := sampleHouse(t)
	start := time.Date(2026, 11, 3, 10, 0, 0, 0, calendar.Berlin()).UTC()
	request := graph.Request{Topic: "arbeit", Minutes: 60, Place: "05762002", Mode: graph.OnSite, CreatedAt: start.AddDate(0, 0, -9),
		Requester: graph.Requester{Institution: "Frauenberatung Auental", Name: "Ina Kanarie", Email: "ina@amt.example"}}
	for i := range 10 {
		r := request
		r.ID, r.Start, r.Reference = graph.RequestID(fmt.Sprintf("q-n%d", i)), start.AddDate(0, 0, i), fmt.Sprintf("AZ-KANARI-%d", i)
		switch {
		case i < 5:
			r.Language, r.State = "kmr", graph.RequestDone
			graphtest.Store(t, h.store, r, graph.Assignment{ID: graph.AssignmentID("s-" + r.ID), Request: r.ID, Mediator: "azad", State: graph.AssignmentDone, Start: r.Start, End: r.End(),
				AskedAt: r.CreatedAt, AnsweredAt: r.CreatedAt.Add(3 * time.Hour), Place: r.Place, Topic: r.Topic,
				Actual: &graph.Actual{Start: r.Start, End: r.End(), By: graph.SideMediator, At: r.End(), ConfirmedBy: graph.SideInstitution, ConfirmedAt: r.End()}})
			continue
		case i < 9:
			r.Language, r.State = "ukr", graph.RequestUnmet
		default:
			r.Language, r.State, r.Topic, r.Place = "ckb", graph.RequestUnmet, "", ""
			r.Mode = graph.Telephone
		}
		graphtest.Store(t, h.store, r)
	}
	return h
}

const november = "?von=2026-11-01&bis=2026-11-30"

// TestCouncilPage: what the council gets names no mediator, no client, no
// institution, and tells nothing that concerns fewer than four.
func TestCouncilPage(t *testing.T) {
	h := numbersHouse(t)
	got := h.page(graph.RoleCoordinator, "/sprachlotsen/zahlen/bericht.pdf"+november)
	got.want(200)
	text := pdfText(t, got.body)
	for _, want := range []string{"Anfragen: 10. Durchgeführt: 5. Niemand gefunden: 5.", "Ukrainisch: 4 von 4 Anfragen", "1–3 von 1–3 Anfragen", "Weitere mit kleinen Zahlen:", "Das spricht für die nächste Schulung", "im Pool: 1–3"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q:\n%s", want, text)
		}
	}
	roster, err := h.store.Roster(t.Context(), graph.RosterQuery{})
	if err != nil {
		t.Fatal(err)
	}
	secret := []string{"KANARI", "Kanarie", "Frauenberatung", "amt.example", "q-n", "azad"}
	for _, e := range roster {
		secret = append(secret, e.Mediator.Name, strings.Fields(e.Mediator.Name)[0])
	}
	for _, name := range secret {
		if strings.Contains(text, name) {
			t.Errorf("the page says %q", name)
		}
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, "Sorani") && regexp.MustCompile(`\b[123]\b`).MatchString(strings.ReplaceAll(line, "1–3", "")) {
			t.Errorf("one request in a language is counted: %q", line)
		}
	}
	h.page(graph.RoleMember, "/sprachlotsen/zahlen/bericht.pdf"+november).want(403)
	few := pdfText(t, h.page(graph.RoleCoordinator, "/sprachlotsen/zahlen/bericht.pdf?von=2026-11-12&bis=2026-11-12").body)
	if !strings.Contains(few, "weniger als vier Anfragen") || strings.Contains(few, "Sorani") || strings.Contains(few, "Anfragen: 1") {
		t.Errorf("one request in all: got %q, want that it is too few to tell", few)
	}
}

// TestNumbersEverywhere: page, table and API tell the same.
func TestNumbersEverywhere(t *testing.T) {
	h := numbersHouse(t)
	h.page(graph.RoleCoordinator, "/sprachlotsen/zahlen"+november).want(200, "Das spricht für die nächste Schulung", "Ukrainisch (4), Sorani (1)", "Anteil zugesagt", "Wie lange eine Antwort dauert", "100 %", "bis 4 Std.: 5")
	list := string(h.page(graph.RoleCoordinator, "/sprachlotsen/zahlen/tabelle.csv"+november).body)
	for _, row := range []string{"Sprache;Ukrainisch;4;0;4;0;0;0 %;;;;;;\r\n", "Monat;November 2026;10;5;5;0;0;50 %;;;;;;\r\n", "Ort;ohne Ort (Telefon oder Video);1;0;1;0;0;0 %;;;;;;\r\n",
		"Sprachlotsin oder Sprachlotse;Azad Demir;;;;;;;5;5;100 %;5;5,0;\r\n", "Wie lange eine Antwort dauert;bis 4 Std.;;;;;;;;;;;;5\r\n"} {
		if !strings.Contains(list, row) {
			t.Errorf("the table has no row %q:\n%s", row, list)
		}
	}
	if strings.Count(list, "\n") != strings.Count(list, "\r\n") {
		t.Error("a line of the table ends otherwise than with CRLF")
	}
	var a numbersAnswer
	h.as(graph.RoleCoordinator, "/api/v1/pool/numbers?from=2026-11-01&to=2026-11-30").decode(t, &a)
	if a.Requests != 10 || a.Served != 5 || a.Unmet != 5 || a.ServedShare == nil || *a.ServedShare != 0.5 || a.Answer != (waitingJSON{5, 180, 180}) {
		t.Errorf("got %+v, want ten requests, half of them served, answers after three hours", a)
	}
	if len(a.Missing) != 2 || a.Missing[0].Language != "ukr" || a.Missing[0].Unmet != 4 || !slices.Equal(a.Missing[0].Towns, []graph.PlaceKey{"05762002"}) || !strings.Contains(a.Missing[0].Reason, "4 von 4") {
		t.Errorf("missing: got %+v, want Ukrainian first", a.Missing)
	}
	if l := a.Load[0]; l.Mediator != "azad" || l.Jobs != 5 || l.Minutes != 300 || l.YesShare == nil || *l.YesShare != 1 {
		t.Errorf("load: got %+v, want Azad with five hours", l)
	}
	if len(a.ByMonth) != 1 || a.ByMonth[0].Month != "2026-11" || len(a.ByTown) != 2 || a.ByTopic[1].Topic != "" {
		t.Errorf("got %+v %+v %+v, want November, two towns, two topics", a.ByMonth, a.ByTown, a.ByTopic)
	}
}

var (
	pdfStream = regexp.MustCompile(`(?s)stream\r?\n(.*?)\r?\nendstream`)
	pdfShown  = regexp.MustCompile(`(?s)\(((?:[^\\)]|\\.)*)\) ?Tj`)
	pdfEscape = regexp.MustCompile(`(?s)\\(.)`)
)

// pdfText is the text our PDF files show, a line a piece.
func pdfText(t *testing.T, file []byte) string {
	t.Helper()
	var out strings.Builder
	for _, m := range pdfStream.FindAllSubmatch(file, -1) {
		r, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue // a font
		}
		plain, err := io.ReadAll(r)
		if err != nil {
			continue
		}
		for _, shown := range pdfShown.FindAllSubmatch(plain, -1) {
			raw := pdfEscape.ReplaceAllFunc(shown[1], func(b []byte) []byte {
				if b[1] == 'r' {
					return []byte{13}
				}
				return b[1:]
			})
			var units []uint16
			for i := 0; i+1 < len(raw); i += 2 {
				units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
			}
			out.WriteString(string(utf16.Decode(units)) + "\n")
		}
	}
	if out.Len() == 0 {
		t.Fatalf("no text in %.60q", file)
	}
	return out.String()
}
