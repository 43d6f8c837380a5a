package handlers

import (
	"errors"
	"net/url"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/exchange"
	"lotsennetz/search/match"
	"lotsennetz/web"
)

func (s *Server) listActors(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	values := queryValues(c)
	q, err := s.actorQuery(c)
	wrong := wrongFields(err)
	if err != nil && wrong == nil {
		return err
	}
	page := web.NewActorsPage(s.base(c, "actors.title"), catalog, values, wrong)
	page.MayAdd = s.viewer(c).Coordinates()
	if wrong != nil {
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	}
	if !page.Filtered && q.After == "" {
		s.indexed(c, &page.Base)
	}
	found, err := s.view(c).Actors(c.UserContext(), q)
	if wrong := wrongFields(err); wrong != nil { // a cursor of another list
		return c.Redirect("/akteure", fiber.StatusSeeOther)
	} else if err != nil {
		return err
	}
	page.Fill(catalog, found, values)
	return s.render(c, fiber.StatusOK, page)
}

// actorNamed is the actor the address names by slug, or by id.
func (s *Server) actorNamed(c *fiber.Ctx) (graph.Actor, error) {
	slug, err := url.PathUnescape(c.Params("slug"))
	if err != nil || !graph.ValidID(slug) {
		return graph.Actor{}, graph.ErrNotFound
	}
	a, err := s.view(c).ActorBySlug(c.UserContext(), slug)
	if errors.Is(err, graph.ErrNotFound) {
		return s.view(c).Actor(c.UserContext(), graph.ActorID(slug))
	}
	return a, err
}

func (s *Server) showActor(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	if now, ok, err := s.became(c, a); err != nil {
		return err
	} else if ok {
		return c.Redirect(actorPath(now), fiber.StatusMovedPermanently)
	}
	d, err := s.view(c).Dossier(c.UserContext(), graph.DossierQuery{Actor: a.ID})
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	extras, err := s.actorExtras(c, d.Actor, catalog)
	if err != nil {
		return err
	}
	base := s.base(c, "site.name")
	base.Title = d.Actor.Name
	base.Alternate = []web.Alternate{{Type: "text/vcard", Href: actorPath(d.Actor) + ".vcf"}}
	if !d.Actor.Archived && d.Actor.Visibility == graph.Public {
		s.indexed(c, &base)
	}
	return s.render(c, fiber.StatusOK, web.NewActorPage(base, catalog, d, extras))
}

// became is the actor that an archived one went into, as the asker may see it, so
// that an old address leads on.
func (s *Server) became(c *fiber.Ctx, a graph.Actor) (graph.Actor, bool, error) {
	if !a.Archived {
		return a, false, nil
	}
	stored, err := s.store.Actor(c.UserContext(), a.ID)
	for hops := 0; err == nil && stored.Into != "" && hops < 10; hops++ {
		stored, err = s.store.Actor(c.UserContext(), stored.Into)
	}
	if err == nil && stored.ID != a.ID {
		stored, err = s.view(c).Actor(c.UserContext(), stored.ID)
	}
	if isNotFound(err) {
		return a, false, nil
	}
	return stored, err == nil && stored.ID != a.ID, err
}

func actorPath(a graph.Actor) string { return "/akteure/" + url.PathEscape(a.Slug) }

const actorMatches = 3

// actorExtras are the suggestions for an actor and what search engines may know
// of it: what everybody may, whoever asks.
func (s *Server) actorExtras(c *fiber.Ctx, a graph.Actor, catalog *graph.Catalog) (web.ActorExtras, error) {
	x := web.ActorExtras{Now: s.pageNow()}
	if open, ok := (graph.Viewer{}).See(a); ok && !a.Archived {
		doc, err := exchange.JSONLD(open.(graph.Actor), catalog, s.cfg.PublicURL+actorPath(a), s.printer(c).Lang)
		if err != nil {
			return x, err
		}
		x.JSONLD = doc
	}
	if a.Archived {
		return x, nil
	}
	if a.Kind == graph.NetworkAlliance {
		circle, err := s.circle(c, a)
		if err != nil {
			return x, err
		}
		x.Circle = &circle
	}
	var err error
	if x.Wanted, err = s.demand(c, a, catalog); err != nil {
		return x, err
	}
	found, err := match.AskActors(c.UserContext(), s.view(c), a.ID, match.Options{Limit: actorMatches, Today: s.today()})
	x.Matches = &found
	return x, err
}

// downloadActor is the actor as a contact to save.
func (s *Server) downloadActor(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/vcard; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(a.Slug)+".vcf")
	return c.Send(exchange.VCard(a, catalog, s.cfg.PublicURL+actorPath(a)))
}

// archiveActor takes an actor out of lists and searches, or brings it back.
func (s *Server) archiveActor(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(c.FormValue("version"), 10, 64)
	if err != nil {
		return graph.Invalid(a.Ref().String(), "version", "bad_number", c.FormValue("version"))
	}
	stored, err := s.store.Actor(c.UserContext(), a.ID)
	if err != nil {
		return err
	}
	stored.Archived, stored.Version = c.FormValue("archived") != "false", version
	if _, err := s.putActor(c, stored); err != nil {
		return err
	}
	done := "archived"
	if !stored.Archived {
		done = "restored"
	}
	return seeOther(c, actorPath(a), done)
}
