package handlers

import (
	"math"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"lotsennetz/internal/atlas"
	"lotsennetz/internal/browsertest"
)

// until waits for what a script does.
func until(t *testing.T, p *browsertest.Page, what, js string) {
	t.Helper()
	for end := time.Now().Add(15 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if browsertest.Eval[bool](t, p, js) {
			return
		}
	}
	t.Errorf("%s: not within 15 s", what)
}

// Closer, by button and by key, changes picture, list and status in place; an
// entry and its mark show each other.
func TestMapInABrowser(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	p := b.Page(t, address+"/karte?kind=initiative", inGerman)
	browsertest.Eval[bool](t, p, `(window.kept = document.querySelector("#stand"), window.before = window.kept.textContent, window.marks = document.querySelectorAll(".ln-map__spot").length, true)`)
	p.Click(t, `.ln-map__controls a[data-key="+"]`)
	until(t, p, "closer by button", `location.search.includes("ausschnitt=") && window.kept.isConnected && window.kept.textContent !== window.before && document.activeElement.dataset.key === "+"`)
	browsertest.Eval[bool](t, p, `(window.before = location.search, true)`)
	p.Key(t, "+")
	until(t, p, "closer by key", `location.search !== window.before && location.search.includes("kind=initiative")`)
	browsertest.Eval[bool](t, p, `(window.before = location.search, true)`)
	p.Key(t, kb.ArrowRight)
	until(t, p, "to the east by key", `location.search !== window.before`)
	p.Key(t, "0")
	until(t, p, "the whole by key", `location.search === "?kind=initiative"`)
	until(t, p, "the whole drawn", `document.querySelectorAll(".ln-map__spot").length === window.marks`)
	for _, found := range wrongInBrowser(t, p) {
		t.Errorf("after moving: %s", found)
	}
	lit := browsertest.Eval[string](t, p, `(() => {
		const entry = [...document.querySelectorAll(".ln-map__entry[data-spot]")].find(e => document.getElementById(e.dataset.spot).dataset.entries === e.id);
		entry.querySelector("a").focus();
		const there = document.getElementById(entry.dataset.spot).classList.contains("ln-map--lit");
		document.getElementById(entry.dataset.spot).focus();
		return [there, entry.classList.contains("ln-map--lit"), getComputedStyle(document.querySelector(".ln-map__spot:focus .ln-map__hit")).strokeWidth].join("|") })()`)
	if !strings.HasPrefix(lit, "true|true|") {
		t.Errorf("got %s, want mark and entry to show each other", lit)
	}
	browsertest.Eval[bool](t, p, `(history.back(), true)`)
	until(t, p, "back", `location.search.includes("ausschnitt=")`)
}

// The map is dragged by mouse and finger, as far as the pointer goes; the whole
// stays where it is.
func TestMapIsDragged(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	for _, finger := range []bool{false, true} {
		v := inGerman
		if finger {
			v.Width, v.Height = browsertest.Phone.Width, browsertest.Phone.Height
		}
		p := b.Page(t, address+"/karte?kind=initiative&ausschnitt=51.6000,9.1000,51.7000,9.2610", v)
		const box = `document.querySelector(".ln-map__svg").dataset.box.split(",").map(Number)`
		was := browsertest.Eval[[]float64](t, p, box)
		side := browsertest.Eval[float64](t, p, `document.querySelector(".ln-map__svg").getBoundingClientRect().width`)
		p.Drag(t, ".ln-map__svg", side/4, side/10, finger)
		until(t, p, "dragged", box+`[0] !== `+strconv.FormatFloat(was[0], 'f', -1, 64))
		is := browsertest.Eval[[]float64](t, p, box)
		high, wide := was[2]-was[0], was[3]-was[1]
		if d := (was[1] - is[1]) / wide; math.Abs(d-0.25) > 0.01 {
			t.Errorf("finger %v: west moved by %.3f of the width, want 0.25 (%v to %v)", finger, d, was, is)
		}
		if d := (is[0] - was[0]) / high; math.Abs(d-0.1) > 0.01 {
			t.Errorf("finger %v: south moved by %.3f of the height, want 0.1 (%v to %v)", finger, d, was, is)
		}
		if got := browsertest.Eval[string](t, p, `[document.querySelector(".ln-map__svg").getAttribute("viewBox"), new URLSearchParams(location.search).get("kind")].join("|")`); got != "0 0 680 680|initiative" {
			t.Errorf("finger %v: got %s", finger, got)
		}
		for _, found := range wrongInBrowser(t, p) {
			t.Errorf("finger %v: %s", finger, found)
		}
	}
	p := b.Page(t, address+"/karte", inGerman)
	p.Drag(t, ".ln-map__svg", 100, 0, false)
	if got := browsertest.Eval[string](t, p, `location.search + document.querySelector(".ln-map__svg").getAttribute("viewBox")`); got != "0 0 680 680" {
		t.Errorf("the whole: got %s, want it where it was", got)
	}
}

// On a phone the marks are as large as a fingertip, and apart.
func TestMapMarksAreLargeEnough(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	phone := browsertest.Phone
	phone.Cookies = inGerman.Cookies
	for _, path := range []string{"/karte", "/karte?was=abdeckung&topic=sport", "/karte?ausschnitt=05762036"} {
		p := b.Page(t, address+path, phone)
		got := browsertest.Eval[string](t, p, `(() => {
			const all = [...document.querySelectorAll(".ln-map__hit")].map(e => e.getBoundingClientRect());
			const small = all.filter(r => r.width < 24 || r.height < 24).length;
			const controls = [...document.querySelectorAll(".ln-map__controls a, .ln-map__tabs a, .ln-map__entry a")].filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24 }).length;
			let near = 0;
			all.forEach((r, i) => all.slice(0, i).forEach(o => { if (Math.hypot(r.x - o.x, r.y - o.y) < 24) near++ }));
			return [all.length > 5, small, controls, near].join("|") })()`)
		if got != "true|0|0|0" {
			t.Errorf("%s: got %s, want marks, none too small, no control too small, none too near", path, got)
		}
		if above := browsertest.Eval[bool](t, p, `document.querySelector(".ln-map__svg").getBoundingClientRect().bottom < document.querySelector("#liste").getBoundingClientRect().top`); !above {
			t.Errorf("%s: the list stands above the map", path)
		}
	}
}

// Without a script the map answers by links alone.
func TestMapWithoutScript(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	v := inGerman
	v.NoScript = true
	p := b.Page(t, address+"/karte?kind=sports_club", v)
	p.Click(t, `.ln-map__controls a[data-key="+"]`)
	p.Settle(t)
	if got := browsertest.Eval[string](t, p, "location.search"); !strings.Contains(got, "ausschnitt=") || !strings.Contains(got, "kind=sports_club") {
		t.Errorf("got %s, want closer with the filter", got)
	}
}

// Nobody's server is asked for anything until the visitor says so, and then for
// pictures alone.
func TestTilesInABrowser(t *testing.T) {
	b := needBrowser(t)
	var asked atomic.Int64
	foreign := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		if r.Referer() != "" || r.Header.Get("Cookie") != "" {
			t.Errorf("the server of tiles learns %q %q", r.Referer(), r.Header.Get("Cookie"))
		}
		w.Header().Set("Content-Type", "image/svg+xml")
		w.Write([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#dde8d0" stroke="#888"/></svg>`))
	}))
	t.Cleanup(foreign.Close)
	tiles, err := atlas.ParseTiles(strings.Replace(foreign.URL, "127.0.0.1", "localhost", 1)+"/{z}/{x}/{y}.png", "© Prüfkarte")
	if err != nil {
		t.Fatal(err)
	}
	_, address := districtHouse(t, func(c *Config) { c.Tiles = tiles })
	p := b.Page(t, address+"/karte", inGerman)
	for _, found := range wrongInBrowser(t, p) {
		t.Errorf("before: %s", found)
	}
	p.Click(t, `.ln-map__controls a[data-key="+"]`)
	until(t, p, "closer", `location.search.includes("ausschnitt=")`)
	if n := asked.Load(); n != 0 {
		t.Fatalf("the server of tiles was asked %d times without the visitor's word", n)
	}
	p.Click(t, `form[action="/karte/hintergrund"] button`)
	p.Settle(t)
	until(t, p, "tiles", `document.querySelectorAll(".ln-map__svg image").length > 3`)
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && asked.Load() == 0; time.Sleep(50 * time.Millisecond) {
	}
	if n := asked.Load(); n == 0 {
		t.Error("switched on: the server of tiles was not asked")
	}
	if problems := p.Problems(); len(problems) > 0 {
		t.Errorf("switched on: %q", problems)
	}
	for _, found := range p.Axe(t) {
		t.Errorf("switched on: %v", found)
	}
	p.Click(t, `form[action="/karte/hintergrund"] button`)
	p.Settle(t)
	if n := browsertest.Eval[int](t, p, `document.querySelectorAll(".ln-map__svg image").length`); n != 0 {
		t.Errorf("switched off: got %d tiles", n)
	}
}
