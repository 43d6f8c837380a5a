package handlers

import (
	"cmp"
	"context"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp/kb"

	"lotsennetz/graph"
	"lotsennetz/graph/graphtest"
	"lotsennetz/internal/browsertest"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/web"
)

func TestMain(m *testing.M) {
	code := m.Run()
	browsertest.Close()
	os.Exit(code)
}

// districtHouse serves the demo district with an account of each role; the
// member speaks for an initiative. It listens on a port of its own.
func districtHouse(t *testing.T, change ...func(*Config)) (*house, string) {
	t.Helper()
	records := []graph.Record{
		graph.Account{ID: "a-admin", Email: "admin@kreis.example", Name: "Verwaltung", Role: graph.RoleAdmin},
		graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator},
		graph.Account{ID: "a-member", Email: "mitglied@verein.example", Name: "Mira Mitglied", Role: graph.RoleMember},
		graph.Account{ID: "a-wartet", Email: "eva.wolf@schule.example", Name: "Eva Wolf", Role: graph.RoleMember,
			Registration: &graph.Registration{Institution: "Grundschule Öhrbach", Phone: "05271 1", Purpose: "Elterngespräche", At: testNow.UTC()}},
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + l.Addr().String()
	h := newHouse(t, records, append(change, func(c *Config) { c.PublicURL, c.Demo, c.Doors = address, true, testDoors(t) })...)
	report, err := exchange.Import(t.Context(), h.store, exchange.Source{FS: demo.Files()}, exchange.Options{Now: testNow, KeepGoing: true})
	if err != nil {
		t.Fatalf("import: %v %v", err, report.Errors)
	}
	member, err := h.store.Account(t.Context(), "a-member")
	if err != nil {
		t.Fatal(err)
	}
	member.Actors = []graph.ActorID{"A0083"}
	graphtest.Store(t, h.store, member)
	h.collect()
	h.index()
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
	return h, address
}

// collect is a conference day under way, two actors who were introduced, and a
// group that meets.
func (h *house) collect() {
	h.t.Helper()
	records, err := h.store.Records(h.t.Context(), []graph.Ref{{Kind: graph.KindConference, ID: "K1"}, {Kind: graph.KindCooperation, ID: "A0001:A0083"}})
	if err != nil || len(records) == 0 {
		h.t.Fatalf("conference: got %v, %v", records, err)
	}
	conf := records[0].(graph.Conference)
	conf.Rooms, conf.Collecting = []graph.TopicKey{"sport", "arbeit"}, true
	pair := graph.Cooperation{Meta: graph.Meta{Visibility: graph.Network}, ID: "A0001:A0083", A: "A0001", B: "A0083"}
	if len(records) == 2 {
		pair = records[1].(graph.Cooperation)
	}
	pair.State, pair.Since, pair.Intro = graph.Asked, "2026-11-01", &graph.Introduction{At: testNow.AddDate(0, 0, -20).UTC(), By: "a-coord", Note: "Bitte meldet euch", Count: 1}
	note := func(id graph.NoteID, text, heading string, votes ...string) graph.Note {
		return graph.Note{Meta: graph.Meta{Visibility: graph.Public}, ID: id, About: conf.Ref(), Room: "sport", Text: text, Cluster: heading, State: graph.NoteNew, At: testNow.UTC(), Votes: len(votes), Voters: votes}
	}
	graphtest.Store(h.t, h.store, conf, pair, graph.Actor{ID: "liste-sv", Slug: "liste-sv", Kind: graph.SportsClub, Name: "SV Scherfede e.V.", Seats: []graph.Seat{{Place: "05762036"}}}, note("z1", "Schwimmzeiten nur für Frauen", "Wasser", "a", "b"), note("z2", "Trainer, die Arabisch sprechen", ""),
		graph.Meeting{Meta: graph.Meta{Visibility: graph.Public}, ID: "t1", Group: "A0172", Title: "Herbsttreffen", Start: testNow.AddDate(0, 0, 9).UTC(), Minutes: 90, Address: "Kreishaus"},
		graph.Membership{Meta: graph.Meta{Visibility: graph.Network}, ID: "g1", Group: "A0172", Actor: "A0169", Name: "Jo Beispiel", Email: "jo@kreis.example", Role: graph.SeatLead})
}

// shownPages are the pages as people see them, by a name for the picture.
var shownPages = []struct {
	name, path string
	role       graph.Role
}{
	{"start", "/", ""},
	{"suche", "/suche?q=Fu%C3%9Fball", ""},
	{"suche-frage", "/suche?q=Wohnen+Warburg", ""},
	{"suche-sprache", "/suche?q=Kurdisch", ""},
	{"suche-verein", "/suche?q=SV+Scherfede", ""},
	{"suche-leer", "/suche?q=xyzzyqq", ""},
	{"akteure", "/akteure", ""},
	{"akteure-filter", "/akteure?kind=sports_club&place=05762036&near=Scherfede", ""},
	{"akteure-fehler", "/akteure?near=Nirgendwo", ""},
	{"akteur", "/akteure/{A0083}", ""},
	{"akteur-mitglied", "/akteure/{A0083}", graph.RoleMember},
	{"akteur-verwaltung", "/akteure/{A0169}", graph.RoleAdmin},
	{"akteur-netzwerk", "/akteure/{A0172}", ""},
	{"akteur-neu", "/akteure/neu", graph.RoleCoordinator},
	{"akteur-bearbeiten", "/akteure/{A0083}/bearbeiten", graph.RoleMember},
	{"ansprechpartner", "/ansprechpartner", ""},
	{"ansprechpartner-antwort", "/ansprechpartner?topic=arbeitserlaubnis&place=05762036", ""},
	{"ansprechpartner-mehrere", "/ansprechpartner?topic=schule&place=05762036", ""},
	{"ansprechpartner-niemand", "/ansprechpartner?topic=wohnen&place=05762028", ""},
	{"ansprechpartner-ort", "/ansprechpartner?topic=wohnen", ""},
	{"ansprechpartner-fehler", "/ansprechpartner?topic=", ""},
	{"vereine", "/vereine-und-initiativen", ""},
	{"vereine-auswahl", "/vereine-und-initiativen?place=05762036", ""},
	{"vereine-vorschlaege", "/vereine-und-initiativen?actor=A0083", graph.RoleMember},
	{"plan", "/vereine-und-initiativen/plan", graph.RoleCoordinator},
	{"sprachlotsen", "/sprachlotsen", ""},
	{"sprachlotsen-suche", "/sprachlotsen?language=Kurmandschi&start=2026-12-10T10:00&minutes=90&place=05762016", graph.RoleCoordinator},
	{"sprachlotsen-rueckfrage", "/sprachlotsen?language=Kurdisch&start=2026-12-10T10:00&minutes=90&place=05762016", graph.RoleMember},
	{"lotse", "{lotse}", ""},
	{"lotse-link", "/lotse", ""},
	{"adresse", "{adresse}", ""},
	{"lotse-gesperrt", "/lotse/nichts", ""},
	{"personen", "/sprachlotsen/personen", graph.RoleCoordinator},
	{"person", "/sprachlotsen/personen/{person}", graph.RoleCoordinator},
	{"person-neu", "/sprachlotsen/personen/neu", graph.RoleCoordinator},
	{"anfragen", "/sprachlotsen/anfragen", graph.RoleCoordinator},
	{"anfrage-neu", "/sprachlotsen/anfragen/neu?language=kmr", graph.RoleMember},
	{"anfrage", "/sprachlotsen/anfragen/{anfrage}", graph.RoleCoordinator},
	{"vermittlung", "/sprachlotsen/vermittlung", graph.RoleCoordinator},
	{"pool-regeln", "/sprachlotsen/regeln", graph.RoleCoordinator},
	{"pool-plan", "/sprachlotsen/plan", graph.RoleCoordinator},
	{"zahlen", "/sprachlotsen/zahlen", graph.RoleCoordinator},
	{"abrechnung", "/sprachlotsen/abrechnung", graph.RoleCoordinator},
	{"registrieren", "/registrieren", ""},
	{"registrierungen", "/verwaltung/registrierungen", graph.RoleCoordinator},
	{"einsatz-gesperrt", "/einsatz/nichts", ""},
	{"einsatz", "{einsatz}", ""},
	{"aushilfe", "{aushilfe}", ""},
	{"aushilfe-zusage", "{zusage}", ""},
	{"aushilfe-gesperrt", "/aushilfe/nichts", ""},
	{"anfrage-aushilfe", "/sprachlotsen/anfragen/q-zusage", graph.RoleCoordinator},
	{"netzwerk", "/netzwerk", ""},
	{"netzwerk-bild", "/netzwerk?kind=sports_club&with=initiative", ""},
	{"netzwerk-um", "/netzwerk?around=A0083", ""},
	{"netzwerk-ganz", "/netzwerk?whole=1&relation=cooperation,membership,aim,duty&state=asked,agreed,cooperating,resting,ended&colour=group&size=ways&on=2026-06-01", graph.RoleCoordinator},
	{"netzwerk-fehler", "/netzwerk?whole=1&on=2099-01-01&relation=x&colour=x", ""},
	{"karte", "/karte", ""},
	{"karte-stadt", "/karte?place=05762036&kind=sports_club", ""},
	{"karte-angebote", "/karte?was=angebote&near=Brakel", ""},
	{"karte-abdeckung", "/karte?was=abdeckung&topic=arbeitserlaubnis", ""},
	{"karte-sprachen", "/karte?was=sprachen&language=kmr", graph.RoleCoordinator},
	{"karte-fehler", "/karte?ausschnitt=Nirgendwo", ""},
	{"konzept", "/konzept", ""},
	{"konzept-verwaltung", "/konzept", graph.RoleCoordinator},
	{"konzept-bearbeiten", "/konzept/massnahme/M1/bearbeiten", graph.RoleCoordinator},
	{"konzept-bericht", "/konzept/bericht", graph.RoleCoordinator},
	{"konferenz", "/konferenz/K1", graph.RoleCoordinator},
	{"konferenz-raum", "/konferenz/K1/sport", ""},
	{"konferenz-auswertung", "/konferenz/K1/sport/auswertung", graph.RoleCoordinator},
	{"lage", "/netzwerk/lage?seit=2025-01-01", ""},
	{"abdeckung", "/netzwerk/abdeckung", graph.RoleCoordinator},
	{"abdeckung-sprachen", "/netzwerk/abdeckung?was=sprachen", graph.RoleCoordinator},
	{"zustaendigkeit", "/zustaendigkeiten/neu?topic=sport&place=05762036", graph.RoleCoordinator},
	{"vermittlung-paare", "/vereine-und-initiativen/vermittlung", graph.RoleCoordinator},
	{"gruppe", "/akteure/{A0172}/gruppe", graph.RoleCoordinator},
	{"angebot", "/akteure/{A0083}/angebot/neu", graph.RoleMember},
	{"vorstellung", "/vorstellung/{intro}", ""},
	{"rueckmeldung", "/rueckmeldung/{follow}", ""},
	{"anmelden", "/anmelden", ""},
	{"link", "/anmelden/link/abc", ""},
	{"konto", "/konto", graph.RoleMember},
	{"verwaltung", "/verwaltung", graph.RoleAdmin},
	{"konten", "/verwaltung/konten", graph.RoleAdmin},
	{"woerter", "/verwaltung/suche", graph.RoleCoordinator},
	{"dubletten", "/verwaltung/dubletten", graph.RoleCoordinator},
	{"thema", "/verwaltung/themen/arbeitsmarkt", graph.RoleCoordinator},
	{"einstellungen", "/verwaltung/einstellungen", graph.RoleAdmin},
	{"impressum", "/impressum", ""},
	{"datenschutz", "/datenschutz", ""},
	{"barrierefreiheit", "/barrierefreiheit", ""},
	{"nicht-gefunden", "/gibt-es-nicht", ""},
	{"verboten", "/verwaltung", graph.RoleMember},
}

func needBrowser(t *testing.T) *browsertest.Browser {
	t.Helper()
	if _, ok := web.Asset("kern.css"); !ok {
		if os.Getenv("LOTSENNETZ_TEST_ALL") == "1" {
			t.Fatal("no bundle: run make bundle")
		}
		t.Skip("no bundle: run make bundle")
	}
	return browsertest.Open(t)
}

// wrongInBrowser is what a browser finds wrong with a page.
func wrongInBrowser(t *testing.T, p *browsertest.Page) []string {
	t.Helper()
	var out []string
	for _, v := range p.Axe(t) {
		out = append(out, v.String())
	}
	for _, problem := range p.Problems() {
		if !strings.Contains(problem, "the server responded with a status of 4") { // the page itself, meant so
			out = append(out, problem)
		}
	}
	host := browsertest.Eval[string](t, p, "location.origin")
	for _, asked := range p.Requests() {
		if !strings.HasPrefix(asked, host+"/") {
			out = append(out, "asks for "+asked)
		}
	}
	if turned := browsertest.Eval[int](t, p, `[...document.querySelectorAll(".num")].filter(e => getComputedStyle(e).direction !== "ltr").length`); turned > 0 {
		out = append(out, itoa(turned)+" numbers may be turned round")
	}
	if tall := browsertest.Eval[int](t, p, `innerWidth < 600 && !document.querySelector(".ln-header details[open]") ? document.querySelector(".ln-header").offsetHeight : 0`); tall > mostHeader {
		out = append(out, "the header takes "+itoa(tall)+" px of a phone")
	}
	if wide := browsertest.Eval[int](t, p, "document.documentElement.scrollWidth - innerWidth"); wide > 0 {
		out = append(out, "wider than the window by "+itoa(wide))
	}
	return out
}

// mostHeader is how much of a phone's height the header may take.
const mostHeader = 110

// The menu opens by keyboard and without scripts, and stands open where there is
// room.
func TestMenu(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	shown := func(p *browsertest.Page) bool {
		return browsertest.Eval[bool](t, p, `document.querySelector(".ln-nav a[href='/sprachlotsen']").checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})`)
	}
	for _, lang := range []string{"de", "ar"} {
		phone := browsertest.Phone
		phone.NoScript, phone.Cookies = true, []*http.Cookie{{Name: languageCook, Value: lang}}
		p := b.Page(t, address+"/konzept", phone)
		if shown(p) {
			t.Errorf("%s: the menu stands open on a phone", lang)
		}
		browsertest.Eval[bool](t, p, `document.querySelector(".ln-menu > summary").focus() || true`)
		p.Key(t, kb.Enter)
		p.Settle(t)
		if !shown(p) {
			t.Errorf("%s: the menu does not open by keyboard", lang)
		}
		phone.NoScript = false
		open := b.Page(t, address+"/konzept", phone)
		open.Click(t, ".ln-menu > summary")
		for _, found := range wrongInBrowser(t, open) {
			t.Errorf("%s: open menu: %s", lang, found)
		}
		if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
			open.Screenshot(t, dir+"/menu-"+lang+".png")
		}
		if desktop := b.Page(t, address+"/konzept", browsertest.View{NoScript: true, Cookies: phone.Cookies}); !shown(desktop) {
			t.Errorf("%s: the menu is closed where there is room", lang)
		}
	}
}

// look is one way to look at every page.
type look struct {
	name, lang string
	view       browsertest.View
}

// TestPagesInABrowser looks at every page in every language of the interface and
// in both directions, light and dark, on a desktop and on a phone.
func TestPagesInABrowser(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	slugs := h.slugs(t)
	desktop, dark := browsertest.View{}, browsertest.View{Dark: true}
	phone, darkPhone := browsertest.Phone, browsertest.Phone
	darkPhone.Dark = true
	looks := []look{{"desktop", "de", desktop}, {"phone-dark", "en", darkPhone}, {"phone-rtl", "ar", phone},
		{"desktop-dark", "uk", dark}, {"desktop-dark-rtl", "fa", dark}, {"phone", "tr", phone}, {"phone-easy", "de-x-leicht", phone}}
	if testing.Short() {
		looks = looks[:3]
	}
	for _, l := range looks {
		for _, role := range []graph.Role{"", graph.RoleMember, graph.RoleCoordinator, graph.RoleAdmin} {
			v := l.view
			v.Cookies = []*http.Cookie{{Name: languageCook, Value: l.lang}}
			if role != "" {
				v.Cookies = append(v.Cookies, &http.Cookie{Name: sessionCookie, Value: h.sessions[role]})
			}
			t.Run(l.name+"/"+cmp.Or(string(role), "visitor"), func(t *testing.T) {
				t.Parallel()
				p := b.Tab(t, address, v)
				for _, page := range shownPages {
					if page.role == role {
						t.Run(page.name, func(t *testing.T) { lookAt(t, p, address+slugs.Replace(page.path), page.name+"-"+l.name) })
					}
				}
			})
		}
	}
}

// lookAt opens a page and tells what is wrong with it; where pictures are asked
// for it takes one.
func lookAt(t *testing.T, p *browsertest.Page, address, picture string) {
	t.Helper()
	p.Open(t, address)
	for _, found := range wrongInBrowser(t, p) {
		t.Error(found)
	}
	if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
		p.Screenshot(t, dir+"/"+picture+".png")
	}
}

// slugs puts the address names of actors in place of {id}.
func (h *house) slugs(t *testing.T) *strings.Replacer {
	t.Helper()
	var pairs []string
	for _, id := range []graph.ActorID{"A0083", "A0169", "A0172"} {
		a, err := h.store.Actor(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		pairs = append(pairs, "{"+string(id)+"}", a.Slug)
	}
	people, err := h.store.Scan(t.Context(), graph.KindMediator, "", 1)
	if err != nil || len(people) == 0 {
		t.Fatalf("got %d mediators, %v", len(people), err)
	}
	person := people[0].(graph.Mediator).ID
	pairs = append(pairs, "{person}", string(person), "{lotse}", h.linkOf(person))
	pairs = append(pairs, "{adresse}", "/adresse/"+testDoors(t).Sign(graph.Door{Kind: graph.DoorAddress, Subject: string(person), Epoch: people[0].(graph.Mediator).Epoch, Value: "eine.lange.neue.adresse@sprachlotsen.example"}))
	job := graph.Request{ID: "q-bild", Language: "kmr", Topic: "arbeitsmarkt", Start: testNow.AddDate(0, 0, 9).UTC(), Minutes: 60, Place: "05762036", Mode: graph.OnSite, State: graph.RequestAsked, CreatedAt: testNow.UTC(),
		Requester: graph.Requester{Institution: "Beratung", Name: "Ina Amt", Email: "ina@amt.example"}, Reference: "AZ-99"}
	held := graph.Assignment{ID: "s-bild", Request: job.ID, Mediator: person, State: graph.AssignmentAsked, Start: job.Start, End: job.Start.Add(time.Hour), AskedAt: testNow.UTC(), HoldUntil: testNow.AddDate(0, 0, 2).UTC(), Place: job.Place}
	handed, taken := job, job
	handed.ID, handed.State, handed.Helper, handed.Asking.Until = "q-aushilfe", graph.RequestOutside, &graph.Helper{Stage: graph.Stage{Name: "Pool Paderborn", Email: "pool@pb.example"}, Round: 1}, held.HoldUntil
	taken.ID, taken.State, taken.Helper = "q-zusage", graph.RequestTaken, &graph.Helper{Stage: handed.Helper.Stage, Round: 1, Yes: true, Who: "Frau Ay", Terms: "35 € je Stunde", AnsweredAt: testNow.UTC()}
	graphtest.Store(t, h.store, job, held, handed, taken)
	answer := graph.Door{Kind: graph.DoorAnswer, Subject: string(held.ID)}
	ask := graph.Door{Kind: graph.DoorOutside, Subject: string(handed.ID), Epoch: 1}
	thanks := graph.Door{Kind: graph.DoorOutside, Subject: string(taken.ID), Epoch: 1}
	pairs = append(pairs, "{anfrage}", string(job.ID), "{einsatz}", "/einsatz/"+testDoors(t).Sign(answer), "{aushilfe}", "/aushilfe/"+testDoors(t).Sign(ask), "{zusage}", "/aushilfe/"+testDoors(t).Sign(thanks))
	intro := graph.Door{Kind: graph.DoorIntro, Subject: string(graph.PairID("A0001", "A0083")), Side: "b"}
	follow := graph.Door{Kind: graph.DoorConfirm, Subject: "measure:M2"}
	pairs = append(pairs, "{intro}", testDoors(t).Sign(intro), "{follow}", testDoors(t).Sign(follow))
	return strings.NewReplacer(pairs...)
}

var inGerman = browsertest.View{Cookies: []*http.Cookie{{Name: languageCook, Value: "de"}}}

// What comes back when a form is sent: the form again with what is wrong, and
// both versions when somebody was faster.
func TestAnswersToFormsInABrowser(t *testing.T) {
	b := needBrowser(t)
	h, address := districtHouse(t)
	path := h.slugs(t).Replace("/akteure/{A0083}/bearbeiten")
	v := browsertest.Phone
	v.Cookies = append(inGerman.Cookies, &http.Cookie{Name: sessionCookie, Value: h.sessions[graph.RoleMember]})
	for _, step := range []struct{ name, before, heading string }{
		{"wrong", `document.querySelector("[name=name]").value = ""`, ""},
		{"conflict", `document.querySelector("[name=description]").value = "meine Fassung"`, "Jemand anderes war schneller"},
	} {
		p := b.Page(t, address+path, v)
		if step.name == "conflict" {
			form := h.page(graph.RoleCoordinator, path).form(path)
			form.Set("description", "andere Fassung")
			h.post(graph.RoleCoordinator, path, form).want(303)
		}
		browsertest.Eval[string](t, p, step.before)
		p.Click(t, "main form button[type=submit]")
		p.Settle(t)
		for _, found := range wrongInBrowser(t, p) {
			t.Errorf("%s: %s", step.name, found)
		}
		if got := browsertest.Eval[string](t, p, `document.querySelector("h1").innerText`); step.heading != "" && got != step.heading {
			t.Errorf("%s: got %q, want %q", step.name, got, step.heading)
		}
		if dir := os.Getenv("LOTSENNETZ_SCREENSHOTS"); dir != "" {
			p.Screenshot(t, dir+"/form-"+step.name+".png")
		}
	}
}

// The whole way by keyboard: type, choose a suggestion, arrive at the actor.
func TestSearchByKeyboard(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	p := b.Page(t, address+"/", inGerman)
	p.Click(t, ".ln-lang > summary")
	for _, found := range wrongInBrowser(t, p) {
		t.Errorf("open languages: %s", found)
	}
	p.Click(t, ".ln-lang > summary")
	p.Type(t, "#q", "vinseb")
	for end := time.Now().Add(10 * time.Second); time.Now().Before(end) && !slices.Contains(p.Requests(), address+"/suche/vorschlaege?q=vinseb"); {
		time.Sleep(50 * time.Millisecond) // keys arrive one by one; an answer to the last resets the list
	}
	p.Settle(t)
	for _, found := range wrongInBrowser(t, p) {
		t.Errorf("open list: %s", found)
	}
	if got := browsertest.Eval[string](t, p, `document.querySelector("[role=option] .ln-suggest__text").innerText`); got != "SV Vinsebeck 1893" {
		t.Errorf("got %q first, want the club", got)
	}
	p.Key(t, kb.ArrowDown)
	// A key sent over the protocol types its letter even where the page took it.
	browsertest.Eval[bool](t, p, `document.querySelector("#q").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true}))`)
	p.Settle(t)
	if got := browsertest.Eval[string](t, p, `document.querySelector("h1").innerText`); got != "SV Vinsebeck 1893" {
		t.Errorf("got %q at %s, want the club", got, browsertest.Eval[string](t, p, "location.href"))
	}
}

// Changing a filter changes list and status in place and keeps the focus.
func TestFilterInPlace(t *testing.T) {
	b := needBrowser(t)
	_, address := districtHouse(t)
	p := b.Page(t, address+"/akteure?kind=initiative", inGerman)
	before := browsertest.Eval[string](t, p, `document.querySelector("#stand").innerText`)
	browsertest.Eval[bool](t, p, `(() => { window.kept = document.querySelector("#stand"); const s = document.querySelector("[name=kind]");
		s.focus(); s.value = "sports_club"; s.dispatchEvent(new Event("change", {bubbles: true})); return true })()`)
	time.Sleep(300 * time.Millisecond) // the form waits for further changes
	p.Settle(t)
	got := browsertest.Eval[string](t, p, `[window.kept.isConnected, document.activeElement.name, location.search.includes("sports_club"),
		document.querySelectorAll("#treffer .ln-badge")[0].innerText, document.querySelector("#stand").innerText !== `+"`"+before+"`"+`].join("|")`)
	if want := "true|kind|true|Sportverein|true"; got != want {
		t.Errorf("got %s, want %s (region kept, focus, address, list, status)", got, want)
	}
}
