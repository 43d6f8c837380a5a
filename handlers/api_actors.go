package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

type actorsAnswer struct {
	Actors []listedActor `json:"actors"`
	Total  int           `json:"total"`
	Next   string        `json:"next,omitempty"`
}

// listedActor is an actor of a list that was asked for near a place.
type listedActor struct {
	actorJSON
	DistanceKM *float64 `json:"distance_km,omitempty"`
}

func (s *Server) apiListActors(c *fiber.Ctx) error {
	q, err := s.actorQuery(c)
	if err != nil {
		return err
	}
	page, err := s.view(c).Actors(c.UserContext(), q)
	if err != nil {
		return err
	}
	answer := actorsAnswer{Actors: make([]listedActor, 0, len(page.Actors)), Total: page.Total, Next: page.Next}
	for i, a := range page.Actors {
		out := listedActor{actorJSON: actorOut(a)}
		if i < len(page.Distances) && page.Distances[i] >= 0 {
			out.DistanceKM = ptr(page.Distances[i])
		}
		answer.Actors = append(answer.Actors, out)
	}
	return c.JSON(answer)
}

// actorQuery reads the filters of the directory; places and topics count with
// all that lies below them. Pages and API share it.
func (s *Server) actorQuery(c *fiber.Ctx) (graph.ActorQuery, error) {
	in := &input{c: c}
	q := graph.ActorQuery{
		After: in.cursor(), Limit: in.number("limit", graph.DefaultPage, 1, graph.MaxPage), RadiusKM: in.km("radius_km", 0),
	}
	q.Kinds = in.kinds()
	if err := s.readCatalogFilters(c, in, &q); err != nil {
		return q, err
	}
	return q, in.err()
}

func (s *Server) readCatalogFilters(c *fiber.Ctx, in *input, q *graph.ActorQuery) error {
	g, err := s.gazetteer(c)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	q.Topics = s.topicsBelow(in, g, catalog)
	q.Places = in.placesBelow(g, catalog)
	for _, text := range in.list("language") {
		codes := g.Language(text)
		if len(codes) == 0 {
			in.bad("language", "unknown_language", text)
		}
		q.Languages = append(q.Languages, codes...)
	}
	for _, text := range in.list("group") {
		if key, ok := g.Group(text); ok {
			q.Groups = append(q.Groups, key)
		} else {
			in.bad("group", "unknown_group", text)
		}
	}
	if near := in.text("near"); near != "" {
		q.Near = in.near("near", near, g, catalog)
	}
	return nil
}

// actorOf reads the actor a path names by id, or by slug where there is no such id.
func (s *Server) actorOf(c *fiber.Ctx, id string) (graph.Actor, error) {
	a, err := s.view(c).Actor(c.UserContext(), graph.ActorID(id))
	if errors.Is(err, graph.ErrNotFound) {
		return s.view(c).ActorBySlug(c.UserContext(), id)
	}
	return a, err
}

func (s *Server) apiShowActor(c *fiber.Ctx) error {
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	return sendVersioned(c, s.actorTag(c, a), actorOut(a))
}

func (s *Server) actorTag(c *fiber.Ctx, a graph.Actor) string {
	return etag(a.Version, s.viewer(c), s.viewer(c).Owns(a.ID))
}

func (s *Server) apiCreateActor(c *fiber.Ctx) error {
	var in actorJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	a := in.actor()
	a.ID = cmp.Or(a.ID, graph.ActorID(newID(c, "actor")))
	done, err := s.repeated(c, "actor")
	if err == nil && done {
		a, err = s.view(c).Actor(c.UserContext(), a.ID)
	} else if err == nil {
		a, err = s.addActor(c, a)
	}
	if err != nil {
		return err
	}
	located(c, "actors", string(a.ID))
	c.Set(fiber.HeaderETag, s.actorTag(c, a))
	return c.Status(fiber.StatusCreated).JSON(actorOut(a))
}

// addActor stores a new actor. Where it was given no slug and its name's is
// taken, its id makes the slug its own.
func (s *Server) addActor(c *fiber.Ctx, a graph.Actor) (graph.Actor, error) {
	named := a.Slug != ""
	a = withIDs(a)
	stored, err := s.putActor(c, a)
	if invalid, ok := isInvalid(err); ok && !named && invalid.Fields[0].Key == "key_taken" {
		a.Slug += "-" + strings.ToLower(string(a.ID))
		return s.putActor(c, a)
	}
	return stored, err
}

// putActor stores an actor and gives it as stored.
func (s *Server) putActor(c *fiber.Ctx, a graph.Actor) (graph.Actor, error) {
	receipt, err := s.apply(c, writeKey(c, "actor"), graph.Put{Record: a})
	if err != nil {
		return a, err
	}
	a.Version = receipt.Versions[0]
	return a, nil
}

// withIDs gives a new actor the id and slug it was not given.
func withIDs(a graph.Actor) graph.Actor {
	if a.ID == "" {
		a.ID = graph.ActorID(graph.NewKey())
	}
	if a.Slug == "" {
		a.Slug = fold.Slug(a.Name)
	}
	if a.Slug == "" {
		a.Slug = string(a.ID)
	}
	return a
}

func (s *Server) apiUpdateActor(c *fiber.Ctx) error {
	var in actorJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	held, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "actor")
	if err != nil {
		return err
	}
	if !done {
		if held, err = s.replaceActor(c, held, in); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderETag, s.actorTag(c, held))
	return c.JSON(actorOut(held))
}

// replaceActor stores the input in place of the actor held.
func (s *Server) replaceActor(c *fiber.Ctx, held graph.Actor, in actorJSON) (graph.Actor, error) {
	version, err := versionRead(c, held, s.actorTag(c, held), in.Version)
	if err != nil {
		return held, err
	}
	a := in.actor()
	if a.ID != "" && a.ID != held.ID {
		return held, graph.Invalid(held.Ref().String(), "id", "unknown_value", string(a.ID))
	}
	a.ID, a.Version, a.Slug = held.ID, version, cmp.Or(a.Slug, held.Slug)
	a, err = s.putActor(c, a)
	return a, stale(c, err)
}

// apiRemoveActor deletes an actor nothing links to; one that others link to is
// archived, so that cooperations, measures and the history stay whole.
func (s *Server) apiRemoveActor(c *fiber.Ctx) error {
	done, err := s.repeated(c, "actor")
	if err != nil {
		return err
	}
	if !done {
		if err := s.removeActor(c); err != nil {
			return stale(c, err)
		}
	}
	return c.SendStatus(fiber.StatusNoContent)
}

func (s *Server) removeActor(c *fiber.Ctx) error {
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	if a.Version, err = versionRead(c, a, s.actorTag(c, a), 0); err != nil {
		return err
	}
	_, err = s.apply(c, writeKey(c, "actor"), graph.Remove{Ref: a.Ref(), Version: a.Version})
	if invalid, ok := isInvalid(err); ok && invalid.Fields[0].Key == "still_linked" {
		a.Archived = true
		_, err = s.apply(c, writeKey(c, "actor"), graph.Put{Record: a})
	}
	return err
}

type networkAnswer struct {
	Actors       []actorRef        `json:"actors"`
	Cooperations []cooperationJSON `json:"cooperations"`
	Truncated    bool              `json:"truncated"`
}

func (s *Server) apiActorNetwork(c *fiber.Ctx) error {
	a, err := s.actorOf(c, pathID(c))
	if err != nil {
		return err
	}
	n, err := s.view(c).Network(c.UserContext(), graph.NetworkQuery{Around: a.ID})
	if err != nil {
		return fmt.Errorf("network of %s: %w", a.Ref(), err)
	}
	answer := networkAnswer{Actors: []actorRef{}, Cooperations: []cooperationJSON{}, Truncated: n.Truncated}
	for _, x := range n.Actors {
		answer.Actors = append(answer.Actors, refOut(x))
	}
	for _, x := range n.Cooperations {
		answer.Cooperations = append(answer.Cooperations, cooperationOut(x))
	}
	return c.JSON(answer)
}
