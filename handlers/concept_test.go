package handlers

import (
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
)

// noteIDs are the ids of notes on a page.
func (d doc) noteIDs() []string {
	var out []string
	for _, n := range d.all("li.ln-note") {
		out = append(out, attr(n, "id"))
	}
	return out
}

func TestADayOfAConference(t *testing.T) {
	h := sampleHouse(t)
	day := h.page(graph.RoleCoordinator, "/konferenz/2017").want(200, "Integrationskonferenz 2017")
	form := day.form("/konferenz/2017")
	form["room"], form["collecting"] = []string{"arbeit", "sport"}, []string{"true"}
	h.post(graph.RoleCoordinator, "/konferenz/2017", form).want(303)
	open := h.page("", "/konferenz/2017").want(200, "Sport und Freizeit")
	if codes := open.all("img.ln-code"); len(codes) != 2 || !strings.HasPrefix(attr(codes[0], "src"), "data:image/png") {
		t.Errorf("got %d codes for phones, want one a room", len(codes))
	}
	wall := h.page("", "/konferenz/2017/sport").want(200)
	note := wall.form("/konferenz/2017/sport")
	note.Set("text", "Schwimmen für <b>Frauen</b>")
	h.post("", "/konferenz/2017/sport", note).want(303)
	h.post("", "/konferenz/2017/sport", note).want(303) // sent twice
	wall = h.page("", "/konferenz/2017/sport").want(200, "Schwimmen für <b>Frauen</b>", "Stimmen: 0")
	ids := wall.noteIDs()
	if len(ids) != 1 {
		t.Fatalf("got notes %v, want one", ids)
	}
	voted := h.post("", "/konferenz/2017/sport/stimme", url.Values{"note": {ids[0]}}).want(303)
	if cookie := voted.header.Get("Set-Cookie"); !strings.Contains(cookie, markCookie+"=") || !strings.Contains(strings.ToLower(cookie), "httponly") {
		t.Errorf("got cookie %q, want a mark scripts cannot read", cookie)
	}
	h.page("", "/konferenz/2017/sport").want(200, "Stimmen: 1", "Dafür stimmen").lacks("Stimme zurücknehmen")
	mark, _, _ := strings.Cut(voted.header.Get("Set-Cookie"), ";")
	mine := newDoc(t, h.do(asked{path: "/konferenz/2017/sport", html: true, headers: map[string]string{"Cookie": mark}}))
	mine.want(200, "Sie haben dafür gestimmt", "Stimme zurücknehmen").lacks("Dafür stimmen")
	note.Set("idempotency_key", "second")
	note.Set("text", "")
	h.post("", "/konferenz/2017/sport", note).want(422, "Bitte füllen Sie dieses Feld aus.")
	h.page("", "/konferenz/2017/fussball").want(404)
	h.page("", "/konferenz/none").want(404)

	sort := "/konferenz/2017/sport/auswertung"
	h.page(graph.RoleMember, sort).want(403)
	h.post(graph.RoleCoordinator, sort, url.Values{"do": {"gather"}, "note": ids, "heading": {"Wasser"}}).want(303)
	h.page("", "/konferenz/2017/sport").want(200, "Wasser")
	take := h.page(graph.RoleCoordinator, sort).want(200).form(sort)
	take["note"] = ids
	take.Set("do", "take")
	take.Set("title", "Schwimmzeiten")
	h.post(graph.RoleCoordinator, sort, take).want(422)
	for name, value := range map[string]string{"goal": "g-1", "owner": "Eva", "email": "eva@kreis.example", "review": "2027-01-31"} {
		take.Set(name, value)
	}
	h.post(graph.RoleCoordinator, sort, take).want(303)
	h.page("", "/konzept").want(200, "Schwimmzeiten", "Schwimmen für <b>Frauen</b>")
	h.page("", "/konferenz/2017/sport").want(200, "Daraus wurde: Schwimmzeiten")
}

func TestEditingTheConcept(t *testing.T) {
	h := sampleHouse(t)
	path := "/konzept/massnahme/x-1/bearbeiten"
	h.page(graph.RoleMember, path).want(403)
	form := h.page(graph.RoleCoordinator, path).want(200, "Leitstelle Arbeit").form(path)
	if got := form.Get("indicators"); got != "Beratungen; Fälle; 100" {
		t.Errorf("got indicators %q, want a line", got)
	}
	form.Set("share", "55")
	form.Set("weight", "3")
	form.Set("owner", "Eva Wolf")
	form.Set("email", "eva@kreis.example")
	form.Set("milestones", "Stelle besetzt; 2027-01-31\nEröffnung; 2027-03-01; 2027-03-02")
	form.Set("funding", "Land NRW; 12.000,50; 2027-01-01; 2027-12-31")
	form.Set("metric", "cooperations")
	form.Set("comments", "true")
	h.post(graph.RoleCoordinator, path, form).want(303)
	r, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindMeasure, ID: "x-1"}})
	m := r[0].(graph.Measure)
	if err != nil || *m.Share != 55 || m.Weight != 3 || len(m.Milestones) != 2 || m.Funding[0].Cents != 1_200_050 || len(m.Participants) != 3 || len(m.Indicators[0].Values) != 1 || m.Goal != "g-1" {
		t.Errorf("got %+v, %v, want what was typed, and the values and partners as they were", m, err)
	}
	h.post(graph.RoleCoordinator, path, form).want(303)
	stale := url.Values{}
	for k, v := range form {
		stale[k] = v
	}
	stale.Set("idempotency_key", "another")
	stale.Set("description", "Neu getippt")
	if again := h.post(graph.RoleCoordinator, path, stale).want(409, "Inzwischen hat jemand anderes etwas geändert"); again.field("description") != "Neu getippt" {
		t.Errorf("got %q, want what was typed", again.field("description"))
	}
	public := h.page("", "/konzept").want(200, "Laufende Kooperationen: 2.", "Stelle besetzt")
	if whole := public.says("main"); strings.Contains(whole, "Eva Wolf") || strings.Contains(whole, "12.000") {
		t.Error("a visitor sees who sees to it or the money, want neither")
	}
	h.page(graph.RoleMember, "/konzept").want(200, "Kümmert sich: Eva Wolf", "12.000,50 €")

	h.post("", "/konzept/massnahme/x-1/kommentar", url.Values{"text": {"Das hilft uns"}}).want(303)
	if whole := h.page("", "/konzept").says("main"); strings.Contains(whole, "Das hilft uns") {
		t.Error("a comment nobody read is public, want it to wait")
	}
	waiting := h.page(graph.RoleCoordinator, "/konzept").want(200, "Das hilft uns")
	for _, n := range waiting.all("form") {
		if action := attr(n, "action"); strings.HasPrefix(action, "/konzept/kommentare/") {
			h.post(graph.RoleCoordinator, action, url.Values{"do": {"show"}}).want(303)
		}
	}
	h.page("", "/konzept").want(200, "Das hilft uns")
	h.post("", "/konzept/ziel/g-1/kommentar", url.Values{"text": {"x"}}).want(422)
	h.page(graph.RoleCoordinator, "/konzept/neu?kind=unsinn").want(404)
	fresh := h.page(graph.RoleCoordinator, "/konzept/neu?kind=projekt&serves=x-1").want(200).form("/konzept")
	fresh.Set("title", "Sprechstunde")
	h.post(graph.RoleCoordinator, "/konzept", fresh).want(303)
	h.page("", "/konzept").want(200, "Sprechstunde")
}

func TestTheReport(t *testing.T) {
	h := sampleHouse(t)
	h.page(graph.RoleMember, "/konzept/bericht").want(403)
	h.page(graph.RoleCoordinator, "/konzept/bericht").want(200, "Leitstelle Arbeit", "25.11.2026")
	h.page(graph.RoleCoordinator, "/konzept/bericht?am=2019-01-01").want(200, "01.01.2019")
	h.page(graph.RoleCoordinator, "/konzept/bericht?am=gestern").want(400)
}
