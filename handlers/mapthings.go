package handlers

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/analysis"
	"lotsennetz/graph"
	"lotsennetz/web"
)

// mapped is what a map shows, in the order of its list. It is read-only: page,
// drawing, data and every frame of the same map share it.
type mapped struct {
	things []web.MapThing
	cut    bool // there are more
}

func (s *Server) mapped(c *fiber.Ctx, q mapQuestion) (mapped, error) {
	key := fmt.Sprintf("map %s|%s|%s|%+v|%s|%s", s.printer(c).Lang, s.today(), q.asked.What, q.ActorQuery, q.topic, q.language)
	return shared(c.UserContext(), s, s.viewer(c), key, func(context.Context) (m mapped, err error) {
		m.things, m.cut, err = s.mapThings(c, q)
		return m, err
	})
}

func (s *Server) mapThings(c *fiber.Ctx, q mapQuestion) (things []web.MapThing, cut bool, err error) {
	switch q.asked.What {
	case web.MapCoverage, web.MapSpeakers:
		things, err = s.mapTowns(c, q)
	case web.MapOffers, web.MapNeeds:
		things, cut, err = s.mapWishes(c, q)
	default:
		var actors []graph.Actor
		actors, cut, err = s.mapActors(c, q.ActorQuery)
		for _, a := range actors {
			things = append(things, s.thingOf(c, a, q.Near))
		}
	}
	if !q.Near.IsZero() {
		slices.SortStableFunc(things, func(a, b web.MapThing) int {
			return cmp.Or(cmp.Compare(unknownLast(a), unknownLast(b)), cmp.Compare(a.Distance, b.Distance))
		})
	}
	return things, cut, err
}

func unknownLast(t web.MapThing) int {
	if t.Distance < 0 {
		return 1
	}
	return 0
}

// mapActors reads all pages of the directory. Only a radius needs the store to
// measure.
func (s *Server) mapActors(c *fiber.Ctx, q graph.ActorQuery) ([]graph.Actor, bool, error) {
	if q.RadiusKM == 0 {
		q.Near = graph.Point{}
	}
	var out []graph.Actor
	for {
		page, err := s.view(c).Actors(c.UserContext(), q)
		if err != nil {
			return nil, false, err
		}
		out = append(out, page.Actors...)
		if len(out) >= mostMapped || page.Next == "" {
			return out[:min(len(out), mostMapped)], page.Next != "" || len(out) > mostMapped, nil
		}
		q.After = page.Next
	}
}

// thingOf is an actor on the map. Seats that the reader's audience may not know
// are nowhere: an owner sees the map as others do.
func (s *Server) thingOf(c *fiber.Ctx, a graph.Actor, near graph.Point) web.MapThing {
	t := web.MapThing{Name: a.Name, Href: actorPath(a), Kind: s.printer(c).L("actor.kind", a.Kind), Distance: -1}
	for _, seat := range a.Seats {
		if !seat.Visibility.For(s.viewer(c).Audience()) {
			continue
		}
		if t.Place == "" && t.Town == "" {
			t.Place, t.Town = seat.Place, seat.Town
		}
		if seat.Point.IsZero() {
			continue
		}
		t.Points = append(t.Points, seat.Point)
		if km := near.KM(seat.Point); !near.IsZero() && (t.Distance < 0 || km < t.Distance) {
			t.Distance = km
		}
	}
	return t
}

// mapWishes are the open offers or needs of the actors asked for. Topic and
// groups are those of the wish; one for no group in particular is for all.
func (s *Server) mapWishes(c *fiber.Ctx, q mapQuestion) ([]web.MapThing, bool, error) {
	of := q.ActorQuery
	of.Topics, of.Groups = nil, nil
	actors, cut, err := s.mapActors(c, of)
	if err != nil {
		return nil, false, err
	}
	scene, err := s.view(c).Scene(c.UserContext(), graph.SceneQuery{Kinds: q.Kinds})
	if err != nil {
		return nil, false, err
	}
	wishes := map[graph.ActorID][]graph.Wish{}
	note := func(w graph.Wish, archived bool) {
		if !archived && w.Open(s.today()) && asks(q.Topics, w.Topic) && (len(w.Groups) == 0 || asks(q.Groups, w.Groups...)) {
			wishes[w.Actor] = append(wishes[w.Actor], w)
		}
	}
	if q.asked.What == web.MapOffers {
		for _, o := range scene.Offers {
			note(o.Wish, o.Archived)
		}
	} else {
		for _, n := range scene.Needs {
			note(n.Wish, n.Archived)
		}
	}
	var out []web.MapThing
	for _, a := range actors {
		at := s.thingOf(c, a, q.Near)
		for _, w := range wishes[a.ID] {
			t := at
			t.Name, t.Kind, t.More = w.Title, s.printer(c).Topic(w.Topic), a.Name
			out = append(out, t)
		}
	}
	return out, cut, nil
}

// asks reports whether one of the values is asked for, or nothing in particular.
func asks[T comparable](wanted []T, values ...T) bool {
	return len(wanted) == 0 || slices.ContainsFunc(values, func(v T) bool { return slices.Contains(wanted, v) })
}

// mapTowns are the municipalities by name, with what they have of a topic or how
// mediators of a language reach them.
func (s *Server) mapTowns(c *fiber.Ctx, q mapQuestion) ([]web.MapThing, error) {
	ground, err := analysis.Ask(c.UserContext(), s.view(c), s.today())
	if err != nil {
		return nil, err
	}
	var out []web.MapThing
	if q.asked.What == web.MapCoverage {
		for _, cell := range analysis.Topic(ground, q.topic) {
			out = append(out, web.TopicTown(s.printer(c), ground, cell))
		}
	} else {
		spoken, err := s.spokenIn(c, ground, q.language)
		if err != nil {
			return nil, err
		}
		for _, cell := range spoken.Cells {
			out = append(out, web.LanguageTown(s.printer(c), ground, cell))
		}
	}
	for i, t := range out {
		if out[i].Distance = -1; !q.Near.IsZero() && len(t.Points) > 0 {
			out[i].Distance = q.Near.KM(t.Points[0])
		}
	}
	web.SortTowns(out)
	return out, nil
}

// mapAddress is where to go on from a choice about the map: a map.
func mapAddress(next string) string {
	if u, err := url.Parse(next); err == nil && u.Path == tilesPath && !strings.HasPrefix(next, "//") {
		return next
	}
	return tilesPath
}
