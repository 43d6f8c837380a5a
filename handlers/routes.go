package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// access is who may call a route at all. What a caller may then see or change is
// decided below: graph.View, graph.Viewer.May.
type access int

const (
	machines     access = iota // monitoring: not counted against anybody
	everyone                   // up to what a person can read
	members                    // with an account
	coordinators               // coordinators and admins
)

// route is one address the program answers.
type route struct {
	method, path string
	access       access
	handler      fiber.Handler
}

// table lists every address, in one place. Pages speak German, the API English
// and is described route by route at /openapi.json.
func (s *Server) table() []route {
	return []route{
		// for machines that watch this one
		{fiber.MethodGet, "/healthz", machines, s.showHealth},
		{fiber.MethodGet, "/readyz", machines, s.showReadiness},
		{fiber.MethodGet, "/metrics", machines, s.showMetrics},
		{fiber.MethodGet, "/openapi.json", machines, s.showOpenAPI},
		{fiber.MethodGet, "/robots.txt", machines, s.showRobots},

		// pages for everyone
		{fiber.MethodGet, "/", everyone, s.showHome},
		{fiber.MethodGet, "/suche", everyone, s.findEverything},
		{fiber.MethodGet, "/suche/vorschlaege", everyone, s.suggest},
		{fiber.MethodGet, "/akteure", everyone, s.listActors},
		{fiber.MethodGet, "/akteure/neu", members, s.newActor},
		{fiber.MethodGet, "/akteure/:slug.vcf", everyone, s.downloadActor},
		{fiber.MethodGet, "/akteure/:slug/treffen.ics", everyone, s.downloadMeetings},
		{fiber.MethodGet, "/akteure/:slug", everyone, s.showActor},
		{fiber.MethodGet, "/ansprechpartner", everyone, s.showContact},
		{fiber.MethodGet, "/vereine-und-initiativen", everyone, s.showMatches},
		{fiber.MethodGet, "/vorstellung/:token", everyone, s.showIntroduction},
		{fiber.MethodPost, "/vorstellung/:token", everyone, s.answerIntroduction},
		{fiber.MethodGet, "/rueckmeldung/:token", everyone, s.showFollowUp},
		{fiber.MethodPost, "/rueckmeldung/:token", everyone, s.sendFollowUp},
		{fiber.MethodGet, "/sprachlotsen", everyone, s.showPool},
		{fiber.MethodGet, "/lotse", everyone, s.askProfileLink},
		{fiber.MethodPost, "/lotse", everyone, s.sendProfileLink},
		{fiber.MethodGet, "/lotse/:token", everyone, s.showProfile},
		{fiber.MethodPost, "/lotse/:token", everyone, s.updateProfile},
		{fiber.MethodPost, "/lotse/:token/aktion", everyone, s.actOnProfile},
		{fiber.MethodPost, "/lotse/:token/kalender", everyone, s.readCalendar},
		{fiber.MethodGet, "/adresse/:token", everyone, s.showAddress},
		{fiber.MethodPost, "/adresse/:token", everyone, s.confirmAddress},
		{fiber.MethodGet, "/kalender/:token.ics", everyone, s.showFeed},
		{fiber.MethodGet, "/kalender/:token.ifb", everyone, s.showFreeBusy},
		{fiber.MethodGet, "/einsatz/:token", everyone, s.showAnswer},
		{fiber.MethodPost, "/einsatz/:token", everyone, s.sendAnswer},
		{fiber.MethodGet, "/aushilfe/:token", everyone, s.showOutside},
		{fiber.MethodPost, "/aushilfe/:token", everyone, s.sendOutside},
		{fiber.MethodGet, "/bericht/:token", everyone, s.showJobReport},
		{fiber.MethodPost, "/bericht/:token", everyone, s.sendJobReport},
		{fiber.MethodGet, "/registrieren", everyone, s.newRegistration},
		{fiber.MethodPost, "/registrieren", everyone, s.register},
		{fiber.MethodGet, "/netzwerk", everyone, s.showNetwork},
		{fiber.MethodGet, "/netzwerk/daten", everyone, s.networkData},
		{fiber.MethodGet, "/netzwerk/bild.svg", everyone, s.networkImage},
		{fiber.MethodGet, "/netzwerk/lage", everyone, s.showAnalysis},
		{fiber.MethodGet, "/netzwerk/abdeckung", everyone, s.rationed(s.showCoverage)},
		{fiber.MethodGet, "/karte", everyone, s.showMap},
		{fiber.MethodGet, "/karte/karte.svg", everyone, s.drawMap},
		{fiber.MethodPost, "/karte/hintergrund", everyone, s.switchTiles},
		{fiber.MethodGet, "/konzept", everyone, s.showConcept},
		{fiber.MethodPost, "/konzept/:kind/:id/kommentar", everyone, s.commentAim},
		{fiber.MethodGet, "/konferenz/:id", everyone, s.showConference},
		{fiber.MethodGet, "/konferenz/:id/:room", everyone, s.showRoom},
		{fiber.MethodPost, "/konferenz/:id/:room", everyone, s.pinNote},
		{fiber.MethodPost, "/konferenz/:id/:room/stimme", everyone, s.voteNote},
		{fiber.MethodGet, "/anmelden", everyone, s.showSignIn},
		{fiber.MethodPost, "/anmelden", everyone, s.signIn},
		{fiber.MethodPost, "/anmelden/link", everyone, s.sendSignInLink},
		{fiber.MethodGet, "/anmelden/link/:secret", everyone, s.showLink},
		{fiber.MethodPost, "/anmelden/link/:secret", everyone, s.openLink},
		{fiber.MethodPost, "/abmelden", everyone, s.signOut},
		{fiber.MethodGet, "/impressum", everyone, s.showImprint},
		{fiber.MethodGet, "/datenschutz", everyone, s.showPrivacy},
		{fiber.MethodGet, "/barrierefreiheit", everyone, s.showAccessibility},
		{fiber.MethodPost, "/barrierefreiheit", everyone, s.sendFeedback},

		// pages for members; what an account may change is Viewer.May's matter
		{fiber.MethodGet, "/konto", members, s.showAccount},
		{fiber.MethodPost, "/konto/kennwort", members, s.storePassword},
		{fiber.MethodPost, "/konto/abmelden", members, s.endSessions},
		{fiber.MethodPost, "/akteure", members, s.createActor},
		{fiber.MethodGet, "/akteure/:slug/bearbeiten", members, s.editActor},
		{fiber.MethodPost, "/akteure/:slug/bearbeiten", members, s.updateActor},
		{fiber.MethodPost, "/akteure/:slug/archivieren", members, s.archiveActor},
		{fiber.MethodGet, "/akteure/:slug/gruppe", members, s.editCircle},
		{fiber.MethodPost, "/akteure/:slug/mitglieder", members, s.storeSeat},
		{fiber.MethodPost, "/akteure/:slug/treffen", members, s.storeMeeting},
		{fiber.MethodGet, "/akteure/:slug/:art/neu", members, s.newWish},
		{fiber.MethodPost, "/akteure/:slug/:art", members, s.createWish},
		{fiber.MethodGet, "/akteure/:slug/:art/:id", members, s.editWish},
		{fiber.MethodPost, "/akteure/:slug/:art/:id", members, s.updateWish},
		{fiber.MethodPost, "/vereine-und-initiativen", members, s.createCooperation},
		{fiber.MethodGet, "/sprachlotsen/anfragen", members, s.listRequests},
		{fiber.MethodGet, "/sprachlotsen/anfragen/neu", members, s.newRequest},
		{fiber.MethodPost, "/sprachlotsen/anfragen", members, s.createRequest},
		{fiber.MethodGet, "/sprachlotsen/anfragen/:id", members, s.showJob},
		{fiber.MethodPost, "/sprachlotsen/anfragen/:id/aktion", members, s.actOnJob},
		{fiber.MethodGet, "/sprachlotsen/anfragen/:id/aendern", members, s.editRequest},
		{fiber.MethodPost, "/sprachlotsen/anfragen/:id/aendern", members, s.updateRequest},

		// pages for coordinators
		{fiber.MethodGet, "/vereine-und-initiativen/plan", coordinators, s.showPlan},
		{fiber.MethodGet, "/vereine-und-initiativen/vermittlung", coordinators, s.listIntroductions},
		{fiber.MethodPost, "/vereine-und-initiativen/vermittlung", coordinators, s.introduce},
		{fiber.MethodPost, "/vereine-und-initiativen/:id", members, s.moveCooperation},
		{fiber.MethodGet, "/akteure/:slug/verteiler.csv", coordinators, s.downloadRecipients},
		{fiber.MethodGet, "/zustaendigkeiten/neu", coordinators, s.newResponsibility},
		{fiber.MethodPost, "/zustaendigkeiten", coordinators, s.createResponsibility},
		{fiber.MethodGet, "/zustaendigkeiten/:id", coordinators, s.editResponsibility},
		{fiber.MethodPost, "/zustaendigkeiten/:id", coordinators, s.updateResponsibility},
		{fiber.MethodGet, "/konzept/bericht", coordinators, s.showReport},
		{fiber.MethodGet, "/konzept/bericht.docx", coordinators, s.downloadReport},
		{fiber.MethodGet, "/konzept/bericht.pdf", coordinators, s.printReport},
		{fiber.MethodGet, "/konzept/neu", coordinators, s.newAim},
		{fiber.MethodPost, "/konzept", coordinators, s.createAim},
		{fiber.MethodPost, "/konzept/kommentare/:id", coordinators, s.showComment},
		{fiber.MethodGet, "/konzept/:kind/:id/bearbeiten", coordinators, s.editAim},
		{fiber.MethodPost, "/konzept/:kind/:id/bearbeiten", coordinators, s.updateAim},
		{fiber.MethodPost, "/konferenz/:id", coordinators, s.setConference},
		{fiber.MethodGet, "/konferenz/:id/:room/auswertung", coordinators, s.sortRoom},
		{fiber.MethodPost, "/konferenz/:id/:room/auswertung", coordinators, s.sortNotes},
		{fiber.MethodGet, "/sprachlotsen/vermittlung", coordinators, s.showBoard},
		{fiber.MethodGet, "/sprachlotsen/regeln", coordinators, s.editPoolRules},
		{fiber.MethodPost, "/sprachlotsen/regeln", coordinators, s.updatePoolRules},
		{fiber.MethodGet, "/verwaltung/registrierungen", coordinators, s.listRegistrations},
		{fiber.MethodPost, "/verwaltung/registrierungen/:id", coordinators, s.decideRegistration},
		{fiber.MethodGet, "/sprachlotsen/personen", coordinators, s.listMediators},
		{fiber.MethodPost, "/sprachlotsen/personen", coordinators, s.createMediator},
		{fiber.MethodGet, "/sprachlotsen/personen/neu", coordinators, s.newMediator},
		{fiber.MethodGet, "/sprachlotsen/personen/:id", coordinators, s.editMediator},
		{fiber.MethodPost, "/sprachlotsen/personen/:id", coordinators, s.updateMediator},
		{fiber.MethodPost, "/sprachlotsen/personen/:id/aktion", coordinators, s.actOnMediator},
		{fiber.MethodGet, "/verwaltung", coordinators, s.showAdmin},
		{fiber.MethodGet, "/sprachlotsen/zahlen", coordinators, s.showNumbers},
		{fiber.MethodGet, "/sprachlotsen/zahlen/tabelle.csv", coordinators, s.downloadNumbers},
		{fiber.MethodGet, "/sprachlotsen/zahlen/bericht.pdf", coordinators, s.printNumbers},
		{fiber.MethodGet, "/sprachlotsen/abrechnung", coordinators, s.showSettlement},
		{fiber.MethodPost, "/sprachlotsen/abrechnung", coordinators, s.settle},
		{fiber.MethodGet, "/sprachlotsen/abrechnung/kasse.csv", coordinators, s.downloadSettlement},
		{fiber.MethodGet, "/sprachlotsen/abrechnung/kasse.xlsx", coordinators, s.downloadWorkbook},
		{fiber.MethodGet, "/sprachlotsen/abrechnung/blatt/:id", coordinators, s.printSettlement},
		{fiber.MethodGet, "/sprachlotsen/plan", coordinators, s.showSchedule},
		{fiber.MethodPost, "/sprachlotsen/plan", coordinators, s.askPlanned},
		{fiber.MethodGet, "/verwaltung/dubletten", coordinators, s.listTwins},
		{fiber.MethodPost, "/verwaltung/dubletten", coordinators, s.decideTwins},
		{fiber.MethodPost, "/verwaltung/dubletten/liste", coordinators, s.compareList},
		{fiber.MethodGet, "/verwaltung/postausgang", coordinators, s.listMail},
		{fiber.MethodGet, "/verwaltung/postausgang/:id", coordinators, s.showMail},
		{fiber.MethodPost, "/verwaltung/postausgang/:id", coordinators, s.decideMail},
		{fiber.MethodGet, "/verwaltung/suche", coordinators, s.editWords},
		{fiber.MethodPost, "/verwaltung/suche", coordinators, s.updateWords},
		{fiber.MethodGet, "/verwaltung/themen/:key", coordinators, s.editTopic},
		{fiber.MethodPost, "/verwaltung/themen/:key", coordinators, s.updateTopic},
		{fiber.MethodGet, "/verwaltung/konten", coordinators, s.listAccounts},
		{fiber.MethodPost, "/verwaltung/konten", coordinators, s.createAccount},
		{fiber.MethodPost, "/verwaltung/konten/:id", coordinators, s.updateAccount},
		{fiber.MethodGet, "/verwaltung/einstellungen", coordinators, s.editSettings},
		{fiber.MethodPost, "/verwaltung/einstellungen", coordinators, s.updateSettings},

		// for programs
		{fiber.MethodGet, "/api/v1/search", everyone, s.apiSearch},
		{fiber.MethodGet, "/api/v1/actors", everyone, s.apiListActors},
		{fiber.MethodPost, "/api/v1/actors", members, s.apiCreateActor},
		{fiber.MethodGet, "/api/v1/actors/:id", everyone, s.apiShowActor},
		{fiber.MethodPut, "/api/v1/actors/:id", members, s.apiUpdateActor},
		{fiber.MethodDelete, "/api/v1/actors/:id", members, s.apiRemoveActor},
		{fiber.MethodGet, "/api/v1/actors/:id/network", everyone, s.apiActorNetwork},
		{fiber.MethodGet, "/api/v1/actors/:id/matches", everyone, s.apiMatches},
		{fiber.MethodGet, "/api/v1/actors/:id/members", everyone, s.apiMembers},
		{fiber.MethodPost, "/api/v1/actors/:id/members", members, s.apiCreateMember},
		{fiber.MethodGet, "/api/v1/actors/:id/members/:membership", everyone, s.apiShowPart(graph.KindMembership)},
		{fiber.MethodPut, "/api/v1/actors/:id/members/:membership", members, s.apiUpdateMember},
		{fiber.MethodDelete, "/api/v1/actors/:id/members/:membership", members, s.apiRemovePart(graph.KindMembership)},
		{fiber.MethodGet, "/api/v1/actors/:id/meetings", everyone, s.apiMeetings},
		{fiber.MethodPost, "/api/v1/actors/:id/meetings", members, s.apiCreateMeeting},
		{fiber.MethodGet, "/api/v1/actors/:id/meetings/:meeting", everyone, s.apiShowPart(graph.KindMeeting)},
		{fiber.MethodPut, "/api/v1/actors/:id/meetings/:meeting", members, s.apiUpdateMeeting},
		{fiber.MethodDelete, "/api/v1/actors/:id/meetings/:meeting", members, s.apiRemovePart(graph.KindMeeting)},
		{fiber.MethodGet, "/api/v1/matches/plan", everyone, s.apiPlan},
		{fiber.MethodGet, "/api/v1/contacts/resolve", everyone, s.apiResolve},
		{fiber.MethodPost, "/api/v1/cooperations", members, s.apiCreateCooperation},
		{fiber.MethodGet, "/api/v1/cooperations/:id", everyone, s.apiShowCooperation},
		{fiber.MethodPost, "/api/v1/cooperations/:id/transitions", members, s.apiMoveCooperation},
		{fiber.MethodPost, "/api/v1/cooperations/:id/introduction", members, s.apiIntroduce},
		{fiber.MethodGet, "/api/v1/introductions", members, s.apiIntroductions},
		{fiber.MethodGet, "/api/v1/twins", members, s.apiTwins},
		{fiber.MethodPost, "/api/v1/twins", members, s.apiDecideTwin},
		{fiber.MethodGet, "/api/v1/mediators/search", everyone, s.apiMediators},
		{fiber.MethodGet, "/api/v1/pool/numbers", members, s.apiNumbers},
		{fiber.MethodGet, "/api/v1/requests", members, s.apiListRequests},
		{fiber.MethodPost, "/api/v1/requests", members, s.apiCreateRequest},
		{fiber.MethodGet, "/api/v1/requests/:id", members, s.apiShowRequest},
		{fiber.MethodPost, "/api/v1/requests/:id/cancel", members, s.apiCancelRequest},
		{fiber.MethodPut, "/api/v1/requests/:id/change", members, s.apiChange},
		{fiber.MethodGet, "/api/v1/requests/:id/candidates", members, s.apiCandidates},
		{fiber.MethodPost, "/api/v1/requests/:id/ask", members, s.apiAsk},
		{fiber.MethodPost, "/api/v1/requests/:id/answer", members, s.apiAnswer},
		{fiber.MethodPost, "/api/v1/requests/:id/withdraw", members, s.apiWithdraw},
		{fiber.MethodPost, "/api/v1/requests/:id/report", members, s.apiReport},
		{fiber.MethodPost, "/api/v1/requests/:id/confirm", members, s.apiConfirm},
		{fiber.MethodGet, "/api/v1/topics", everyone, s.apiTopics},
		{fiber.MethodGet, "/api/v1/places", everyone, s.apiPlaces},
		{fiber.MethodGet, "/api/v1/groups", everyone, s.apiGroups},
		{fiber.MethodGet, "/api/v1/languages", everyone, s.apiLanguages},
		{fiber.MethodGet, "/api/v1/concept", everyone, s.apiConcept},
		{fiber.MethodGet, "/api/v1/concept/report", members, s.apiCouncilReport},
		{fiber.MethodPost, "/api/v1/concept/:kind", members, s.apiCreateAim},
		{fiber.MethodGet, "/api/v1/concept/:kind/:id", everyone, s.apiShowAim},
		{fiber.MethodPut, "/api/v1/concept/:kind/:id", members, s.apiUpdateAim},
		{fiber.MethodGet, "/api/v1/conferences/:id/notes", everyone, s.apiNotes},
		{fiber.MethodGet, "/api/v1/network/coverage", everyone, s.rationed(s.apiCoverage)},
		{fiber.MethodGet, "/api/v1/network/metrics", everyone, s.apiNetworkMetrics},
		{fiber.MethodGet, "/api/v1/network/demand", everyone, s.rationed(s.apiDemand)},
		{fiber.MethodGet, "/api/v1/map", everyone, s.apiMap},
	}
}

func (s *Server) routes() {
	for _, m := range s.middlewares() {
		s.app.Use(m)
	}
	s.app.Get("/static/*", s.showStatic)
	for _, r := range s.table() {
		handlers := s.guards(r.access)
		if r.method != fiber.MethodGet && strings.HasPrefix(r.path, "/api/") {
			handlers = append(handlers, s.once)
		}
		handlers = append(handlers, r.handler)
		if r.method == fiber.MethodGet {
			s.app.Head(r.path, handlers...)
		}
		s.app.Add(r.method, r.path, handlers...)
	}
	s.app.Use(s.nowhere)
}

// guards are what stands before a route's handler.
func (s *Server) guards(a access) []fiber.Handler {
	switch a {
	case machines:
		return nil
	case members:
		return []fiber.Handler{s.limited, s.signedIn}
	case coordinators:
		return []fiber.Handler{s.coordinating}
	}
	return []fiber.Handler{s.limited, s.cached}
}

// nowhere answers addresses that do not exist, and existing ones asked with
// another method.
func (s *Server) nowhere(c *fiber.Ctx) error {
	for _, r := range s.table() {
		if r.method != c.Method() && fiber.RoutePatternMatch(c.Path(), r.path) {
			c.Append(fiber.HeaderAllow, r.method)
			if r.method == fiber.MethodGet {
				c.Append(fiber.HeaderAllow, fiber.MethodHead)
			}
		}
	}
	if c.GetRespHeader(fiber.HeaderAllow) != "" {
		return fiber.ErrMethodNotAllowed
	}
	return fiber.ErrNotFound
}
