package handlers

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/web/picture"
)

// pictureData is what the browser gets.
type pictureData struct {
	Day    graph.Date  `json:"day"`
	First  graph.Date  `json:"first"`
	Around int         `json:"around"`
	Nodes  [][]any     `json:"nodes"`
	Edges  [][]int     `json:"edges"`
	Kinds  [][2]string `json:"kinds"`
}

func (d pictureData) names() string {
	var out []string
	for _, n := range d.Nodes {
		out = append(out, n[0].(string))
	}
	return strings.Join(out, ", ")
}

func (h *house) pictureData(role graph.Role, question string) (d pictureData) {
	h.t.Helper()
	got := h.as(role, "/netzwerk/daten?lang=de&"+question)
	want(h.t, got, 200)
	got.decode(h.t, &d)
	return d
}

func TestNetworkPage(t *testing.T) {
	h := sampleHouse(t)
	page := h.page("", "/netzwerk?around=welcome").want(200, "Rund um Willkommen Auental e. V.", "Stand am 25.11.2026.", "Der Ausschnitt umfasst 2 Akteure.", "Im Einzelnen: kooperiert 1.",
		"TSV Öhrbach", "Kooperation: kooperiert", "Fußball", "01.04.2025", "Bild als SVG")
	if strings.Contains(text(page.root), "SV Bergheim") {
		t.Error("a resting cooperation is shown to a visitor")
	}
	h.page(graph.RoleMember, "/netzwerk?around=welcome&state=resting,cooperating").want(200, "kooperiert 1, ruht 1", "SV Bergheim")
	h.page("", "/netzwerk?around=alliance").want(200, "Rund um Runder Tisch Arbeit", "Mitgliedschaft 2", "Kommunales Integrationszentrum")
	h.page("", "/netzwerk?around=alliance&relation=cooperation").want(200, "Der Ausschnitt umfasst 1 Akteur.")
	h.page("", "/netzwerk?around=welcome&relation=duty").want(200, "gleiche Zuständigkeit 1", "Ägidius-Café")
	h.page("", "/netzwerk?around=ki&relation=aim").want(200, "gemeinsame Maßnahme 1", "TSV Öhrbach")
	h.page("", "/netzwerk?around=welcome&on=2025-03-31").want(200, "Stand am 31.03.2025.", "Der Ausschnitt umfasst 1 Akteur.")
	h.page("", "/netzwerk?kind=sports_club&with=initiative").want(200, "Zwischen Sportverein und Flüchtlingsinitiative", "kooperiert 1")
	h.page("", "/netzwerk?whole=1").want(200, "Das ganze Netzwerk", "Akteure ohne Verbindung")
	h.page("", "/netzwerk?whole=1&without=sports_club&size=ways&colour=town&sort=town").want(200, "Das ganze Netzwerk")
	h.page("", "/netzwerk").want(200, "Beginnen Sie mit einer Frage", "Das ganze Netzwerk zeigen")
}

// A wrong question is answered with a sentence, on the page at its field.
func TestNetworkQuestionsThatAreWrong(t *testing.T) {
	h := sampleHouse(t)
	for query, sentence := range map[string]string{
		"around=gibtesnicht": "„gibtesnicht“ gibt es nicht.", "relation=liebe": "„liebe“ steht nicht zur Wahl.", "state=suggested": "„suggested“ steht nicht zur Wahl.",
		"on=2099-01-01": "Dieser Tag kommt erst.", "on=gestern": "„gestern“ ist kein Datum.", "colour=rot": "„rot“ steht nicht zur Wahl.", "size=gross": "„gross“ steht nicht zur Wahl.",
		"sort=zufall": "„zufall“ steht nicht zur Wahl.", "without=menschen": "„menschen“ steht nicht zur Wahl.", "with=menschen": "„menschen“ steht nicht zur Wahl.",
		"actors=viele": "Bitte eine Zahl zwischen", "topic=quatschkram": "quatschkram",
	} {
		h.page("", "/netzwerk?whole=1&"+query).want(422, sentence)
		for _, path := range []string{"/netzwerk/daten?whole=1&", "/netzwerk/bild.svg?whole=1&"} {
			if got := h.as("", path+query); got.status != 400 {
				t.Errorf("%s%s: got %d, want 400", path, query, got.status)
			}
		}
	}
}

// Everybody sees of the picture what the records may be shown of, and counts
// nothing else.
func TestNetworkPictureByReader(t *testing.T) {
	h := sampleHouse(t)
	for role, names := range map[graph.Role]string{
		"":                    "Jobcenter, Kommunales Integrationszentrum",
		graph.RoleMember:      "Jobcenter, Kommunales Integrationszentrum, SV Bergheim 1921, TSV Öhrbach, Willkommen Auental e. V.",
		graph.RoleCoordinator: "Möbelwerk Zell",
	} {
		d := h.pictureData(role, "whole=1")
		for name := range strings.SplitSeq(names, ", ") {
			if !strings.Contains(d.names(), name) {
				t.Errorf("%s: got %s, want %s among them", role, d.names(), name)
			}
		}
		if role != graph.RoleCoordinator && strings.Contains(d.names(), "Möbelwerk") {
			t.Errorf("%s: got %s", role, d.names())
		}
		for _, e := range d.Edges {
			if max(e[0], e[1]) >= len(d.Nodes) || len(e) < 5 || (len(e)-2)%3 != 0 {
				t.Errorf("%s: got line %v", role, e)
			}
		}
	}
	around := h.pictureData("", "around=welcome")
	if around.Nodes[around.Around][0] != "Willkommen Auental e. V." || around.First == "" || around.Day != "2026-11-25" {
		t.Errorf("around: got %+v", around)
	}
	if d := h.pictureData("", ""); len(d.Nodes) != 0 || d.Around != -1 {
		t.Errorf("nothing asked: got %+v", d)
	}
}

// What changes is seen at once, however long the picture was kept.
func TestPicturesFollowWrites(t *testing.T) {
	h := sampleHouse(t)
	before := len(h.pictureData("", "whole=1").Edges)
	if again := len(h.pictureData("", "whole=1").Edges); again != before {
		t.Fatalf("got %d lines, then %d", before, again)
	}
	graphtest.Store(t, h.server.store, graph.Cooperation{Meta: meta(graph.Public), ID: "cafe:svb", A: "cafe", B: "svb", State: graph.Cooperating, Since: "2026-11-01"})
	if got := len(h.pictureData("", "whole=1").Edges); got != before+1 {
		t.Errorf("got %d lines, want %d", got, before+1)
	}
}

// Names are text in page, data and drawing, and addresses lead to actors alone.
func TestNamesOfThePictureAreText(t *testing.T) {
	h := sampleHouse(t)
	evil := `<img src=x onerror=alert(1)> Treff</title><script>alert(1)</script>`
	graphtest.Store(t, h.store, graph.Actor{Meta: meta(graph.Public), ID: "evil", Slug: "evil", Name: evil, Kind: graph.Initiative, MemberOf: []graph.ActorID{"alliance"}})
	for _, path := range []string{"/netzwerk?around=evil", "/netzwerk/bild.svg?around=evil&colour=group"} {
		got := h.do(asked{path: path, html: strings.HasPrefix(path, "/netzwerk?")})
		want(t, got, 200)
		if body := string(got.body); strings.Contains(body, "<img src=x") || strings.Contains(body, "<script>alert") || !strings.Contains(body, "&lt;img src=x") {
			t.Errorf("%s: the name is no text", path)
		}
	}
	if got := h.as("", "/netzwerk/daten?around=evil"); strings.Contains(string(got.body), "<") {
		t.Errorf("data: got %s, want no angle bracket", got.body)
	}
}

// The drawing is a whole file of its own, cached like a page, the same each time.
func TestNetworkImage(t *testing.T) {
	h := sampleHouse(t)
	got := h.as("", "/netzwerk/bild.svg?whole=1&lang=de")
	want(t, got, 200)
	if kind := got.header.Get("Content-Type"); kind != "image/svg+xml" {
		t.Errorf("got %s, want an SVG", kind)
	}
	for _, part := range []string{`<title id="t">Das ganze Netzwerk</title>`, `<desc id="d">Stand am 25.11.2026.`, `role="img"`, "kooperiert", "Sportverein (1)", `<a href="/akteure/tsv">`} {
		if !strings.Contains(string(got.body), part) {
			t.Errorf("lacks %s", part)
		}
	}
	if again := h.as("", "/netzwerk/bild.svg?whole=1&lang=de"); !slices.Equal(got.body, again.body) {
		t.Error("a second drawing differs")
	}
	if ar := h.as("", "/netzwerk/bild.svg?whole=1&lang=ar"); !strings.Contains(string(ar.body), `direction="rtl"`) {
		t.Error("in Arabic the title does not run from right to left")
	}
}

// Long tables come in pages: every line once, and beyond the end the last page.
func TestNetworkTablesInPages(t *testing.T) {
	h := sampleHouse(t)
	var crowd []graph.Record
	for i := range 120 {
		id := graph.ActorID("x" + itoa(1000+i))
		crowd = append(crowd, graph.Actor{Meta: meta(graph.Public), ID: id, Slug: string(id), Name: "Verein " + itoa(1000+i), Kind: graph.CulturalClub, MemberOf: []graph.ActorID{"alliance"}})
	}
	graphtest.Store(t, h.store, crowd...)
	seen := map[string]int{}
	for _, page := range []string{"1", "2", "3"} {
		shown := text(h.page("", "/netzwerk?around=alliance&sort=name&actors="+page+"&lines="+page).want(200, "von 123").root)
		for _, r := range crowd {
			if strings.Contains(shown, r.(graph.Actor).Name) {
				seen[r.(graph.Actor).Name]++
			}
		}
	}
	if len(seen) != len(crowd) {
		t.Errorf("three pages show %d of %d", len(seen), len(crowd))
	}
	h.page("", "/netzwerk?around=alliance&actors=999").want(200, "101 bis 123 von 123")
}

func TestNetworkFormKeepsTheQuestion(t *testing.T) {
	h := sampleHouse(t)
	form := h.page("", "/netzwerk?whole=1&relation=aim&relation=duty&state=resting&on=2026-01-01&size=same&colour=town").form("/netzwerk")
	want := url.Values{"relation": {"none", "aim", "duty"}, "state": {"none", "resting"}, "on": {"2026-01-01"}, "size": {"same"}, "colour": {"town"}, "whole": {"1"}}
	for name, values := range want {
		if !slices.Equal(form[name], values) {
			t.Errorf("%s: got %v, want %v", name, form[name], values)
		}
	}
}

// What nobody chose is the usual, and ticked as such; nothing chosen is nothing, in
// page, data and drawing, and they say so.
func TestNetworkWithoutLines(t *testing.T) {
	h := sampleHouse(t)
	usual := h.page("", "/netzwerk?whole=1").form("/netzwerk")
	if got := usual["relation"]; !slices.Equal(got, []string{"none", "cooperation", "membership"}) {
		t.Errorf("the usual: got %v ticked", got)
	}
	if got := usual["state"]; !slices.Equal(got, []string{"none", "cooperating"}) {
		t.Errorf("the usual: got %v ticked", got)
	}
	const said = "Es ist keine Linie ausgewählt"
	for _, none := range []string{"relation=none", "relation=none&state=none", "relation=cooperation&state=none"} {
		page := h.page("", "/netzwerk?whole=1&"+none).want(200, said, "stehen in diesem Ausschnitt allein")
		if got := page.form("/netzwerk"); len(got["relation"])+len(got["state"]) == len(usual["relation"])+len(usual["state"]) {
			t.Errorf("%s: the form has %v, %v ticked", none, got["relation"], got["state"])
		}
		drawing := h.as("", "/netzwerk/bild.svg?whole=1&lang=de&"+none)
		if body := string(drawing.body); !strings.Contains(body, ">"+said) || strings.Contains(body, "<a ") {
			t.Errorf("%s: the drawing does not say that it is empty", none)
		}
	}
	if got := h.as("", "/netzwerk/daten?whole=1&relation=none&relation=aim").body; !slices.Equal(got, h.as("", "/netzwerk/daten?whole=1&relation=aim").body) {
		t.Error("none beside another choice is not that choice")
	}
}

// What is counted of a day alone is the same as in all of the data.
func TestNetworkCountsOfADay(t *testing.T) {
	h := sampleHouse(t)
	for _, question := range []string{"whole=1", "whole=1&on=2020-01-01", "around=welcome&relation=none", "kind=sports_club&with=initiative", ""} {
		d := h.pictureData(graph.RoleMember, question)
		var day picture.DayData
		got := h.as(graph.RoleMember, "/netzwerk/daten?lang=de&only=counts&"+question)
		want(t, got, 200)
		got.decode(t, &day)
		if len(day.Ways) != len(d.Nodes) || len(day.Groups) != len(d.Nodes) || day.Day != d.Day {
			t.Fatalf("%s: %d ways, %d groups for %d actors of %s", question, len(day.Ways), len(day.Groups), len(d.Nodes), d.Day)
		}
		for i, n := range d.Nodes {
			if int(n[4].(float64)) != day.Ways[i] || int(n[9].(float64)) != day.Groups[i] {
				t.Errorf("%s: %v, but alone %d, %d", question, n, day.Ways[i], day.Groups[i])
			}
		}
	}
	want(t, h.as("", "/netzwerk/daten?whole=1&only=alles"), 400)
}
