package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"lotsennetz/graph"
	"lotsennetz/internal/browsertest"
	"lotsennetz/web"
	"lotsennetz/web/locale"
	"lotsennetz/web/picture"
)

func TestMain(m *testing.M) {
	code := m.Run()
	browsertest.Close()
	os.Exit(code)
}

const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// gallery serves one page with every part the templates use, under the policy
// of the program. /plain leaves the bundle out, /rtl turns the page round.
func gallery(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	mux.Handle("/static/", http.StripPrefix("/static/", http.FileServerFS(web.Static())))
	for _, path := range []string{"/{$}", "/plain", "/rtl", "/plain/rtl"} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, r *http.Request) {
			fmt.Fprint(w, galleryPage(t, path))
		})
	}
	mux.HandleFunc("GET /vorschlaege", func(w http.ResponseWriter, r *http.Request) {
		if q := r.FormValue("q"); strings.HasPrefix("sport", q) {
			fmt.Fprint(w, `<li role="option" data-href="/rtl"><span class="ln-suggest__text">Sportverein</span> <span class="ln-suggest__kind">Akteur</span></li>`+
				`<li role="option"><span class="ln-suggest__text">Sport</span> <span class="ln-suggest__kind">Thema</span></li><script>document.title = "fremd"</script>`)
		}
	})
	mux.HandleFunc("GET /bild.json", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if err := json.NewEncoder(w).Encode(smallPicture().Data(locale.New("de", nil))); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /netzwerk/daten", func(w http.ResponseWriter, r *http.Request) {
		if err := json.NewEncoder(w).Encode(smallPicture().DayData(locale.New("de", nil))); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /netzwerk", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><html lang="de"><title>Netzwerk</title><div data-counted="tables"><p>Gezählt am %s.</p></div>`, r.FormValue("on"))
	})
	mux.HandleFunc("GET /bild.svg", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/svg+xml")
		if err := smallPicture().SVG(w, locale.New("de", nil), picture.Look{}, "Das Netzwerk", nil); err != nil {
			t.Error(err)
		}
	})
	mux.HandleFunc("GET /suche", func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintf(w, `<!doctype html><html lang="de"><title>Suche</title><link rel="icon" href="data:,"><p id="q">%q</p>`, r.FormValue("q"))
	})
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", policy)
		mux.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func galleryPage(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/gallery.html")
	if err != nil {
		t.Fatal(err)
	}
	dir, sheet := "ltr", "kern.css"
	if strings.Contains(path, "rtl") {
		dir, sheet = "rtl", "kern.rtl.css"
	}
	if strings.Contains(path, "plain") {
		sheet = "plain.css"
	}
	var bundle string
	if network, ok := web.Asset("network.js"); ok && sheet != "plain.css" {
		htmx, _ := web.Asset("htmx.js")
		bundle = fmt.Sprintf(`<script src="%s" defer></script><script src="%s" defer></script>`, htmx, network)
	}
	asset := func(name string) string { url, _ := web.Asset(name); return url }
	return strings.NewReplacer("{dir}", dir, "{sheet}", asset(sheet), "{own}", asset("lotsennetz.css"), "{theme}", asset("theme.js"),
		"{suggest}", asset("suggest.js"), "{icon}", asset("icon.svg"), "{bundle}", bundle).Replace(string(text))
}

func needBundle(t *testing.T) {
	t.Helper()
	if _, ok := web.Asset("kern.css"); ok {
		return
	}
	if os.Getenv("LOTSENNETZ_TEST_ALL") == "1" {
		t.Fatal("no bundle: run make bundle")
	}
	t.Skip("no bundle: run make bundle")
}

func TestGalleryHasNoViolation(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	url := gallery(t)
	phoneDark := browsertest.Phone
	phoneDark.Dark = true
	for name, v := range map[string]browsertest.View{"desktop": {}, "phone dark": phoneDark} {
		for _, path := range []string{"/", "/rtl", "/plain", "/plain/rtl"} {
			p := b.Page(t, url+path, v)
			for _, found := range p.Axe(t) {
				t.Errorf("%s %s: %v", path, name, found)
			}
			for _, problem := range p.Problems() {
				t.Errorf("%s %s: got %s, want no complaint of the browser", path, name, problem)
			}
			if wide := browsertest.Eval[int](t, p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
				t.Errorf("%s %s: %d pixels too wide", path, name, wide)
			}
			if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
				p.Screenshot(t, dir+"/gallery"+strings.ReplaceAll(path, "/", "-")+"-"+strings.ReplaceAll(name, " ", "-")+".png")
			}
		}
	}
}

// Paper is white, whatever the screen was.
func TestPrintIsLight(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	url := gallery(t)
	for _, path := range []string{"/", "/plain"} {
		p := b.Page(t, url+path, browsertest.View{Dark: true})
		p.Click(t, `button[data-theme="dark"]`)
		p.Print(t)
		for _, found := range p.Axe(t) {
			if found.ID == "color-contrast" {
				t.Errorf("%s on paper: %v", path, found)
			}
		}
		if got := browsertest.Eval[string](t, p, "getComputedStyle(document.body).backgroundColor"); got != "rgb(255, 255, 255)" {
			t.Errorf("%s on paper: ground %s, want white", path, got)
		}
	}
}

// Every target is at least 24 pixels high and wide, or stands in a line of text.
func TestTargetsAreLargeEnough(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	url := gallery(t)
	for _, path := range []string{"/", "/plain"} {
		small := browsertest.Eval[[]string](t, b.Page(t, url+path, browsertest.Phone), `
			[...document.querySelectorAll("a, button, input, select, textarea, summary")]
			.filter(e => !e.closest("p, dd, td, .kern-alert__body") && !e.closest("[hidden]") && !e.matches(".ln-skip, h2 a"))
			.filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 })
			.map(e => e.outerHTML.slice(0, 100))`)
		if len(small) != 0 {
			t.Errorf("%s: too small: %q", path, small)
		}
	}
}

func TestSuggestions(t *testing.T) {
	b := browsertest.Open(t)
	url := gallery(t)
	p := b.Page(t, url+"/plain", browsertest.View{})
	state := func() string {
		t.Helper()
		return browsertest.Eval[string](t, p, `(() => {
			const q = document.querySelector("#q"), active = q.getAttribute("aria-activedescendant");
			return [q.getAttribute("role"), q.getAttribute("aria-expanded"), document.querySelectorAll("#q-vorschlaege [role=option]").length,
				active ? document.getElementById(active).querySelector(".ln-suggest__text").textContent : "-",
				document.querySelector(".ln-search [role=status]").textContent, document.title].join("|")})()`)
	}
	check := func(step, want string) {
		t.Helper()
		if got := state(); got != want {
			t.Errorf("%s: got %s, want %s", step, got, want)
		}
	}
	p.Type(t, "#q", "spo")
	check("typed", "combobox|true|2|-|2 Vorschläge|Bausteine")
	if found := p.Axe(t); len(found) != 0 {
		t.Errorf("open list: %v", found)
	}
	p.Key(t, kb.ArrowDown)
	check("down", "combobox|true|2|Sportverein|2 Vorschläge|Bausteine")
	p.Key(t, kb.ArrowUp)
	check("up to the text", "combobox|true|2|-|2 Vorschläge|Bausteine")
	p.Key(t, kb.ArrowUp)
	check("up to the last", "combobox|true|2|Sport|2 Vorschläge|Bausteine")
	p.Key(t, kb.Escape)
	check("escape", "combobox|false|2|-|2 Vorschläge|Bausteine")
	p.Type(t, "#q", "xx")
	check("nothing found", "combobox|false|0|-|Keine Vorschläge|Bausteine")
	p.Key(t, strings.Repeat(kb.Backspace, 2))
	p.Key(t, kb.ArrowUp)
	p.Key(t, kb.Enter)
	if got := browsertest.Eval[string](t, p, "location.pathname + location.search"); got != "/suche?q=Sport" {
		t.Errorf("entered an option without address: got %s, want /suche?q=Sport", got)
	}

	p = b.Page(t, url+"/plain", browsertest.View{})
	p.Type(t, "#q", "sport")
	p.Click(t, "#q-vorschlaege li")
	if got := browsertest.Eval[string](t, p, "location.pathname"); got != "/rtl" {
		t.Errorf("clicked an option: got %s, want /rtl", got)
	}
	p = b.Page(t, url+"/plain", browsertest.View{})
	p.Type(t, "#q", "sport"+kb.Enter)
	if got := browsertest.Eval[string](t, p, "location.pathname + location.search"); got != "/suche?q=sport" {
		t.Errorf("entered without an option: got %s, want /suche?q=sport", got)
	}
}

func TestTheme(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	url := gallery(t)
	ground := "getComputedStyle(document.body).backgroundColor"
	for _, path := range []string{"/", "/plain"} {
		p := b.Page(t, url+path, browsertest.View{})
		light := browsertest.Eval[string](t, p, ground)
		p.Click(t, `button[data-theme="dark"]`)
		dark := browsertest.Eval[string](t, p, ground)
		if light == dark {
			t.Errorf("%s: dark ground %s is the light one", path, dark)
		}
		browsertest.Eval[bool](t, p, "location.reload(), true")
		p.Settle(t)
		if got := browsertest.Eval[string](t, p, ground); got != dark {
			t.Errorf("%s: after loading again got %s, want %s kept", path, got, dark)
		}
		pressed := browsertest.Eval[string](t, p, `document.querySelector("[data-theme-switch] [aria-pressed=true]").dataset.theme`)
		if pressed != "dark" {
			t.Errorf("%s: pressed %q, want dark", path, pressed)
		}
		p.Click(t, `button[data-theme="auto"]`)
		if got := browsertest.Eval[string](t, p, ground); got != light {
			t.Errorf("%s: automatic got %s, want %s", path, got, light)
		}
	}
}

// smallPicture is three actors: one cooperates since May 2024 with another and asked
// a third in 2026.
func smallPicture() *picture.Shown {
	part := graph.Subgraph{Actors: []graph.Actor{{ID: "c", Slug: "c", Name: "Initiative Café", Kind: graph.Initiative}, {ID: "b", Slug: "b", Name: "Initiative Brücke", Kind: graph.Initiative}, {ID: "a", Slug: "a", Name: "TuS Beispiel", Kind: graph.SportsClub}},
		Cooperations: []graph.Cooperation{{A: "a", B: "b", State: graph.Cooperating, Since: "2024-05-01"}, {A: "a", B: "c", State: graph.Asked, Since: "2026-03-01"}}}
	return picture.New(part, graph.NewCatalog(nil), picture.Focus{}).At(picture.Filter{Relations: graph.Relations, States: graph.CooperationStates, Day: "2026-11-25"})
}

// The picture by keyboard: focus is in the list, what is current stands out in the
// drawing and is told; filters and time change what is shown.
func TestNetworkPicture(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	p := b.Page(t, gallery(t)+"/", browsertest.View{})
	said := func(step, want string) {
		t.Helper()
		if got := browsertest.Eval[string](t, p, `document.querySelector("[data-said]").textContent`); got != want {
			t.Errorf("%s: said %q, want %q", step, got, want)
		}
	}
	drawn := browsertest.Eval[string](t, p, `(() => { const f = document.querySelector("figure.ln-network"), still = document.querySelector(".ln-network__still");
		return [f.hidden, f.dataset.drawn, f.querySelectorAll("canvas").length > 0, f.querySelectorAll("button").length, f.querySelectorAll("[role=option]").length,
			getComputedStyle(still).display, [...f.querySelectorAll("[data-legend] li")].map(e => e.textContent.trim()).join("/")].join("|") })()`)
	if want := "false|true|true|7|3|none|Sportverein (1)/Flüchtlingsinitiative (2)/kooperiert/angefragt"; drawn != want {
		t.Errorf("got %s, want %s", drawn, want)
	}
	active := `(() => { const l = document.querySelector(".ln-network__list"); const o = document.getElementById(l.getAttribute("aria-activedescendant"));
		return [document.activeElement === l, o.textContent, o.getAttribute("aria-selected"), o.getAttribute("aria-posinset"), o.getAttribute("aria-setsize"), l.closest("figure").picture.stage.focus].join("|") })()`
	check := func(step, want string) {
		t.Helper()
		if got := browsertest.Eval[string](t, p, active); got != want {
			t.Errorf("%s: got %s, want %s", step, got, want)
		}
	}
	browsertest.Eval[bool](t, p, `document.querySelector(".ln-network__list").focus(), true`)
	check("focus", "true|Initiative Café – Flüchtlingsinitiative|true|1|3|0")
	said("focus", "Initiative Café, Flüchtlingsinitiative, –. Verbindungen: 1. Mit: TuS Beispiel.")
	p.Key(t, kb.ArrowRight)
	check("to a partner", "true|TuS Beispiel – Sportverein|true|3|3|2")
	p.Key(t, " ")
	p.Key(t, kb.ArrowRight)
	p.Key(t, kb.ArrowRight)
	check("second partner of the club", "true|Initiative Brücke – Flüchtlingsinitiative|true|2|3|1")
	p.Key(t, kb.Escape)
	check("back", "true|TuS Beispiel – Sportverein|true|3|3|2")
	p.Key(t, kb.ArrowUp)
	check("up the list", "true|Initiative Brücke – Flüchtlingsinitiative|true|2|3|1")
	p.Key(t, "t")
	check("first letter", "true|TuS Beispiel – Sportverein|true|3|3|2")
	camera := func() string {
		return browsertest.Eval[string](t, p, `(({x, y, ratio}) => [x.toFixed(2), y.toFixed(2), ratio.toFixed(2)].join(" "))(document.querySelector("figure.ln-network").picture.stage.renderer.getCamera().getState())`)
	}
	p.Key(t, "+")
	if got := camera(); got != "0.50 0.50 0.67" {
		t.Errorf("plus: camera %s", got)
	}
	browsertest.Eval[bool](t, p, `document.querySelector(".ln-network__list").dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight", shiftKey: true, bubbles: true}))`)
	if got := camera(); got != "0.63 0.50 0.67" {
		t.Errorf("shift and arrow: camera %s", got)
	}
	p.Key(t, "0")
	if got := camera(); got != "0.50 0.50 1.00" {
		t.Errorf("0: camera %s", got)
	}
	for _, found := range p.Axe(t) {
		t.Errorf("with a focus: %v", found)
	}
	p.Click(t, "#f4")
	said("without what was asked", "Im Bild am 25.11.2026: Akteure 2, Verbindungen 1.")
	p.Click(t, "#f4")
	browsertest.Eval[bool](t, p, `(() => { const r = document.querySelector("#bild-zeit"); r.focus(); r.value = 3; r.dispatchEvent(new Event("input", {bubbles: true})); r.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	said("in August 2024", "Im Bild am 01.08.2024: Akteure 2, Verbindungen 1.")
	if got := browsertest.Eval[string](t, p, `[document.querySelector("#bild-zeit").getAttribute("aria-valuetext"), document.querySelector("[data-day]").textContent, document.querySelectorAll(".ln-network__list [role=option]").length, document.activeElement.id].join("|")`); got != "01.08.2024|01.08.2024|2|bild-zeit" {
		t.Errorf("slider: got %s", got)
	}
	p.Settle(t)
	if got := browsertest.Eval[string](t, p, `[document.querySelector("[data-counted]").textContent, getComputedStyle(document.querySelector("[data-stale]")).display, location.pathname].join("|")`); got != "Gezählt am 2024-08-01.|none|/netzwerk" {
		t.Errorf("counted anew: got %s", got)
	}
	p.Key(t, kb.End)
	said("today again", "Im Bild am 25.11.2026: Akteure 3, Verbindungen 2.")
	if got := browsertest.Eval[string](t, p, `(() => { const { stage, model } = document.querySelector("figure.ln-network").picture, r = stage.renderer;
		return model.nodes.map(({ i }) => r.getNodeAtPosition(r.graphToViewport(model.nodes[i])) === String(i)).join() + "," + r.getNodeAtPosition({ x: 1, y: 1 }) })()`); got != "true,true,true," && got != "true,true,true,null" {
		t.Errorf("under a point: got %s, want each actor where it is drawn, nobody in the corner", got)
	}
	p.Click(t, ".ln-network__buttons button")
	for _, problem := range p.Problems() {
		t.Errorf("got %s, want no complaint", problem)
	}
}

// On paper the drawing of the server stands, not the canvas.
func TestPictureOnPaper(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	p := b.Page(t, gallery(t)+"/", browsertest.View{})
	p.Print(t)
	if got := browsertest.Eval[string](t, p, `[document.querySelector("figure.ln-network"), document.querySelector(".ln-network__still")].map(e => getComputedStyle(e).display).join("|")`); got != "none|block" {
		t.Errorf("got figure and drawing %s, want the drawing alone", got)
	}
}

// The drawing of the server as PNG has two pixels for one.
func TestPictureAsPNG(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	p := b.Page(t, gallery(t)+"/", browsertest.View{})
	if got := browsertest.Eval[string](t, p, `document.querySelector("figure.ln-network").picture.image`); !strings.HasPrefix(got, "/netzwerk/bild.svg?") || !strings.Contains(got, "on=2026-11-25") {
		t.Errorf("got address %s", got)
	}
	size := browsertest.Eval[string](t, p, `document.querySelector("figure.ln-network").picture.draw("/bild.svg").then(c => {
		const pixels = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		let dark = 0; for (let k = 0; k < pixels.length; k += 4) if (pixels[k] + pixels[k + 1] + pixels[k + 2] < 200) dark++;
		return [c.width, c.height > 1600, dark > 1000].join("|") })`)
	if size != "2400|true|true" {
		t.Errorf("got %s, want twice the size with something on it", size)
	}
}

func TestWithoutScriptThePictureStaysHidden(t *testing.T) {
	b := browsertest.Open(t)
	p := b.Page(t, gallery(t)+"/", browsertest.View{NoScript: true})
	if got := browsertest.Eval[bool](t, p, `document.querySelector("figure.ln-network").hidden && document.querySelector(".ln-network__still").complete && document.querySelector("[data-theme-switch]").hidden`); !got {
		t.Error("got the picture or the theme switch, want both hidden")
	}
}
