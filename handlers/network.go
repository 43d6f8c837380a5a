package handlers

import (
	"slices"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// mostNodes is how many actors a picture shows: more is a hairball.
const mostNodes = 150

// showNetwork begins with a question and shows the part of the network that
// answers it.
func (s *Server) showNetwork(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	values := queryValues(c)
	q, err := s.networkQuery(c)
	wrong := wrongFields(err)
	if err != nil && wrong == nil {
		return err
	}
	page := web.NewNetworkPage(s.base(c, "network.title"), catalog, web.FormInput{Values: values, Wrong: wrong})
	if wrong != nil {
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	}
	if !q.asked {
		s.indexed(c, &page.Base)
		return s.render(c, fiber.StatusOK, page)
	}
	part, err := s.network(c, q)
	if err != nil {
		return err
	}
	page.Fill(part, values)
	return s.render(c, fiber.StatusOK, page)
}

// networkData is the same part as the picture draws it.
func (s *Server) networkData(c *fiber.Ctx) error {
	q, err := s.networkQuery(c)
	if err != nil {
		return err
	}
	part, err := s.network(c, q)
	if err != nil {
		return err
	}
	return c.JSON(web.NewNetworkPicture(part, q.Around))
}

// networkQuestion is what part of the network is asked for.
type networkQuestion struct {
	graph.NetworkQuery
	between [2]graph.ActorKind // only lines from the one kind to the other
	asked   bool
}

func (s *Server) networkQuery(c *fiber.Ctx) (networkQuestion, error) {
	var q networkQuestion
	in := &input{c: c}
	filters, err := s.actorQuery(c)
	if err != nil {
		return q, err
	}
	q.NetworkQuery = graph.NetworkQuery{Kinds: filters.Kinds, Topics: filters.Topics, Places: filters.Places, Limit: mostNodes}
	if other := in.text("with"); other != "" {
		in.oneOf("with", other, kindNames())
		if len(q.Kinds) == 1 {
			q.between = [2]graph.ActorKind{q.Kinds[0], graph.ActorKind(other)}
		}
		q.Kinds = append(q.Kinds, graph.ActorKind(other))
	}
	if name := in.text("around"); name != "" {
		id, err := s.actorMeant(c, name)
		if isNotFound(err) {
			in.bad("around", "unknown_reference", name)
		} else if err != nil {
			return q, err
		}
		q.Around = id
	}
	q.asked = q.Around != "" || len(q.Kinds)+len(q.Topics)+len(q.Places) > 0
	return q, in.err()
}

func kindNames() []string {
	out := make([]string, len(graph.ActorKinds))
	for i, k := range graph.ActorKinds {
		out[i] = string(k)
	}
	return out
}

// actorMeant is the actor a slug, id, name or beginning of a name stands for.
func (s *Server) actorMeant(c *fiber.Ctx, name string) (graph.ActorID, error) {
	if graph.ValidID(name) {
		a, err := s.actorOf(c, name)
		if err == nil || !isNotFound(err) {
			return a.ID, err
		}
	}
	named, err := s.view(c).ActorsNamed(c.UserContext(), graph.NameQuery{Text: name, Limit: 1})
	if err == nil && len(named) == 0 {
		return "", graph.ErrNotFound
	}
	if err != nil {
		return "", err
	}
	return named[0].ID, nil
}

func (s *Server) network(c *fiber.Ctx, q networkQuestion) (graph.Subgraph, error) {
	if !q.asked {
		return graph.Subgraph{}, nil
	}
	part, err := s.view(c).Network(c.UserContext(), q.NetworkQuery)
	if err != nil || q.between[0] == "" {
		return part, err
	}
	kind := map[graph.ActorID]graph.ActorKind{}
	for _, a := range part.Actors {
		kind[a.ID] = a.Kind
	}
	part.Cooperations = slices.DeleteFunc(slices.Clone(part.Cooperations), func(x graph.Cooperation) bool {
		return [2]graph.ActorKind{kind[x.A], kind[x.B]} != q.between && [2]graph.ActorKind{kind[x.B], kind[x.A]} != q.between
	})
	return part, nil
}
