package handlers

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// actorForm shows the form of an actor; the zero actor is a new one.
func (s *Server) actorForm(c *fiber.Ctx, status int, held graph.Actor, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	base := s.base(c, "actorform.title.new")
	action, cancel := "/akteure", "/akteure"
	if held.ID != "" {
		base.Title = base.T("actorform.title.edit", held.Name)
		action, cancel = actorPath(held)+"/bearbeiten", actorPath(held)
	}
	base.FormID, base.FormURL = "formular", action
	page := web.NewActorFormPage(base, catalog, web.FormInput{Values: withKey(in.Values), Wrong: in.Wrong})
	page.Heading, page.Action, page.Cancel = base.Title, action, cancel
	return s.render(c, status, page)
}

func (s *Server) newActor(c *fiber.Ctx) error {
	if !s.viewer(c).Coordinates() {
		return graph.ErrForbidden
	}
	in := url.Values{"visibility": {graph.Network.String()}}
	return s.actorForm(c, fiber.StatusOK, graph.Actor{}, web.FormInput{Values: in})
}

func (s *Server) createActor(c *fiber.Ctx) error {
	form := compact(formValues(c))
	if switching(c) {
		return s.actorForm(c, fiber.StatusOK, graph.Actor{}, web.FormInput{Values: form})
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	a, err := parseActor(form, graph.Actor{ID: graph.ActorID(newID(c, "actor"))}, parsing{catalog, s.today()})
	var done bool
	if err == nil {
		done, err = s.repeated(c, "actor")
	}
	switch {
	case err == nil && done:
		a, err = s.view(c).Actor(c.UserContext(), a.ID)
	case err == nil:
		a, err = s.addActor(c, a)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.actorForm(c, fiber.StatusUnprocessableEntity, graph.Actor{}, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, actorPath(a), "created")
}

// ownActor is the actor the address names, when the asker may change it.
func (s *Server) ownActor(c *fiber.Ctx) (graph.Actor, error) {
	a, err := s.actorNamed(c)
	if err != nil {
		return a, err
	}
	return a, s.viewer(c).May(graph.Put{Record: a}, a)
}

func (s *Server) editActor(c *fiber.Ctx) error {
	a, err := s.ownActor(c)
	if err != nil {
		return err
	}
	return s.actorForm(c, fiber.StatusOK, a, web.FormInput{Values: web.ActorValues(a)})
}

func (s *Server) updateActor(c *fiber.Ctx) error {
	held, err := s.ownActor(c)
	if err != nil {
		return err
	}
	form := compact(formValues(c))
	if switching(c) || form.Get("again") == "true" {
		return s.actorForm(c, fiber.StatusOK, held, web.FormInput{Values: form})
	}
	done, err := s.repeated(c, "actor")
	if err == nil && !done {
		err = s.saveActor(c, held, form)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.actorForm(c, fiber.StatusUnprocessableEntity, held, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.showConflict(c, held, form)
	} else if err != nil {
		return err
	}
	return seeOther(c, actorPath(held), "saved")
}

func (s *Server) saveActor(c *fiber.Ctx, held graph.Actor, form url.Values) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	a, err := parseActor(form, held, parsing{catalog, s.today()})
	if err != nil {
		return err
	}
	_, err = s.putActor(c, a)
	return err
}

// showConflict shows what was typed beside what somebody else stored meanwhile.
func (s *Server) showConflict(c *fiber.Ctx, held graph.Actor, form url.Values) error {
	form.Del("idempotency_key") // saving after the choice is another write
	page := web.NewConflictPage(s.base(c, "conflict.title"), form, web.ActorValues(held))
	page.Action, page.Back, page.Version = actorPath(held)+"/bearbeiten", actorPath(held), held.Version
	return s.render(c, fiber.StatusConflict, page)
}

// compact renumbers the rows of a form so that those left empty are gone: what
// is wrong with a row is then told beside it.
func compact(v url.Values) url.Values {
	out := url.Values{}
	rows := map[string]map[int]url.Values{"seats": {}, "channels": {}}
	for name, value := range v {
		parts := strings.SplitN(name, ".", 3)
		var number int
		var err error
		if len(parts) == 3 {
			number, err = strconv.Atoi(parts[1])
		}
		if len(parts) < 3 || err != nil || rows[parts[0]] == nil || number < 0 || number >= graph.MaxEntries {
			out[name] = value
			continue
		}
		if rows[parts[0]][number] == nil {
			rows[parts[0]][number] = url.Values{}
		}
		rows[parts[0]][number][parts[2]] = value
	}
	for part, of := range rows {
		n := 0
		for _, number := range sortedKeys(of) {
			row := of[number]
			if strings.TrimSpace(row.Get("value")+row.Get("note")+row.Get("place")+row.Get("street")+row.Get("postcode")+row.Get("town")) == "" {
				continue
			}
			for field, value := range row {
				out[part+"."+strconv.Itoa(n)+"."+field] = value
			}
			n++
		}
	}
	return out
}

// parsing is what a form is read with.
type parsing struct {
	catalog *graph.Catalog
	today   graph.Date
}

// parseActor reads a form into an actor; what the form does not show is kept
// from the actor held. The form is compact.
func parseActor(v url.Values, held graph.Actor, with parsing) (graph.Actor, error) {
	in := &input{}
	a := held
	a.Name, a.Kind, a.Description = one(v, "name"), graph.ActorKind(one(v, "kind")), one(v, "description")
	a.Aliases = lines(v.Get("aliases"))
	a.Topics, a.Languages, a.Groups, a.Areas = keys[graph.TopicKey](v["topics"]), keys[graph.LanguageCode](v["languages"]),
		keys[graph.GroupKey](v["groups"]), keys[graph.PlaceKey](v["areas"])
	if text := one(v, "hours"); text != held.Hours.Text {
		a.Hours = graph.ParseHours(text)
	}
	a.Partners = in.whole("partners", v)
	a.Version = int64(in.whole("version", v))
	a.Unwilling = v.Get("unwilling") == "true"
	a.Visibility = in.visibility("visibility", v)
	a.Seats = in.seats(v, held, with.catalog)
	a.Channels = in.channels(v)
	if v.Get("confirm") == "true" {
		a.ConfirmedAt = with.today
	}
	checked := a
	if checked.Slug == "" {
		checked.Slug = "-" // made when it is stored
	}
	return a, joinInvalid(in.err(), checked.Validate())
}

func one(v url.Values, name string) string {
	return strings.TrimSpace(strings.ReplaceAll(v.Get(name), "\r\n", "\n"))
}

func lines(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !slices.Contains(out, line) {
			out = append(out, line)
		}
	}
	return out
}

func keys[T ~string](values []string) []T {
	var out []T
	for _, v := range values {
		if v != "" && !slices.Contains(out, T(v)) {
			out = append(out, T(v))
		}
	}
	return out
}

// whole reads a number that may be left out.
func (in *input) whole(name string, v url.Values) int {
	text := one(v, name)
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		in.bad(name, "bad_number", text)
	}
	return n
}

func (in *input) visibility(name string, v url.Values) graph.Visibility {
	seen, err := graph.ParseVisibility(v.Get(name))
	if err != nil {
		in.bad(name, "unknown_value", v.Get(name))
	}
	return seen
}

// seats reads the seats. One that stays where it was keeps its position; a new
// one has that of its place.
func (in *input) seats(v url.Values, held graph.Actor, c *graph.Catalog) []graph.Seat {
	var out []graph.Seat
	for i := 0; v.Has("seats." + strconv.Itoa(i) + ".visibility"); i++ {
		at := "seats." + strconv.Itoa(i) + "."
		s := graph.Seat{Place: graph.PlaceKey(one(v, at+"place")), Street: one(v, at+"street"), Postcode: one(v, at+"postcode"),
			Town: one(v, at+"town"), Visibility: in.visibility(at+"visibility", v)}
		s.Point = c.Places[s.Place].Point
		if k := slices.IndexFunc(held.Seats, func(old graph.Seat) bool { return old.Place == s.Place && old.Street == s.Street }); k >= 0 {
			s.Point = held.Seats[k].Point
		}
		if _, known := c.Places[s.Place]; s.Place != "" && !known {
			in.bad(at+"place", "unknown_value", string(s.Place))
		}
		out = append(out, s)
	}
	return out
}

func (in *input) channels(v url.Values) []graph.Channel {
	var out []graph.Channel
	for i := 0; v.Has("channels." + strconv.Itoa(i) + ".kind"); i++ {
		at := "channels." + strconv.Itoa(i) + "."
		ch := graph.Channel{Kind: graph.ChannelKind(v.Get(at + "kind")), Value: one(v, at+"value"), Note: one(v, at+"note"), Visibility: in.visibility(at+"visibility", v)}
		if ch.Kind == graph.Web && ch.Value != "" && !strings.Contains(ch.Value, "://") {
			ch.Value = "https://" + ch.Value
		}
		out = append(out, ch)
	}
	return out
}
