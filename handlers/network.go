package handlers

import (
	"bytes"
	"slices"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
	"lotsennetz/web/picture"
)

// mostNodes is how many actors a picture has at most.
const mostNodes = 5000

// showNetwork begins with a question and shows the part of the network that
// answers it.
func (s *Server) showNetwork(c *fiber.Ctx) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	q, err := s.networkQuery(c)
	wrong := wrongFields(err)
	if err != nil && wrong == nil {
		return err
	}
	page := web.NewNetworkPage(s.base(c, "network.title"), catalog, web.FormInput{Values: queryValues(c), Wrong: wrong})
	if wrong != nil {
		return s.render(c, fiber.StatusUnprocessableEntity, page)
	}
	if !q.asked {
		s.indexed(c, &page.Base)
		return s.render(c, fiber.StatusOK, page)
	}
	shown, err := s.picture(c.UserContext(), s.viewer(c), q)
	if err != nil {
		return err
	}
	page.Fill(shown, q.look, s.today())
	return s.render(c, fiber.StatusOK, page)
}

// onlyCounts asks for what is counted of a day alone, when the browser has the rest.
const onlyCounts = "counts"

// networkData is the same part as the browser draws it.
func (s *Server) networkData(c *fiber.Ctx) error {
	q, err := s.networkQuery(c)
	if err != nil {
		return err
	}
	in := &input{c: c}
	only := in.text("only")
	if only != "" {
		in.oneOf("only", only, []string{onlyCounts})
	}
	if err := in.err(); err != nil {
		return err
	}
	shown, err := s.shown(c, q)
	if err != nil {
		return err
	}
	if only == onlyCounts {
		return c.JSON(shown.DayData(s.printer(c)))
	}
	return c.JSON(shown.Data(s.printer(c)))
}

// networkImage is the same part as a drawing: for paper, for other programs, and
// where no script runs.
func (s *Server) networkImage(c *fiber.Ctx) error {
	q, err := s.networkQuery(c)
	if err != nil {
		return err
	}
	shown, err := s.shown(c, q)
	if err != nil {
		return err
	}
	title, told := web.PictureWords(s.printer(c), shown, queryValues(c))
	var b bytes.Buffer
	if err := shown.SVG(&b, s.printer(c), q.look, title, told); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "image/svg+xml")
	return c.Send(b.Bytes())
}

// shown is what a question asks for; where nothing is asked it is empty.
func (s *Server) shown(c *fiber.Ctx, q networkQuestion) (*picture.Shown, error) {
	if !q.asked {
		return picture.New(graph.Subgraph{}, graph.NewCatalog(nil), picture.Focus{}).At(q.filter), nil
	}
	return s.picture(c.UserContext(), s.viewer(c), q)
}

// networkQuestion is what part of the network is asked for, and how it is shown.
type networkQuestion struct {
	graph.NetworkQuery
	focus  picture.Focus
	filter picture.Filter
	look   picture.Look
	asked  bool
}

func (s *Server) networkQuery(c *fiber.Ctx) (networkQuestion, error) {
	var q networkQuestion
	in := &input{c: c}
	filters, err := s.actorQuery(c)
	if err != nil {
		return q, err
	}
	// Everything of all times is laid out; what is shown of it is the filter's.
	q.NetworkQuery = graph.NetworkQuery{Kinds: filters.Kinds, Topics: filters.Topics, Places: filters.Places, Limit: mostNodes,
		States: graph.CooperationStates, Relations: graph.Relations}
	if other := in.text("with"); other != "" {
		in.oneOf("with", other, kindNames())
		if len(q.Kinds) == 1 {
			q.focus.Between = [2]graph.ActorKind{q.Kinds[0], graph.ActorKind(other)}
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
		q.Around, q.focus.Around = id, id
	}
	q.asked = q.Around != "" || len(q.Kinds)+len(q.Topics)+len(q.Places) > 0 || in.text("whole") != ""
	q.filter, q.look = s.pictureFilter(in)
	in.oneOf("sort", in.text("sort"), web.PictureOrders())
	in.number("actors", 1, 1, mostNodes)
	in.number("lines", 1, 1, mostNodes)
	return q, in.err()
}

// pictureFilter is what is shown of a part of the network, on which day, and how.
func (s *Server) pictureFilter(in *input) (f picture.Filter, l picture.Look) {
	today := s.today()
	f.Relations = some(in, "relation", web.PictureRelations, web.DefaultRelations)
	f.States = some(in, "state", web.PictureStates, web.DefaultStates)
	f.Without = some(in, "without", graph.ActorKinds, nil)
	if f.Day = in.day("on", today); f.Day > today {
		in.bad("on", "day_to_come")
	}
	l.Size, l.Colour = choice(in, "size", picture.Sizes), choice(in, "colour", picture.Colours)
	return f, l
}

// some are the values of a closed set a parameter names, in the set's order. Where it
// is absent they are the usual ones; web.None alone chooses nothing.
func some[T ~string](in *input, name string, all, usual []T) []T {
	named := in.list(name)
	for _, v := range named {
		if v != web.None && !slices.Contains(all, T(v)) {
			in.bad(name, "unknown_value", v)
		}
	}
	if len(named) == 0 {
		return usual
	}
	return slices.DeleteFunc(slices.Clone(all), func(v T) bool { return !slices.Contains(named, string(v)) })
}

// choice is the value of a closed set a parameter names; absent: the first.
func choice[T ~string](in *input, name string, all []T) T {
	v := in.text(name)
	if v == "" {
		return all[0]
	}
	if !slices.Contains(all, T(v)) {
		in.bad(name, "unknown_value", v)
	}
	return T(v)
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
