package handlers

import (
	"net/http"
	"os"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/internal/browsertest"
)

// The outbox and a letter in it, written from right to left, beside both
// directions of the page around it.
func TestOutboxInABrowser(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	for _, state := range graph.MessageStates {
		m := graph.Message{ID: graph.MessageID("x-" + string(state)), Template: "ask", To: "lotse@lotsen.example", Name: "Azad", Language: "ar", State: state, CreatedAt: testNow, Due: testNow, Tries: 2, Trouble: "crashed",
			About: graph.Ref{Kind: graph.KindRequest, ID: "q"}, Doors: []graph.Door{{Kind: graph.DoorAnswer, Subject: "s"}},
			Job: &graph.Occasion{Language: "kmr", Start: testNow.AddDate(0, 0, 9), Minutes: 60, Contact: "Eva Wolf +49 5271 965-0", Institution: "TuS (Höxter)"}}
		m.Visibility = graph.Coordination
		if _, err := h.store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: m}); err != nil {
			t.Fatal(err)
		}
	}
	for _, lang := range []string{"de", "fa"} {
		v := browsertest.View{Width: 390, Height: 844, Cookies: []*http.Cookie{{Name: languageCook, Value: lang}, {Name: sessionCookie, Value: h.sessions[graph.RoleCoordinator]}}}
		for name, path := range map[string]string{"liste": "", "brief": "/x-unclear", "gesendet": "/x-sent"} {
			p := b.Page(t, address+"/verwaltung/postausgang"+path, v)
			for _, found := range wrongInBrowser(t, p) {
				t.Errorf("%s %s: %s", name, lang, found)
			}
			if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
				p.Screenshot(t, dir+"/postausgang-"+name+"-"+lang+".png")
			}
		}
	}
}
