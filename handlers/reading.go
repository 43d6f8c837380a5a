package handlers

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// catalog is the vocabulary of the district.
func (s *Server) catalog(c *fiber.Ctx) (*graph.Catalog, error) {
	return s.store.Catalog(c.UserContext())
}

// gazetteer understands typed places, topics, groups and languages. It is made
// anew when the catalog or the district's own words changed.
func (s *Server) gazetteer(c *fiber.Ctx) (*search.Gazetteer, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	own, err := s.finder.Wording(c.UserContext())
	if err != nil {
		return nil, err
	}
	s.gazetteerMu.Lock()
	defer s.gazetteerMu.Unlock()
	if s.gazetteerOf != catalog || s.gazetteerOwn != own {
		s.gazetteerOf, s.gazetteerOwn, s.gazetteer_ = catalog, own, search.NewGazetteer(catalog, own)
	}
	return s.gazetteer_, nil
}

// printer writes in the reader's language: ?lang=, the cookie, what the browser
// asks for, German.
func (s *Server) printer(c *fiber.Ctx) *locale.Printer {
	if p, ok := c.Locals(localPrinter).(*locale.Printer); ok {
		return p
	}
	lang, chosen := locale.Choose(c.Query("lang"), c.Cookies(languageCook), c.Get(fiber.HeaderAcceptLanguage))
	if chosen && !wantsProblem(c) {
		c.Cookie(&fiber.Cookie{Name: languageCook, Value: lang, Path: "/", MaxAge: 365 * 24 * 3600,
			Secure: s.secureCookies(), HTTPOnly: true, SameSite: fiber.CookieSameSiteLaxMode})
	}
	catalog, err := s.store.Catalog(c.UserContext())
	if err != nil {
		catalog = graph.NewCatalog(nil) // the error page must come without the store
	}
	p := locale.New(lang, catalog)
	c.Locals(localPrinter, p)
	return p
}

// render writes a page into a buffer first, so that half a page is never sent.
func (s *Server) render(c *fiber.Ctx, status int, page web.Page) error {
	var buf bytes.Buffer
	if err := web.Render(&buf, page); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	return c.Status(status).Send(buf.Bytes())
}

// apply makes changes in the asker's name when she may make each of them, and
// wakes the indexer.
func (s *Server) apply(c *fiber.Ctx, key string, changes ...graph.Change) (graph.Receipt, error) {
	ctx, viewer := c.UserContext(), s.viewer(c)
	for _, change := range changes {
		before, err := s.before(ctx, change)
		if err != nil {
			return graph.Receipt{}, err
		}
		if err := viewer.May(change, before); err != nil {
			return graph.Receipt{}, err
		}
	}
	return s.write(ctx, graph.Who{Account: viewer.Account, Via: via(c)}, key, changes...)
}

// write makes changes in the program's own name: signing in, counting.
func (s *Server) write(ctx context.Context, who graph.Who, key string, changes ...graph.Change) (graph.Receipt, error) {
	receipt, err := s.store.Apply(ctx, who, key, changes...)
	if err == nil {
		s.finder.Renew()
		s.cfg.Wake()
	}
	return receipt, err
}

// before is the record a change is about as stored, nil where there is none.
func (s *Server) before(ctx context.Context, change graph.Change) (graph.Record, error) {
	ref := change.Target()
	if ref == (graph.Ref{}) {
		return nil, nil
	}
	records, err := s.store.Records(ctx, []graph.Ref{ref})
	if err != nil || len(records) == 0 {
		return nil, err
	}
	return records[0], nil
}

func via(c *fiber.Ctx) string {
	if wantsProblem(c) {
		return "api"
	}
	return "page"
}

// isInvalid gives the field errors of bad input, to show the form again.
func isInvalid(err error) (*graph.InvalidError, bool) {
	var invalid *graph.InvalidError
	ok := errors.As(err, &invalid)
	return invalid, ok
}
