package handlers

import (
	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web"
)

// findEverything shows what answers a query, and above it the central contact
// where the query is a question for one.
func (s *Server) findEverything(c *fiber.Ctx) error {
	values, base := queryValues(c), s.base(c, "search.title")
	base.Query = values.Get("q")
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	q, err := s.searchQuery(c)
	if wrong := wrongFields(err); wrong != nil {
		base.Query = ""
		page := web.NewSearchPage(base, catalog, values, search.Result{})
		page.Problems = web.Problems(base.Printer, wrong)
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	}
	var found search.Result
	if err == nil && q.Text != "" {
		found, err = s.finder.Find(c.UserContext(), s.viewer(c), q)
	}
	if err != nil {
		return err
	}
	base.Query = q.Text
	page := web.NewSearchPage(base, catalog, values, found)
	u, err := s.understand(c, q, found)
	if err != nil {
		return err
	}
	s.fillAnswer(page, catalog, u)
	return s.render(c, fiber.StatusOK, page)
}

// fillAnswer puts what the query asks above its hits, or the way on where there
// are none.
func (s *Server) fillAnswer(page *web.SearchPage, catalog *graph.Catalog, u understood) {
	if u.contact != nil {
		page.Answer = web.NewAnswer(&page.Base, catalog, u.contact.Answer, u.contact.Nearest, s.pageNow())
		page.Answer.More = web.ContactHref(u.contact.Question, s.pageNow())
	}
	page.Ask(u.languages, u.partners)
	if u.nothing {
		page.WayOn(catalog, u.nearest, u.coordination, s.pageNow())
	}
}

// suggest answers the search box while somebody types.
func (s *Server) suggest(c *fiber.Ctx) error {
	page := &web.SuggestionsPage{Base: s.base(c, "search.title")}
	q, err := s.searchQuery(c)
	switch {
	case wrongFields(err) != nil || err == nil && q.Text == "":
		return s.render(c, fiber.StatusOK, page)
	case err != nil:
		return err
	}
	q.Prefix, q.Limit = true, 10
	found, err := s.finder.Find(c.UserContext(), s.viewer(c), q)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewSuggestionsPage(page.Base, found))
}
