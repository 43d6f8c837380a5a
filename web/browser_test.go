package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"lotsennetz/internal/browsertest"
	"lotsennetz/web"
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
		fmt.Fprint(w, `{"nodes":[{"id":"a","label":"TuS Beispiel","kind":"sports_club","topics":["sport"],"x":0,"y":0,"size":9,"url":"/rtl","centre":true},`+
			`{"id":"b","label":"Initiative","kind":"initiative","topics":["sport"],"x":1,"y":1},{"id":"c","label":"VHS","kind":"office","topics":[],"x":1,"y":0}],`+
			`"edges":[{"source":"a","target":"b","state":"cooperating"},{"source":"a","target":"c","state":"asked"},{"source":"a","target":"weg"}]}`)
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

func TestNetworkPicture(t *testing.T) {
	needBundle(t)
	b := browsertest.Open(t)
	p := b.Page(t, gallery(t)+"/", browsertest.View{})
	drawn := browsertest.Eval[string](t, p, `(() => { const f = document.querySelector("figure.ln-network");
		return [f.hidden, f.dataset.drawn, f.querySelectorAll("canvas").length > 0, f.querySelectorAll("button").length,
			getComputedStyle(f.querySelector(".ln-swatch")).backgroundColor].join("|") })()`)
	if want := "false|true|true|3|rgb(0, 114, 178)"; drawn != want {
		t.Errorf("got %s, want %s", drawn, want)
	}
	p.Click(t, ".ln-network__buttons button")
	p.Click(t, `input[data-filter="kind"]`)
	for _, problem := range p.Problems() {
		t.Errorf("got %s, want no complaint", problem)
	}
}

func TestWithoutScriptThePictureStaysHidden(t *testing.T) {
	b := browsertest.Open(t)
	p := b.Page(t, gallery(t)+"/", browsertest.View{NoScript: true})
	if got := browsertest.Eval[bool](t, p, `document.querySelector("figure.ln-network").hidden && document.querySelector("[data-theme-switch]").hidden`); !got {
		t.Error("got the picture or the theme switch, want both hidden")
	}
}
