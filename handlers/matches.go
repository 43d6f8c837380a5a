package handlers

import (
	"net/url"
	"slices"
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
	if !graph.ValidID(slug) {
		return graph.ErrNotFound
	}
	a, err := s.actorOf(c, slug)
	if err != nil {
		return err
	}
	o, err := s.partnerOptions(c, a)
	if err != nil {
		return err
	}
	found, err := match.AskActors(c.UserContext(), s.view(c), a.ID, o)
	if err != nil {
		return err
	}
	page.Fill(catalog, web.Partners{Of: a, Asked: o, Found: found, Values: queryValues(c)})
	return nil
}

// partnerOptions are the options of a page: without a kind a club is shown
// initiatives, an initiative clubs, and all others both.
func (s *Server) partnerOptions(c *fiber.Ctx, a graph.Actor) (match.Options, error) {
	in := &input{c: c}
	o := s.matchOptions(in)
	if in.text("kind") == web.EveryKind {
		return o, in.err()
	}
	if o.Kinds = in.kinds(); len(o.Kinds) == 0 {
		o.Kinds = partnerKinds(a.Kind)
	}
	return o, in.err()
}

func partnerKinds(of graph.ActorKind) []graph.ActorKind {
	switch of {
	case graph.SportsClub:
		return []graph.ActorKind{graph.Initiative}
	case graph.Initiative:
		return []graph.ActorKind{graph.SportsClub}
	}
	return []graph.ActorKind{graph.SportsClub, graph.Initiative}
}

// offerActors lists clubs and initiatives by name or place to choose from.
func (s *Server) offerActors(c *fiber.Ctx, page *web.MatchesPage, catalog *graph.Catalog, values url.Values) error {
	q, err := s.actorQuery(c)
	if err != nil {
		return err
	}
	q.Limit = mostChoices
	if name := values.Get("name"); name != "" {
		in := &input{c: c}
		named, err := s.view(c).ActorsNamed(c.UserContext(), graph.NameQuery{Text: in.text("name"), Limit: mostChoices})
		if err == nil {
			err = in.err()
		}
		page.Offer(catalog, narrowed(named, q), len(named) == mostChoices)
		return err
	}
	if len(q.Kinds) == 0 {
		q.Kinds = []graph.ActorKind{graph.SportsClub, graph.Initiative}
	}
	found, err := s.view(c).Actors(c.UserContext(), q)
	if err != nil {
		return err
	}
	page.Offer(catalog, found.Actors, found.Next != "")
	return nil
}

// narrowed are the actors of a query's kinds and places, where it names any.
func narrowed(actors []graph.Actor, q graph.ActorQuery) []graph.Actor {
	there := func(seat graph.Seat) bool { return slices.Contains(q.Places, seat.Place) }
	return slices.DeleteFunc(actors, func(a graph.Actor) bool {
		return len(q.Kinds) > 0 && !slices.Contains(q.Kinds, a.Kind) || len(q.Places) > 0 && !slices.ContainsFunc(a.Seats, there)
	})
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
