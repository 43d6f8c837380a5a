package handlers

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// An actor shown in its form and read back is the same actor.
func TestActorFormReadsBackWhatItShows(t *testing.T) {
	catalog := graph.NewCatalog([]graph.Record{graph.Place{Key: "05762001", Name: "Auental", Kind: graph.Municipality, Point: graph.Point{Lat: 51, Lon: 9}}})
	word := rapid.StringMatching(`[A-Za-zÄÖÜäöüß][A-Za-zÄÖÜäöüß .]{0,12}[a-z]`)
	rapid.Check(t, func(t *rapid.T) {
		seen := rapid.SampledFrom([]graph.Visibility{graph.Public, graph.Network, graph.Coordination})
		a := graph.Actor{ID: "a", Slug: "a", Kind: rapid.SampledFrom(graph.ActorKinds).Draw(t, "kind"), Name: word.Draw(t, "name"),
			Description: word.Draw(t, "text"), Partners: rapid.IntRange(0, 9).Draw(t, "partners"), Unwilling: rapid.Bool().Draw(t, "unwilling"),
			Hours: graph.ParseHours("Mo 9-12"), MemberOf: []graph.ActorID{"b"}}
		a.Version, a.Visibility, a.Source = 7, seen.Draw(t, "visibility"), "Liste"
		for range rapid.IntRange(0, 3).Draw(t, "seats") {
			a.Seats = append(a.Seats, graph.Seat{Place: "05762001", Street: word.Draw(t, "street"), Point: graph.Point{Lat: 51.5, Lon: 9.5}, Visibility: seen.Draw(t, "seat")})
		}
		for range rapid.IntRange(0, 3).Draw(t, "channels") {
			a.Channels = append(a.Channels, graph.Channel{Kind: graph.Phone, Value: "05271 1", Note: word.Draw(t, "note"), Visibility: seen.Draw(t, "channel")})
		}
		got, err := parseActor(compact(web.ActorValues(a)), a, parsing{catalog, "2026-11-25"})
		if err != nil {
			t.Fatal(err)
		}
		mine, _ := graph.Encode(got)
		want, _ := graph.Encode(a)
		if string(mine) != string(want) || got.Version != 7 {
			t.Fatalf("got %s\nwant %s", mine, want)
		}
	})
}

func TestParseActorSaysWhatIsWrong(t *testing.T) {
	form := url.Values{"name": {" "}, "kind": {"circus"}, "partners": {"viele"}, "visibility": {"all"},
		"channels.0.kind": {"phone"}, "channels.0.value": {""}, "channels.0.visibility": {"public"},
		"channels.4.kind": {"email"}, "channels.4.value": {"kein at"}, "channels.4.visibility": {"public"},
		"channels.5.kind": {"web"}, "channels.5.value": {"verein.example"}, "channels.5.visibility": {"public"},
		"seats.2.place": {"nirgends"}, "seats.2.visibility": {"public"}}
	form = compact(form)
	a, err := parseActor(form, graph.Actor{ID: "a"}, parsing{graph.NewCatalog(nil), "2026-11-25"})
	got := map[string]string{}
	for _, f := range wrongFields(err) {
		got[f.Field] = f.Key
	}
	for field, key := range map[string]string{"name": "required", "kind": "unknown_value", "partners": "bad_number", "visibility": "unknown_value",
		"channels.0.value": "bad_email", "seats.0.place": "unknown_value"} {
		if got[field] != key {
			t.Errorf("%s: got %q, want %q", field, got[field], key)
		}
	}
	if form.Get("channels.0.value") != "kein at" {
		t.Errorf("got %q as first row, want the first one filled in", form.Get("channels.0.value"))
	}
	if a.Channels[1].Value != "https://verein.example" {
		t.Errorf("got %q, want the address completed", a.Channels[1].Value)
	}
}

func TestEditingAnActor(t *testing.T) {
	h := sampleHouse(t)
	edit := h.page(graph.RoleMember, "/akteure/tsv/bearbeiten").want(200, "TSV Öhrbach bearbeiten")
	form := edit.form("/akteure/tsv/bearbeiten")
	form.Set("name", "")
	form.Set("description", "Neu\r\ngetippt")
	wrong := h.post(graph.RoleMember, "/akteure/tsv/bearbeiten", form).want(422, "Bitte füllen Sie dieses Feld aus.")
	if got := wrong.field("description"); got != "Neu getippt" {
		t.Errorf("got description %q, want what was typed", got)
	}
	if links := wrong.all("a[href=#f-name]"); len(links) != 1 {
		t.Errorf("got %d links to the wrong field, want 1", len(links))
	}
	if n := wrong.all("input[name=name]"); attr(n[0], "aria-invalid") != "true" || attr(n[0], "aria-describedby") != "f-name-hint f-name-error" {
		t.Errorf("the wrong field is not marked: %v", n[0].Attr)
	}

	english := h.post(graph.RoleMember, "/akteure/tsv/bearbeiten?lang=en", form).want(200, "Edit TSV Öhrbach")
	if got := english.field("description"); got != "Neu getippt" {
		t.Errorf("after changing the language got %q, want what was typed", got)
	}

	form.Set("name", "TSV Öhrbach 1900")
	form.Set("confirm", "true")
	saved := h.post(graph.RoleMember, "/akteure/tsv/bearbeiten", form).want(303)
	if got := saved.header.Get("Location"); got != "/akteure/tsv?ok=saved" {
		t.Errorf("got %q, want the actor's page", got)
	}
	h.post(graph.RoleMember, "/akteure/tsv/bearbeiten", form).want(303) // the same form sent twice
	a, err := h.store.Actor(t.Context(), "tsv")
	if err != nil || a.Name != "TSV Öhrbach 1900" || a.ConfirmedAt != "2026-11-25" || a.Version != 2 || a.Partners != 2 || a.Hours.Text == "" {
		t.Errorf("got %+v, %v", a, err)
	}
	h.page(graph.RoleMember, "/akteure/tsv?ok=saved").want(200, "Gespeichert.")
}

func TestTwoEditorsMeet(t *testing.T) {
	h := sampleHouse(t)
	first := h.page(graph.RoleMember, "/akteure/tsv/bearbeiten").form("/akteure/tsv/bearbeiten")
	second := h.page(graph.RoleCoordinator, "/akteure/tsv/bearbeiten").form("/akteure/tsv/bearbeiten")
	first.Set("description", "vom Verein")
	second.Set("description", "von der Koordination")
	h.post(graph.RoleMember, "/akteure/tsv/bearbeiten", first).want(303)
	conflict := h.post(graph.RoleCoordinator, "/akteure/tsv/bearbeiten", second).want(409, "Jemand anderes war schneller", "vom Verein", "von der Koordination")
	if marks := conflict.texts("mark"); !slices.Equal(marks, []string{"von der Koordination", "vom Verein"}) {
		t.Errorf("got %q marked, want the two descriptions", marks)
	}
	choice := conflict.form("/akteure/tsv/bearbeiten")
	again := url.Values{"again": {"true"}}
	for k, v := range choice {
		again[k] = v
	}
	if got := h.post(graph.RoleCoordinator, "/akteure/tsv/bearbeiten", again).want(200).field("description"); got != "von der Koordination" {
		t.Errorf("editing further shows %q", got)
	}
	choice.Del("again")
	h.post(graph.RoleCoordinator, "/akteure/tsv/bearbeiten", choice).want(303)
	if a, err := h.store.Actor(t.Context(), "tsv"); err != nil || a.Description != "von der Koordination" || a.Version != 3 {
		t.Errorf("got %q version %d, %v", a.Description, a.Version, err)
	}
}

func TestNewActor(t *testing.T) {
	h := sampleHouse(t)
	form := h.page(graph.RoleCoordinator, "/akteure/neu").want(200).form("/akteure")
	if got := form.Get("channels.0.visibility"); got != "network" {
		t.Errorf("a new channel is shown to %q, want the network alone", got)
	}
	for name, value := range map[string]string{"name": "Café Grün & Co.", "kind": "initiative", "visibility": "public", "channels.1.kind": "email",
		"channels.1.value": "cafe@gruen.example", "seats.0.place": "05762001", "aliases": "Café\n\nGrün"} {
		form.Set(name, value)
	}
	made := h.post(graph.RoleCoordinator, "/akteure", form).want(303)
	where := made.header.Get("Location")
	if again := h.post(graph.RoleCoordinator, "/akteure", form).want(303); again.header.Get("Location") != where {
		t.Errorf("sent twice: got %q and %q", where, again.header.Get("Location"))
	}
	d := h.page(graph.RoleCoordinator, where).want(200, "Café Grün & Co.", "Angelegt.", "cafe@gruen.example", "nur im Netzwerk", "Auental")
	if strings.Contains(where, "%") {
		t.Errorf("got the address %q, want plain letters", where)
	}
	h.page("", where).want(200).lacks("cafe@gruen.example")
	if len(d.all("a[href=mailto:cafe@gruen.example]")) != 1 {
		t.Error("got no mailto: link")
	}
	h.post(graph.RoleMember, "/akteure", form).want(403)
}

func TestArchiving(t *testing.T) {
	h := sampleHouse(t)
	form := h.page(graph.RoleMember, "/akteure/tsv").form("/akteure/tsv/archivieren")
	h.post(graph.RoleMember, "/akteure/tsv/archivieren", form).want(303)
	if a, err := h.store.Actor(t.Context(), "tsv"); err != nil || !a.Archived || len(a.Channels) != 0 || a.Source != "" {
		t.Errorf("got %+v, %v", a, err)
	}
	h.post(graph.RoleMember, "/akteure/tsv/archivieren", form).want(409) // stale
	back := h.page(graph.RoleMember, "/akteure/tsv").want(200, "archiviert").form("/akteure/tsv/archivieren")
	h.post(graph.RoleMember, "/akteure/tsv/archivieren", back).want(303)
	if a, err := h.store.Actor(t.Context(), "tsv"); err != nil || a.Archived {
		t.Errorf("got archived, want it back: %v", err)
	}
	h.post(graph.RoleMember, "/akteure/svb/archivieren", form).want(403)
}

func TestCooperationsByButtons(t *testing.T) {
	h := sampleHouse(t)
	pair := url.Values{"a": {"tsv"}, "b": {"ki"}, "state": {"dismissed"}}
	h.post(graph.RoleMember, "/vereine-und-initiativen", pair).want(422)
	pair.Set("reason", "passt nicht")
	h.post(graph.RoleMember, "/vereine-und-initiativen", pair).want(303)
	d := h.page(graph.RoleMember, "/akteure/tsv").want(200, "verworfen")
	move := d.form("/vereine-und-initiativen/ki:tsv")
	move.Set("to", "asked")
	moved := h.post(graph.RoleMember, "/vereine-und-initiativen/ki:tsv", move).want(303)
	if got := moved.header.Get("Location"); got != "/akteure/tsv?ok=moved" {
		t.Errorf("got %q, want back to the actor", got)
	}
	move.Set("to", "agreed")
	h.post(graph.RoleMember, "/vereine-und-initiativen/ki:tsv", move).want(409) // read before it was asked
	move.Set("next", "//evil.example")
	move.Set("version", "2")
	if got := h.post(graph.RoleMember, "/vereine-und-initiativen/ki:tsv", move).want(303).header.Get("Location"); got != "/?ok=moved" {
		t.Errorf("got %q, want a page of ours", got)
	}
	h.post(graph.RoleMember, "/vereine-und-initiativen", url.Values{"a": {"svb"}, "b": {"cafe"}, "state": {"asked"}}).want(403)
	h.post("", "/vereine-und-initiativen", pair).want(401)
}

func TestRequestByForm(t *testing.T) {
	h := sampleHouse(t)
	form := h.page(graph.RoleMember, "/sprachlotsen/anfragen/neu?language=Kurmandschi&place=05762001&start=2026-11-26T10:00").want(200).form("/sprachlotsen/anfragen")
	if form.Get("language") != "kmr" || form.Get("name") != "Vorstand TSV" || form.Get("mode") != "on_site" {
		t.Errorf("got %v, want what is known filled in", form)
	}
	form.Set("institution", "Grundschule Öhrbach")
	form.Set("note", "Zweiter Stock")
	form.Set("legal_case", "true")
	wrong := h.post(graph.RoleMember, "/sprachlotsen/anfragen", form).want(422, "mindestens 5 Arbeitstage vorher", "vereidigte")
	if got := wrong.field("note"); got != "Zweiter Stock" {
		t.Errorf("got note %q, want what was typed", got)
	}
	form.Del("legal_case")
	form.Set("email", "keine Adresse")
	h.post(graph.RoleMember, "/sprachlotsen/anfragen", form).want(422, "E-Mail: „keine Adresse“ ist keine E-Mail-Adresse.")
	form.Set("email", "schule@oehrbach.example")
	form.Set("start", "2026-12-10T10:00")
	h.post(graph.RoleMember, "/sprachlotsen/anfragen", form).want(303)
	h.post(graph.RoleMember, "/sprachlotsen/anfragen", form).want(303)
	for _, role := range []graph.Role{graph.RoleMember, graph.RoleCoordinator} {
		d := h.page(role, "/sprachlotsen/anfragen").want(200, "Kurmandschi", "Grundschule Öhrbach", "Donnerstag, 10.12.2026, 10:00 Uhr", "schule@oehrbach.example")
		if n := len(d.all("li.ln-result")); n != 1 {
			t.Errorf("%s: got %d requests, want the one", role, n)
		}
	}
	h.page(graph.RoleCoordinator, "/verwaltung").want(200, "1 offene Anfrage")
}

func TestSigningIn(t *testing.T) {
	h := sampleHouse(t)
	if err := h.server.desk.SetPassword(t.Context(), graph.Who{Via: "terminal"}, "a-tsv", "ein langes Passwort"); err != nil {
		t.Fatal(err)
	}
	in := url.Values{"email": {"Vorstand@TSV.example"}, "password": {"falsch"}, "next": {"/konzept"}}
	wrong := h.post("", "/anmelden", in).want(422, "E-Mail-Adresse oder Passwort stimmen nicht.")
	if wrong.field("email") != "Vorstand@TSV.example" || wrong.field("next") != "/konzept" || wrong.field("password") != "" {
		t.Error("the form: want the address and where to go kept, the password not")
	}
	in.Set("password", "ein langes Passwort")
	ok := h.post("", "/anmelden", in).want(303)
	cookie := ok.header.Get("Set-Cookie")
	if ok.header.Get("Location") != "/konzept?ok=signed_in" || !strings.Contains(cookie, "HttpOnly") || !strings.Contains(cookie, "secure") || !strings.Contains(cookie, "SameSite=Lax") {
		t.Errorf("got %q with cookie %q", ok.header.Get("Location"), cookie)
	}
	for _, next := range []string{"//evil.example", "/\\evil.example", "https:evil.example", "/\t/evil.example"} {
		in.Set("next", next)
		if got := h.post("", "/anmelden", in).header.Get("Location"); got != "/akteure/tsv?ok=signed_in" {
			t.Errorf("next=%q: got %q, want her own club", next, got)
		}
	}
	out := h.do(asked{role: graph.RoleMember, method: http.MethodPost, path: "/abmelden", html: true})
	if out.status != 303 || out.header.Get("Location") != "/?ok=signed_out" {
		t.Errorf("signing out: got %d to %q", out.status, out.header.Get("Location"))
	}
	for range 12 {
		wrong = h.post("", "/anmelden", url.Values{"email": {"x@y.example"}, "password": {"z"}})
	}
	wrong.want(429, "Zu viele Versuche.")
}

func TestOneTimeLinkIsSpentByTheButton(t *testing.T) {
	h := sampleHouse(t)
	made := h.post(graph.RoleAdmin, "/verwaltung/konten", url.Values{"name": {"Neu"}, "email": {"neu@verein.example"}, "role": {"member"}, "actors": {"svb"}})
	made.want(201, "Geben Sie diesen Link weiter.", "SV Bergheim 1921")
	_, link, _ := strings.Cut(string(made.body), "https://lotsennetz.example")
	link, _, _ = strings.Cut(link, "<")
	for range 3 { // a mail program looks first
		h.page("", link).want(200, "Dieser Link gilt einmal.")
	}
	h.post("", link, url.Values{}).want(303)
	h.post("", link, url.Values{}).want(403, "Dieser Link gilt nicht mehr.")
	h.post(graph.RoleAdmin, "/verwaltung/konten", url.Values{"name": {"Neu"}, "email": {"neu@verein.example"}, "role": {"king"}}).want(422)
	h.post(graph.RoleCoordinator, "/verwaltung/konten", url.Values{}).want(403)

	form := url.Values{"version": {"1"}, "disabled": {"true"}}
	h.post(graph.RoleAdmin, "/verwaltung/konten/a-coord", form).want(303)
	h.page(graph.RoleCoordinator, "/verwaltung").want(303) // her session has ended
	h.page(graph.RoleAdmin, "/verwaltung/konten").want(200, "gesperrt")
}

func TestSettings(t *testing.T) {
	h := sampleHouse(t)
	form := h.page(graph.RoleAdmin, "/verwaltung/einstellungen").want(200).form("/verwaltung/einstellungen")
	form.Set("page.imprint.de", "# Wir\n\nKreis <b>Höxter</b>")
	h.post(graph.RoleAdmin, "/verwaltung/einstellungen", form).want(303)
	h.page("", "/impressum").want(200, "Wir", "Kreis <b>Höxter</b>").lacks("<b>")
	h.page("", "/impressum?lang=en").want(200, "Provider")
	h.post(graph.RoleAdmin, "/verwaltung/einstellungen", form).want(303) // nothing left to change
	form.Set("page.imprint.de", "anders")
	h.post(graph.RoleAdmin, "/verwaltung/einstellungen", form).want(409) // read before it was changed
	h.post(graph.RoleCoordinator, "/verwaltung/einstellungen", form).want(403)
}

func TestFeedback(t *testing.T) {
	h := sampleHouse(t)
	form := h.page("", "/barrierefreiheit").form("/barrierefreiheit")
	h.post("", "/barrierefreiheit", form).want(422, "Bitte füllen Sie dieses Feld aus.")
	form.Set("message", "Der Kontrast <i>reicht</i> nicht.")
	form.Set("email", "nein")
	h.post("", "/barrierefreiheit", form).want(422, "keine E-Mail-Adresse")
	form.Set("email", "")
	h.post("", "/barrierefreiheit", form).want(303)
	h.post("", "/barrierefreiheit", form).want(303)
	d := h.page(graph.RoleCoordinator, "/verwaltung").want(200, "Der Kontrast <i>reicht</i> nicht.")
	if n := strings.Count(string(d.body), "Der Kontrast"); n != 1 {
		t.Errorf("got it %d times, want once", n)
	}
	h.page("", "/barrierefreiheit").lacks("Der Kontrast")
}

// Forms that nobody typed must not bring the program down.
func TestStrangeForms(t *testing.T) {
	h := sampleHouse(t)
	long := strings.Repeat("ä", 400)
	for path, form := range map[string]url.Values{
		"/akteure":                             {"seats.99999999999.place": {"x"}, "channels.-1.value": {"y"}, "name": {"\x00\xff"}},
		"/akteure/tsv/bearbeiten":              {"version": {"99999999999999999999"}, "name": {long}},
		"/akteure/tsv/archivieren":             {"version": {""}},
		"/vereine-und-initiativen":             {"a": {"tsv"}, "b": {"tsv"}, "state": {"asked"}},
		"/vereine-und-initiativen/ki:tsv":      {"version": {"x"}},
		"/vereine-und-initiativen/%2F%2F":      {},
		"/sprachlotsen/anfragen":               {"start": {"2026-99-99T10:00"}, "minutes": {"-1"}, "language": {long}, "mode": {"rauchzeichen"}},
		"/barrierefreiheit":                    {"message": {"\x00"}},
		"/verwaltung/konten":                   {"actors": {",,,"}, "email": {long}},
		"/verwaltung/konten/nicht%20da":        {"version": {"1"}},
		"/verwaltung/suche":                    {"synonyms": {"\x00\xff = " + long}, "version": {"x"}},
		"/verwaltung/themen/arbeit":            {"label.de": {long}, "synonyms.uk": {"\x00"}, "version": {"-1"}},
		"/verwaltung/themen/gibt%20es%20nicht": {},
		"/verwaltung/einstellungen":            {"page.imprint.de": {"Neu"}, "version.page.imprint.de": {"x"}},
		"/anmelden":                            {"email": {long}, "password": {strings.Repeat("x", 5000)}},
	} {
		if d := h.post(graph.RoleAdmin, path, form); d.status >= 500 || d.status < 300 {
			t.Errorf("%s: got %d: %s", path, d.status, d.says("h1"))
		}
	}
	if strings.Contains(h.log.String(), "level=ERROR") {
		t.Errorf("an error was logged: %s", h.log.String())
	}
}
