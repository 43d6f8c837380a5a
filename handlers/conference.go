package handlers

import (
	"encoding/base64"
	"html/template"
	"net/url"
	"slices"

	"github.com/gofiber/fiber/v2"
	"rsc.io/qr"

	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/web"
)

// conference is the conference the address names, as the asker may see it.
func (s *Server) conference(c *fiber.Ctx) (graph.Conference, error) {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil || !graph.ValidID(id) {
		return graph.Conference{}, graph.ErrNotFound
	}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{{Kind: graph.KindConference, ID: id}})
	if err != nil {
		return graph.Conference{}, err
	}
	if len(records) == 0 || records[0].Head().Archived {
		return graph.Conference{}, graph.ErrNotFound
	}
	return records[0].(graph.Conference), nil
}

// room is the theme room the address names.
func (s *Server) room(c *fiber.Ctx) (graph.Conference, graph.TopicKey, error) {
	conf, err := s.conference(c)
	key, bad := url.PathUnescape(c.Params("room"))
	if err == nil && (bad != nil || !slices.Contains(conf.Rooms, graph.TopicKey(key))) {
		err = graph.ErrNotFound
	}
	return conf, graph.TopicKey(key), err
}

// wall are the notes of a conference as the asker may see them.
func (s *Server) wall(c *fiber.Ctx, conf graph.Conference) ([]graph.Note, error) {
	records, err := s.view(c).Linked(c.UserContext(), graph.LinkQuery{To: conf.Ref(), Type: graph.LinkAbout, Kind: graph.KindNote,
		Limit: concept.MaxNotes * max(1, len(conf.Rooms))})
	notes := make([]graph.Note, len(records))
	for i, r := range records {
		notes[i] = r.(graph.Note)
	}
	return notes, err
}

// showConference is the day's page: the rooms, each with a code for phones, and
// what became of it.
func (s *Server) showConference(c *fiber.Ctx) error {
	conf, err := s.conference(c)
	if err != nil {
		return err
	}
	notes, err := s.wall(c, conf)
	if err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	whole, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
	if err != nil {
		return err
	}
	page := web.NewConferencePage(s.base(c, "conference.title"), catalog, web.Wall{Conference: conf, Notes: notes, Concept: whole})
	for i, room := range page.Rooms {
		code, err := qr.Encode(s.cfg.PublicURL+room.Href, qr.M)
		if err != nil {
			return err
		}
		page.Rooms[i].Code = template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(code.PNG()))
	}
	return s.render(c, fiber.StatusOK, page)
}

// setConference opens or closes the walls and says which rooms there are.
func (s *Server) setConference(c *fiber.Ctx) error {
	conf, err := s.conference(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	in := &input{c: c}
	conf.Version = int64(in.whole("version", form))
	conf.Collecting, conf.Rooms = form.Get("collecting") == "true", nil
	for _, key := range form["room"] {
		conf.Rooms = append(conf.Rooms, graph.TopicKey(key))
	}
	if err = joinInvalid(in.err(), conf.Validate()); err == nil {
		_, err = s.apply(c, writeKey(c, "conference"), graph.Put{Record: conf})
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/konferenz/"+url.PathEscape(string(conf.ID)), "saved")
}

// showRoom is the wall of a theme room, with a form for the next note.
func (s *Server) showRoom(c *fiber.Ctx) error {
	return s.roomPage(c, fiber.StatusOK, web.FormInput{Values: queryValues(c)})
}

func (s *Server) roomPage(c *fiber.Ctx, status int, in web.FormInput) error {
	conf, room, err := s.room(c)
	if err != nil {
		return err
	}
	notes, err := s.wall(c, conf)
	if err != nil {
		return err
	}
	whole, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
	if err != nil {
		return err
	}
	voted, err := s.voted(c, notes)
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	return s.render(c, status, web.NewRoomPage(s.base(c, "room.title"), web.Wall{Conference: conf, Room: room, Notes: notes, Concept: whole, Voted: voted}, in))
}

// pinNote puts a note on the wall.
func (s *Server) pinNote(c *fiber.Ctx) error {
	conf, room, err := s.room(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.roomPage(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	key := form.Get("idempotency_key")
	if key == "" || len(key) > 100 {
		key = graph.NewKey()
	}
	_, err = s.concept().Pin(c.UserContext(), key, graph.Note{About: conf.Ref(), Room: room, Text: one(form, "text")})
	if wrong := wrongFields(err); wrong != nil {
		return s.roomPage(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, web.RoomHref(conf.ID, room), "pinned")
}

// markCookie keeps a phone's random mark for the day, so that it votes once a
// note.
const markCookie = "stimme"

// voted are those of the notes that this phone has voted for. Who else did is for
// nobody, so the stored notes stay here.
func (s *Server) voted(c *fiber.Ctx, notes []graph.Note) (map[graph.NoteID]bool, error) {
	mark := c.Cookies(markCookie)
	if len(mark) != len(graph.NewKey()) {
		return nil, nil
	}
	refs := make([]graph.Ref, len(notes))
	for i, n := range notes {
		refs[i] = n.Ref()
	}
	stored, err := s.store.Records(c.UserContext(), refs)
	out := map[graph.NoteID]bool{}
	for _, r := range stored {
		out[r.(graph.Note).ID] = concept.Voted(r.(graph.Note), mark)
	}
	return out, err
}

// voteNote counts a phone's voice for a note, or takes it back.
func (s *Server) voteNote(c *fiber.Ctx) error {
	conf, room, err := s.room(c)
	if err != nil {
		return err
	}
	mark := c.Cookies(markCookie)
	if len(mark) != len(graph.NewKey()) {
		mark = graph.NewKey()
		c.Cookie(&fiber.Cookie{Name: markCookie, Value: mark, Path: "/konferenz", MaxAge: 24 * 3600, HTTPOnly: true,
			Secure: s.secureCookies(), SameSite: fiber.CookieSameSiteLaxMode})
	}
	form := formValues(c)
	id := form.Get("note")
	if !graph.ValidID(id) {
		return graph.ErrNotFound
	}
	if err := s.concept().Vote(c.UserContext(), graph.NoteID(id), mark, form.Get("back") != "true"); err != nil {
		return err
	}
	return seeOther(c, web.RoomHref(conf.ID, room)+"#"+id, "voted")
}

// sortRoom is the coordinator's view of a wall: gather, hide, make measures.
func (s *Server) sortRoom(c *fiber.Ctx) error {
	return s.sortPage(c, fiber.StatusOK, web.FormInput{Values: queryValues(c)})
}

func (s *Server) sortPage(c *fiber.Ctx, status int, in web.FormInput) error {
	conf, room, err := s.room(c)
	if err != nil {
		return err
	}
	notes, err := s.wall(c, conf)
	if err != nil {
		return err
	}
	whole, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	return s.render(c, status, web.NewSortPage(s.base(c, "sort.title"), web.Sorting{Conference: conf, Room: room, Notes: notes, Concept: whole}, in))
}

// sortNotes does one thing with the notes that were ticked.
func (s *Server) sortNotes(c *fiber.Ctx) error {
	conf, room, err := s.room(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.sortPage(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	var ids []graph.NoteID
	for _, id := range form["note"] {
		if graph.ValidID(id) && len(ids) < graph.MaxEntries {
			ids = append(ids, graph.NoteID(id))
		}
	}
	if err = s.sortOut(c, form, ids); wrongFields(err) != nil {
		return s.sortPage(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: wrongFields(err)})
	} else if err != nil {
		return err
	}
	return seeOther(c, web.RoomHref(conf.ID, room)+"/auswertung", "saved")
}

func (s *Server) sortOut(c *fiber.Ctx, form url.Values, ids []graph.NoteID) error {
	ctx, office, who := c.UserContext(), s.concept(), s.who(c)
	if len(ids) == 0 {
		return graph.Invalid("notes", "note", "nothing_chosen")
	}
	switch form.Get("do") {
	case "gather":
		return office.Gather(ctx, who, one(form, "heading"), ids...)
	case "hide", "show":
		return office.Hide(ctx, who, form.Get("do") == "hide", ids...)
	case "take":
		m := graph.Measure{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.MeasureID(newID(c, "measure")), Goal: graph.GoalID(form.Get("goal"))}
		m.Title, m.Deadline, m.Review = one(form, "title"), graph.Date(one(form, "deadline")), graph.Date(one(form, "review"))
		m.State = graph.AimPlanned
		m.Owner = graph.Owner{Name: one(form, "owner"), Email: one(form, "email")}
		if err := m.Validate(); err != nil {
			return err
		}
		return office.Take(ctx, who, writeKey(c, "measure"), m, ids...)
	}
	return graph.Invalid("notes", "do", "unknown_value", form.Get("do"))
}
