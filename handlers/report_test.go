package handlers

import (
	"archive/zip"
	"bytes"
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/browsertest"
)

// councilHouse serves a measure with everything a measure can have, and a
// conference with notes.
func councilHouse(t *testing.T) *house {
	t.Helper()
	h := sampleHouse(t)
	h.reported("2017", "g-1", "arbeit")
	return h
}

// reported adds to a conference and a goal of it what a report speaks of.
func (h *house) reported(conference, goal string, room graph.TopicKey) {
	h.t.Helper()
	about := graph.Ref{Kind: graph.KindConference, ID: conference}
	records, err := h.store.Records(h.t.Context(), []graph.Ref{about})
	if err != nil || len(records) != 1 {
		h.t.Fatalf("no conference: %v", err)
	}
	conf := records[0].(graph.Conference)
	conf.Rooms = []graph.TopicKey{room}
	at := time.Date(2026, 2, 11, 10, 0, 0, 0, time.UTC)
	note := func(id graph.NoteID, text string, state graph.NoteState, became graph.MeasureID) graph.Note {
		return graph.Note{Meta: meta(graph.Public), ID: id, About: about, Room: room, Text: text, State: state, At: at, Measure: became}
	}
	m := graph.Measure{Meta: meta(graph.Public), ID: "m-full", Goal: graph.GoalID(goal), Aim: graph.Aim{Title: "Stammtisch der Betriebe", State: graph.AimUnderway, Weight: 3, Share: ptr(60),
		Owner: graph.Owner{Name: "Eva Wolf", Email: "eva.wolf@kreis.example"}, Milestones: []graph.Milestone{{Title: "Raum gefunden", Done: "2026-03-01"}, {Title: "Zehn Betriebe", Due: "2027-01-31"}},
		Funding: []graph.Funding{{Source: "Land NRW", Cents: 1_250_050}}, Origin: []graph.NoteID{"n1"}, Metric: "cooperations",
		Indicators: []graph.Indicator{{Name: "Betriebe", Unit: "Betriebe", Target: 10, Values: []graph.Value{{On: "2026-03-01", Value: 2}, {On: "2026-09-01", Value: 6.5}}}}}}
	graphtest.Store(h.t, h.store, conf, m, note("n1", "Ein Stammtisch wäre gut", graph.NoteTaken, "m-full"), note("n2", "Mehr Parkplätze", graph.NoteNew, ""), note("n3", "Unsinn", graph.NoteHidden, ""))
}

// TestReportInABrowser: the page with plots and tables, on a phone and on paper.
func TestReportInABrowser(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	h.reported("K1", "G1", "sport")
	for _, lang := range []string{"de", "ar"} {
		v := browsertest.Phone
		v.Cookies = []*http.Cookie{{Name: languageCook, Value: lang}, {Name: sessionCookie, Value: h.sessions[graph.RoleCoordinator]}}
		p := b.Page(t, address+"/konzept/bericht?am="+tomorrow(), v)
		if n := browsertest.Eval[int](t, p, `document.querySelectorAll("svg.ln-plot circle").length`); n != 9+2 {
			t.Errorf("%s: got %d points in the plots, want nine of the district's and two of this measure's", lang, n)
		}
		for _, found := range wrongInBrowser(t, p) {
			t.Errorf("%s: %s", lang, found)
		}
		if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
			p.Screenshot(t, dir+"/report-"+lang+".png")
		}
	}
}

// tomorrow is after everything a test has written by the store's clock.
func tomorrow() string { return time.Now().AddDate(0, 0, 2).Format(time.DateOnly) }

var reportSays = []string{"Stammtisch der Betriebe", "Raum gefunden", "Zehn Betriebe", "Land NRW", "12.500,50", "Eva Wolf", "Ein Stammtisch wäre gut", "Mehr Parkplätze", "noch offen",
	"6,5", "45", "in Umsetzung", "Zettel: 3. In Maßnahmen aufgegangen: "}

func TestReportPage(t *testing.T) {
	h := councilHouse(t)
	got := h.page(graph.RoleCoordinator, "/konzept/bericht?am="+tomorrow())
	text := string(got.body)
	for _, want := range append(reportSays, "ln-plot", "/konzept/bericht.docx?am="+tomorrow()) {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(text, "Unsinn") {
		t.Errorf("a hidden note is shown")
	}
	if old := string(h.page(graph.RoleCoordinator, "/konzept/bericht?am=2001-01-01").body); strings.Contains(old, "Stammtisch") {
		t.Errorf("the report of 2001 knows what is of today")
	}
	for _, path := range []string{"/konzept/bericht", "/konzept/bericht.docx", "/konzept/bericht.pdf"} {
		if got := h.do(asked{role: graph.RoleMember, path: path, html: true}); got.status != 403 {
			t.Errorf("%s for a member: got %d, want 403", path, got.status)
		}
		if got := h.do(asked{role: graph.RoleCoordinator, path: path + "?am=gestern", html: true}); got.status != 400 {
			t.Errorf("%s for no day: got %d, want 400", path, got.status)
		}
	}
}

// TestReportFiles: the files say what the page says, and the same twice.
func TestReportFiles(t *testing.T) {
	h := councilHouse(t)
	file := func(ending string) reply {
		got := h.do(asked{role: graph.RoleCoordinator, path: "/konzept/bericht." + ending + "?am=" + tomorrow(), html: true})
		want(t, got, 200)
		if !strings.Contains(got.header.Get("Content-Disposition"), "konzept-"+tomorrow()+"."+ending) {
			t.Errorf("got disposition %q", got.header.Get("Content-Disposition"))
		}
		return got
	}
	docx, again := file("docx"), file("docx")
	if !bytes.Equal(docx.body, again.body) {
		t.Errorf("the same report makes two DOCX")
	}
	text := unzipped(t, docx.body, "word/document.xml")
	for _, want := range reportSays {
		if !strings.Contains(text, want) {
			t.Errorf("the DOCX does not say %q", want)
		}
	}
	if strings.Contains(text, "eva.wolf@") {
		t.Errorf("the DOCX shows an address")
	}
	pdf := file("pdf")
	if !bytes.HasPrefix(pdf.body, []byte("%PDF-")) || !bytes.Equal(pdf.body, file("pdf").body) {
		t.Errorf("the PDF is none, or not the same twice")
	}
}

func unzipped(t *testing.T, b []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestReportLeavesTheHouse: what the council gets holds nothing that is for
// coordinators alone, though a coordinator makes it; nor what was open once and is
// not any more.
func TestReportLeavesTheHouse(t *testing.T) {
	a := newAviary()
	closed := graph.Measure{Meta: meta(graph.Public), ID: "m-zu", Aim: graph.Aim{Title: "Einst offen", State: graph.AimUnderway}}
	a.add(closed)
	h := aviaryHouse(t, a)
	closed.Version, closed.Visibility = 1, graph.Coordination
	graphtest.Store(t, h.store, closed)
	got := h.do(asked{role: graph.RoleCoordinator, path: "/konzept/bericht.docx?am=" + tomorrow(), html: true})
	want(t, got, 200)
	text := []byte(unzipped(t, got.body, "word/document.xml"))
	for _, c := range a.leaks(text, toMembers) {
		t.Errorf("the report shows %s: %s", c.field, around(text, c.text))
	}
	if seen := a.sought(text, func(c canary) bool { return c.from == toMembers }); len(seen) == 0 {
		t.Errorf("the report shows nothing that members may know")
	}
	if strings.Contains(string(text), "Einst offen") {
		t.Errorf("the report shows what is closed today")
	}
}

// testReportOverAPI: programs get the files of the page, for the same day, and
// only coordinators do.
func testReportOverAPI(t *testing.T) {
	h := councilHouse(t)
	const at = "/api/v1/concept/report"
	for format, begin := range map[string]string{"pdf": "%PDF-", "docx": "PK"} {
		page := h.as(graph.RoleCoordinator, "/konzept/bericht."+format+"?am=2026-03-15&lang=de")
		got := h.as(graph.RoleCoordinator, at+"?date=2026-03-15&lang=de&format="+format)
		want(t, got, 200)
		if !bytes.HasPrefix(got.body, []byte(begin)) || !bytes.Equal(got.body, page.body) {
			t.Errorf("%s: got %d bytes beginning %.8q, want the %d of the page", format, len(got.body), got.body, len(page.body))
		}
		if name := got.header.Get("Content-Disposition"); !strings.Contains(name, "konzept-2026-03-15."+format) {
			t.Errorf("%s: got name %q", format, name)
		}
	}
	if got := h.as(graph.RoleCoordinator, at); !bytes.HasPrefix(got.body, []byte("%PDF-")) {
		t.Errorf("no format: got %.8q, want a PDF", got.body)
	}
	want(t, h.as(graph.RoleMember, at), 403)
	want(t, h.as("", at), 401)
	want(t, h.as(graph.RoleCoordinator, at+"?format=odt"), 400)
	want(t, h.as(graph.RoleCoordinator, at+"?date=2026-02-30"), 400)
}
