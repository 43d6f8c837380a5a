package handlers

import (
	"net/http"
	"os"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/browsertest"
)

// What comes back from a mediator's page on a phone, in German and from right to
// left: her mistakes, a calendar's preview, what is kept.
func TestProfileInABrowser(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	people, err := h.store.Scan(t.Context(), graph.KindMediator, "", 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, lang := range []string{"de", "ar"} {
		id := people[i].(graph.Mediator).ID
		v := browsertest.View{Width: 390, Height: 844, Cookies: []*http.Cookie{{Name: languageCook, Value: lang}}}
		p := b.Page(t, address+h.linkOf(id), v)
		look := func(name string) {
			t.Helper()
			p.Settle(t)
			for _, found := range wrongInBrowser(t, p) {
				t.Errorf("%s %s: %s", name, lang, found)
			}
			if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
				p.Screenshot(t, dir+"/lotse-"+name+"-"+lang+".png")
			}
		}
		look("seite")
		p.Type(t, `[name="week.0.0.from"]`, "20")
		p.Click(t, "#formular button[type=submit]")
		look("fehler")
		p.Type(t, `[name="week.0.0.to"]`, "2:00")
		p.Click(t, "#formular button[type=submit]")
		look("gespeichert")
		if got := h.mediator(id).Availability; got[len(got)-1] != (graph.Slot{From: 1200, To: 120}) {
			t.Errorf("%s: got %v, want Sunday from 20:00 over midnight", lang, got)
		}
		browsertest.Eval[bool](t, p, `(() => { const d = new DataTransfer(); d.items.add(new File(["BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Nirgends:20261201T100000\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"], "k.ics", {type: "text/calendar"})); document.querySelector("#datei").files = d.files; return true })()`)
		p.Click(t, `form[enctype] button[type=submit]`)
		look("kalender")
		p.Click(t, "main form button[type=submit]")
		look("uebernommen")
		if got := h.mediator(id).Busy; len(got) != 1 {
			t.Errorf("%s: got %v, want one span", lang, got)
		}
	}
}
