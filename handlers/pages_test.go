package handlers

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

// doc is a page to look into.
type doc struct {
	t    testing.TB
	root *html.Node
	reply
}

// page asks for a page as a browser does.
func (h *house) page(role graph.Role, path string) doc {
	h.t.Helper()
	return newDoc(h.t, h.do(asked{role: role, path: path, html: true}))
}

// post sends a form as a browser does.
func (h *house) post(role graph.Role, path string, form url.Values) doc {
	h.t.Helper()
	return newDoc(h.t, h.do(asked{role: role, method: http.MethodPost, path: path, body: form.Encode(), html: true,
		headers: map[string]string{"Content-Type": "application/x-www-form-urlencoded"}}))
}

func newDoc(t testing.TB, r reply) doc {
	t.Helper()
	root, err := html.Parse(strings.NewReader(string(r.body)))
	if err != nil {
		t.Fatal(err)
	}
	return doc{t, root, r}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func text(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// all are the elements of a name, with an attribute of a value where given as
// "a[href=/x]", or a class as "p.ln-status".
func (d doc) all(what string) []*html.Node {
	tag, class, _ := strings.Cut(what, ".")
	tag, cond, byAttr := strings.Cut(tag, "[")
	if byAttr {
		tag, cond, _ = strings.Cut(what, "[")
		class = ""
	}
	name, value, _ := strings.Cut(strings.TrimSuffix(cond, "]"), "=")
	var out []*html.Node
	for n := range d.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == tag &&
			(class == "" || strings.Contains(" "+attr(n, "class")+" ", " "+class+" ")) &&
			(!byAttr || attr(n, name) == value) {
			out = append(out, n)
		}
	}
	return out
}

// says is the text of the first such element.
func (d doc) says(what string) string {
	if found := d.all(what); len(found) > 0 {
		return text(found[0])
	}
	return ""
}

func (d doc) texts(what string) []string {
	var out []string
	for _, n := range d.all(what) {
		out = append(out, text(n))
	}
	return out
}

// want fails unless the status is as said and the page's text holds all words.
func (d doc) want(status int, words ...string) doc {
	d.t.Helper()
	if d.status != status {
		d.t.Errorf("got status %d, want %d: %s", d.status, status, d.says("h1"))
	}
	whole := text(d.root)
	for _, w := range words {
		if !strings.Contains(whole, w) {
			d.t.Errorf("got no %q in %.1500s", w, whole)
		}
	}
	return d
}

// lacks fails if the page says any of the words anywhere.
func (d doc) lacks(words ...string) doc {
	d.t.Helper()
	for _, w := range words {
		if strings.Contains(string(d.body), w) {
			d.t.Errorf("got %q, want it nowhere", w)
		}
	}
	return d
}

// field is the value of an input, text area or select.
func (d doc) field(name string) string {
	if found := d.all("input[name=" + name + "]"); len(found) > 0 {
		return attr(found[0], "value")
	}
	if found := d.all("textarea[name=" + name + "]"); len(found) > 0 {
		return text(found[0])
	}
	if found := d.all("select[name=" + name + "]"); len(found) > 0 {
		return selected(found[0])
	}
	return ""
}

func hasAttr(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

// form is what a browser would send of the form with the action.
func (d doc) form(action string) url.Values {
	d.t.Helper()
	out := url.Values{}
	found := d.all("form[action=" + action + "]")
	if len(found) == 0 {
		d.t.Fatalf("no form to %s on %q", action, d.says("h1"))
	}
	for n := range found[0].Descendants() {
		name := attr(n, "name")
		switch {
		case name == "":
		case n.Data == "input" && (attr(n, "type") == "checkbox" || attr(n, "type") == "radio"):
			if hasAttr(n, "checked") {
				out.Add(name, attr(n, "value"))
			}
		case n.Data == "input":
			out.Add(name, attr(n, "value"))
		case n.Data == "textarea":
			if n.FirstChild != nil {
				out.Add(name, strings.TrimPrefix(n.FirstChild.Data, "\n"))
			}
		case n.Data == "select":
			out.Add(name, selected(n))
		}
	}
	return out
}

func selected(n *html.Node) string {
	first, seen := "", false
	for o := range n.Descendants() {
		if o.Data != "option" {
			continue
		}
		if hasAttr(o, "selected") {
			return attr(o, "value")
		}
		if !seen {
			first, seen = attr(o, "value"), true
		}
	}
	return first
}

func TestPagesSay(t *testing.T) {
	h := sampleHouse(t)
	for _, c := range []struct {
		role   graph.Role
		path   string
		status int
		h1     string
		words  []string
	}{
		{"", "/", 200, "Wer hilft wem im Kreis Höxter?", []string{"Wer ist zuständig?", "Wer passt zu wem?", "Wer spricht die Sprache?", "Arbeitserlaubnis"}},
		{"", "/?lang=en", 200, "Who helps whom in Kreis Höxter?", []string{"Who is responsible?", "Work permit"}},
		{"", "/suche?q=oehrbach", 200, "Suche", []string{"TSV Öhrbach", "Treffer für „oehrbach“."}},
		{"", "/suche?q=Arbeitserlaubnis", 200, "Suche", []string{"Ihre Ansprechperson", "Kommunales Integrationszentrum", "Mira Özdemir"}},
		{"", "/suche?q=qqqq", 200, "Suche", []string{"Nichts gefunden", "0 Treffer"}},
		{"", "/suche?q=x&type=nonsense", 422, "Suche", []string{"Bitte prüfen Sie Ihre Angaben"}},
		{"", "/akteure", 200, "Akteure", []string{"8 Akteure gefunden.", "TSV Öhrbach", "Frauenhaus"}},
		{"", "/akteure?place=Auental&near=%C3%96hrbach", 200, "Akteure", []string{"TSV Öhrbach", "0,1 km"}},
		{"", "/akteure?place=Nirgendwo", 422, "Akteure", []string{"Den Ort „Nirgendwo“ kennen wir nicht."}},
		{"", "/akteure?cursor=quatsch", 303, "", nil},
		{"", "/akteure/tsv", 200, "TSV Öhrbach", []string{"Sportverein", "Fußball für Kinder", "11 Plätze", "Willkommen Auental e. V.", "kooperiert", "Leitstelle Arbeit"}},
		{graph.RoleMember, "/akteure/tsv", 200, "TSV Öhrbach", []string{"Bearbeiten", "Ätherisches Yoga", "nur im Netzwerk", "vorgeschlagen"}},
		{"", "/akteure/employer", 404, "Nicht gefunden", nil},
		{graph.RoleCoordinator, "/akteure/employer", 200, "Möbelwerk Zell", []string{"nur Koordination"}},
		{"", "/akteure/old", 200, "Kulturverein von früher", []string{"archiviert"}},
		{"", "/akteure/ki", 200, "Kommunales Integrationszentrum", []string{"Zuständig für", "Arbeitserlaubnis", "Zuletzt bestätigt am 15.01.2026", "Mira Özdemir", "Runder Tisch Arbeit"}},
		{"", "/akteure/neu", 303, "", nil},
		{graph.RoleMember, "/akteure/neu", 403, "Nicht erlaubt", nil},
		{graph.RoleMember, "/akteure/svb/bearbeiten", 403, "Nicht erlaubt", nil},
		{"", "/ansprechpartner", 200, "Wer ist zuständig?", []string{"Thema", "Personenkreis"}},
		{"", "/ansprechpartner?topic=arbeitserlaubnis&place=05762001", 200, "Wer ist zuständig?", []string{"Ihre Ansprechperson", "Für „Arbeitserlaubnis“ in Kreis ist diese Stelle zuständig.", "Jetzt geöffnet, bis 12:00 Uhr", "mira@kreis.example"}},
		{"", "/ansprechpartner?topic=arbeitserlaubnis&place=37671&group=anerkannt&date=2026-03-10", 200, "Wer ist zuständig?", []string{"Jobcenter ist bis 31.03.2026 abwesend und ab 01.04.2026 wieder da."}},
		{"", "/ansprechpartner?topic=fussball&place=05762001", 200, "Wer ist zuständig?", []string{"2 Stellen sind gleichermaßen zuständig", "Ägidius-Café", "Oberthema „Sport und Freizeit“"}},
		{"", "/ansprechpartner?topic=fussball", 200, "Wer ist zuständig?", []string{"Es kommt auf den Ort an", "Bergheim"}},
		{"", "/ansprechpartner?topic=fussball&place=05762002", 200, "Wer ist zuständig?", []string{"Hier ist niemand als zuständig eingetragen", "Fragen Sie die Koordination"}},
		{"", "/ansprechpartner?topic=Quatsch", 422, "Wer ist zuständig?", []string{"Das Thema „Quatsch“ kennen wir nicht."}},
		{"", "/vereine-und-initiativen", 200, "Wer passt zu wem?", nil},
		{"", "/vereine-und-initiativen?name=&place=05762002&kind=", 200, "Wer passt zu wem?", []string{"SV Bergheim 1921"}},
		{"", "/vereine-und-initiativen?actor=svb&radius_km=60", 200, "Wer passt zu SV Bergheim 1921?", nil},
		{"", "/vereine-und-initiativen?actor=weg", 404, "Nicht gefunden", nil},
		{"", "/vereine-und-initiativen/plan", 303, "", nil},
		{graph.RoleCoordinator, "/vereine-und-initiativen/plan", 200, "Plan für den Kreis", []string{"Paare:"}},
		{"", "/sprachlotsen", 200, "Wer spricht die Sprache?", []string{"Kurmandschi", "Kurmancî", "1–3", "So fragen Sie an", "Einsatz ist für Einrichtungen"}},
		{"", "/sprachlotsen?language=ckb", 200, "Wer spricht die Sprache?", []string{"Diese Sprache spricht zurzeit niemand im Pool."}},
		{graph.RoleMember, "/sprachlotsen?language=&start=", 422, "Wer spricht die Sprache?", []string{"Bitte füllen Sie dieses Feld aus."}},
		{graph.RoleMember, "/sprachlotsen?language=Kurmandschi&start=2026-12-10T10:00&minutes=60&place=05762001", 200, "Wer spricht die Sprache?", []string{"Ist wirklich Kurmandschi gemeint?"}},
		{graph.RoleMember, "/sprachlotsen/anfragen", 200, "Anfragen", nil},
		{"", "/sprachlotsen/anfragen/neu", 303, "", nil},
		{"", "/netzwerk", 200, "Das Netzwerk", []string{"Beginnen Sie mit einer Frage"}},
		{"", "/netzwerk?around=welcome", 200, "Das Netzwerk", []string{"TSV Öhrbach", "kooperiert"}},
		{"", "/netzwerk?around=Niemand", 422, "Das Netzwerk", []string{"„Niemand“ gibt es nicht."}},
		{"", "/konzept", 200, "Integrationskonzept", []string{"Integrationskonferenz 2017", "Leitstelle Arbeit", "0 % umgesetzt", "Träger: Kommunales Integrationszentrum", "12,5 von 100"}},
		{"", "/anmelden", 200, "Anmelden", nil},
		{graph.RoleMember, "/anmelden?next=/konzept", 303, "", nil},
		{"", "/verwaltung", 303, "", nil},
		{graph.RoleMember, "/verwaltung", 403, "Nicht erlaubt", nil},
		{graph.RoleCoordinator, "/verwaltung", 200, "Verwaltung", []string{"Fragen ohne Antwort", "Akteure, lange nicht bestätigt"}},
		{graph.RoleCoordinator, "/verwaltung/konten", 403, "Nicht erlaubt", nil},
		{graph.RoleAdmin, "/verwaltung/konten", 200, "Konten", []string{"Vorstand TSV", "TSV Öhrbach"}},
		{graph.RoleAdmin, "/verwaltung/einstellungen", 200, "Einstellungen", []string{"Impressum (Deutsch)"}},
		{"", "/impressum", 200, "Impressum", []string{"Angaben gemäß § 5 DDG"}},
		{"", "/datenschutz", 200, "Datenschutz", []string{"Cookies"}},
		{"", "/barrierefreiheit", 200, "Barrierefreiheit", []string{"BITV NRW", "Barriere melden"}},
		{"", "/gibt-es-nicht", 404, "Nicht gefunden", nil},
	} {
		d := h.page(c.role, c.path)
		if got := d.says("h1"); got != c.h1 {
			t.Errorf("%s: got heading %q, want %q", c.path, got, c.h1)
		}
		d.t = named{t, c.path}
		d.want(c.status, c.words...)
		if c.status < 300 && len(d.all("main")) != 1 {
			t.Errorf("%s: got %d main elements, want 1", c.path, len(d.all("main")))
		}
	}
}

// named says which case an error is about.
type named struct {
	testing.TB
	name string
}

func (n named) Errorf(format string, args ...any) {
	n.Helper()
	n.TB.Errorf(n.name+": "+format, args...)
}

func TestVisitorsSeeNothingOfTheShelter(t *testing.T) {
	h := sampleHouse(t)
	for _, path := range []string{"/akteure/shelter", "/akteure?near=Auental", "/suche?q=Frauenhaus", "/akteure/shelter.vcf", "/netzwerk?kind=welfare"} {
		d := h.page("", path).want(200)
		if path == "/akteure/shelter" {
			d.want(200, "0800 116016")
			d.lacks("Auental", "37671", "Hauptstraße", "51.704")
		}
	}
	h.page(graph.RoleMember, "/akteure/shelter").want(200, "Hauptstraße 1", "nur im Netzwerk")
}

func TestMarkupInNamesStaysText(t *testing.T) {
	evil := graph.Actor{Meta: graph.Meta{Visibility: graph.Public}, ID: "evil", Slug: "evil", Kind: graph.CulturalClub,
		Name: `<img src=x onerror=alert(1)> Treff`, Description: `</em><script>alert(2)</script>`, Aliases: []string{`"><b>Treff`}}
	records := append(graphtest.Sample(), graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "K", Role: graph.RoleCoordinator}, evil)
	h := newHouse(t, records)
	for _, path := range []string{"/suche?q=treff", "/suche/vorschlaege?q=treff", "/akteure", "/akteure/evil", "/suche?q=%3Cscript%3Ealert(3)%3C%2Fscript%3E", "/vereine-und-initiativen?actor=evil", "/akteure/evil/bearbeiten"} {
		d := h.page(graph.RoleCoordinator, path).want(200)
		for _, n := range d.all("img") {
			t.Errorf("%s: got <img src=%s>", path, attr(n, "src"))
		}
		for _, n := range d.all("script") {
			if attr(n, "src") == "" && attr(n, "type") != "application/ld+json" {
				t.Errorf("%s: got a script %q", path, text(n))
			}
			if n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "<") {
				t.Errorf("%s: got < inside a data block", path)
			}
		}
	}
	marks := h.page("", "/suche?q=treff").texts("mark")
	if len(marks) == 0 || marks[0] != "Treff" {
		t.Errorf("got marks %q, want Treff", marks)
	}
}

func TestSuggestionsAreAFragment(t *testing.T) {
	h := sampleHouse(t)
	got := h.do(asked{path: "/suche/vorschlaege?q=oehr", html: true})
	if body := string(got.body); !strings.Contains(body, `data-href="/akteure/tsv"`) || strings.Contains(body, "<html") {
		t.Errorf("got %s", body)
	}
	if got := h.do(asked{path: "/suche/vorschlaege?q=", html: true}); strings.TrimSpace(string(got.body)) != "" {
		t.Errorf("got %q for nothing typed, want nothing", got.body)
	}
}

func TestStatusIsOnePoliteSentence(t *testing.T) {
	h := sampleHouse(t)
	for path, want := range map[string]string{
		"/akteure":                  "8 Akteure gefunden.",
		"/akteure?kind=sports_club": "2 Akteure gefunden.",
		"/suche?q=%C3%96hrbach":     "Treffer für „Öhrbach“.",
	} {
		regions := h.page("", path).all("p[role=status]")
		if len(regions) != 1 || !strings.HasSuffix(text(regions[0]), want) {
			t.Errorf("%s: got %d regions, want one saying %q", path, len(regions), want)
		}
	}
}

func TestDirectoryPagesShowEveryActorOnce(t *testing.T) {
	h := sampleHouse(t)
	seen := map[string]int{}
	path := "/akteure?limit=3"
	for n := 0; path != "" && n < 10; n++ {
		d := h.page("", path).want(200)
		for _, title := range d.texts("h2.ln-result__title") {
			seen[title]++
		}
		path = ""
		if next := d.all("a[rel=next]"); len(next) > 0 {
			path = attr(next[0], "href")
		}
	}
	if len(seen) != 8 {
		t.Errorf("got %d actors %v, want 8", len(seen), seen)
	}
	for title, n := range seen {
		if n != 1 {
			t.Errorf("%s: got %d times, want once", title, n)
		}
	}
}

func TestLanguageSwitchKeepsThePage(t *testing.T) {
	h := sampleHouse(t)
	d := h.page("", "/akteure?kind=sports_club&near=Auental")
	links := d.all("a[hreflang=en]")
	if len(links) != 1 {
		t.Fatalf("got %d links, want 1", len(links))
	}
	en := h.page("", attr(links[0], "href")).want(200, "organisations found", "SV Bergheim 1921")
	if got := en.field("near"); got != "Auental" {
		t.Errorf("got near %q, want Auental", got)
	}
	if cookie := en.header.Get("Set-Cookie"); !strings.Contains(cookie, "sprache=en") {
		t.Errorf("got cookie %q, want the language", cookie)
	}
}

func TestRobots(t *testing.T) {
	h := sampleHouse(t)
	got := string(h.do(asked{path: "/robots.txt"}).body)
	for _, line := range []string{"Disallow: /suche", "Disallow: /netzwerk/daten", "Disallow: /verwaltung"} {
		if !strings.Contains(got, line) {
			t.Errorf("got no %q", line)
		}
	}
	if d := h.page("", "/suche?q=sport"); len(d.all("meta[name=robots]")) != 1 {
		t.Error("a page of hits may be indexed, want noindex")
	}
	if d := h.page("", "/akteure/tsv"); len(d.all("link[rel=canonical]")) != 1 || len(d.all("link[type=text/vcard]")) != 1 {
		t.Error("an actor's page: want a canonical address and the vCard")
	}
}
