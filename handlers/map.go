package handlers

import (
	"bytes"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/atlas"
	"lotsennetz/web"
)

// mostMapped is how many actors a map is made of.
const mostMapped = 50_000

// mapQuestion is what a map is to show.
type mapQuestion struct {
	graph.ActorQuery
	asked    web.MapAsked
	topic    graph.TopicKey     // of coverage; empty: to be asked for
	language graph.LanguageCode // of mediators; empty: to be asked for
}

// mapWords are the parameters of a map, which pages and API call by other names.
type mapWords struct {
	what, frame, page string
	shows             func(word string) string
}

var (
	pageWords = mapWords{"was", "ausschnitt", "seite", func(w string) string { return w }}
	apiWords  = mapWords{"show", "frame", "", web.MapShow}
)

func (s *Server) showMap(c *fiber.Ctx) error {
	page, err := s.mapPage(c)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 {
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	}
	return s.render(c, fiber.StatusOK, page)
}

// mapPage is the map asked for, filled unless something is wrong with the
// question or missing from it.
func (s *Server) mapPage(c *fiber.Ctx) (*web.MapPage, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	q, err := s.mapQuestion(c, pageWords)
	wrong := wrongFields(err)
	if err != nil && wrong == nil {
		return nil, err
	}
	s.underlay(c, &q.asked)
	page := web.NewMapPage(s.base(c, "map.title"), catalog, web.FormInput{Values: queryValues(c), Wrong: wrong}, q.asked)
	if wrong != nil {
		return page, nil
	}
	switch {
	case q.asked.What == web.MapCoverage && q.topic == "":
		page.MissTopic()
	case q.asked.What == web.MapSpeakers && q.language == "":
		page.MissLanguage()
	default:
		shows, err := s.mapped(c, q)
		if err != nil {
			return nil, err
		}
		if shows.cut {
			page.Cut(mostMapped)
		}
		page.Fill(catalog, shows.things)
	}
	if !page.Filtered && len(queryValues(c)) == 0 {
		s.indexed(c, &page.Base)
	}
	return page, nil
}

// drawMap is the picture as a file, with its legend and without what needs
// another server.
func (s *Server) drawMap(c *fiber.Ctx) error {
	page, err := s.mapPage(c)
	if err != nil {
		return err
	}
	if len(page.Problems) > 0 || page.Picture == nil {
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	}
	var buf bytes.Buffer
	if err := page.WriteFile(&buf); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/svg+xml")
	c.Set(fiber.HeaderContentDisposition, `inline; filename="karte.svg"`)
	return c.Send(buf.Bytes())
}

// mapQuestion reads what the map is to show. The filters are the directory's.
func (s *Server) mapQuestion(c *fiber.Ctx, words mapWords) (mapQuestion, error) {
	q := mapQuestion{asked: web.MapAsked{What: web.MapActors, Page: 1, Day: s.today()}}
	base, err := s.atlas(c)
	if err != nil {
		return q, err
	}
	q.asked.Base = base
	if len(base.Hull) > 0 {
		q.asked.Frame = base.Whole()
	}
	in := &input{c: c}
	filters, errFilters := s.actorQuery(c)
	if errFilters != nil && wrongFields(errFilters) == nil {
		return q, errFilters
	}
	q.ActorQuery, q.Limit, q.After = filters, graph.MaxPage, ""
	if word := in.text(words.what); word != "" {
		if what := words.shows(word); slices.Contains(web.MapShows(s.viewer(c)), what) {
			q.asked.What = what
		} else {
			in.bad(words.what, "unknown_value", word)
		}
	}
	if words.page != "" {
		q.asked.Page = in.number(words.page, 1, 1, 1_000_000)
	}
	if err := s.readMapSubject(c, in, &q); err != nil {
		return q, err
	}
	if err := s.readFrame(c, in, words.frame, &q); err != nil {
		return q, err
	}
	return q, joinInvalid(errFilters, in.err())
}

// readMapSubject reads the one topic or language that a map of towns is about.
func (s *Server) readMapSubject(c *fiber.Ctx, in *input, q *mapQuestion) error {
	g, err := s.gazetteer(c)
	if err != nil {
		return err
	}
	switch q.asked.What {
	case web.MapCoverage:
		topics := in.list("topic")
		if len(topics) > 1 {
			in.bad("topic", "too_many", "1")
		} else if len(topics) == 1 {
			q.topic, _ = s.topicNamed(c, g, topics[0]) // unknown: the filters have said so
		}
	case web.MapSpeakers:
		if text := in.text("language"); text != "" {
			q.language = in.language("language", text, g)
		}
	}
	return nil
}

// readFrame reads which part of the map to show: a place, or a box in degrees.
// Without one, a place that was asked for is shown.
func (s *Server) readFrame(c *fiber.Ctx, in *input, name string, q *mapQuestion) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	g, err := s.gazetteer(c)
	if err != nil {
		return err
	}
	if places := in.list("place"); len(places) == 1 {
		if key, _, ok := g.Place(places[0]); ok {
			if q.Near.IsZero() {
				q.Near = catalog.Places[key].Point
			}
			if box, drawn := q.asked.Base.Ground(catalog.PlacesBelow(key)); drawn {
				q.asked.Frame = q.asked.Base.Show(box)
			}
		}
	}
	text := in.text(name)
	if text == "" || len(q.asked.Base.Hull) == 0 {
		return nil
	}
	if text == web.MapAll || text == "all" {
		q.asked.Frame = q.asked.Base.Whole()
		return nil
	}
	if f, ok := atlas.ParseFrame(text); ok {
		if q.asked.Frame, ok = f.Within(q.asked.Base.Whole()); !ok {
			in.bad(name, "off_map", text)
		}
		return nil
	}
	key, _, ok := g.Place(text)
	if !ok {
		in.bad(name, "bad_frame", text)
		return nil
	}
	box, drawn := q.asked.Base.Ground(catalog.PlacesBelow(key))
	if !drawn {
		in.bad(name, "off_map", text)
		return nil
	}
	q.asked.Frame = q.asked.Base.Show(box)
	return nil
}

// atlas is the drawn base, made anew when a place changed.
func (s *Server) atlas(c *fiber.Ctx) (*atlas.Base, error) {
	catalog, err := s.catalog(c)
	if err != nil {
		return nil, err
	}
	s.gazetteerMu.Lock()
	defer s.gazetteerMu.Unlock()
	if s.atlasOf != catalog {
		s.atlasOf, s.atlas_ = catalog, atlas.Draw(catalog)
	}
	return s.atlas_, nil
}

const (
	tilesCookie = "hintergrund"
	tilesPath   = "/karte"
)

// underlay puts tiles under the map for a reader who has switched them on, and
// for her answer alone lets them be loaded.
func (s *Server) underlay(c *fiber.Ctx, asked *web.MapAsked) {
	asked.Tiles = s.cfg.Tiles
	if asked.Tiles.URL == "" || c.Cookies(tilesCookie) != "1" || c.Route().Path != tilesPath {
		return
	}
	asked.TilesOn = true
	c.Set("Content-Security-Policy", policyWith(asked.Tiles.Origin()))
}

// switchTiles is the reader's own word that her browser may ask another server.
func (s *Server) switchTiles(c *fiber.Ctx) error {
	cookie := &fiber.Cookie{Name: tilesCookie, Value: "1", Path: tilesPath, SessionOnly: true, Secure: s.secureCookies(), HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode}
	if c.FormValue("an") != "1" || s.cfg.Tiles.URL == "" {
		cookie.Value, cookie.SessionOnly, cookie.Expires = "", false, time.Unix(1, 0)
	}
	c.Cookie(cookie)
	return c.Redirect(mapAddress(safeNext(c.FormValue("next"))), fiber.StatusSeeOther)
}
