package handlers

import (
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search/match"
	"lotsennetz/web"
)

// mostChoices is how many actors a page offers to choose from.
const mostChoices = 60

// showMatches begins with the choice of an actor and then shows who fits it.
func (s *Server) showMatches(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	values := queryValues(c)
	page := web.NewMatchesPage(s.base(c, "matches.title"), catalog, values, nil)
	switch {
	case values.Get("actor") != "":
		err = s.fillMatches(c, page, catalog, values.Get("actor"))
	case values.Has("name") || values.Has("place") || values.Has("kind"):
		err = s.offerActors(c, page, catalog, values)
	default:
		s.indexed(c, &page.Base)
	}
	if wrong := wrongFields(err); wrong != nil {
		page = web.NewMatchesPage(s.base(c, "matches.title"), catalog, values, wrong)
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	} else if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, page)
}

func (s *Server) fillMatches(c *fiber.Ctx, page *web.MatchesPage, catalog *graph.Catalog, slug string) error {
	in := &input{c: c}
	o := s.matchOptions(in)
	if err := in.err(); err != nil {
		return err
	}
	if !graph.ValidID(slug) {
		return graph.ErrNotFound
	}
	a, err := s.actorOf(c, slug)
	if err != nil {
		return err
	}
	found, err := match.AskActors(c.UserContext(), s.view(c), a.ID, o)
	if err != nil {
		return err
	}
	page.Fill(catalog, a, found)
	return nil
}

// offerActors lists clubs and initiatives by name or place to choose from.
func (s *Server) offerActors(c *fiber.Ctx, page *web.MatchesPage, catalog *graph.Catalog, values url.Values) error {
	q, err := s.actorQuery(c)
	if err != nil {
		return err
	}
	q.Limit = mostChoices
	if len(q.Kinds) == 0 {
		q.Kinds = []graph.ActorKind{graph.SportsClub, graph.Initiative}
	}
	if name := values.Get("name"); name != "" {
		in := &input{c: c}
		named, err := s.view(c).ActorsNamed(c.UserContext(), graph.NameQuery{Text: in.text("name"), Limit: mostChoices})
		if err == nil {
			err = in.err()
		}
		page.Offer(catalog, named)
		return err
	}
	found, err := s.view(c).Actors(c.UserContext(), q)
	if err != nil {
		return err
	}
	page.Offer(catalog, found.Actors)
	return nil
}

func (s *Server) showPlan(c *fiber.Ctx) error {
	plan, err := s.plan(c)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewPlanPage(s.base(c, "plan.title"), plan))
}

// createCooperation asks for a cooperation, or dismisses the suggestion.
func (s *Server) createCooperation(c *fiber.Ctx) error {
	in := cooperationInput{A: graph.ActorID(c.FormValue("a")), B: graph.ActorID(c.FormValue("b")),
		State: graph.CooperationState(c.FormValue("state")), Reason: formValues(c).Get("reason")}
	done, err := s.repeated(c, "cooperation")
	if err == nil && !done {
		_, err = s.beginCooperation(c, in)
	}
	if err != nil {
		return err
	}
	said := "asked"
	if in.State == graph.Dismissed {
		said = "dismissed"
	}
	return seeOther(c, "/vereine-und-initiativen?"+url.Values{"actor": {string(in.A)}}.Encode(), said)
}

// moveCooperation changes where two actors stand.
func (s *Server) moveCooperation(c *fiber.Ctx) error {
	coop, err := s.cooperation(c, graph.CooperationID(pathID(c)))
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(c.FormValue("version"), 10, 64)
	if err != nil {
		return graph.Invalid(coop.Ref().String(), "version", "bad_number", c.FormValue("version"))
	}
	coop.Version = version
	step := graph.Step{To: graph.CooperationState(c.FormValue("to")), Reason: formValues(c).Get("reason")}
	if _, err := s.step(c, coop, step); err != nil {
		return err
	}
	return seeOther(c, safeNext(c.FormValue("next")), "moved")
}
