package handlers

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/calendar"
	"lotsennetz/pool"
)

// jobs stores requests of the member in every state somebody can do something
// with, all for azad.
func (h *house) jobs() {
	h.t.Helper()
	coming := time.Date(2026, 12, 10, 10, 0, 0, 0, calendar.Berlin()).UTC()
	past := time.Date(2026, 11, 20, 10, 0, 0, 0, calendar.Berlin()).UTC()
	requester := graph.Requester{Account: "a-tsv", Institution: "Schule", Name: "Vorstand TSV", Email: "vorstand@tsv.example", Phone: "05271 471100"}
	day := 0
	job := func(name string, state graph.RequestState, start time.Time, of graph.AssignmentState, actual *graph.Actual) {
		start = start.AddDate(0, 0, day)
		day++
		r := graph.Request{ID: graph.RequestID("q-" + name), Language: "kmr", Topic: "arbeit", Start: start, Minutes: 60, Place: "05762002", Mode: graph.OnSite, Requester: requester,
			State: state, CreatedAt: testNow.UTC(), Reference: "AZ-" + name, Address: "Zimmer " + name}
		records := []graph.Record{r}
		if of != "" {
			records = append(records, graph.Assignment{ID: graph.AssignmentID("s-" + name), Request: r.ID, Mediator: "azad", State: of, Start: start, End: start.Add(time.Hour), AskedAt: testNow.UTC(),
				HoldUntil: testNow.AddDate(0, 0, 1).UTC(), Place: r.Place, Topic: r.Topic, Mode: graph.OnSite, Round: 1, Actual: actual})
		}
		graphtest.Store(h.t, h.store, records...)
	}
	job("new", graph.RequestOpen, coming, "", nil)
	job("open", graph.RequestOpen, coming, "", nil)
	job("asked", graph.RequestAsked, coming, graph.AssignmentAsked, nil)
	job("yes", graph.RequestAccepted, coming, graph.AssignmentAccepted, nil)
	day = 0
	job("over", graph.RequestAccepted, past, graph.AssignmentAccepted, nil)
	told := past.AddDate(0, 0, 1)
	job("told", graph.RequestAccepted, past, graph.AssignmentAccepted, &graph.Actual{Start: told, End: told.Add(90 * time.Minute), By: graph.SideMediator, At: testNow.UTC()})
}

// jobsHouse serves them with links that work.
func jobsHouse(t *testing.T, change ...func(*Config)) *house {
	t.Helper()
	h := sampleHouse(t, append(change, func(c *Config) { c.Doors = testDoors(t) })...)
	m := h.mediator("azad")
	m.Channels = append(m.Channels, graph.Channel{Kind: graph.Email, Value: "azad@post.example", Visibility: graph.Coordination})
	m.Availability = nil
	for d := range 7 {
		m.Availability = append(m.Availability, graph.Slot{Day: time.Weekday(d), From: 0, To: 24 * 60})
	}
	m.German, m.ListedUntil = graph.C1, "2027-12-31"
	m.Documents = []graph.Document{{Kind: graph.Conduct, SeenOn: "2026-01-01", SeenBy: "ki", Expires: "2028-01-01"}, {Kind: graph.Secrecy, SeenOn: "2026-01-01", SeenBy: "ki"}}
	for i := range m.Skills {
		m.Skills[i].Listening, m.Skills[i].Speaking = graph.C1, graph.C1
	}
	und := graph.Language{Meta: graph.Meta{Visibility: graph.Public}, Code: "und", German: "noch nicht bekannt", English: "not yet known"}
	graphtest.Store(t, h.store, m, und)
	h.jobs()
	return h
}

func (h *house) answerLink(id graph.AssignmentID, of graph.MediatorID) string {
	return "/einsatz/" + testDoors(h.t).Sign(graph.Door{Kind: graph.DoorAnswer, Subject: string(id), Epoch: h.mediator(of).Epoch, Until: testNow.AddDate(0, 1, 0)})
}

func (h *house) reportLink(id graph.AssignmentID, side graph.Side) string {
	d := graph.Door{Kind: graph.DoorReport, Subject: string(id), Side: side, Until: testNow.AddDate(0, 1, 0)}
	if side == graph.SideMediator {
		d.Epoch = h.mediator("azad").Epoch
	}
	return "/bericht/" + testDoors(h.t).Sign(d)
}

func (h *house) stateOf(id graph.RequestID) graph.RequestState {
	h.t.Helper()
	jobs, err := h.store.Jobs(h.t.Context(), graph.JobQuery{Requests: []graph.RequestID{id}})
	if err != nil || len(jobs) != 1 {
		h.t.Fatalf("%s: got %v, %v", id, jobs, err)
	}
	return jobs[0].Request.State
}

// From registering to a confirmed job, as people do it.
func TestTheWholeWay(t *testing.T) {
	h := jobsHouse(t)
	form := h.page("", "/registrieren").want(200).form("/registrieren")
	form.Set("institution", "Grundschule Öhrbach")
	form.Set("name", "Eva Wolf")
	form.Set("email", "Eva.Wolf@Schule.example")
	form.Set("phone", "05271 1")
	form.Set("purpose", "Elterngespräche")
	h.post("", "/registrieren", form).want(422, "Datenschutz")
	form.Set("privacy", "true")
	first := h.post("", "/registrieren", form).want(303)
	again := h.post("", "/registrieren", form).want(303) // known by now: the same answer
	if first.header.Get("Location") != again.header.Get("Location") || len(h.mailed("registration_received")) != 1 {
		t.Errorf("got %q and %q, want one mail and the same answer", first.header.Get("Location"), again.header.Get("Location"))
	}
	h.signInByLink("registration_received", "eva")
	ask := h.page("eva", "/sprachlotsen/anfragen/neu?language=Kurmandschi&place=05762002&start=2026-12-15T10:00").want(200).form("/sprachlotsen/anfragen")
	if ask.Get("institution") != "Grundschule Öhrbach" || ask.Get("phone") != "05271 1" {
		t.Errorf("got %v, want what the registration says", ask)
	}
	h.post("eva", "/sprachlotsen/anfragen", ask).want(422, "noch nicht freigeschaltet")
	h.page(graph.RoleMember, "/verwaltung/registrierungen").want(403)
	board := h.page(graph.RoleCoordinator, "/sprachlotsen/vermittlung").want(200, "Wartende Registrierungen: 1")
	if len(board.all("section")) < 5 {
		t.Errorf("got %d columns, want five", len(board.all("section")))
	}
	page := h.page(graph.RoleCoordinator, "/verwaltung/registrierungen").want(200, "Grundschule Öhrbach", "Elterngespräche")
	action := page.leading("form", "action", "/verwaltung/registrierungen/")
	h.post(graph.RoleCoordinator, action, url.Values{"do": {"approve"}, "version": {"1"}}).want(303)
	h.post(graph.RoleCoordinator, action, url.Values{"do": {"approve"}, "version": {"2"}}).want(422)
	h.signInByLink("registration_approved", "eva")
	h.post("eva", "/sprachlotsen/anfragen", ask).want(303)
	row := h.page("eva", "/sprachlotsen/anfragen").want(200, "Kurmandschi", "offen")
	job := row.leading("a", "href", "/sprachlotsen/anfragen/", "/neu")
	h.page(graph.RoleMember, job).want(404)
	h.post(graph.RoleMember, job+"/aktion", url.Values{"do": {"cancel"}, "version": {"1"}}).want(404)
	h.post("eva", job+"/aktion", url.Values{"do": {"ask"}, "mediators": {"azad"}}).want(403)
	desk := h.page(graph.RoleCoordinator, job).want(200, "Azad Demir")
	if len(desk.all("input[name=mediators]")) == 0 {
		t.Fatal("got no candidates to tick")
	}
	h.post(graph.RoleCoordinator, job+"/aktion", url.Values{"do": {"ask"}, "mediators": {"azad"}, "hours": {"x"}}).want(422)
	h.post(graph.RoleCoordinator, job+"/aktion", url.Values{"do": {"ask"}, "mediators": {"azad"}, "hours": {"5"}}).want(303)
	h.page(graph.RoleCoordinator, job).want(200, "noch 5 Stunden")
	letters := h.mailed("ask")
	if len(letters) != 1 || letters[0].To != "azad@post.example" {
		t.Fatalf("got %v, want one letter to Azad", letters)
	}
	link := "/einsatz/" + testDoors(t).Sign(letters[0].Doors[0])
	h.page("", link).want(200, "Kurmandschi", "Grundschule Öhrbach")
	h.page("", link).want(200) // showing decides nothing
	h.post("", link, url.Values{"answer": {"vielleicht"}}).want(422)
	h.post("", link, url.Values{"answer": {"yes"}}).want(200, "Sie haben den Einsatz", "Eva Wolf")
	h.page("eva", job).want(200, "Es kommt:", "Azad Demir")
	h.server.cfg.Now = func() time.Time { return time.Date(2026, 12, 15, 12, 0, 0, 0, calendar.Berlin()) }
	h.post("eva", job+"/aktion", url.Values{"do": {"report"}, "day": {"2026-12-15"}, "from": {"10:00"}, "to": {"11:20"}}).want(303)
	id := letters[0].About.ID
	told := testDoors(t).Sign(graph.Door{Kind: graph.DoorReport, Subject: id, Side: graph.SideMediator, Epoch: h.mediator("azad").Epoch})
	h.page("", "/bericht/"+told).want(200, "80")
	h.post("", "/bericht/"+told, url.Values{"do": {"confirm"}}).want(303)
	h.post("", "/bericht/"+told, url.Values{"do": {"comment"}, "stars": {"5"}, "text": {"sehr gut vorbereitet"}}).want(303)
	h.page("eva", job).want(200, "durchgeführt")
	if d := h.page("eva", job); strings.Contains(string(d.body), "sehr gut vorbereitet") {
		t.Error("the institution reads the mediator's opinion")
	}
	h.page(graph.RoleCoordinator, job).want(200, "sehr gut vorbereitet")
}

// leading is the first value of an attribute that begins with a prefix and lacks
// the endings given.
func (d doc) leading(tag, name, prefix string, but ...string) string {
	d.t.Helper()
	for _, n := range d.all(tag) {
		if v := attr(n, name); strings.HasPrefix(v, prefix) && !slices.ContainsFunc(but, func(end string) bool { return strings.HasSuffix(v, end) }) {
			return v
		}
	}
	d.t.Fatalf("no <%s %s=%q…>", tag, name, prefix)
	return ""
}

// signInByLink opens the one-time link of the latest letter.
func (h *house) signInByLink(template string, as graph.Role) {
	h.t.Helper()
	letters := h.mailed(template)
	if len(letters) == 0 {
		h.t.Fatalf("no letter %q", template)
	}
	got := h.post("", "/anmelden/link/"+testDoors(h.t).Sign(letters[len(letters)-1].Doors[0]), url.Values{})
	got.want(303)
	cookie, _, _ := strings.Cut(got.header.Get("Set-Cookie"), ";")
	h.sessions[as] = strings.TrimPrefix(cookie, sessionCookie+"=")
}

// Twenty mediators say yes at the same time: one has the job, each is told.
func TestTheFirstYesByHTTP(t *testing.T) {
	h := jobsHouse(t)
	const n = 20
	start := time.Date(2026, 12, 17, 10, 0, 0, 0, calendar.Berlin()).UTC()
	graphtest.Store(t, h.store, graph.Request{ID: "q-race", Language: "kmr", Start: start, Minutes: 60, Mode: graph.Telephone, State: graph.RequestAsked, CreatedAt: testNow.UTC(),
		Requester: graph.Requester{Account: "a-tsv", Institution: "Schule", Name: "Wolf", Email: "w@schule.example"}})
	var links []string
	for i := range n {
		m := h.mediator("azad")
		m.ID, m.Version, m.Name = graph.MediatorID(fmt.Sprintf("m-%02d", i)), 0, fmt.Sprintf("Person %d", i)
		graphtest.Store(t, h.store, m, graph.Assignment{ID: graph.AssignmentID("s-race-" + string(m.ID)), Request: "q-race", Mediator: m.ID, State: graph.AssignmentAsked, Start: start, End: start.Add(time.Hour),
			AskedAt: testNow.UTC(), HoldUntil: testNow.Add(time.Hour).UTC(), Mode: graph.Telephone, Round: 1})
		links = append(links, h.answerLink(graph.AssignmentID("s-race-"+string(m.ID)), m.ID))
	}
	var wg sync.WaitGroup
	got := make([]int, n)
	for i, link := range links {
		wg.Go(func() {
			r := httptest.NewRequest(http.MethodPost, link, strings.NewReader("answer=yes"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			resp, err := h.server.App().Test(r, 60_000)
			if err != nil {
				t.Error(err)
				return
			}
			resp.Body.Close()
			got[i] = resp.StatusCode
		})
	}
	wg.Wait()
	yours, taken := 0, 0
	for _, status := range got {
		switch status {
		case 200:
			yours++
		case 409:
			taken++
		}
	}
	if yours != 1 || taken != n-1 {
		t.Errorf("got %v, want one 200 and the rest 409", got)
	}
	if state := h.stateOf("q-race"); state != graph.RequestAccepted {
		t.Errorf("got %s, want accepted", state)
	}
	if k := len(h.mailed("accepted_institution")); k != 1 {
		t.Errorf("got %d letters to the institution, want 1", k)
	}
}

// The same yes twenty times at once, as an impatient thumb sends it, is one yes.
func TestTheSameYesByHTTP(t *testing.T) {
	h := jobsHouse(t)
	link := h.answerLink("s-asked", "azad")
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			r := httptest.NewRequest(http.MethodPost, link, strings.NewReader("answer=yes"))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			resp, err := h.server.App().Test(r, 60_000)
			if err != nil {
				t.Error(err)
				return
			}
			if resp.Body.Close(); resp.StatusCode != 200 {
				t.Errorf("got %d, want 200", resp.StatusCode)
			}
		})
	}
	wg.Wait()
	if got, told := h.stateOf("q-asked"), len(h.mailed("accepted_mediator")); got != graph.RequestAccepted || told != 1 {
		t.Errorf("got %s and %d letters, want accepted and one", got, told)
	}
}

// What a link shows, to whom, and when it no longer does.
func TestLinksOfAJob(t *testing.T) {
	h := jobsHouse(t)
	link := h.answerLink("s-asked", "azad")
	shown := h.page("", link).want(200)
	for _, never := range []string{"AZ-asked", "471100", "vorstand@tsv.example", "Zimmer asked"} {
		if strings.Contains(string(shown.body), never) {
			t.Errorf("before her yes the page shows %q", never)
		}
	}
	for name, want := range map[string]string{"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"} {
		if got := shown.header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if got := shown.header.Get("Cache-Control"); !strings.Contains(got, "no-store") {
		t.Errorf("got Cache-Control %q, want no-store", got)
	}
	h.post("", link, url.Values{"answer": {"no"}}).want(200, "Wir fragen jemand anderen")
	h.page("", link).want(200, "Wir fragen jemand anderen")
	yes := h.answerLink("s-yes", "azad")
	h.page("", yes).want(200, "AZ-yes", "Zimmer yes", "471100")
	h.post("", yes, url.Values{"answer": {"withdraw"}, "note": {"krank"}}).want(200, "zurückgenommen")
	if state := h.stateOf("q-yes"); state == graph.RequestAccepted {
		t.Error("withdrawn: got accepted still")
	}
	report := h.reportLink("s-over", graph.SideMediator)
	h.page("", report).want(200)
	h.post("", report, url.Values{"do": {"report"}, "day": {"2026-11-20"}, "from": {"23:30"}, "to": {"00:45"}, "km": {"12,5"}}).want(303)
	jobs, err := h.store.Jobs(t.Context(), graph.JobQuery{Requests: []graph.RequestID{"q-over"}})
	if err != nil || jobs[0].Assignments[0].Actual == nil || jobs[0].Assignments[0].Actual.Minutes() != 75 || jobs[0].Assignments[0].Actual.KM != 12.5 {
		t.Errorf("got %+v, %v, want 75 minutes over midnight and 12.5 km", jobs, err)
	}
	h.post("", report, url.Values{"do": {"confirm"}}).want(422)
	h.post("", report, url.Values{"do": {"comment"}, "stars": {"9"}}).want(422)
	other := h.reportLink("s-over", graph.SideInstitution)
	h.post("", other, url.Values{"do": {"confirm"}}).want(303)
	if state := h.stateOf("q-over"); state != graph.RequestDone {
		t.Errorf("got %s, want done", state)
	}
	m := h.mediator("azad")
	m.Epoch++
	graphtest.Store(t, h.store, m)
	for _, old := range []string{link, yes, report} {
		h.page("", old).want(410)
		h.post("", old, url.Values{"answer": {"yes"}, "do": {"report"}}).want(410)
	}
	if log := h.log.String(); strings.Contains(log, link[len("/einsatz/"):]) || strings.Contains(log, report[len("/bericht/"):]) {
		t.Error("the log has a link")
	}
}

// A change shows what it does before it does it, and loses nothing typed.
func TestChangingARequest(t *testing.T) {
	h := jobsHouse(t)
	path := "/sprachlotsen/anfragen/q-yes/aendern"
	form := h.page(graph.RoleMember, path).want(200).form(path)
	if form.Get("reference") != "AZ-yes" || form.Get("start") != "2026-12-13T10:00" {
		t.Fatalf("got %v, want the request", form)
	}
	form.Set("start", "2026-12-13T11:00")
	form.Set("note", "Zweiter Stock")
	shown := h.post(graph.RoleMember, path, form).want(200, "Das bewirkt Ihre Änderung", "noch einmal gefragt")
	if shown.field("note") != "Zweiter Stock" {
		t.Error("what was typed is lost")
	}
	if state := h.stateOf("q-yes"); state != graph.RequestAccepted {
		t.Fatalf("got %s before it was confirmed, want accepted", state)
	}
	h.post(graph.RoleMember, path, shown.form(path)).want(303)
	if state := h.stateOf("q-yes"); state != graph.RequestAsked {
		t.Errorf("got %s, want asked again", state)
	}
	h.post(graph.RoleMember, path, shown.form(path)).want(409, "Inzwischen")
	h.page(graph.RoleAdmin, "/sprachlotsen/anfragen/q-yes/aendern").want(200)
	h.page("", path).want(303)
}

// Who is refused is told so kindly, with the reason where there is one to tell, and
// what they wrote is gone; they may try again.
func TestARefusedInstitution(t *testing.T) {
	h := jobsHouse(t)
	for i, reason := range []string{"", "Wir vermitteln nur an gemeinnützige Einrichtungen.\nBitte fragen Sie beim Nachbarpool."} {
		form := h.page("", "/registrieren").want(200).form("/registrieren")
		for name, value := range map[string]string{"institution": "Inkasso Öhrbach", "name": "Jo Wolf", "email": "jo@inkasso.example", "phone": "05271 1", "purpose": "Gespräche", "privacy": "true"} {
			form.Set(name, value)
		}
		h.post("", "/registrieren", form).want(303)
		page := h.page(graph.RoleCoordinator, "/verwaltung/registrierungen").want(200, "Ablehnen und Bescheid geben")
		action := page.leading("form", "action", "/verwaltung/registrierungen/")
		h.post(graph.RoleMember, action, url.Values{"do": {"refuse"}, "version": {"1"}}).want(403)
		h.post(graph.RoleCoordinator, action, url.Values{"do": {"refuse"}, "version": {"1"}, "reason": {strings.Repeat("x", graph.MaxText+1)}}).want(422)
		h.post(graph.RoleCoordinator, action, url.Values{"do": {"refuse"}, "version": {"1"}, "reason": {" " + reason}}).want(303)
		h.post(graph.RoleCoordinator, action, url.Values{"do": {"refuse"}, "version": {"1"}}).want(404)
		letters := h.mailed(pool.LetterRegistrationNo)
		if len(letters) != i+1 {
			t.Fatalf("got %d letters, want %d", len(letters), i+1)
		}
		letter := letters[slices.IndexFunc(letters, func(m graph.Message) bool { return m.Args["reason"] == reason })]
		if letter.To != "jo@inkasso.example" || len(letter.Doors) != 0 {
			t.Errorf("got %+v, want a letter to Jo with the reason and no link", letter)
		}
		id := graph.AccountID(strings.TrimPrefix(action, "/verwaltung/registrierungen/"))
		events, err := h.store.History(t.Context(), graph.Ref{Kind: graph.KindAccount, ID: string(id)}, 10)
		if err != nil || strings.Contains(eventsText(events), "Inkasso") {
			t.Errorf("the audit still has what they wrote: %s, %v", eventsText(events), err)
		}
	}
}

// The form asks back, warns of names, keeps several times, and makes a series.
func TestTheFormOfARequest(t *testing.T) {
	h := jobsHouse(t)
	path := "/sprachlotsen/anfragen"
	form := h.page(graph.RoleMember, path+"/neu?language=kur&place=05762001&start=2026-12-15T10:00").want(200, "Welche Sprache ist gemeint?").form(path)
	form.Set("institution", "Schule")
	form.Set("reference", "Frau Öztürk")
	h.post(graph.RoleMember, path, form).want(422, "sieht aus wie der Name")
	form.Set("reference_sure", "true")
	h.post(graph.RoleMember, path, form).want(422, "Welche Sprache ist gemeint?")
	form.Set("language_which", "kmr")
	form.Set("start", "2026-11-27T10:00")
	h.post(graph.RoleMember, path, form).want(422, "Der früheste Tag ist", "02.12.2026")
	form.Set("start", "2026-12-15T10:00")
	form.Set("others.0", "2026-12-16T10:00")
	form.Set("every_weeks", "1")
	form.Set("times", "3")
	form.Set("like", "azad")
	before := len(h.requests(t))
	h.post(graph.RoleMember, path, form).want(303) // azad came before
	h.post(graph.RoleMember, path, form).want(303) // sent twice
	if n := len(h.requests(t)) - before; n != 3 {
		t.Errorf("got %d requests, want three of a series", n)
	}
	form.Set("like", "olena")
	form.Set("idempotency_key", graph.NewKey())
	h.post(graph.RoleMember, path, form).want(422)
	again := h.page(graph.RoleMember, path+"/neu?wie=q-yes").want(200).form(path)
	if again.Get("address") != "Zimmer yes" || again.Get("start") != "" {
		t.Errorf("got %v, want the earlier request without its time", again)
	}
	night := again
	for name, value := range map[string]string{"institution": "Schule", "start": "2027-10-31T02:30", "every_weeks": "1", "times": "2", "idempotency_key": graph.NewKey()} {
		night.Set(name, value)
	}
	told := h.post(graph.RoleMember, path, night).want(200, "gibt es zweimal")
	if n := len(h.requests(t)) - before; n != 3 {
		t.Errorf("told first: got %d requests, want none more", n)
	}
	h.post(graph.RoleMember, path, told.form(path)).want(303)
	h.page(graph.RoleMember, "/sprachlotsen/anfragen").want(200, "31.10.2027, 02:30 Uhr (Sommerzeit)")
	for name, value := range map[string]string{"start": "2027-03-14T02:30", "times": "4", "idempotency_key": graph.NewKey()} {
		night.Set(name, value)
	}
	night.Del("told")
	told = h.post(graph.RoleMember, path, night).want(200, "28.03.2027, 03:00 Uhr: Um 02:30 Uhr wird in dieser Nacht die Uhr vorgestellt")
	h.post(graph.RoleMember, path, told.form(path)).want(303)
	var said []string
	for _, m := range h.mailed("received_institution") {
		for _, r := range m.Reasons {
			said = append(said, r.Key)
		}
	}
	if slices.Sort(said); !slices.Equal(said, []string{"request.told.moved", "request.told.twice"}) {
		t.Errorf("mail: got %v, want both told", said)
	}
	night.Del("told")
	night.Set("start", "2026-12-18T10:00")
	night.Set("times", "3") // 25 December and New Year's Day
	night.Set("idempotency_key", graph.NewKey())
	h.post(graph.RoleMember, path, night).want(200, "Weihnachtstag", "Neujahr")
	unknown := h.page(graph.RoleMember, path+"/neu?place=05762001&start=2026-12-22T10:00").form(path)
	unknown.Set("language", "und")
	unknown.Set("institution", "Schule")
	h.post(graph.RoleMember, path, unknown).want(303)
}

// The plan says how many requests lie beyond it.
func TestThePlanSaysWhatLiesBeyond(t *testing.T) {
	h := jobsHouse(t)
	path := "/sprachlotsen/plan"
	if text := string(h.page(graph.RoleCoordinator, path).want(200).body); strings.Contains(text, "Danach kommen noch") {
		t.Error("a few requests: more lie beyond")
	}
	var many []graph.Record
	for i := range 110 {
		r := graph.Request{ID: graph.RequestID(fmt.Sprintf("viel-%03d", i)), State: graph.RequestOpen, Language: "kmr", Minutes: 60, Mode: graph.Telephone,
			Start: testNow.AddDate(0, 0, 10+i/10).UTC(), CreatedAt: testNow.UTC(), Requester: graph.Requester{Institution: "Schule", Name: "Wolf", Email: "w@schule.example"}}
		r.Visibility = graph.Coordination
		many = append(many, r)
	}
	graphtest.Store(t, h.store, many...)
	h.page(graph.RoleCoordinator, path).want(200, "Geplant sind die 100 frühesten Anfragen", "Danach kommen noch")
}

func (h *house) requests(t *testing.T) []graph.Request {
	t.Helper()
	all, err := h.store.Requests(t.Context(), graph.RequestQuery{Limit: 1000})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// The rules are the coordinators', and an institution agrees to terms once.
func TestPoolRules(t *testing.T) {
	h := jobsHouse(t)
	path := "/sprachlotsen/regeln"
	h.page(graph.RoleMember, path).want(403)
	form := h.page(graph.RoleCoordinator, path).want(200).form(path)
	form.Set("notice_days", "2")
	form.Del("institutions_only")
	form["barred_topics"] = []string{"sport"}
	form.Set("fee.en", "Free of charge.")
	form.Set("tariff-changed_hours", "24")
	form.Set("tariff-changed_flat", "7,50")
	form.Set("tariff-base", "27,50")
	form.Set("stages", "Pool Paderborn; pool@pb.example; 05251 1; 40 €\n\nDolmetschdienst;;;;dienst")
	form.Set("limits", "2026: 960,00\n2027: 1000")
	form.Set("terms-version", "2026-1")
	form.Set("terms.text.de", "Wir zahlen pünktlich.")
	form.Set("changes.note.on_site", "nothing")
	h.post(graph.RoleCoordinator, path, form).want(303)
	rules, _, err := h.rules(t)
	if err != nil || rules.NoticeDays != 2 || rules.Tariff.Base != 2750 || len(rules.Asking.Stages) != 2 || rules.Asking.Stages[0].Phone != "05251 1" || rules.Asking.Stages[1].Kind != graph.StageProfessional || rules.Limit.Cents[2027] != 100000 ||
		rules.Changes[graph.ChangeNote].OnSite != graph.EffectNothing || rules.Fee["de"] == "" {
		t.Errorf("got %+v, %v", rules, err)
	}
	if rules.InstitutionsOnly || !rules.BarLegalCases || !slices.Equal(rules.BarredTopics, []graph.TopicKey{"sport"}) || rules.Fee["en"] != "Free of charge." || rules.Tariff.Changed != (graph.Late{Hours: 24, Flat: 7_50}) {
		t.Errorf("got %+v, want who may ask for what and what a late change pays", rules)
	}
	h.post(graph.RoleCoordinator, path, form).want(409, "Inzwischen")
	fresh := h.page(graph.RoleCoordinator, path).form(path)
	for field, bad := range map[string]string{"hold_hours": "0", "asking-at_once": "999", "tariff-km": "viel", "stages": "X; keine Adresse", "limits": "immer: 3", "tariff-changed_share": "101", "tariff-changed_at": "25 Uhr", "tariff-free_cancel_hours": "-1", "changes.day.remote": "egal"} {
		wrong := url.Values{}
		for k, v := range fresh {
			wrong[k] = v
		}
		wrong.Set(field, bad)
		h.post(graph.RoleCoordinator, path, wrong).want(422)
	}
	ask := h.page(graph.RoleMember, "/sprachlotsen/anfragen/neu?language=kmr&place=05762001&start=2026-12-15T10:00").want(200, "Wir zahlen pünktlich.").form("/sprachlotsen/anfragen")
	ask.Set("institution", "Schule")
	h.post(graph.RoleMember, "/sprachlotsen/anfragen", ask).want(422, "stimmen Sie den Bedingungen")
	ask.Set("terms", "2026-1")
	h.post(graph.RoleMember, "/sprachlotsen/anfragen", ask).want(303)
	if d := h.page(graph.RoleMember, "/sprachlotsen/anfragen/neu"); strings.Contains(string(d.body), "Wir zahlen pünktlich.") {
		t.Error("asks for the terms again")
	}
}

func (h *house) rules(t *testing.T) (graph.Pool, int64, error) {
	t.Helper()
	s, err := h.store.Setting(t.Context(), graph.PoolSetting)
	if err != nil {
		return graph.Pool{}, 0, err
	}
	p, err := graph.PoolFrom(s)
	return p, s.Version, err
}

// The same over the API: asking twice is asking once, and who comes too late is
// told by a conflict of its own kind.
func TestJobsOverTheAPI(t *testing.T) {
	h := jobsHouse(t)
	coord, member := graph.RoleCoordinator, graph.RoleMember
	base := "/api/v1/requests/"
	ask := asked{role: coord, method: post, path: base + "q-open/ask", body: askInput{Mediators: []graph.MediatorID{"azad"}, Hours: 3}}.with(idempotencyKey, graph.NewKey())
	first, second := h.do(ask), h.do(ask)
	want(t, first, 200)
	if want(t, second, 200); string(first.body) != string(second.body) || len(h.mailed("ask")) != 1 {
		t.Errorf("asked twice: got %s and %s, want one letter and the same answer", first.body, second.body)
	}
	var job jobJSON
	first.decode(t, &job)
	if len(job.Assignments) != 1 || job.Assignments[0].HoldUntil == nil || !job.Assignments[0].HoldUntil.Equal(testNow.Add(3*time.Hour)) {
		t.Fatalf("got %+v, want azad held for three hours", job)
	}
	want(t, h.do(asked{role: coord, method: post, path: base + "q-open/ask", body: askInput{Mediators: []graph.MediatorID{"olena"}, Hours: 999}}), 422)
	if got := h.as(member, base+"q-open/candidates"); got.status != 403 {
		t.Errorf("a member's candidates: got %d, want 403", got.status)
	}
	late := h.do(asked{role: coord, method: post, path: base + "q-open/cancel"}.with("If-Match", first.header.Get("ETag")))
	want(t, late, 200)
	yes := asked{role: coord, method: post, path: base + "q-open/answer", body: answerInput{Assignment: job.Assignments[0].ID, Yes: true}}
	var p problem
	got := h.do(yes)
	want(t, got, 409)
	if got.decode(t, &p); p.Type != "/probleme/slot-taken" {
		t.Errorf("got type %q, want slot-taken", p.Type)
	}
	report := asked{role: member, method: post, path: base + "q-told/report", body: reportInput{Start: "2026-11-21T10:00", End: "2026-11-21T11:30"}}
	want(t, h.do(report), 200)
	got = h.do(report)
	want(t, got, 200)
	if got.decode(t, &job); job.Request.State != graph.RequestDone || job.Assignments[0].Actual.ConfirmedBy != graph.SideInstitution {
		t.Errorf("got %s, want done: both sides entered the same", got.body)
	}
	for name, wrong := range map[string]reportInput{"end": {Start: "2026-11-20T10:00", End: "2026-11-20T09:00"}, "start": {Start: "2026-12-24T10:00", End: "2026-12-24T11:00"}, "km": {Start: "2026-11-20T10:00", End: "2026-11-20T11:00", KM: -1}} {
		got := h.do(asked{role: member, method: post, path: base + "q-over/report", body: wrong})
		want(t, got, 422)
		if got.decode(t, &p); len(p.Errors) == 0 || p.Errors[0].Pointer != "/"+name {
			t.Errorf("%s: got %s", name, got.body)
		}
	}
	tag := h.as(member, base+"q-yes").header.Get("ETag")
	moved := asked{role: member, method: "PUT", path: base + "q-yes/change", body: changeInput{requestInput: requestInput{Language: "kmr", Topic: "arbeit", Start: "2026-12-13T10:00", Minutes: 90,
		Place: "05762002", Institution: "Schule", Address: "Zimmer yes", Reference: "AZ-yes"}}}.with("If-Match", tag)
	want(t, h.do(moved), 200)
	if state := h.stateOf("q-yes"); state != graph.RequestAsked {
		t.Errorf("longer on site: got %s, want asked again", state)
	}
	want(t, h.do(moved), 412)
}

// eventsText is all that events tell.
func eventsText(events []graph.Event) string {
	var b strings.Builder
	for _, e := range events {
		fmt.Fprintf(&b, "%s %s %s\n", e.Op, e.Old, e.New)
	}
	return b.String()
}
