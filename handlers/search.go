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
	if q.Text != "" && q.Cursor == "" && len(q.Types) == 0 && len(q.Kinds) == 0 {
		page.Answer, err = s.recognised(c, page, q)
	}
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, page)
}

// recognised answers the question a query is, or nil when it is none, or
// nobody is responsible. It counts nothing: the reader did not ask for a contact.
func (s *Server) recognised(c *fiber.Ctx, page *web.SearchPage, q search.Query) (*web.AnswerView, error) {
	g, err := s.gazetteer(c)
	if err != nil {
		return nil, err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	u := g.Understand(q.Text, q.Lang)
	if u.Topic == "" || len(u.Rest) > 0 {
		return nil, nil
	}
	question := graph.Question{Topic: u.Topic, Place: u.Place, Group: u.Group, Day: s.today()}
	rules, err := s.view(c).Rules(c.UserContext(), graph.RuleQuery{Topics: question.Topics(catalog)})
	if err != nil {
		return nil, err
	}
	a := graph.Resolve(question, rules, catalog)
	if a.Outcome == graph.OutcomeNone {
		return nil, nil
	}
	view := web.NewAnswer(&page.Base, catalog, a, nil, s.pageNow())
	view.More = web.ContactHref(question, s.pageNow())
	return view, nil
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
