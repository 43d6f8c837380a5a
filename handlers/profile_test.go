package handlers

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/account"
	"lotsennetz/internal/calendar"
)

// profileHouse serves the sample network with links that work. Azad has an
// address, an appointment next week and one he was asked for.
func profileHouse(t *testing.T) *house {
	t.Helper()
	h := sampleHouse(t, func(c *Config) { c.Doors = testDoors(t) })
	m := h.mediator("azad")
	m.Channels = append(m.Channels, graph.Channel{Kind: graph.Email, Value: "azad@post.example"})
	m.ListedUntil = "2026-12-20"
	m.Skills = append(m.Skills, graph.Skill{Language: "ckb", Listening: graph.B2, Speaking: graph.B2, Evidence: "interview"})
	start := time.Date(2026, 12, 3, 10, 0, 0, 0, calendar.Berlin()).UTC()
	request := graph.Request{ID: "q-7", Language: "kmr", Topic: "arbeit", Start: start, Minutes: 60, Place: "05762002", Mode: graph.OnSite, Address: "Zimmer 9",
		Requester: graph.Requester{Institution: "Frauenberatung", Name: "Ina Amt", Email: "ina@amt.example", Phone: "05271 98"}, Reference: "AZ-99", Note: "Trennung",
		State: graph.RequestAccepted, CreatedAt: testNow.UTC()}
	booked := graph.Assignment{ID: "s-7", Request: "q-7", Mediator: "azad", State: graph.AssignmentAccepted, Start: start, End: start.Add(time.Hour),
		AskedAt: testNow.UTC(), AnsweredAt: testNow.Add(time.Hour).UTC(), Place: "05762002", Topic: "arbeit", Sequence: 1}
	graphtest.Store(t, h.store, m, request, booked)
	return h
}

func (h *house) mediator(id graph.MediatorID) graph.Mediator {
	h.t.Helper()
	m, err := h.store.Mediator(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return m
}

// linkOf is the address of a mediator's own page.
func (h *house) linkOf(id graph.MediatorID) string {
	return "/lotse/" + testDoors(h.t).Sign(graph.Door{Kind: graph.DoorProfile, Subject: string(id), Epoch: h.mediator(id).Epoch, Until: testNow.AddDate(0, 0, 90)})
}

func TestProfile(t *testing.T) {
	h := profileHouse(t)
	path := h.linkOf("azad")
	page := h.page("", path)
	page.want(200)
	for _, want := range []string{"Azad Demir", "Frauenberatung", "Ina Amt", "Zimmer 9", "Führungszeugnis", "20.12.2026", "Gespräch mit der Koordination"} {
		if !strings.Contains(string(page.body), want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, never := range []string{"lieber vormittags", "AZ-99", "Trennung", "pünktlich", "Olena"} {
		if strings.Contains(string(page.body), never) {
			t.Errorf("the page shows %q", never)
		}
	}
	if p, c := page.header.Get("Referrer-Policy"), page.header.Get("Cache-Control"); p != "no-referrer" || !strings.Contains(c, "no-store") {
		t.Errorf("got headers %q %q, want no-referrer and no-store", p, c)
	}
	form := page.form(path)
	form["week.5.0.from"], form["week.5.0.to"] = []string{"20"}, []string{"2.00"}
	form["week.6.0.from"], form["week.6.0.to"] = []string{"18:00"}, []string{"0:00"}
	form["week.4.1.from"], form["week.4.1.to"] = []string{"1800"}, []string{"24"}
	form["away.1.from"], form["away.1.to"] = []string{"2026-12-24"}, []string{"2027-01-02"}
	form.Set("willingness", "less")
	form.Set("language", "uk")
	form.Set("monthly_limit", "")
	form["skills.2.language"], form["skills.2.listening"], form["skills.2.speaking"], form["skills.2.evidence"] = []string{"ukr"}, []string{"B1"}, []string{"B1"}, []string{"certificate"}
	form.Set("skills.1.listening", "C2") // the interview said B2
	h.post("", path, form).want(303)
	m := h.mediator("azad")
	slots := []graph.Slot{{Day: time.Thursday, From: 480, To: 1020}, {Day: time.Thursday, From: 1080, To: 1440}, {Day: time.Friday, From: 1200, To: 120}, {Day: time.Saturday, From: 1080, To: 1440}}
	if !slices.Equal(m.Availability, slots) {
		t.Errorf("got %v, want %v", m.Availability, slots)
	}
	if want := []graph.Period{{From: "2026-12-24", To: "2027-01-02"}}; !slices.Equal(m.Away, want) { // August is over
		t.Errorf("got %v, want %v", m.Away, want)
	}
	if m.Willingness != graph.AskLess || m.Language != "uk" || m.MonthlyLimit != 0 || m.Note != "lieber vormittags" || len(m.Documents) != 1 || m.Email() != "azad@post.example" {
		t.Errorf("got %+v, want what the form says and the rest kept", m)
	}
	if s, _ := m.Skill("ukr"); s.Evidence != "self" || s.Speaking != graph.B1 {
		t.Errorf("got %+v, want a language on her own word", s)
	}
	if s, _ := m.Skill("ckb"); s.Evidence != "interview" || s.Listening != graph.B2 {
		t.Errorf("got %+v, want what the interview found", s)
	}
	if page := h.page("", path); !strings.Contains(string(page.body), `lang="uk"`) {
		t.Error("the page is not in her language")
	}
	if page := h.page("", path+"?lang=ar"); !strings.Contains(string(page.body), `lang="ar" dir="rtl"`) {
		t.Error("the page cannot be switched to Arabic")
	}
	if strings.Contains(h.log.String(), path[len("/lotse/"):]) {
		t.Error("the log has the link")
	}
}

func TestProfileTellsWhatIsWrong(t *testing.T) {
	h := profileHouse(t)
	path := h.linkOf("azad")
	for name, c := range map[string]struct {
		field, value, want string
	}{
		"no time":         {"week.1.0.from", "morgens", "week.1.0.from"},
		"no end":          {"week.1.0.from", "9", "week.1.0.to"},
		"nothing between": {"week.4.0.to", "08:00", "week.4.0.to"},
		"no level":        {"skills.2.language", "ukr", "skills.2.listening"},
		"twice":           {"skills.2.language", "kmr", "skills.2.language"},
		"backwards":       {"away.1.to", "2026-01-01", "away.1.from"},
		"far":             {"radius_km", "4000", "radius_km"},
		"no number":       {"yearly_limit", "viele", "yearly_limit"},
		"both ways":       {"topics", "sport", "refuses"},
		"no phone":        {"phone", "abc", "phone"},
	} {
		form := h.page("", path).form(path)
		form.Set(c.field, c.value)
		r := h.post("", path, form)
		id := "f-" + strings.ReplaceAll(c.want, ".", "-")
		if r.status != 422 || !strings.Contains(string(r.body), `href="#`+id+`"`) || !strings.Contains(string(r.body), `id="`+id) {
			t.Errorf("%s: got %d, want 422 and a way to %s", name, r.status, id)
		}
		if !strings.Contains(string(r.body), c.value) {
			t.Errorf("%s: what was typed is gone", name)
		}
	}
}

// Who is slower keeps what she typed, sees what differs, and may save again.
func TestProfileConflict(t *testing.T) {
	h := profileHouse(t)
	path := h.linkOf("azad")
	form := h.page("", path).form(path)
	m := h.mediator("azad")
	m.RadiusKM = 12
	graphtest.Store(t, h.store, m)
	form.Set("yearly_limit", "77")
	r := h.post("", path, form)
	if r.status != 409 || !strings.Contains(string(r.body), `value="77"`) || !strings.Contains(string(r.body), "Umkreis") {
		t.Fatalf("got %d, want 409 with what was typed and what differs", r.status)
	}
	h.post("", path, r.form(path)).want(303)
	if m := h.mediator("azad"); m.YearlyLimit != 77 || m.RadiusKM != 30 {
		t.Errorf("got %d and %v, want what she saved at last", m.YearlyLimit, m.RadiusKM)
	}
}

func TestProfileButtons(t *testing.T) {
	h := profileHouse(t)
	path := h.linkOf("azad")
	do := func(what string, more ...string) doc {
		form := url.Values{"do": {what}}
		for _, m := range more {
			form.Set(m, "true")
		}
		return h.post("", path+"/aktion", form)
	}
	do("renew").want(303)
	if got := h.mediator("azad").ListedUntil; got != "2027-11-25" {
		t.Errorf("renewed until %s, want 2027-11-25", got)
	}
	do("pause").want(303)
	do("pause").want(303)
	if got := h.mediator("azad").Away; !slices.Contains(got, graph.Period{From: "2026-11-25"}) || len(got) != 2 {
		t.Errorf("paused: got %v, want one period from today", got)
	}
	do("resume").want(303)
	if got := h.mediator("azad").Away; len(got) != 1 || got[0].To == "" {
		t.Errorf("resumed: got %v, want no pause", got)
	}
	do("nonsense").want(400)
	if r := do("leave"); r.status != 422 {
		t.Errorf("leave without being sure: got %d, want 422", r.status)
	}
	if r := do("leave", "sure"); r.status != 422 || h.mediator("azad").Archived {
		t.Errorf("leave with an appointment: got %d, want 422", r.status)
	}
	feed := "/kalender/" + testDoors(t).Sign(graph.Door{Kind: graph.DoorFeed, Subject: "azad"}) + ".ics"
	h.page("", feed).want(200)
	do("revoke").want(200)
	for _, old := range []string{path, feed} {
		h.page("", old).want(410)
	}
	letters := h.mailed(LetterProfileLink)
	if len(letters) != 1 || letters[0].To != "azad@post.example" || letters[0].Doors[0].Epoch != 1 {
		t.Fatalf("got %v, want one letter with a new link", letters)
	}
	path = "/lotse/" + testDoors(t).Sign(letters[0].Doors[0])
	h.page("", path).want(200)
	booked := h.record(graph.Assignment{ID: "s-7"}.Ref()).(graph.Assignment)
	booked.State = graph.AssignmentCancelled
	graphtest.Store(t, h.store, booked)
	do("leave", "sure").want(200)
	if !h.mediator("azad").Archived {
		t.Error("she left and is still in the pool")
	}
	h.page("", path).want(410)
}

func (h *house) record(ref graph.Ref) graph.Record {
	h.t.Helper()
	got, err := h.store.Records(h.t.Context(), []graph.Ref{ref})
	if err != nil || len(got) != 1 {
		h.t.Fatalf("%v: got %d, %v", ref, len(got), err)
	}
	return got[0]
}

// Whatever is wrong with a link, the answer is the same page and names nobody.
func TestProfileLinksThatOpenNothing(t *testing.T) {
	h := profileHouse(t)
	d := testDoors(t)
	sign := func(door graph.Door) string { return d.Sign(door) }
	good := graph.Door{Kind: graph.DoorProfile, Subject: "azad", Until: testNow.AddDate(0, 0, 1)}
	edited := []byte(sign(good))
	edited[len(edited)-3] ^= 1
	tokens := map[string]string{
		"forged": "abc", "edited": string(edited), "old": sign(graph.Door{Kind: graph.DoorProfile, Subject: "azad", Until: testNow}),
		"of another epoch": sign(graph.Door{Kind: graph.DoorProfile, Subject: "azad", Epoch: 3}), "of nobody": sign(graph.Door{Kind: graph.DoorProfile, Subject: "niemand"}),
		"of the feed": sign(graph.Door{Kind: graph.DoorFeed, Subject: "azad"}),
	}
	other, _ := account.NewDoors(bytes.Repeat([]byte("x"), 32))
	tokens["of another house"] = other.Sign(good)
	want := string(h.page("", "/lotse/x").body)
	for name, token := range tokens {
		for path, method := range map[string]string{"/lotse/" + token: "", "/lotse/" + token + "/aktion": "POST", "/lotse/" + token + "/kalender": "POST"} {
			var r doc
			if method == "" {
				r = h.page("", path)
			} else {
				r = h.post("", path, url.Values{"do": {"pause"}})
			}
			if r.status != 410 || string(r.body) != want {
				t.Errorf("%s (%s): got %d, want the one page for links that open nothing", name, method, r.status)
			}
		}
	}
	for _, ending := range []string{".ics", ".ifb"} {
		for _, token := range []string{"abc", sign(good), sign(graph.Door{Kind: graph.DoorFeed, Subject: "azad", Epoch: 1}), sign(graph.Door{Kind: graph.DoorFeed, Subject: "niemand"})} {
			h.page("", "/kalender/"+token+ending).want(410)
		}
	}
}

// A known and an unknown address get the same answer; only one gets mail.
func TestAskingForAProfileLink(t *testing.T) {
	h := profileHouse(t)
	h.page("", "/lotse").want(200)
	known := h.post("", "/lotse", url.Values{"email": {"AZAD@post.example"}})
	unknown := h.post("", "/lotse", url.Values{"email": {"niemand@post.example"}})
	if known.status != 200 || string(known.body) != string(unknown.body) {
		t.Errorf("got %d and %d, want the same answer", known.status, unknown.status)
	}
	h.post("", "/lotse", url.Values{"email": {"azad@post.example"}}).want(200)
	if letters := h.mailed(LetterProfileLink); len(letters) != 1 || letters[0].To != "azad@post.example" {
		t.Errorf("got %v, want one letter", letters)
	}
	h.post("", "/lotse", url.Values{"email": {"azad"}}).want(422)
	for range 20 {
		if h.post("", "/lotse", url.Values{"email": {"azad@post.example"}}).status == 429 {
			return
		}
	}
	t.Error("nobody was told to wait")
}

func TestFeed(t *testing.T) {
	h := profileHouse(t)
	start := time.Date(2026, 12, 10, 8, 0, 0, 0, time.UTC)
	cancelled := graph.Assignment{ID: "s-8", Request: "q-7", Mediator: "azad", State: graph.AssignmentCancelled, Start: start, End: start.Add(time.Hour), AskedAt: testNow.UTC(), Place: "05762002", Sequence: 3}
	asked := graph.Assignment{ID: "s-9", Request: "q-7", Mediator: "azad", State: graph.AssignmentAsked, Start: start, End: start.Add(time.Hour), AskedAt: testNow.UTC(), HoldUntil: testNow.Add(time.Hour).UTC(), Mode: graph.Video}
	lapsed, foreign := asked, asked
	lapsed.ID, lapsed.HoldUntil = "s-10", testNow.UTC()
	foreign.ID, foreign.Mediator = "s-11", "olena"
	graphtest.Store(t, h.store, cancelled, asked, lapsed, foreign)
	path := "/kalender/" + testDoors(t).Sign(graph.Door{Kind: graph.DoorFeed, Subject: "azad"}) + ".ics"
	r := h.page("", path)
	r.want(200)
	text := string(r.body)
	for _, want := range []string{"UID:s-7-m@lotsennetz\r\nSEQUENCE:1\r\n", "DTSTART:20261203T090000Z\r\nDTEND:20261203T100000Z\r\n", "SUMMARY:Sprachmittlung Kurmandschi", "CLASS:CONFIDENTIAL",
		"UID:s-8-m@lotsennetz\r\nSEQUENCE:3\r\n", "STATUS:CANCELLED", "UID:s-9-m", "STATUS:TENTATIVE", "LOCATION:Video", "LOCATION:"} {
		if !strings.Contains(text, want) {
			t.Errorf("the feed lacks %q:\n%s", want, text)
		}
	}
	for _, never := range []string{"Frauenberatung", "Ina", "AZ-99", "Trennung", "Zimmer", "Arbeit", "Azad", "s-10", "s-11", "Olena"} {
		if strings.Contains(text, never) {
			t.Errorf("the feed tells %q", never)
		}
	}
	tag := r.header.Get("ETag")
	if again := h.do(asked2(path, tag)); again.status != 304 || len(again.body) > 0 {
		t.Errorf("asked again: got %d, want 304", again.status)
	}
	booked := h.record(graph.Assignment{ID: "s-7"}.Ref()).(graph.Assignment)
	booked.Sequence++
	graphtest.Store(t, h.store, booked)
	if again := h.do(asked2(path, tag)); again.status != 200 || !strings.Contains(string(again.body), "UID:s-7-m@lotsennetz\r\nSEQUENCE:2\r\n") {
		t.Errorf("after a change: got %d, want the same UID with the next number", again.status)
	}
	state := func(id graph.AssignmentID) string {
		_, event, found := strings.Cut(string(h.page("", path).body), "UID:"+string(id)+"-m@lotsennetz\r\n")
		if !found {
			return ""
		}
		event, _, _ = strings.Cut(event, "END:VEVENT")
		number, _, _ := strings.Cut(event, "\r\n")
		_, status, _ := strings.Cut(event, "STATUS:")
		return number + " " + strings.Fields(status)[0]
	}
	for _, step := range []struct {
		state    graph.AssignmentState
		sequence int
		want     string
	}{
		{graph.AssignmentAsked, 0, "SEQUENCE:0 TENTATIVE"}, {graph.AssignmentAccepted, 1, "SEQUENCE:1 CONFIRMED"}, {graph.AssignmentAsked, 2, "SEQUENCE:2 TENTATIVE"}, // asked again
		{graph.AssignmentCancelled, 3, "SEQUENCE:3 CANCELLED"}, {graph.AssignmentCancelled, 0, ""}, {graph.AssignmentReleased, 0, ""},
	} {
		held := h.record(asked.Ref()).(graph.Assignment)
		held.State, held.Sequence = step.state, step.sequence
		graphtest.Store(t, h.store, held)
		if got := state("s-9"); got != step.want {
			t.Errorf("%s, change %d: got %q, want %q", step.state, step.sequence, got, step.want)
		}
	}
	times := h.page("", strings.TrimSuffix(path, ".ics")+".ifb")
	if body := string(times.body); times.status != 200 || !strings.Contains(body, "FREEBUSY;FBTYPE=BUSY:20261203T090000Z/20261203T100000Z") || strings.Contains(body, "Kurmandschi") {
		t.Errorf("free and busy: got %d %s", times.status, body)
	}
}

func asked2(path, tag string) asked {
	return asked{path: path, html: true, headers: map[string]string{"If-None-Match": tag}}
}

// upload sends a calendar file as a browser does.
func (h *house) upload(path, file string) doc { return h.send1("", path, "kalender.ics", file) }

// send1 sends one file as a browser does.
func (h *house) send1(role graph.Role, path, name, file string) doc {
	h.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("file", name)
	if err != nil {
		h.t.Fatal(err)
	}
	part.Write([]byte(file))
	w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Accept", "text/html")
	if role != "" {
		r.AddCookie(&http.Cookie{Name: sessionCookie, Value: h.sessions[role]})
	}
	got := h.send(r)
	return newDoc(h.t, got)
}

func TestReadingACalendarIn(t *testing.T) {
	h := profileHouse(t)
	path := h.linkOf("azad")
	file := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Frau Geheim\r\nDTSTART;TZID=W. Europe Standard Time:20261201T100000\r\nDTEND;TZID=W. Europe Standard Time:20261201T110000\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\nEND:VEVENT\r\n" +
		"BEGIN:VEVENT\r\nUID:2\r\nDTSTART;TZID=Mittelerde:20261202T100000\r\nDURATION:PT1H\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	r := h.upload(path+"/kalender", file)
	r.want(200)
	if text := string(r.body); strings.Contains(text, "Geheim") || !strings.Contains(text, "Mittelerde") || !strings.Contains(text, "01.12.2026") {
		t.Errorf("the preview tells too much, or too little: %s", text)
	}
	if h.mediator("azad").Busy != nil {
		t.Error("kept before she said so")
	}
	h.post("", path+"/kalender", r.form(path+"/kalender")).want(303)
	busy := h.mediator("azad").Busy
	if len(busy) != 4 || !busy[0].From.Equal(time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC)) || !busy[1].From.Equal(time.Date(2026, 12, 2, 9, 0, 0, 0, time.UTC)) {
		t.Errorf("got %v, want three Tuesdays and the time of an unknown zone", busy)
	}
	if slots := h.mediator("azad").Availability; len(slots) != 1 {
		t.Errorf("got %v, want the week as it was", slots)
	}
	for name, file := range map[string]string{"empty": "", "a text": "Hallo", "too large": strings.Repeat("x", 2<<20+10)} {
		if r := h.upload(path+"/kalender", file); r.status != 422 {
			t.Errorf("%s: got %d, want 422", name, r.status)
		}
	}
	h.post("", path+"/kalender", url.Values{"data": {"{"}}).want(400)
	h.post("", path+"/kalender", url.Values{"data": {`{"busy":[{"from":"2026-12-01T10:00:00Z","to":"2026-12-01T09:00:00Z"}]}`}}).want(400)
	h.post("", path+"/aktion", url.Values{"do": {"forget"}}).want(303)
	if got := h.mediator("azad").Busy; len(got) != 0 {
		t.Errorf("forgotten: got %v, want none", got)
	}
}

func TestMediatorsOfACoordinator(t *testing.T) {
	h := profileHouse(t)
	for _, role := range []graph.Role{"", graph.RoleMember} {
		if r := h.page(role, "/sprachlotsen/personen"); r.status == 200 {
			t.Errorf("%q sees the list", role)
		}
	}
	for query, want := range map[string][]string{"": {"Azad Demir", "Olena Koval"}, "?language=ukr": {"Olena Koval"}, "?state=ending": {"Azad Demir"}, "?papers=missing": {"Azad Demir", "Olena Koval"},
		"?papers=lapsed": nil, "?state=archived": nil, "?place=05762001": {"Azad Demir"}} {
		text := string(h.page(graph.RoleCoordinator, "/sprachlotsen/personen"+query).body)
		for _, name := range []string{"Azad Demir", "Olena Koval"} {
			if got := strings.Contains(text, name); got != slices.Contains(want, name) {
				t.Errorf("%s: %s shown is %v, want %v", query, name, got, !got)
			}
		}
	}
	form := h.page(graph.RoleCoordinator, "/sprachlotsen/personen/neu").form("/sprachlotsen/personen")
	form.Set("name", "Neue Lotsin")
	form.Set("email", "neu@post.example")
	form.Set("german", "C1")
	form.Set("skills.0.language", "ukr")
	form.Set("skills.0.listening", "native")
	h.post(graph.RoleCoordinator, "/sprachlotsen/personen", form).want(422)
	form.Set("skills.0.speaking", "native")
	form.Set("skills.0.evidence", "interview")
	form.Set("documents.0.kind", "conduct")
	form.Set("documents.0.seen_on", "2026-11-01")
	form.Set("documents.0.seen_by", "KI")
	form.Set("barred", "Jobcenter Nirgends")
	h.post(graph.RoleCoordinator, "/sprachlotsen/personen", form).want(422)
	form.Set("barred", "")
	r := h.post(graph.RoleCoordinator, "/sprachlotsen/personen", form)
	r.want(303)
	path, _, _ := strings.Cut(r.header.Get("Location"), "?")
	edit := h.page(graph.RoleCoordinator, path).form(path)
	if edit.Get("documents.0.seen_by") != "KI" || edit.Get("skills.0.evidence") != "interview" || edit.Get("listed_until") != "2027-11-25" {
		t.Errorf("got %v, want what was entered", edit)
	}
	edit.Set("note", "gern am Telefon")
	h.post(graph.RoleCoordinator, path, edit).want(303)
	if r := h.post(graph.RoleCoordinator, path, edit); r.status != 303 {
		t.Errorf("sent twice: got %d, want the same answer", r.status)
	}
	edit.Set("idempotency_key", "anders")
	h.post(graph.RoleCoordinator, path, edit).want(409)
	h.post(graph.RoleCoordinator, path+"/aktion", url.Values{"do": {"link"}}).want(303)
	if letters := h.mailed(LetterProfileLink); len(letters) != 1 || letters[0].To != "neu@post.example" {
		t.Errorf("got %v, want one letter", letters)
	}
	h.post(graph.RoleCoordinator, path+"/aktion", url.Values{"do": {"archive"}}).want(303)
	h.post(graph.RoleCoordinator, path+"/aktion", url.Values{"do": {"restore"}}).want(303)
	h.post(graph.RoleMember, path+"/aktion", url.Values{"do": {"archive"}}).want(403)
}

// Erased is gone from records, mails and the audit; what was done stays counted.
func TestErasingAMediator(t *testing.T) {
	h := profileHouse(t)
	path := "/sprachlotsen/personen/azad"
	h.post("", "/lotse", url.Values{"email": {"azad@post.example"}}).want(200)
	h.post(graph.RoleCoordinator, path+"/aktion", url.Values{"do": {"erase"}}).want(422)
	h.post(graph.RoleCoordinator, path+"/aktion", url.Values{"do": {"erase"}, "sure": {"true"}}).want(422) // an appointment to come
	booked := h.record(graph.Assignment{ID: "s-7"}.Ref()).(graph.Assignment)
	booked.State = graph.AssignmentDone
	booked.Start, booked.End = booked.Start.AddDate(0, -1, 0), booked.End.AddDate(0, -1, 0)
	booked.Feedback = []graph.Feedback{{Side: graph.SideInstitution, Stars: 4, Text: "Herr Demir war gut", At: testNow.UTC()}}
	graphtest.Store(t, h.store, booked)
	r := h.post(graph.RoleCoordinator, path+"/aktion", url.Values{"do": {"erase"}, "sure": {"true"}})
	r.want(303)
	if _, err := h.store.Mediator(t.Context(), "azad"); !isNotFound(err) {
		t.Errorf("got %v, want her gone", err)
	}
	kept := h.record(graph.Assignment{ID: "s-7"}.Ref()).(graph.Assignment)
	if nobody := h.mediator(kept.Mediator); !nobody.Archived || nobody.Name != "–" || kept.State != graph.AssignmentDone {
		t.Errorf("got %+v %+v, want the job kept by nobody", kept, nobody)
	}
	for _, kind := range graph.Kinds {
		err := graph.Each(t.Context(), h.store, kind, func(r graph.Record) {
			body, err := graph.Encode(r)
			if err == nil && (bytes.Contains(body, []byte("azad@")) || bytes.Contains(body, []byte("Demir")) || bytes.Contains(body, []byte("0170 1234567"))) {
				t.Errorf("%v still tells who she was: %s", r.Ref(), body)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	events, err := h.store.History(t.Context(), graph.Mediator{ID: "azad"}.Ref(), 100)
	if err != nil || len(events) == 0 {
		t.Fatalf("got %d events, %v", len(events), err)
	}
	for _, e := range events {
		if len(e.Old)+len(e.New) > 0 {
			t.Errorf("the audit still tells who she was: %s %s", e.Old, e.New)
		}
	}
}

// A link shows nothing of anybody else: every canary of other people stays away.
func TestAProfileLinkShowsNobodyElse(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	h.serve(func(c *Config) { c.Doors = testDoors(t) })
	own := "m-netz mediator."
	paths := []string{h.linkOf("m-netz"), h.linkOf("m-netz") + "?lang=ar"}
	feed := "/kalender/" + testDoors(t).Sign(graph.Door{Kind: graph.DoorFeed, Subject: "m-netz"})
	paths = append(paths, feed+".ics", feed+".ifb")
	for _, path := range paths {
		r := h.page("", path)
		r.want(200)
		for _, c := range a.leaks(fmt.Appendf(r.body, "\n%v", r.header), toVisitors) {
			if !strings.HasPrefix(c.field, own) || strings.HasSuffix(c.field, "note") || strings.HasSuffix(c.field, "source") {
				t.Errorf("%s shows %s", path[:12], c.field)
			}
		}
	}
}

// A new address counts when the link mailed to it was opened and confirmed; the old
// one is told. A link that was revoked, or is three days old, changes nothing.
func TestAMediatorChangesHerAddress(t *testing.T) {
	h := profileHouse(t)
	path := h.linkOf("azad")
	send := func(email string) doc {
		return h.post("", path+"/aktion", url.Values{"do": {"email"}, "email": {email}})
	}
	for _, wrong := range []string{"", "azad", "Azad <neu@post.example>", "neu@post.example\r\nBcc: x@y.example", "AZAD@post.example", strings.Repeat("x", 300) + "@post.example"} {
		send(wrong).want(422)
	}
	send("neu@post.example").want(303)
	send("neu@post.example").want(303) // the same mail
	letters := h.mailed(LetterAddressConfirm)
	if len(letters) != 1 || letters[0].To != "neu@post.example" || len(letters[0].Doors) != 1 {
		t.Fatalf("got %v, want one letter with a link", letters)
	}
	if got := h.mediator("azad").Email(); got != "azad@post.example" || len(h.mailed(LetterAddressChanged)) != 0 {
		t.Fatalf("before it was confirmed: got %s", got)
	}
	door := letters[0].Doors[0]
	link := "/adresse/" + testDoors(t).Sign(door)
	h.page("", link).want(200, "neu@post.example", "Ja, das ist meine Adresse")
	if got := h.mediator("azad").Email(); got != "azad@post.example" {
		t.Fatalf("looked at alone: got %s", got)
	}
	h.page("", "/adresse/nichts").want(410)
	h.page("", "/adresse/"+strings.TrimPrefix(path, "/lotse/")).want(410)
	h.page("", "/lotse/"+strings.TrimPrefix(link, "/adresse/")).want(410)
	h.post("", link, url.Values{}).want(200, "Ihre neue Adresse gilt")
	h.post("", link, url.Values{}).want(200, "Ihre neue Adresse gilt") // a second tap
	if got := h.mediator("azad").Email(); got != "neu@post.example" {
		t.Errorf("got %s, want the new address", got)
	}
	if told := h.mailed(LetterAddressChanged); len(told) != 1 || told[0].To != "azad@post.example" || strings.Contains(fmt.Sprint(told[0].Args), "neu@") {
		t.Errorf("got %v, want one letter to the old address without the new one", told)
	}
	h.page("", path).want(200, "neu@post.example")
	other := door
	other.Value, other.Until = "dritte@post.example", testNow
	h.post("", "/adresse/"+testDoors(t).Sign(other), url.Values{}).want(410)
	other.Until, other.Epoch = door.Until, door.Epoch+1
	h.post("", "/adresse/"+testDoors(t).Sign(other), url.Values{}).want(410)
	if got := h.mediator("azad").Email(); got != "neu@post.example" {
		t.Errorf("by a link that is over: got %s", got)
	}
	for range 20 {
		if send("noch@post.example").status == 429 {
			return
		}
	}
	t.Error("nobody was told to wait")
}
