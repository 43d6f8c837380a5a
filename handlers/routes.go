package handlers

import "github.com/gofiber/fiber/v2"

// routes lists every address the program answers, in one place. Pages speak
// German, the API English.
func (s *Server) routes() {
	for _, m := range s.middlewares() {
		s.app.Use(m)
	}
	s.app.Get("/static/*", s.showStatic)
	s.operationRoutes(s.app)
	s.pageRoutes(s.app.Group("", s.limited))
	s.memberRoutes(s.app.Group("", s.limited, s.signedIn))
	s.coordinatorRoutes(s.app.Group("", s.coordinating))
	s.apiRoutes(s.app.Group("/api/v1", s.limited))
	s.app.Use(func(*fiber.Ctx) error { return fiber.ErrNotFound })
}

// operationRoutes are for machines that watch this one.
func (s *Server) operationRoutes(r fiber.Router) {
	r.Get("/healthz", s.showHealth)
	r.Get("/readyz", s.showReadiness)
	r.Get("/metrics", s.showMetrics)
	r.Get("/openapi.json", s.showOpenAPI)
	r.Get("/robots.txt", s.showRobots)
}

// pageRoutes are open to everyone.
func (s *Server) pageRoutes(r fiber.Router) {
	r.Get("/", s.showHome)
	r.Get("/suche", s.findEverything)
	r.Get("/suche/vorschlaege", s.suggest)
	r.Get("/akteure", s.listActors)
	r.Get("/akteure/neu", s.signedIn, s.newActor)
	r.Get("/akteure/:slug.vcf", s.downloadActor)
	r.Get("/akteure/:slug", s.showActor)
	r.Get("/ansprechpartner", s.showContact)
	r.Get("/vereine-und-initiativen", s.showMatches)
	r.Get("/sprachlotsen", s.showPool)
	r.Get("/netzwerk", s.showNetwork)
	r.Get("/netzwerk/daten", s.networkData)
	r.Get("/konzept", s.showConcept)
	r.Get("/anmelden", s.showSignIn)
	r.Post("/anmelden", s.signIn)
	r.Get("/anmelden/link/:secret", s.showLink)
	r.Post("/anmelden/link/:secret", s.openLink)
	r.Post("/abmelden", s.signOut)
	r.Get("/impressum", s.showImprint)
	r.Get("/datenschutz", s.showPrivacy)
	r.Get("/barrierefreiheit", s.showAccessibility)
	r.Post("/barrierefreiheit", s.sendFeedback)
}

// memberRoutes ask for an account; what it may change is Viewer.May's matter.
func (s *Server) memberRoutes(r fiber.Router) {
	r.Post("/akteure", s.createActor)
	r.Get("/akteure/:slug/bearbeiten", s.editActor)
	r.Post("/akteure/:slug/bearbeiten", s.updateActor)
	r.Post("/akteure/:slug/archivieren", s.archiveActor)
	r.Post("/vereine-und-initiativen", s.createCooperation)
	r.Post("/vereine-und-initiativen/:id", s.moveCooperation)
	r.Get("/sprachlotsen/anfragen", s.listRequests)
	r.Get("/sprachlotsen/anfragen/neu", s.newRequest)
	r.Post("/sprachlotsen/anfragen", s.createRequest)
}

// coordinatorRoutes are for coordinators and admins.
func (s *Server) coordinatorRoutes(r fiber.Router) {
	r.Get("/vereine-und-initiativen/plan", s.showPlan)
	r.Get("/verwaltung", s.showAdmin)
	r.Get("/verwaltung/konten", s.listAccounts)
	r.Post("/verwaltung/konten", s.createAccount)
	r.Post("/verwaltung/konten/:id", s.updateAccount)
	r.Get("/verwaltung/einstellungen", s.editSettings)
	r.Post("/verwaltung/einstellungen", s.updateSettings)
}

// apiRoutes are for programs; the OpenAPI document describes each of them.
func (s *Server) apiRoutes(r fiber.Router) {
	r.Get("/search", s.apiSearch)
	r.Get("/actors", s.apiListActors)
	r.Post("/actors", s.apiSignedIn, s.apiCreateActor)
	r.Get("/actors/:id", s.apiShowActor)
	r.Put("/actors/:id", s.apiSignedIn, s.apiUpdateActor)
	r.Delete("/actors/:id", s.apiSignedIn, s.apiRemoveActor)
	r.Get("/actors/:id/network", s.apiActorNetwork)
	r.Get("/actors/:id/matches", s.apiMatches)
	r.Get("/matches/plan", s.apiPlan)
	r.Get("/contacts/resolve", s.apiResolve)
	r.Post("/cooperations", s.apiSignedIn, s.apiCreateCooperation)
	r.Get("/cooperations/:id", s.apiShowCooperation)
	r.Post("/cooperations/:id/transitions", s.apiSignedIn, s.apiMoveCooperation)
	r.Get("/mediators/search", s.apiMediators)
	r.Get("/requests", s.apiSignedIn, s.apiListRequests)
	r.Post("/requests", s.apiSignedIn, s.apiCreateRequest)
	r.Get("/requests/:id", s.apiSignedIn, s.apiShowRequest)
	r.Post("/requests/:id/cancel", s.apiSignedIn, s.apiCancelRequest)
	r.Get("/topics", s.apiTopics)
	r.Get("/places", s.apiPlaces)
	r.Get("/groups", s.apiGroups)
	r.Get("/languages", s.apiLanguages)
	r.Get("/concept", s.apiConcept)
	r.Get("/network/coverage", s.apiCoverage)
	r.Get("/network/metrics", s.apiNetworkMetrics)
}

// apiSignedIn refuses programs without a token.
func (s *Server) apiSignedIn(c *fiber.Ctx) error {
	if !s.viewer(c).SignedIn() {
		return errUnauthorized
	}
	return c.Next()
}
