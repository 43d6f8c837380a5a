package handlers

import (
	"errors"
	"fmt"
	"slices"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
)

type actorsAnswer struct {
	Actors []actorJSON `json:"actors"`
	Total  int         `json:"total"`
	Next   string      `json:"next,omitempty"`
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
	answer := actorsAnswer{Actors: make([]actorJSON, 0, len(page.Actors)), Total: page.Total, Next: page.Next}
	for i, a := range page.Actors {
		out := actorOut(a)
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
		After: in.text("cursor"), Limit: in.number("limit", graph.DefaultPage, 1, graph.MaxPage), RadiusKM: in.km("radius_km", 0),
	}
	for _, k := range in.list("kind") {
		if !slices.Contains(graph.ActorKinds, graph.ActorKind(k)) {
			in.bad("kind", "unknown_value", k)
		}
		q.Kinds = append(q.Kinds, graph.ActorKind(k))
	}
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
	for _, text := range in.list("topic") {
		if key, ok := s.topicNamed(c, g, text); ok {
			q.Topics = append(q.Topics, catalog.TopicsBelow(key)...)
		} else {
			in.bad("topic", "unknown_topic", text)
		}
	}
	for _, text := range in.list("place") {
		if key, ok := in.place("place", text, g); ok {
			q.Places = append(q.Places, catalog.PlacesBelow(key)...)
		}
	}
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
	a, err := s.actorOf(c, c.Params("id"))
	if err != nil {
		return err
	}
	tag := etag(a.Version, s.viewer(c))
	c.Set(fiber.HeaderETag, tag)
	if c.Get(fiber.HeaderIfNoneMatch) == tag {
		return c.SendStatus(fiber.StatusNotModified)
	}
	return c.JSON(actorOut(a))
}

func (s *Server) apiCreateActor(c *fiber.Ctx) error {
	var in actorJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	a := withIDs(in.actor())
	receipt, err := s.apply(c, writeKey(c, "actor"), graph.Put{Record: a})
	if err != nil {
		return err
	}
	a.Version = receipt.Versions[0]
	c.Set(fiber.HeaderLocation, "/api/v1/actors/"+string(a.ID))
	c.Set(fiber.HeaderETag, etag(a.Version, s.viewer(c)))
	return c.Status(fiber.StatusCreated).JSON(actorOut(a))
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
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	var in actorJSON
	if err := decode(c, &in); err != nil {
		return err
	}
	held, err := s.actorOf(c, c.Params("id"))
	if err != nil {
		return err
	}
	a := in.actor()
	a.ID, a.Version = held.ID, version
	if a.Slug == "" {
		a.Slug = held.Slug
	}
	receipt, err := s.apply(c, writeKey(c, "actor"), graph.Put{Record: a})
	if err != nil {
		return stale(err)
	}
	a.Version = receipt.Versions[0]
	c.Set(fiber.HeaderETag, etag(a.Version, s.viewer(c)))
	return c.JSON(actorOut(a))
}

// apiRemoveActor deletes an actor nothing links to; one that others link to is
// archived, so that cooperations, measures and the history stay whole.
func (s *Server) apiRemoveActor(c *fiber.Ctx) error {
	version, err := ifMatch(c)
	if err != nil {
		return err
	}
	a, err := s.actorOf(c, c.Params("id"))
	if err != nil {
		return err
	}
	a.Version = version
	_, err = s.apply(c, writeKey(c, "actor"), graph.Remove{Ref: a.Ref(), Version: version})
	if invalid, ok := isInvalid(err); ok && invalid.Fields[0].Key == "still_linked" {
		a.Archived = true
		_, err = s.apply(c, writeKey(c, "actor"), graph.Put{Record: a})
	}
	if err != nil {
		return stale(err)
	}
	return c.SendStatus(fiber.StatusNoContent)
}

type networkAnswer struct {
	Actors       []actorRef        `json:"actors"`
	Cooperations []cooperationJSON `json:"cooperations"`
	Truncated    bool              `json:"truncated"`
}

func (s *Server) apiActorNetwork(c *fiber.Ctx) error {
	a, err := s.actorOf(c, c.Params("id"))
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
