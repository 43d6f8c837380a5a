package handlers

import (
	"errors"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/search"
)

// good is a request each operation answers with success on the sample network,
// in an order in which all of them can be made.
func good(h *house) map[string]asked {
	tag := func(role graph.Role, path string) map[string]string {
		return map[string]string{"If-Match": h.as(role, path).header.Get("ETag")}
	}
	coord, member := graph.RoleCoordinator, graph.RoleMember
	requestID := strings.TrimPrefix(h.do(asked{role: member, method: post, path: "/api/v1/requests", body: sampleAsk}).header.Get("Location"), "/api/v1/requests/")
	h.jobs()
	const goal, aim = "g-1", "/api/v1/concept/measures/x-1"
	const seat, meeting = "/api/v1/actors/alliance/members/g-ki", "/api/v1/actors/alliance/meetings/t-1"
	added := func(part string, body any) string {
		return h.do(asked{role: coord, method: post, path: "/api/v1/actors/alliance/" + part, body: body}).header.Get("Location")
	}
	otherSeat, otherMeeting := added("members", memberJSON{Actor: "svb", Role: graph.SeatMember}), added("meetings", sampleCall)
	h.reachable("ki", "welcome")
	return map[string]asked{
		"search":             {path: "/api/v1/search?q=Fu%C3%9Fball&type=actor,topic&near=Auental&radius_km=40&limit=5"},
		"listActors":         {path: "/api/v1/actors?topic=sport&place=Auental&near=51.7,9.1&radius_km=30&limit=1"},
		"createActor":        {role: coord, method: post, path: "/api/v1/actors", body: actorJSON{Kind: graph.Employer, Name: "Neue Firma", Visibility: graph.Public}},
		"showActor":          {path: "/api/v1/actors/tsv"},
		"updateActor":        {role: member, method: "PUT", path: "/api/v1/actors/tsv", body: actorJSON{Kind: graph.SportsClub, Name: "TSV Öhrbach 1900", Visibility: graph.Public}, headers: tag(member, "/api/v1/actors/tsv")},
		"removeActor":        {role: coord, method: "DELETE", path: "/api/v1/actors/svb", headers: tag(coord, "/api/v1/actors/svb")},
		"showActorNetwork":   {path: "/api/v1/actors/welcome/network"},
		"listMatches":        {path: "/api/v1/actors/welcome/matches?radius_km=50&limit=5"},
		"listMembers":        {role: coord, path: "/api/v1/actors/alliance/members"},
		"listMeetings":       {role: coord, path: "/api/v1/actors/alliance/meetings"},
		"createMember":       {role: coord, method: post, path: "/api/v1/actors/alliance/members", body: memberJSON{Actor: "tsv", Role: graph.SeatGuest}},
		"showMember":         {role: coord, path: seat},
		"updateMember":       {role: coord, method: "PUT", path: seat, body: memberJSON{Actor: "ki", Name: "Mira Özdemir", Role: graph.SeatDeputy}, headers: tag(coord, seat)},
		"removeMember":       {role: coord, method: "DELETE", path: otherSeat, headers: tag(coord, otherSeat)},
		"createMeeting":      {role: coord, method: post, path: "/api/v1/actors/alliance/meetings", body: sampleCall},
		"showMeeting":        {role: coord, path: meeting},
		"updateMeeting":      {role: coord, method: "PUT", path: meeting, body: sampleCall, headers: tag(coord, meeting)},
		"removeMeeting":      {role: coord, method: "DELETE", path: otherMeeting, headers: tag(coord, otherMeeting)},
		"showPlan":           {path: "/api/v1/matches/plan?radius_km=50"},
		"resolveContact":     {path: "/api/v1/contacts/resolve?topic=arbeitserlaubnis&place=37671&group=anerkannt&date=2026-03-10&lang=en"},
		"createCooperation":  {role: member, method: post, path: "/api/v1/cooperations", body: cooperationInput{A: "tsv", B: "ki", Topic: "sport"}},
		"showCooperation":    {path: "/api/v1/cooperations/tsv%3Awelcome"},
		"moveCooperation":    {role: member, method: post, path: "/api/v1/cooperations/cafe:tsv/transitions", body: transitionInput{To: graph.Dismissed, Reason: "Zeiten passen nicht"}},
		"introduce":          {role: coord, method: post, path: "/api/v1/cooperations/ki:welcome/introduction", body: introductionInput{Note: "Beide in Auental"}},
		"listIntroductions":  {role: coord, path: "/api/v1/introductions?state=asked,agreed"},
		"listTwins":          {role: coord, path: "/api/v1/twins"},
		"decideTwin":         {role: coord, method: post, path: "/api/v1/twins", body: twinInput{Do: "part", Kept: "svb", Gone: "cafe"}},
		"searchMediators":    {role: member, path: "/api/v1/mediators/search?language=Kurmandschi&start=2026-11-26T10:00&minutes=90&place=Auental&topic=arbeit&level=B2&mode=on_site"},
		"showPoolNumbers":    {role: coord, path: "/api/v1/pool/numbers?from=2026-11-01&to=2026-12-31"},
		"listRequests":       {role: coord, path: "/api/v1/requests?state=open,accepted"},
		"createRequest":      {role: member, method: post, path: "/api/v1/requests", body: sampleAsk},
		"showRequest":        {role: member, path: "/api/v1/requests/" + requestID},
		"cancelRequest":      {role: member, method: post, path: "/api/v1/requests/" + requestID + "/cancel"},
		"changeRequest":      {role: member, method: "PUT", path: "/api/v1/requests/q-new/change", body: changeInput{requestInput: sampleAsk}, headers: tag(member, "/api/v1/requests/q-new")},
		"listCandidates":     {role: coord, path: "/api/v1/requests/q-new/candidates"},
		"askMediators":       {role: coord, method: post, path: "/api/v1/requests/q-open/ask", body: askInput{Mediators: []graph.MediatorID{"azad"}, Hours: 5}},
		"recordAnswer":       {role: coord, method: post, path: "/api/v1/requests/q-asked/answer", body: answerInput{Assignment: "s-asked", Yes: true}},
		"withdrawAnswer":     {role: coord, method: post, path: "/api/v1/requests/q-yes/withdraw", body: withdrawInput{Assignment: "s-yes", Note: "krank"}},
		"reportRequest":      {role: member, method: post, path: "/api/v1/requests/q-over/report", body: reportInput{Start: "2026-11-20T10:00", End: "2026-11-20T11:30"}},
		"confirmRequest":     {role: member, method: post, path: "/api/v1/requests/q-told/confirm"},
		"showMap":            {path: "/api/v1/map?show=coverage&topic=sport"},
		"listTopics":         {path: "/api/v1/topics?lang=en"},
		"listPlaces":         {path: "/api/v1/places?q=37671"},
		"listGroups":         {path: "/api/v1/groups"},
		"listLanguages":      {path: "/api/v1/languages"},
		"showConcept":        {role: coord, path: "/api/v1/concept?date=2026-06-30"},
		"showReport":         {role: coord, path: "/api/v1/concept/report?date=2026-06-30&format=docx"},
		"listNotes":          {path: "/api/v1/conferences/2017/notes"},
		"createAim":          {role: coord, method: post, path: "/api/v1/concept/measures", body: aimJSON{Title: "Neue Maßnahme", Serves: goal, Visibility: graph.Public}},
		"showAim":            {path: aim},
		"updateAim":          {role: coord, method: "PUT", path: aim, body: aimJSON{Title: "Geändert", Serves: goal, Visibility: graph.Public}, headers: tag(coord, aim)},
		"showDemand":         {path: "/api/v1/network/demand"},
		"showCoverage":       {path: "/api/v1/network/coverage"},
		"showNetworkMetrics": {path: "/api/v1/network/metrics?at=2026-11-01&since=2020-01-01"},
		"showHealth":         {path: "/healthz"},
		"showReadiness":      {path: "/readyz"},
	}
}

var sampleAsk = requestInput{Language: "kmr", Topic: "arbeit", Start: "2026-12-10T10:00", Minutes: 60, Place: "Auental", Institution: "Schule"}

var sampleCall = meetingInput{Title: "Herbsttreffen", Start: "2026-12-10T10:00", Minutes: 60, Visibility: graph.Network}

// TestOperations asks every operation for every status it declares; each answer
// is checked against the document.
func TestOperations(t *testing.T) {
	h := sampleHouse(t)
	requests := good(h)
	for _, op := range operations {
		a, ok := requests[op.id]
		if !ok {
			t.Errorf("%s: no good request", op.id)
			continue
		}
		if a.method == "" {
			a.method = get
		}
		for name, fail := range failures(h, op) {
			t.Run(op.id+"/"+name, func(t *testing.T) { h.t = t; fail(t, a) })
		}
	}
	for _, op := range operations {
		t.Run(op.id, func(t *testing.T) {
			h.t = t
			want(t, h.do(requests[op.id]), op.status)
		})
	}
	t.Run("absent", testAbsent)
	t.Run("versions", testVersions)
	t.Run("circles", testCircleWrites)
	t.Run("report", testReportOverAPI)
	t.Run("notes", testNotesOverAPI)
	t.Run("refused", testRefused)
	for _, key := range unexercised() {
		t.Errorf("never answered: %s", key)
	}
}

func want(t testing.TB, got reply, status int) {
	t.Helper()
	if got.status != status {
		t.Fatalf("got %d, want %d: %s", got.status, status, got.body)
	}
}

// failures are ways in which any operation can fail. They leave no trace.
func failures(h *house, op operation) map[string]func(*testing.T, asked) {
	out := map[string]func(*testing.T, asked){}
	if op.path == "/readyz" {
		out["503"] = h.breaking(graph.ErrUnavailable, 503)
	}
	if !strings.HasPrefix(op.path, "/api/") {
		return out
	}
	out["401"] = func(t *testing.T, a asked) { want(t, h.do(a.with("Authorization", "Bearer wrong")), 401) }
	out["429"] = func(t *testing.T, a asked) {
		kept := h.server.reading
		h.server.reading = account.NewLimiter(1, time.Hour, 10, nil)
		defer func() { h.server.reading = kept }()
		a.role = graph.RoleVisitor
		h.server.reading.Allow("0.0.0.0")
		want(t, h.do(a), 429)
	}
	out["500"], out["503"] = h.breaking(errSecret, 500), h.breaking(graph.ErrUnavailable, 503)
	if op.method == get {
		return out
	}
	out["403"] = func(t *testing.T, a asked) {
		a.html = true
		want(t, h.do(a.with("Sec-Fetch-Site", "cross-site")), 403)
	}
	out["413"] = func(t *testing.T, a asked) {
		kept := h.server.cfg.BodyLimit
		h.server.cfg.BodyLimit = 1000
		defer func() { h.server.cfg.BodyLimit = kept }()
		a.body = `"` + strings.Repeat("x", 5000) + `"`
		want(t, h.do(a), 413)
	}
	out["400"] = func(t *testing.T, a asked) { want(t, h.do(a.with(idempotencyKey, "no key")), 400) }
	out["409 name"] = func(t *testing.T, a asked) { want(t, h.named(a, true), 409) }
	out["422 name"] = func(t *testing.T, a asked) { want(t, h.named(a, false), 422) }
	if op.body != nil {
		out["400 body"] = func(t *testing.T, a asked) { a.body = `{"name":`; want(t, h.do(a), 400) }
		out["409"] = h.breaking(&graph.ConflictError{Ref: graph.Ref{Kind: graph.KindActor, ID: "x"}, Want: 1, Have: 2}, 409)
		out["422"] = func(t *testing.T, a asked) {
			a.body = `{"nobody": 1}`
			got := h.do(a)
			want(t, got, 422)
			var p problem
			if got.decode(t, &p); len(p.Errors) != 1 || p.Errors[0].Pointer != "/nobody" || p.Errors[0].Code != "unknown_field" {
				t.Errorf("got errors %+v, want one at /nobody", p.Errors)
			}
		}
	}
	return out
}

func (a asked) with(name, value string) asked {
	headers := map[string]string{name: value}
	for k, v := range a.headers {
		if k != name {
			headers[k] = v
		}
	}
	a.headers = headers
	return a
}

// errSecret is an error nobody outside may read.
var errSecret = errors.New("near \"SELECT\": syntax error at /var/lib/net.db in sqlite.(*Store).Actor")

// breaking makes every read and write of the store fail while a request is
// made.
func (h *house) breaking(err error, status int) func(*testing.T, asked) {
	return func(t *testing.T, a asked) {
		kept, finder := h.server.store, h.server.finder
		defer func() { h.server.store, h.server.finder = kept, finder }()
		broken := &brokenStore{Store: h.store, reads: err, writes: err}
		if status == 409 {
			broken.reads = nil
			if a.method == "PUT" { // the version is in the body: a stale If-Match is 412
				a.headers = nil
				switch body := a.body.(type) {
				case actorJSON:
					body.Version = 1
					a.body = body
				case aimJSON:
					body.Version = 1
					a.body = body
				case memberJSON:
					body.Version = 1
					a.body = body
				case meetingInput:
					body.Version = 1
					a.body = body
				case changeInput:
					body.Version = 1
					a.body = body
				}
			}
		}
		h.server.store, h.server.finder = broken, search.NewFinder(broken, nil)
		got := h.do(a)
		want(t, got, status)
		if strings.Contains(string(got.body), "SELECT") || strings.Contains(string(got.body), "sqlite") {
			t.Errorf("the answer tells what is inside: %s", got.body)
		}
		if status == 500 && !strings.Contains(h.log.String(), "request failed") {
			t.Errorf("the failure is not logged")
		}
	}
}

// testAbsent: what does not exist, for this asker.
func testAbsent(t *testing.T) {
	h := sampleHouse(t)
	for _, id := range []string{"nobody", "%00", "%FF", "a%20b", "%2e%2e", strings.Repeat("x", 500)} {
		for _, path := range []string{"/api/v1/actors/" + id, "/api/v1/actors/" + id + "/network", "/api/v1/actors/" + id + "/matches", "/api/v1/actors/" + id + "/members", "/api/v1/actors/" + id + "/meetings", "/api/v1/cooperations/" + id} {
			want(t, h.as("", path), 404)
		}
		want(t, h.as(graph.RoleCoordinator, "/api/v1/requests/"+id), 404)
	}
	// the employer is for coordinators alone: to others it does not exist
	for _, path := range []string{"/api/v1/actors/employer", "/api/v1/actors/employer/network", "/api/v1/actors/employer/matches", "/api/v1/cooperations/employer:jobcenter"} {
		want(t, h.as("", path), 404)
		want(t, h.as(graph.RoleMember, path), 404)
		want(t, h.as(graph.RoleCoordinator, path), 200)
	}
	coord := graph.RoleCoordinator
	want(t, h.do(asked{role: coord, method: "PUT", path: "/api/v1/actors/nobody", body: exampleInput}), 404)
	want(t, h.do(asked{role: coord, method: "DELETE", path: "/api/v1/actors/nobody"}), 404)
	want(t, h.do(asked{role: coord, method: post, path: "/api/v1/cooperations/a:b/transitions", body: exampleMove}), 404)
	want(t, h.do(asked{role: coord, method: post, path: "/api/v1/requests/nobody/cancel"}), 404)
	want(t, h.as(graph.RoleMember, "/api/v1/requests/x"), 404)
	want(t, h.as(coord, "/api/v1/requests/nobody/candidates"), 404)
	for what, body := range map[string]any{"ask": exampleAskThem, "answer": exampleAnswer, "withdraw": withdrawInput{}, "report": reportInput{}, "confirm": nil} {
		want(t, h.do(asked{role: coord, method: post, path: "/api/v1/requests/nobody/" + what, body: body}), 404)
	}
	want(t, h.do(asked{role: coord, method: "PUT", path: "/api/v1/requests/nobody/change", body: exampleChange}), 404)
	for _, path := range []string{"/api/v1/concept/measures/nobody", "/api/v1/concept/lists/x"} {
		want(t, h.as("", path), 404)
		want(t, h.do(asked{role: coord, method: "PUT", path: path, body: aimJSON{Title: "x"}}), 404)
	}
	want(t, h.do(asked{role: coord, method: post, path: "/api/v1/concept/lists", body: aimJSON{Title: "x"}}), 404)
	for _, id := range []string{"a:b", "tsv", "welcome:tsv", "nobody:tsv"} {
		want(t, h.do(asked{role: coord, method: post, path: "/api/v1/cooperations/" + id + "/introduction", body: introductionInput{}}), 404)
	}
	want(t, h.do(asked{role: coord, method: post, path: "/api/v1/twins", body: exampleTwin}), 404)
	for path, status := range map[string]int{"/api/v1/nothing": 404, "/api/v2/actors": 404, "/api/": 404} {
		got := h.as("", path)
		want(t, got, status)
		if kind := got.header.Get("Content-Type"); kind != "application/problem+json" {
			t.Errorf("%s: got content type %q, want a problem", path, kind)
		}
	}
	got := h.do(asked{method: "PATCH", path: "/api/v1/actors/tsv"})
	if got.status != 405 || got.header.Get("Allow") != "GET, HEAD, PUT, DELETE" {
		t.Errorf("PATCH: got %d, Allow %q; want 405 and what is allowed", got.status, got.header.Get("Allow"))
	}
}

// testVersions: tags, 304, 412, 428 and the version in the body.
func testVersions(t *testing.T) {
	h := sampleHouse(t)
	coord, member := graph.RoleCoordinator, graph.RoleMember
	created := h.do(asked{role: member, method: post, path: "/api/v1/requests", body: sampleAsk})
	want(t, created, 201)
	request := created.header.Get("Location")
	for path, role := range map[string]graph.Role{"/api/v1/actors/tsv": "", "/api/v1/cooperations/tsv:welcome": "", "/api/v1/concept/measures/x-1": "", request: member} {
		tag := h.as(role, path).header.Get("ETag")
		for _, held := range []string{tag, "W/" + tag, `"other", ` + tag, "*"} {
			want(t, h.do(asked{role: role, path: path, headers: map[string]string{"If-None-Match": held}}), 304)
		}
		want(t, h.do(asked{role: role, path: path, headers: map[string]string{"If-None-Match": `"0-public"`}}), 200)
	}
	aim := asked{role: coord, method: "PUT", path: "/api/v1/concept/measures/x-1", body: aimJSON{Title: "x"}}
	want(t, h.do(aim), 428)
	want(t, h.do(aim.with("If-Match", `"99-coordination"`)), 412)
	put := asked{role: coord, method: "PUT", path: "/api/v1/actors/tsv", body: exampleClubInput}
	want(t, h.do(put), 428)
	want(t, h.do(put.with("If-Match", `"99-coordination"`)), 412)
	// who read as a visitor has not seen what she would overwrite
	want(t, h.do(put.with("If-Match", h.as("", "/api/v1/actors/tsv").header.Get("ETag"))), 412)
	for _, bad := range []string{`"`, "1", `""`, `"x-y-z"`, strings.Repeat("9", 40)} {
		want(t, h.do(put.with("If-Match", bad)), 412)
	}
	body := exampleClubInput
	body.Version = 1
	put.body = body
	got := h.do(put)
	want(t, got, 200)
	want(t, h.do(put), 409)
	var p problem
	if h.do(put).decode(t, &p); p.Have == nil || *p.Have != 2 {
		t.Errorf("conflict: got %+v, want the version held", p)
	}
	want(t, h.do(put.with("If-Match", got.header.Get("ETag"))), 200)
	remove := asked{role: coord, method: "DELETE", path: "/api/v1/actors/tsv"}
	want(t, h.do(remove), 428)
	want(t, h.do(remove.with("If-Match", `"1-coordination"`)), 412)
	want(t, h.do(asked{role: member, method: post, path: "/api/v1/cooperations/cafe:tsv/transitions", body: transitionInput{To: graph.Asked}}.with("If-Match", `"7-own"`)), 412)
	change := asked{role: member, method: "PUT", path: request + "/change", body: changeInput{requestInput: sampleAsk}}
	want(t, h.do(change), 428)
	want(t, h.do(change.with("If-Match", `"7-own"`)), 412)
	cancel := asked{role: member, method: post, path: request + "/cancel"}
	want(t, h.do(cancel.with("If-Match", `"7-own"`)), 412)
	h.server.store = &brokenStore{Store: h.store, writes: &graph.ConflictError{Want: 1, Have: 2}}
	want(t, h.do(cancel), 409)
	h.server.store = h.store
	want(t, h.do(cancel.with("If-Match", created.header.Get("ETag"))), 200)
	want(t, h.do(cancel), 422)
}

var exampleClubInput = actorJSON{Kind: graph.SportsClub, Name: "TSV", Visibility: graph.Public}

// testRefused: bad queries, and what an account may not do.
func testRefused(t *testing.T) {
	h := sampleHouse(t)
	for _, path := range []string{
		"/api/v1/search?limit=0", "/api/v1/search?type=person", "/api/v1/search?place=Nirgendwo", "/api/v1/search?radius_km=NaN", "/api/v1/search?cursor=%21",
		"/api/v1/actors?kind=club", "/api/v1/actors?limit=201", "/api/v1/actors?near=91,9", "/api/v1/actors?topic=quatsch", "/api/v1/actors?cursor=x",
		"/api/v1/actors/tsv/matches?radius_km=-1", "/api/v1/matches/plan?radius_km=x", "/api/v1/contacts/resolve", "/api/v1/contacts/resolve?topic=arbeit&date=2026-02-30",
		"/api/v1/concept?date=gestern", "/api/v1/network/metrics?at=2026-13-01", "/api/v1/network/metrics?since=x", "/api/v1/network/coverage?of=clubs", "/api/v1/map?near=91,9", "/api/v1/mediators/search?language=klingonisch", "/api/v1/mediators/search?start=2026-03-29T02:30", "/api/v1/places?q=" + strings.Repeat("x", 301),
	} {
		got := h.as("", path)
		want(t, got, 400)
		var p problem
		if got.decode(t, &p); len(p.Errors) == 0 || p.Errors[0].Pointer == "" || p.Errors[0].Message == "" {
			t.Errorf("%s: got %s, want which parameter and why", path, got.body)
		}
	}
	want(t, h.as(graph.RoleMember, "/api/v1/requests?state=lost"), 400)
	want(t, h.as(graph.RoleCoordinator, "/api/v1/introductions?state=ended"), 400)
	want(t, h.as(graph.RoleMember, "/api/v1/concept?date=2026-06-30"), 403)
	want(t, h.as(graph.RoleMember, "/api/v1/network/coverage?of=languages"), 403)
	for _, query := range []string{"?from=gestern", "?to=2026-02-30", "?from=2026-12-01&to=2026-11-30", "?from=2020-01-01&to=2026-01-01"} {
		want(t, h.as(graph.RoleCoordinator, "/api/v1/pool/numbers"+query), 400)
	}
	want(t, h.as(graph.RoleMember, "/api/v1/requests?cursor=abc"), 400)
	h.jobs()
	want(t, h.do(asked{role: graph.RoleMember, method: post, path: "/api/v1/requests/q-new/confirm"}), 422)
	for _, a := range []asked{
		{method: post, path: "/api/v1/actors", body: exampleInput},
		{method: "PUT", path: "/api/v1/actors/ki", body: exampleClubInput, headers: map[string]string{"If-Match": "*"}},
		{method: "DELETE", path: "/api/v1/actors/ki", headers: map[string]string{"If-Match": "*"}},
		{method: post, path: "/api/v1/cooperations", body: cooperationInput{A: "ki", B: "welcome"}},
		{method: post, path: "/api/v1/cooperations/svb:welcome/transitions", body: transitionInput{To: graph.Ended}},
		{method: post, path: "/api/v1/cooperations/svb:welcome/introduction", body: introductionInput{}},
		{method: get, path: "/api/v1/introductions"},
		{method: get, path: "/api/v1/twins"},
		{method: post, path: "/api/v1/twins", body: exampleTwin},
		{method: get, path: "/api/v1/pool/numbers"},
		{method: get, path: "/api/v1/requests/x/candidates"},
		{method: post, path: "/api/v1/requests/x/ask", body: exampleAskThem},
		{method: post, path: "/api/v1/concept/measures", body: aimJSON{Title: "x"}},
		{method: "PUT", path: "/api/v1/concept/measures/nobody", body: aimJSON{Title: "x"}},
	} {
		want(t, h.do(a), 401)
		a.role = graph.RoleMember
		want(t, h.do(a), 403)
	}
	for field, ask := range map[string]requestInput{
		"/start":      {Language: "kmr", Start: "2026-11-30T10:00", Minutes: 60, Place: "Auental", Institution: "Schule"},
		"/legal_case": {Language: "kmr", Start: "2026-12-20T10:00", Minutes: 60, Place: "Auental", Institution: "Schule", LegalCase: true},
		"/language":   {Language: "kur", Start: "2026-12-20T10:00", Minutes: 60, Place: "Auental", Institution: "Schule"},
		"/place":      {Language: "kmr", Start: "2026-12-20T10:00", Minutes: 60, Institution: "Schule"},
		"/reference":  {Language: "kmr", Start: "2026-12-20T10:00", Minutes: 60, Place: "Auental", Institution: "Schule", Reference: "Frau Amal Haddad"},
	} {
		got := h.do(asked{role: graph.RoleMember, method: post, path: "/api/v1/requests", body: ask})
		want(t, got, 422)
		var p problem
		if got.decode(t, &p); len(p.Errors) == 0 || p.Errors[0].Pointer != field {
			t.Errorf("got %s, want an error at %s", got.body, field)
		}
	}
	sure := sampleAsk
	sure.Reference, sure.ReferenceSure = "Haus Sonnenschein", true
	want(t, h.do(asked{role: graph.RoleMember, method: post, path: "/api/v1/requests", body: sure}), 201)
}
