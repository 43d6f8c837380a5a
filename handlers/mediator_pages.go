package handlers

import (
	"bytes"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/fold"
	"lotsennetz/web"
)

const mediatorsPath = "/sprachlotsen/personen"

func mediatorPath(id graph.MediatorID) string {
	return mediatorsPath + "/" + url.PathEscape(string(id))
}

// listMediators is the pool by name, narrowed as a coordinator asks.
func (s *Server) listMediators(c *fiber.Ctx) error {
	values := queryValues(c)
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	pool, err := s.pool(c)
	if err != nil {
		return err
	}
	wanted := mediatorFilter(values, catalog, pool, s.today())
	var found []graph.Mediator
	err = s.everyMediator(c.UserContext(), s.view(c), func(m graph.Mediator) {
		if wanted(m) {
			found = append(found, m)
		}
	})
	if err != nil {
		return err
	}
	slices.SortStableFunc(found, func(a, b graph.Mediator) int { return bytes.Compare(fold.Collate(a.Name), fold.Collate(b.Name)) })
	return s.render(c, fiber.StatusOK, web.NewMediatorsPage(s.base(c, "mediators.title"), catalog, found, values, s.today()))
}

// mediatorFilter is what the list is narrowed to: language, town with its
// villages, how she is listed, how her papers stand. Archived ones are shown
// when asked for.
func mediatorFilter(v url.Values, catalog *graph.Catalog, pool graph.Pool, today graph.Date) func(graph.Mediator) bool {
	language, place, state, papers := graph.LanguageCode(v.Get("language")), graph.PlaceKey(v.Get("place")), v.Get("state"), v.Get("papers")
	return func(m graph.Mediator) bool {
		if _, speaks := m.Skill(language); language != "" && !speaks {
			return false
		}
		if place != "" && m.Home.Place != place && !lies(catalog, m.Home.Place, place) {
			return false
		}
		is := web.StateOf(m, today)
		if state == "" && is == "archived" || state != "" && is != state {
			return false
		}
		return papers == "" || web.PapersOf(m, pool.Requires, today) == papers
	}
}

// lies reports whether a place lies in another.
func lies(c *graph.Catalog, key, in graph.PlaceKey) bool {
	for range 6 {
		if key == in {
			return key != ""
		}
		key = c.Places[key].Parent
	}
	return false
}

// mediatorForm shows the form; the zero mediator is a new one.
func (s *Server) mediatorForm(c *fiber.Ctx, status int, held graph.Mediator, in web.FormInput, stored []string) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	base := s.base(c, "mediators.new")
	action, cancel := mediatorsPath, mediatorsPath
	if held.ID != "" {
		base.Title = held.Name
		action = mediatorPath(held.ID)
	}
	base.URL, base.FormID, base.FormURL = action, "formular", action
	if held.ID == "" {
		base.URL = mediatorsPath + "/neu"
	}
	page := web.NewMediatorPage(base, catalog, web.FormInput{Values: withKey(in.Values), Wrong: in.Wrong})
	page.Heading, page.Action, page.Cancel, page.Stored = base.Title, action, cancel, stored
	page.Exists, page.Archived, page.Reachable = held.ID != "", held.Archived, held.Email() != ""
	return s.render(c, status, page)
}

func (s *Server) newMediator(c *fiber.Ctx) error {
	pool, err := s.pool(c)
	if err != nil {
		return err
	}
	start := graph.Mediator{Meta: graph.Meta{Visibility: graph.Network}, Modes: []graph.Mode{graph.OnSite}, RadiusKM: 15, Willingness: graph.AskNormally,
		ListedUntil: graph.DateOf(s.now().AddDate(0, pool.ListingMonths, 0))}
	return s.mediatorForm(c, fiber.StatusOK, graph.Mediator{}, web.FormInput{Values: web.FullMediatorValues(start, nil)}, nil)
}

func (s *Server) createMediator(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.mediatorForm(c, fiber.StatusOK, graph.Mediator{}, web.FormInput{Values: form}, nil)
	}
	form.Set("version", "0")
	m := graph.Mediator{ID: graph.MediatorID(newID(c, "mediator"))}
	done, err := s.repeated(c, "mediator")
	if err == nil && !done {
		err = s.saveMediator(c, m, form)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.mediatorForm(c, fiber.StatusUnprocessableEntity, graph.Mediator{}, web.FormInput{Values: form, Wrong: wrong}, nil)
	} else if err != nil {
		return err
	}
	return seeOther(c, mediatorPath(m.ID), "created")
}

// saveMediator reads the form and stores what it says.
func (s *Server) saveMediator(c *fiber.Ctx, held graph.Mediator, form url.Values) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	barred, barredErr := s.barred(c, form)
	m, err := parseMediator(form, held, parsing{catalog, s.today()})
	if err = joinInvalid(barredErr, err); err != nil {
		return err
	}
	m.Barred = barred
	_, err = s.apply(c, writeKey(c, "mediator"), graph.Put{Record: m})
	return err
}

// barred are the institutions named, one a line.
func (s *Server) barred(c *fiber.Ctx, form url.Values) ([]graph.ActorID, error) {
	in := &input{}
	var out []graph.ActorID
	for _, name := range lines(form.Get("barred")) {
		found, err := s.view(c).ActorsNamed(c.UserContext(), graph.NameQuery{Text: name, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(found) == 0 || !bytes.Equal(fold.Collate(found[0].Name), fold.Collate(name)) {
			in.bad("barred", "unknown_reference", name)
			continue
		}
		out = append(out, found[0].ID)
	}
	return out, in.err()
}

// mediatorValues is the form of a mediator as stored.
func (s *Server) mediatorValues(c *fiber.Ctx, m graph.Mediator) (url.Values, error) {
	var names []string
	for _, id := range m.Barred {
		a, err := s.view(c).Actor(c.UserContext(), id)
		switch {
		case isNotFound(err):
			continue // erased meanwhile
		case err != nil:
			return nil, err
		}
		names = append(names, a.Name)
	}
	return web.FullMediatorValues(m, names), nil
}

func (s *Server) mediatorNamed(c *fiber.Ctx) (graph.Mediator, error) {
	return s.view(c).Mediator(c.UserContext(), graph.MediatorID(unescaped(c.Params("id"))))
}

// unescaped is a part of an address as it was before it was written there.
func unescaped(part string) string {
	if plain, err := url.PathUnescape(part); err == nil {
		return plain
	}
	return part
}

func (s *Server) editMediator(c *fiber.Ctx) error {
	m, err := s.mediatorNamed(c)
	if err != nil {
		return err
	}
	values, err := s.mediatorValues(c, m)
	if err != nil {
		return err
	}
	return s.mediatorForm(c, fiber.StatusOK, m, web.FormInput{Values: values}, nil)
}

func (s *Server) updateMediator(c *fiber.Ctx) error {
	held, err := s.mediatorNamed(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.mediatorForm(c, fiber.StatusOK, held, web.FormInput{Values: form}, nil)
	}
	done, err := s.repeated(c, "mediator")
	if err == nil && !done {
		err = s.saveMediator(c, held, form)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.mediatorForm(c, fiber.StatusUnprocessableEntity, held, web.FormInput{Values: form, Wrong: wrong}, nil)
	} else if isConflict(err) {
		return s.mediatorConflict(c, form)
	} else if err != nil {
		return err
	}
	return seeOther(c, mediatorPath(held.ID), "saved")
}

func (s *Server) mediatorConflict(c *fiber.Ctx, form url.Values) error {
	held, err := s.mediatorNamed(c)
	if err != nil {
		return err
	}
	stored, err := s.mediatorValues(c, held)
	if err != nil {
		return err
	}
	form.Del("idempotency_key") // saving again is another write
	form.Set("version", stored.Get("version"))
	return s.mediatorForm(c, fiber.StatusConflict, held, web.FormInput{Values: form}, web.ChangedSince(s.printer(c), form, stored))
}

// actOnMediator does what is one button of a coordinator: send a link, archive,
// erase.
func (s *Server) actOnMediator(c *fiber.Ctx) error {
	m, err := s.mediatorNamed(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	where, done := mediatorPath(m.ID), "saved"
	switch form.Get("do") {
	case "link":
		done = "sent"
		if err = s.writeLetter(c, m); isConflict(err) {
			err = nil // the same mail is on its way
		}
	case "revoke":
		done = "sent"
		m.Epoch++
		_, err = s.apply(c, writeKey(c, "mediator"), append([]graph.Change{graph.Put{Record: m}}, s.profileLetter(m)...)...)
	case "archive", "restore":
		if m.Archived = form.Get("do") == "archive"; m.Archived {
			done, m.Epoch = "archived", m.Epoch+1
			err = s.unbooked(c.UserContext(), m.ID)
		} else {
			done = "restored"
		}
		if err == nil {
			_, err = s.apply(c, writeKey(c, "mediator"), graph.Put{Record: m})
		}
	case "erase":
		where, done = mediatorsPath, "erased"
		err = s.eraseMediator(c, m, form.Get("sure") == "true")
	default:
		return errBadInput
	}
	if wrong := wrongFields(err); wrong != nil {
		values, valuesErr := s.mediatorValues(c, m)
		if valuesErr != nil {
			return valuesErr
		}
		return s.mediatorForm(c, fiber.StatusUnprocessableEntity, m, web.FormInput{Values: values, Wrong: wrong}, nil)
	} else if err != nil {
		return err
	}
	return seeOther(c, where, done)
}

func (s *Server) writeLetter(c *fiber.Ctx, m graph.Mediator) error {
	letter := s.profileLetter(m)
	if len(letter) == 0 {
		return graph.Invalid("mediator", "email", "no_address", m.Name)
	}
	_, err := s.apply(c, writeKey(c, "link"), letter...)
	return err
}
