package handlers

import (
	"context"
	"net"
	"net/http"
	"os"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/browsertest"
)

// The life of a request as it is seen on a phone, in German and from right to
// left, and on a desk: the form with its questions, the request on both sides of
// the counter, the tap in the mail, the report.
func TestJobsInABrowser(t *testing.T) {
	b := needBrowser(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	h := jobsHouse(t, func(c *Config) { c.PublicURL = address })
	go func() {
		if err := h.server.Serve(l); err != nil {
			t.Logf("serve: %v", err)
		}
	}()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			t.Logf("shutdown: %v", err)
		}
	})
	h.severalTimes()
	phone := browsertest.View{Width: 390, Height: 844}
	for _, at := range []look{{"handy", "de", phone}, {"handy", "ar", phone}, {"tisch", "de", browsertest.View{}}} {
		t.Run(at.name+"-"+at.lang, func(t *testing.T) {
			h.t = t
			h.lookAtJobs(t, b, address, at)
		})
	}
}

// severalTimes stores a request with other times that azad is asked for.
func (h *house) severalTimes() {
	h.t.Helper()
	start := time.Date(2027, 1, 12, 9, 0, 0, 0, time.UTC)
	others := []time.Time{start.AddDate(0, 0, 1), start.AddDate(0, 0, 2)}
	r := graph.Request{ID: "q-times", Language: "kmr", Variety: "aus Afrin", Topic: "arbeit", Start: start, Others: others, Minutes: 90, Place: "05762002", Mode: graph.OnSite, State: graph.RequestAsked,
		CreatedAt: testNow.UTC(), Requester: graph.Requester{Account: "a-tsv", Institution: "Frauenberatungsstelle mit einem langen Namen", Name: "Wolf", Email: "w@schule.example"},
		Asking: graph.Asking{Round: 2, Until: testNow.Add(90 * time.Minute)}, History: []graph.RequestStep{
			{At: testNow.AddDate(0, 0, -1).UTC(), Event: "submit", By: "institution", To: graph.RequestOpen},
			{At: testNow.UTC(), Event: "ask", By: "coordinator", From: graph.RequestOpen, To: graph.RequestAsked, Note: "eilt"}}}
	graphtest.Store(h.t, h.store, r, graph.Assignment{ID: "s-times", Request: r.ID, Mediator: "azad", State: graph.AssignmentAsked, Start: start, End: start.Add(90 * time.Minute), Others: others,
		AskedAt: testNow.UTC(), HoldUntil: testNow.Add(90 * time.Minute).UTC(), Place: r.Place, Topic: r.Topic, Mode: graph.OnSite, Round: 2})
}

func (h *house) lookAtJobs(t *testing.T, b *browsertest.Browser, address string, at look) {
	open := func(role graph.Role, name, path, do string) {
		t.Helper()
		v := at.view
		v.Cookies = []*http.Cookie{{Name: languageCook, Value: at.lang}}
		if role != "" {
			v.Cookies = append(v.Cookies, &http.Cookie{Name: sessionCookie, Value: h.sessions[role]})
		}
		p := b.Page(t, address+path, v)
		if do != "" {
			browsertest.Eval[bool](t, p, "(() => {"+do+"; return true })()")
			p.Click(t, "main form button[type=submit]")
			p.Settle(t)
		}
		browsertest.Eval[bool](t, p, `(() => { document.querySelectorAll("main details").forEach(d => d.open = true); return true })()`)
		for _, found := range wrongInBrowser(t, p) {
			t.Errorf("%s: %s", name, found)
		}
		if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
			p.Screenshot(t, dir+"/job-"+name+"-"+at.name+"-"+at.lang+".png")
		}
	}
	member, coord := graph.RoleMember, graph.RoleCoordinator
	open("", "einsatz", h.answerLink("s-times", "azad"), "")
	open("", "einsatz-zugesagt", h.answerLink("s-yes", "azad"), "")
	open("", "bericht", h.reportLink("s-over", graph.SideMediator), "")
	open("", "bericht-bestaetigen", h.reportLink("s-told", graph.SideInstitution), "")
	open(member, "formular", "/sprachlotsen/anfragen/neu?language=kur&place=05762001&start=2026-12-15T10:00", "")
	open(member, "formular-fehler", "/sprachlotsen/anfragen/neu?language=kur", `document.querySelector("[name=reference]").value = "Frau Yilmaz"`)
	open(member, "aenderung", "/sprachlotsen/anfragen/q-yes/aendern", `document.querySelector("[name=start]").value = "2026-12-13T11:00"`)
	open(member, "anfragen", "/sprachlotsen/anfragen", "")
	open(member, "anfrage", "/sprachlotsen/anfragen/q-over", "")
	open(coord, "anfrage-offen", "/sprachlotsen/anfragen/q-new", "")
	open(coord, "anfrage-gefragt", "/sprachlotsen/anfragen/q-times", "")
	open(coord, "vermittlung", "/sprachlotsen/vermittlung", "")
	open(coord, "regeln", "/sprachlotsen/regeln", "")
	open("", "registrieren", "/registrieren", `document.querySelector("[name=name]").value = "Eva"`)
}
