package handlers

import (
	"net/url"
	"slices"
	"strings"

	"lotsennetz/graph"
)

// visits are addresses of a route that are worth visiting. Routes with a
// parameter are visited for every record it may name.
func (a *aviary) visits(r route) []asked {
	var out []asked
	for _, path := range a.paths(r.path) {
		for _, query := range queries[r.path] {
			out = append(out, asked{method: r.method, path: path + query, body: bodies[r.method+" "+r.path]})
		}
		if len(queries[r.path]) == 0 {
			out = append(out, asked{method: r.method, path: path, body: bodies[r.method+" "+r.path]})
		}
	}
	return out
}

func (a *aviary) paths(path string) []string {
	if !strings.Contains(path, ":") {
		return []string{path}
	}
	kinds := map[string]graph.Kind{"/akteure/": graph.KindActor, "/api/v1/actors/": graph.KindActor, "/api/v1/cooperations/": graph.KindCooperation, "/vereine-und-initiativen/": graph.KindCooperation,
		"/api/v1/requests/": graph.KindRequest, "/sprachlotsen/anfragen/": graph.KindRequest, "/sprachlotsen/abrechnung/blatt/": graph.KindMediator, "/verwaltung/registrierungen/": graph.KindAccount, "/sprachlotsen/personen/": graph.KindMediator, "/verwaltung/konten/": graph.KindAccount, "/verwaltung/themen/": graph.KindTopic,
		"/konferenz/": graph.KindConference, "/api/v1/conferences/": graph.KindConference, "/verwaltung/postausgang/": graph.KindMessage, "/zustaendigkeiten/": graph.KindResponsibility, "/konzept/:kind/": graph.KindMeasure, "/api/v1/concept/:kind/:id": graph.KindMeasure, "/konzept/kommentare/": graph.KindNote}
	if path == "/api/v1/concept/:kind" {
		return []string{"/api/v1/concept/measures"}
	}
	var out []string
	for prefix, kind := range kinds {
		if !strings.HasPrefix(path, prefix) {
			continue
		}
		for _, rec := range a.records {
			if ref := rec.Ref(); ref.Kind == kind {
				out = append(out, strings.NewReplacer(":id", url.PathEscape(ref.ID), ":slug", url.PathEscape(ref.ID), ":key", url.PathEscape(ref.ID),
					"/api/v1/concept/:kind", "/api/v1/concept/measures", ":kind", "massnahme", ":art", "angebot", ":room", "sport", ":membership", "g-coordination", ":meeting", "t-coordination").Replace(path))
				if strings.Contains(path, ":membership") || strings.Contains(path, ":meeting") {
					out = append(out, strings.NewReplacer(":id", url.PathEscape(ref.ID), ":membership", "g-network", ":meeting", "t-network").Replace(path))
				}
			}
		}
	}
	if strings.Contains(path, ":token") { // whoever has a link sees what it is about; nobody can guess one
		out = []string{strings.ReplaceAll(path, ":token", "nothing")}
	}
	if path == "/anmelden/link/:secret" {
		out = []string{"/anmelden/link/nothing"}
	}
	return out
}

// everyTie shows everything of the network that its reader may see.
const everyTie = "?whole=1&relation=cooperation,membership,aim,duty&state=asked,agreed,cooperating,resting,ended"

const shelterNear = "near=51.9,9.4"

// queries make routes say as much as they can.
var queries = map[string][]string{
	"/suche":                     {"", "?q=", "?q=vogel", "?q=kanari", "?q=Verein", "?q=Schutzhaus", "?q=fussball", "?q=arbeitserlaubnis", "?q=Fussball+Auental", "?q=sport&place=" + string(shelterPlace), "?q=sport&" + shelterNear + "&radius_km=5"},
	"/suche/vorschlaege":         {"?q=kana", "?q=v", "?q=schutz", "?q=fuss"},
	"/akteure":                   {"", "?limit=1", "?topic=sport", "?place=" + string(shelterPlace), "?" + shelterNear + "&radius_km=5", "?language=ukr", "?group=frauen", "?kind=network_alliance"},
	"/ansprechpartner":           {"", "?topic=fussball", "?topic=fussball&place=Auental", "?topic=arbeitserlaubnis&place=Auental", "?topic=sport&place=" + string(shelterPlace), "?topic=koordination"},
	"/vereine-und-initiativen":   {"", "?actor=eigen", "?actor=offen", "?actor=schutz", "?actor=verborgen-network", "?actor=verborgen-coordination", "?name=ver", "?place=Auental"},
	"/sprachlotsen":              {"", "?language=kmr", "?language=kmr&start=2026-12-10T10:00&minutes=60&place=Auental", "?language=kmr&start=2026-12-10T03:00&minutes=60&place=Auental&mode=on_site"},
	"/netzwerk":                  {"", "?kind=initiative", "?topic=sport", "?around=offen", "?around=schutz", "?around=verborgen-coordination", "?place=" + string(shelterPlace), "?around=kanari", everyTie, everyTie + "&on=2026-06-01&colour=town&sort=town"},
	"/netzwerk/lage":             {"", "?am=2026-01-01", "?seit=2025-01-01"},
	"/netzwerk/abdeckung":        {"", "?was=sport", "?was=sprachen"},
	"/netzwerk/daten":            {"", "?kind=initiative&with=network_alliance", "?topic=sport", "?around=offen", "?around=schutz", "?around=verborgen-network", "?around=netzwerk&relation=membership", everyTie, everyTie + "&on=2026-06-01"},
	"/netzwerk/bild.svg":         {"", "?topic=sport", "?around=offen", "?around=schutz", "?around=verborgen-network", "?around=netzwerk&relation=membership", everyTie + "&colour=town", everyTie + "&colour=group&on=2026-06-01"},
	"/karte":                     mapQueries("was", "ausschnitt", "akteure", "angebote", "bedarf", "abdeckung", "sprachen"),
	"/karte/karte.svg":           mapQueries("was", "ausschnitt", "akteure", "angebote", "bedarf", "abdeckung", "sprachen"),
	"/anmelden":                  {"", "?next=/verwaltung"},
	"/konzept/bericht":           {"", "?am=2026-01-01", "?am=2027-01-01"},
	"/verwaltung/konten":         {""},
	"/sprachlotsen/anfragen/neu": {"", "?language=kmr&start=2026-12-10T10:00"},

	"/api/v1/search":             {"?q=vogel", "?q=kanari", "?q=verein", "?q=schutzhaus", "?q=fussball&limit=1", "?type=actor", "?type=contact", "?type=measure", "?place=" + string(shelterPlace), "?" + shelterNear + "&radius_km=5", "?q=kanari001vogl", "?cursor=x", ""},
	"/api/v1/actors":             {"", "?limit=1", "?topic=sport", "?place=" + string(shelterPlace), "?" + shelterNear, "?" + shelterNear + "&radius_km=5", "?language=ukr", "?kind=network_alliance", "?group=x"},
	"/api/v1/actors/:id/matches": {"", "?radius_km=500&limit=100"},
	"/api/v1/matches/plan":       {"", "?radius_km=500"},
	"/api/v1/contacts/resolve":   {"", "?topic=fussball", "?topic=fussball&place=Auental", "?topic=arbeitserlaubnis&place=Auental", "?topic=sport&place=" + string(shelterPlace), "?topic=koordination&place=Auental", "?topic=arbeit&place=Auental&group=anerkannt"},
	"/api/v1/mediators/search":   {"", "?language=kmr", "?language=kmr&start=2026-12-10T10:00&minutes=60&place=Auental", "?language=kmr&start=2026-12-10T10:00&minutes=60&mode=telephone", "?language=ukr&start=2026-12-10T10:00", "?language=kmr&start=2026-12-10T03:00&place=Auental"},
	"/api/v1/concept":            {"", "?date=2026-01-01", "?date=2027-01-01"},
	"/api/v1/concept/report":     {"", "?format=docx&date=2027-01-01"},
	"/api/v1/network/coverage":   {"", "?of=sports", "?of=languages"},
	"/api/v1/network/metrics":    {"", "?at=2026-01-01", "?since=2020-01-01"},
	"/api/v1/map":                mapQueries("show", "frame", "actors", "offers", "needs", "coverage", "languages"),
	"/api/v1/introductions":      {"", "?state=asked"},
	"/api/v1/pool/numbers":       {"", "?from=2022-01-01&to=2026-12-31"},
	"/api/v1/requests":           {"", "?state=open", "?limit=1"},
	"/api/v1/places":             {"", "?q=Auental"},
}

// mapQueries ask for everything a map can show, whole, around the shelter, and at
// its village.
func mapQueries(what, frame string, shows ...string) []string {
	out := []string{"", "?kind=welfare", "?place=" + string(shelterPlace), "?" + shelterNear + "&radius_km=5", "?" + shelterNear, "?seite=9"}
	for _, show := range shows {
		for _, part := range []string{"", "&" + frame + "=" + string(shelterPlace), "&" + frame + "=05762009", "&" + frame + "=51.51,9.11,51.53,9.13", "&" + frame + "=nirgends"} {
			out = append(out, "?"+what+"="+show+"&topic=sport&language=kmr"+part, "?"+what+"="+show+part)
		}
	}
	return out
}

// bodies are what is sent: forms for pages, JSON for the API, none of it with a
// canary in it.
var bodies = map[string]any{
	"POST /anmelden":                            "email=niemand%40vogel.test&password=falsch",
	"POST /anmelden/link":                       "email=niemand%40vogel.test",
	"POST /konto/kennwort":                      "password=kurz",
	"POST /karte/hintergrund":                   "an=1&next=/karte",
	"POST /barrierefreiheit":                    "message=Hallo",
	"POST /akteure":                             "name=Neu&kind=employer&visibility=public",
	"POST /akteure/:slug/bearbeiten":            "name=Neu&kind=employer&visibility=public&version=77",
	"POST /akteure/:slug/archivieren":           "version=77",
	"POST /vereine-und-initiativen":             "a=eigen&b=offen&state=asked",
	"POST /vereine-und-initiativen/:id":         "to=resting&version=77",
	"POST /akteure/:slug/:art":                  "title=Neu&topic=sport&visibility=public",
	"POST /akteure/:slug/:art/:id":              "title=Neu&topic=sport&visibility=public&version=77",
	"POST /akteure/:slug/mitglieder":            "actor=offen&role=member",
	"POST /akteure/:slug/treffen":               "title=Neu&start=2026-12-10T10:00&minutes=60&visibility=network",
	"POST /sprachlotsen/anfragen/:id/aktion":    "do=nothing",
	"POST /sprachlotsen/anfragen/:id/aendern":   "language=kmr&start=2026-12-10T10:00&minutes=60&mode=telephone&version=77",
	"POST /verwaltung/registrierungen/:id":      "do=nothing",
	"POST /registrieren":                        "name=Neu",
	"POST /sprachlotsen/regeln":                 "name=Neu&version=77",
	"POST /sprachlotsen/abrechnung":             "id=nothing",
	"POST /sprachlotsen/plan":                   "request=nothing&mediator=nothing",
	"POST /verwaltung/postausgang/:id":          "do=nothing",
	"POST /zustaendigkeiten":                    "topic=sport&areas=Auental&holder=offen&rank=1&visibility=public",
	"POST /zustaendigkeiten/:id":                "topic=sport&areas=Auental&holder=offen&rank=1&visibility=public&version=77",
	"POST /konzept/:kind/:id/kommentar":         "text=Hallo",
	"POST /konzept/:kind/:id/bearbeiten":        "title=Neu&version=77",
	"POST /konzept/kommentare/:id":              "do=nothing",
	"POST /konzept":                             "kind=massnahme&title=Neu",
	"POST /konferenz/:id":                       "version=77",
	"POST /konferenz/:id/:room":                 "text=Hallo",
	"POST /konferenz/:id/:room/stimme":          "note=nothing",
	"POST /konferenz/:id/:room/auswertung":      "do=nothing",
	"POST /vereine-und-initiativen/vermittlung": "a=eigen&b=offen",
	"POST /vorstellung/:token":                  "answer=yes",
	"POST /adresse/:token":                      "",
	"POST /aushilfe/:token":                     "answer=yes",
	"POST /rueckmeldung/:token":                 "answer=yes",
	"POST /sprachlotsen/anfragen":               "language=kmr&start=2026-12-10T10:00&minutes=60&place=Auental&institution=Schule&mode=on_site",
	"POST /verwaltung/konten":                   "name=Neu&email=neu%40vogel.test&role=member",
	"POST /verwaltung/konten/:id":               "version=77",
	"POST /verwaltung/dubletten":                "do=nothing",
	"POST /verwaltung/dubletten/liste":          "name=l.csv&data=" + url.QueryEscape("TmFtZTtPcnQKTmV1OyBBdWVudGFsCg=="),
	"POST /verwaltung/suche":                    "synonyms=Eins+%3D+zwei&version=77",
	"POST /verwaltung/themen/:key":              "label.de=Neu&version=77",
	"POST /verwaltung/einstellungen":            "page.imprint.de=Neu&version.page.imprint.de=77",
	"POST /api/v1/actors":                       exampleInput,
	"PUT /api/v1/actors/:id":                    actorJSON{Kind: graph.SportsClub, Name: "Neu", Visibility: graph.Public, Version: 77},
	"POST /api/v1/cooperations":                 cooperationInput{A: "eigen", B: "offen"},
	"POST /api/v1/cooperations/:id/transitions": transitionInput{To: graph.Agreed},
	"POST /api/v1/requests":                     requestInput{Language: "kmr", Start: "2026-12-10T10:00", Minutes: 60, Place: "Auental", Institution: "Schule"},

	"PUT /api/v1/requests/:id/change":            changeInput{requestInput: requestInput{Language: "kmr", Start: "2026-12-10T10:00", Minutes: 60, Place: "Auental", Institution: "Schule"}, Version: 77},
	"POST /api/v1/requests/:id/ask":              askInput{Mediators: []graph.MediatorID{"nothing"}},
	"POST /api/v1/requests/:id/answer":           answerInput{Assignment: "nothing"},
	"POST /api/v1/requests/:id/withdraw":         withdrawInput{Assignment: "nothing"},
	"POST /api/v1/requests/:id/report":           reportInput{Start: "2026-11-20T10:00", End: "2026-11-20T11:00"},
	"POST /api/v1/cooperations/:id/introduction": introductionInput{Note: "Neu"},
	"POST /api/v1/actors/:id/members":            memberJSON{Actor: "offen", Role: graph.SeatMember},
	"PUT /api/v1/actors/:id/members/:membership": memberJSON{Actor: "offen", Role: graph.SeatMember, Version: 77},
	"POST /api/v1/actors/:id/meetings":           sampleCall,
	"PUT /api/v1/actors/:id/meetings/:meeting":   meetingInput{Title: "Neu", Start: "2026-12-10T10:00", Minutes: 60, Visibility: graph.Network, Version: 77},
	"POST /api/v1/twins":                         twinInput{Do: "part", Kept: "offen", Gone: "nothing"},
	"POST /api/v1/concept/:kind":                 aimJSON{Title: "Neu"},
	"PUT /api/v1/concept/:kind/:id":              aimJSON{Title: "Neu", Version: 77},
}

// routesFor are the routes in the order they are visited: reads first, signing
// out last.
func routesFor(s *Server) []route {
	rank := func(r route) int {
		switch {
		case strings.HasSuffix(r.path, "/abmelden"):
			return 2
		case r.method != get:
			return 1
		}
		return 0
	}
	out := s.table()
	slices.SortStableFunc(out, func(x, y route) int { return rank(x) - rank(y) })
	return out
}
