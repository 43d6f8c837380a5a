package handlers

import (
	"fmt"
	"math/rand/v2"
	"net"
	"strings"
	"syscall"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/browsertest"
	"lotsennetz/internal/demo"
)

// largeDistrict is a generated district with so many actors and lines; all of it is
// public.
func largeDistrict(actors, lines int) []graph.Record {
	var records []graph.Record
	known := map[graph.CooperationID]bool{}
	for r := range demo.Generate(actors, 7) {
		switch x := r.(type) {
		case graph.Offer, graph.Need, graph.Mediator:
			continue
		case graph.Actor:
			x.Visibility = graph.Public
			r = x
		case graph.Cooperation:
			known[x.ID] = true
		}
		records = append(records, r)
	}
	r := rand.New(rand.NewPCG(7, 7))
	for n := 0; len(known) < lines; n++ {
		i, j := n, n+1 // first everybody with the next, then within towns
		if j >= actors {
			i = r.IntN(actors)
			j = min(actors-1, i/100*100+r.IntN(100))
		}
		a, b := graph.ActorID(fmt.Sprintf("G%06d", min(i, j)+1)), graph.ActorID(fmt.Sprintf("G%06d", max(i, j)+1))
		if id := graph.PairID(a, b); a != b && !known[id] {
			known[id] = true
			records = append(records, graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: id, A: a, B: b, State: graph.Cooperating,
				Since: graph.Date("2018-01-01").AddDays(r.IntN(3000))})
		}
	}
	return records
}

// largeHouse serves a large district.
func largeHouse(t *testing.T, actors, lines int) (*house, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := newHouse(t, nil, func(c *Config) { c.PublicURL = "http://" + l.Addr().String() })
	graphtest.Store(t, h.store, largeDistrict(actors, lines)...) // nobody searches: the indexes stay empty
	go h.server.Serve(l)
	t.Cleanup(func() { h.server.Shutdown(t.Context()) })
	return h, "http://" + l.Addr().String()
}

// used is the processors' time the program has taken so far.
func used(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// frames counts frames a second while something is done in each.
const frames = `(each) => new Promise((done) => { const from = performance.now(); let n = 0;
	const step = () => { each(n++); const t = performance.now() - from; t < 2000 ? requestAnimationFrame(step) : done(1000 * n / t) }; requestAnimationFrame(step) })`

// fluent is how many frames a second an eye takes for movement.
const fluent = 20

// TestLargePicture draws 5,000 actors with 15,000 lines, moves through time and
// zooms. What moves has 20 frames a second where the browser has more than 40 for
// nothing at all, without a graphics card, too; the rest it only tells.
func TestLargePicture(t *testing.T) {
	if testing.Short() {
		t.Skip("a district of 5,000 actors")
	}
	b := needBrowser(t)
	h, address := largeHouse(t, 5000, 15_000)
	for _, path := range []string{"/netzwerk/daten?whole=1", "/netzwerk/daten?whole=1&on=2022-01-01", "/netzwerk/bild.svg?whole=1"} {
		from, cpu := time.Now(), used(t)
		got := h.as("", path+"&lang=de")
		want(t, got, 200)
		t.Logf("%s: %.2f s, %.2f s of processors, %d bytes", path, time.Since(from).Seconds(), (used(t) - cpu).Seconds(), len(got.body))
	}
	p := b.Page(t, address+"/netzwerk?whole=1", inGerman)
	const drawn = `(async () => { while (!document.querySelector("figure.ln-network").dataset.drawn) await new Promise((d) => setTimeout(d, 20)); return Math.round(performance.now()) })()`
	t.Logf("drawn %d ms after the page began", browsertest.Eval[int](t, p, drawn))
	for _, problem := range p.Problems() {
		t.Errorf("got %s, want no complaint", problem)
	}
	state := func() string {
		return browsertest.Eval[string](t, p, `(() => { const {model, list} = document.querySelector("figure.ln-network").picture; return [model.nodes.length, model.count, model.drawn >= 10000, list.order.length === model.count].join("|") })()`)
	}
	if got := state(); !strings.HasPrefix(got, "5000|") || !strings.HasSuffix(got, "|true|true") {
		t.Errorf("got %s, want 5000 actors and most lines drawn", got)
	}
	before := browsertest.Eval[int](t, p, `document.querySelector("figure.ln-network").picture.model.drawn`)
	pixels := browsertest.Eval[int](t, p, `(() => { const s = document.querySelector("figure.ln-network").picture.stage.renderer; s.refresh();
		const gl = s.webGLContexts.nodes, w = gl.drawingBufferWidth, h = gl.drawingBufferHeight, all = new Uint8Array(4 * w * h);
		gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, all); let n = 0; for (let k = 3; k < all.length; k += 4) if (all[k]) n++; return n })()`)
	if pixels < 20_000 {
		t.Errorf("%d pixels of nodes, want 5000 nodes on the screen", pixels)
	}
	idle := 0.0
	for _, m := range []struct{ what, each string }{
		{"nothing at all, to compare with", `() => {}`},
		{"zooming", `(n) => camera.setState({ ratio: 0.3 + 0.7 * Math.abs(Math.sin(n / 20)) })`},
		{"moving", `(n) => camera.setState({ ratio: 0.5, x: 0.5 + 0.2 * Math.sin(n / 20), y: 0.5 })`},
		{"zooming as the buttons do", `(n) => { if (n === 0) camera.animate({ ratio: 0.3 }, { duration: 2000 }) }`},
		{"the slider, a month a frame", `(n) => { slider.value = n % Number(slider.max); slider.dispatchEvent(new Event("input", {bubbles: true})) }`},
	} {
		rate := 0.0
		for range 3 { // others use the machine, too
			rate = max(rate, browsertest.Eval[float64](t, p, `(() => { const {stage, slider} = document.querySelector("figure.ln-network").picture, camera = stage.renderer.getCamera(); camera.enabledZooming = true; return (`+frames+`)(`+m.each+`) })()`))
			if rate >= fluent {
				break
			}
		}
		t.Logf("%s: %.1f frames a second", m.what, rate)
		if idle == 0 {
			idle = rate
		}
		if !strings.Contains(m.what, "slider") && idle > 2*fluent && rate < fluent {
			t.Errorf("%s: %.1f frames a second, want %d", m.what, rate, fluent)
		}
	}
	until(t, p, "sharp after all", `(() => { const {glide, renderer} = document.querySelector("figure.ln-network").picture.stage;
		return !glide || glide.drawn.ratio === renderer.getCamera().getState().ratio && glide.layers.every(({style}) => style.transform === "") })()`)
	if got := browsertest.Eval[string](t, p, `(async () => { const {stage} = document.querySelector("figure.ln-network").picture, {renderer, glide} = stage, camera = renderer.getCamera();
		if (!glide) return "0.0";
		camera.enabledZooming = true;
		camera.setState({ x: 0.4, y: 0.55, ratio: 0.6 });
		await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
		const m = new DOMMatrix(glide.layers[0].style.transform); let off = 0;
		for (const i of stage.model.nodes.keys()) { const node = renderer.getNodeDisplayData(i), was = renderer.framedGraphToViewport(node, { cameraState: glide.drawn }), is = renderer.framedGraphToViewport(node, { cameraState: camera.getState() });
			off = Math.max(off, Math.hypot(m.a * was.x + m.e - is.x, m.d * was.y + m.f - is.y)) }
		return m.isIdentity ? "not pushed" : off.toFixed(1) })()`); got != "0.0" {
		t.Errorf("a pushed drawing: got %s, want every actor where the camera sees it", got)
	}
	t.Logf("script for a month of the slider: %s", browsertest.Eval[string](t, p, `(() => { const picture = document.querySelector("figure.ln-network").picture, times = [];
		for (let k = 0; k < 60; k++) { picture.slider.value = k; const from = performance.now(); picture.slide(); times.push(performance.now() - from) }
		times.sort((a, b) => a - b); return "best " + times[0].toFixed(1) + " ms, middle " + times[30].toFixed(1) + " ms, the picture is pushed while it moves: " + Boolean(picture.stage.glide) + ", a drawing takes " + picture.stage.cost.toFixed(0) + " ms" })()`))
	browsertest.Eval[bool](t, p, `(() => { const s = document.querySelector("#bild-zeit"); s.value = 12; s.dispatchEvent(new Event("input", {bubbles: true})); s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	if after := browsertest.Eval[int](t, p, `document.querySelector("figure.ln-network").picture.model.drawn`); after >= before || after == 0 {
		t.Errorf("after one year: %d lines, today %d; want fewer", after, before)
	}
	t.Logf("browser: %s", browsertest.Eval[string](t, p, `(() => { const gl = document.createElement("canvas").getContext("webgl"), i = gl.getExtension("WEBGL_debug_renderer_info"); return i ? gl.getParameter(i.UNMASKED_RENDERER_WEBGL) : "unknown" })()`))
}

// Words, tables, ways and groups follow the slider and the filters; an address
// holds what was chosen, nothing included.
func TestPictureFollowsInABrowser(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	p := b.Page(t, address+"/netzwerk?whole=1&colour=group&size=ways", inGerman)
	until(t, p, "drawn", `Boolean(document.querySelector("figure.ln-network").dataset.drawn)`)
	const counted = `document.querySelector("[data-stale]").dataset.stale === "no" && `
	browsertest.Eval[bool](t, p, `(() => { window.told = document.querySelector("[data-counted=told]").textContent; window.ways = document.querySelector("figure.ln-network").picture.model.nodes.map((n) => n.ways).join();
		const s = document.querySelector("#bild-zeit"); s.value = Math.round(s.max / 2); s.dispatchEvent(new Event("input", {bubbles: true})); s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	until(t, p, "the words of the day", counted+`document.querySelector("[data-counted=told]").textContent !== window.told && document.querySelector("[data-counted=told]").textContent.includes(document.querySelector("[data-day]").textContent)`)
	until(t, p, "the address of the day", `/[?&]on=20/.test(location.search) && document.querySelector("[data-svg]").search === location.search`)
	if same := browsertest.Eval[bool](t, p, `document.querySelector("figure.ln-network").picture.model.nodes.map((n) => n.ways).join() === window.ways`); same {
		t.Error("ways are those of today")
	}
	browsertest.Eval[bool](t, p, `(document.querySelectorAll("[data-filter=line]").forEach((box) => { if (box.checked) box.click() }), true)`)
	until(t, p, "no line", counted+`document.querySelector("[data-counted=told]").textContent.includes("keine Linie ausgewählt") && document.querySelector("[data-said]").textContent.includes("keine Linie ausgewählt")`)
	if got := browsertest.Eval[string](t, p, `[document.querySelector("[data-svg]").search.includes("relation=none"), document.querySelector("figure.ln-network").picture.image.includes("relation=none"), location.search.includes("relation=none"),
		[...document.querySelectorAll("[data-count]")].every((n) => n.textContent === "0")].join("|")`); got != "true|true|true|true" {
		t.Errorf("got %s, want an empty choice in the addresses of SVG, PNG and page, and nobody counted", got)
	}
	for _, problem := range p.Problems() {
		t.Errorf("got %s, want no complaint", problem)
	}
}

// A finger that goes up or down over the picture is the page's, one that goes
// sideways moves the picture.
func TestPictureOnATouchScreen(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	v := browsertest.Phone
	v.Cookies = inGerman.Cookies
	p := b.Page(t, address+"/netzwerk?whole=1", v)
	until(t, p, "drawn", `Boolean(document.querySelector("figure.ln-network").dataset.drawn)`)
	const camera = `(({x, y}) => [x, y])(document.querySelector("figure.ln-network").picture.stage.renderer.getCamera().getState())`
	was := browsertest.Eval[[]float64](t, p, camera)
	p.Drag(t, ".ln-network__picture", 2, 90, true)
	if is := browsertest.Eval[[]float64](t, p, camera); is[0] != was[0] || is[1] != was[1] {
		t.Errorf("down: the picture moved from %v to %v", was, is)
	}
	p.Drag(t, ".ln-network__picture", 90, 10, true)
	if is := browsertest.Eval[[]float64](t, p, camera); is[0] >= was[0] {
		t.Errorf("to the right: the view went from %v to %v, want it farther left", was, is)
	}
	if high := browsertest.Eval[float64](t, p, `document.querySelector(".ln-network__picture").clientHeight / innerWidth`); high > 1 {
		t.Errorf("the picture is %.1f times as high as the window is wide", high)
	}
	if open := browsertest.Eval[bool](t, p, `document.querySelector("[data-narrow]").open`); open {
		t.Error("filters stand open before the tables on a phone")
	}
	for _, found := range wrongInBrowser(t, p) {
		t.Error(found)
	}
}
