package handlers

import (
	"net/url"
	"strings"
	"testing"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
)

func TestANetworkGroup(t *testing.T) {
	h := sampleHouse(t)
	path := "/akteure/alliance/gruppe"
	h.page("", path).want(303)
	h.page(graph.RoleMember, path).want(403)
	page := h.page(graph.RoleCoordinator, path).want(200, "Frühjahrstreffen", "Mira Özdemir", "mira@kreis.example")
	meeting := page.form("/akteure/alliance/treffen")
	for name, value := range map[string]string{"meeting": "", "version": "", "title": "Herbsttreffen", "start": "2026-12-10T10:00", "minutes": "120", "visibility": "public", "agenda": "Begrüßung\nBericht"} {
		meeting.Set(name, value)
	}
	meeting.Set("idempotency_key", "one")
	h.post(graph.RoleCoordinator, "/akteure/alliance/treffen", meeting).want(303)
	meeting.Set("idempotency_key", "two")
	meeting.Set("start", "")
	h.post(graph.RoleCoordinator, "/akteure/alliance/treffen", meeting).want(422)
	h.page("", "/akteure/alliance").want(200, "Herbsttreffen")
	if whole := h.page("", "/akteure/alliance").says("main"); strings.Contains(whole, "Mira") || strings.Contains(whole, "Frühjahrstreffen") {
		t.Error("a visitor sees a member's name or an internal meeting, want neither")
	}
	feed := h.page("", "/akteure/alliance/treffen.ics")
	if body := string(feed.body); feed.status != 200 || !strings.Contains(body, "DTSTART:20261210T090000Z") || strings.Contains(body, "Frühjahr") {
		t.Errorf("calendar: got %d %s, want the public meeting at ten in Berlin alone", feed.status, body)
	}
	seat := page.form("/akteure/alliance/mitglieder")
	for name, value := range map[string]string{"actor": "TSV Öhrbach", "name": "=Jo", "email": "jo@tsv.example", "role": "guest", "from": "2026-01-01", "idempotency_key": "three"} {
		seat.Set(name, value)
	}
	h.post(graph.RoleCoordinator, "/akteure/alliance/mitglieder", seat).want(303)
	list := string(h.page(graph.RoleCoordinator, "/akteure/alliance/verteiler.csv").body)
	if !strings.HasPrefix(list, "\ufeffname;email;akteur;rolle\r\n") || !strings.Contains(list, "'=Jo;jo@tsv.example;TSV Öhrbach;Gast\r\n") || strings.Count(list, "@") != 2 {
		t.Errorf("got %q, want a row a recipient, nothing that runs as a formula", list)
	}
	h.page(graph.RoleMember, "/akteure/alliance/verteiler.csv").want(403)
}

// Whoever speaks for a network keeps its meetings.
func TestAMembersOwnNetwork(t *testing.T) {
	h := sampleHouse(t)
	acc, err := h.store.Account(t.Context(), "a-tsv")
	if err != nil {
		t.Fatal(err)
	}
	acc.Actors = append(acc.Actors, "alliance")
	graphtest.Store(t, h.store, acc)
	form := h.page(graph.RoleMember, "/akteure/alliance/gruppe").want(200).form("/akteure/alliance/treffen")
	for name, value := range map[string]string{"meeting": "", "version": "", "title": "Stammtisch", "start": "2026-12-10T18:00", "minutes": "60", "visibility": "network", "idempotency_key": "x"} {
		form.Set(name, value)
	}
	h.post(graph.RoleMember, "/akteure/alliance/treffen", form).want(303)
	h.page(graph.RoleMember, "/akteure/alliance").want(200, "Stammtisch")
}

func TestOffersAndNeeds(t *testing.T) {
	h := sampleHouse(t)
	h.page(graph.RoleMember, "/akteure/welcome/bedarf/neu").want(403)
	h.page(graph.RoleMember, "/akteure/tsv/unsinn/neu").want(404)
	form := h.page(graph.RoleMember, "/akteure/tsv/bedarf/neu").want(200, "Bedarf").form("/akteure/tsv/bedarf")
	form.Set("title", "Trainerin gesucht")
	h.post(graph.RoleMember, "/akteure/tsv/bedarf", form).want(422)
	form.Set("topic", "fussball")
	form.Set("places", "2")
	form.Set("until", "2027-06-30")
	h.post(graph.RoleMember, "/akteure/tsv/bedarf", form).want(303)
	h.post(graph.RoleMember, "/akteure/tsv/bedarf", form).want(303) // sent twice
	page := h.page(graph.RoleMember, "/akteure/tsv").want(200, "Trainerin gesucht")
	path := ""
	for _, n := range page.all("a") {
		if href := attr(n, "href"); strings.HasPrefix(href, "/akteure/tsv/bedarf/") && !strings.HasSuffix(href, "/neu") {
			path = href
		}
	}
	edit := h.page(graph.RoleMember, path).want(200).form(path)
	edit.Set("archived", "true")
	h.post(graph.RoleMember, path, edit).want(303)
	if whole := h.page("", "/akteure/tsv").says("main"); strings.Contains(whole, "Trainerin") {
		t.Error("a withdrawn need is shown")
	}
	h.page(graph.RoleCoordinator, "/akteure/welcome/angebot/o-ball").want(404) // another's
}

// A seat changed by a member who may not read its mail keeps mail and person, as
// long as it stays with the same name; with another it is another's.
func TestASeatKeepsWhatItsWriterCannotSee(t *testing.T) {
	h := sampleHouse(t)
	acc, err := h.store.Account(t.Context(), "a-tsv")
	if err != nil {
		t.Fatal(err)
	}
	acc.Actors = append(acc.Actors, "alliance")
	people, err := h.store.Scan(t.Context(), graph.KindPerson, "", 1)
	if err != nil || len(people) == 0 {
		t.Fatal(people, err)
	}
	seat := graph.Membership{Meta: graph.Meta{Visibility: graph.Network}, ID: "kept", Group: "alliance", Person: graph.PersonID(people[0].Ref().ID), Name: "Jo", Email: "jo@tsv.example", Role: graph.SeatLead}
	graphtest.Store(t, h.store, acc, seat)
	change := func(version, name, email string) graph.Membership {
		t.Helper()
		h.post(graph.RoleMember, "/akteure/alliance/mitglieder", url.Values{"seat": {"kept"}, "version": {version}, "name": {name}, "email": {email}, "role": {"member"}, "idempotency_key": {graph.NewKey()}}).want(303)
		return h.record(seat.Ref()).(graph.Membership)
	}
	if got := change("1", "Jo", ""); got.Person != seat.Person || got.Email != seat.Email || got.Role != graph.SeatMember {
		t.Errorf("got %+v, want person and mail kept and the role changed", got)
	}
	if got := change("2", "Kim", ""); got.Person != "" || got.Email != "" {
		t.Errorf("with another name: got %+v, want neither person nor mail", got)
	}
}
