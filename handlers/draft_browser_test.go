package handlers

import (
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/browsertest"
)

// soon waits until the page says so.
func soon(t *testing.T, p *browsertest.Page, what, expression string) {
	t.Helper()
	for range 100 {
		if browsertest.Eval[bool](t, p, expression) {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("never: %s; the page says %s", what, browsertest.Eval[string](t, p, "document.querySelector('main').innerText"))
}

// TestNotesWrittenOffline: without a connection a note stays on the phone and says
// so; half a note is there again after the page was left; with a connection all
// are sent, each once.
func TestNotesWrittenOffline(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	wall := address + "/konferenz/K1/sport"
	p := b.Page(t, wall, browsertest.Phone)
	offline := func(p *browsertest.Page) {
		browsertest.Eval[bool](t, p, `(window.real ??= window.fetch, window.fetch = () => Promise.reject(new TypeError("offline")), true)`)
	}
	offline(p)
	for _, text := range []string{"Der erste Zettel", "Der zweite Zettel"} {
		p.Type(t, "textarea[name=text]", text)
		p.Click(t, "form[data-draft] button[type=submit]")
		soon(t, p, text+" waits", `[...document.querySelectorAll(".ln-unsent li")].some(e => e.textContent === "`+text+`")`)
	}
	if got := browsertest.Eval[string](t, p, `document.querySelector(".ln-unsent p").textContent`); !strings.Contains(got, "Not sent yet") {
		t.Errorf("got %q, want that it is not sent yet", got)
	}
	if got := p.Axe(t); len(got) > 0 {
		t.Errorf("axe: %v", got)
	}
	p.Type(t, "textarea[name=text]", "Ein halber")
	if n := len(h.notesSaying(t, "Der erste Zettel")); n != 0 {
		t.Errorf("got %d on the wall without a connection, want none", n)
	}
	browsertest.Eval[bool](t, p, `(window.fetch = window.real, window.dispatchEvent(new Event("online")), true)`)
	soon(t, p, "nothing waits", `!document.querySelector(".ln-unsent li")`)
	for _, text := range []string{"Der erste Zettel", "Der zweite Zettel"} {
		if n := len(h.notesSaying(t, text)); n != 1 {
			t.Errorf("%s: got %d on the wall, want one", text, n)
		}
	}
	browsertest.Eval[bool](t, p, `(location.reload(), true)`)
	soon(t, p, "half a note is there again", `document.readyState === "complete" && document.querySelector("textarea[name=text]").value === "Ein halber"`)
	p.Click(t, "form[data-draft] button[type=submit]")
	soon(t, p, "the wall has it", `[...document.querySelectorAll(".ln-note p")].some(e => e.textContent.includes("Ein halber"))`)
	if kept := browsertest.Eval[int](t, p, `localStorage.length`); kept != 0 {
		t.Errorf("got %d things kept on the phone, want none", kept)
	}
}

// notesSaying are the stored notes with a text.
func (h *house) notesSaying(t *testing.T, text string) (out []graph.Note) {
	t.Helper()
	err := graph.Each(t.Context(), h.store, graph.KindNote, func(r graph.Record) {
		if n := r.(graph.Note); n.Text == text {
			out = append(out, n)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
