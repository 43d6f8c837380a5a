package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// showPool tells everybody which languages the pool speaks, and accounts who
// can come.
func (s *Server) showPool(c *fiber.Ctx) error {
	values := queryValues(c)
	page, err := s.poolPage(c, values, nil)
	if err != nil {
		return err
	}
	if !s.viewer(c).SignedIn() || !values.Has("start") {
		return s.showLanguages(c, page, values)
	}
	q, codes, err := s.mediatorQuery(c)
	if wrong := wrongFields(err); wrong != nil {
		if page, err = s.poolPage(c, values, wrong); err != nil {
			return err
		}
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	} else if err != nil {
		return err
	}
	if len(codes) > 1 {
		page.Which(codes, values)
		return s.render(c, fiber.StatusOK, page)
	}
	found, err := s.mediators.Ask(c.UserContext(), s.viewer(c), q)
	if err != nil {
		return err
	}
	if page.TooSoon, err = s.shortNotice(c, q.Start); err != nil {
		return err
	}
	page.Fill(found, values)
	return s.render(c, fiber.StatusOK, page)
}

func (s *Server) poolPage(c *fiber.Ctx, values url.Values, wrong []graph.FieldError) (*web.PoolPage, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	pool, err := s.pool(c)
	if err != nil {
		return nil, err
	}
	if values.Get("minutes") == "" {
		values.Set("minutes", "60")
	}
	return web.NewPoolPage(s.base(c, "pool.title"), catalog, pool, web.FormInput{Values: values, Wrong: wrong}), nil
}

// showLanguages is the page for those who have not asked for a time: which
// languages there are, or how many speak the one named.
func (s *Server) showLanguages(c *fiber.Ctx, page *web.PoolPage, values url.Values) error {
	counts, err := s.view(c).SpokenLanguages(c.UserContext())
	if err != nil {
		return err
	}
	if text := values.Get("language"); text != "" {
		g, err := s.gazetteer(c)
		if err != nil {
			return err
		}
		codes := g.Language(text)
		if len(codes) > 1 {
			page.Which(codes, values)
		}
		counts = only(counts, codes)
		page.Found(counts)
	} else {
		s.indexed(c, &page.Base)
	}
	page.Count(counts)
	return s.render(c, fiber.StatusOK, page)
}

// only are the counts of some languages.
func only(counts []graph.LanguageCount, codes []graph.LanguageCode) []graph.LanguageCount {
	var out []graph.LanguageCount
	for _, code := range codes {
		for _, n := range counts {
			if n.Language == code {
				out = append(out, n)
			}
		}
	}
	return out
}
