package handlers

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/concept"
	"lotsennetz/graph"
	"lotsennetz/web"
)

// showConcept is the integration concept: what was decided, how far it is, and
// what the network itself says.
func (s *Server) showConcept(c *fiber.Ctx) error {
	now, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
	if err != nil {
		return err
	}
	more, err := s.conceptExtras(c, s.view(c), now, s.now())
	if err != nil {
		return err
	}
	page := web.NewConceptPage(s.base(c, "concept.title"), now, more)
	s.indexed(c, &page.Base)
	return s.render(c, fiber.StatusOK, page)
}

// conceptExtras are the numbers the network answers, and the words that measures
// came from or that were left on them.
func (s *Server) conceptExtras(c *fiber.Ctx, view graph.Reader, now graph.Concept, at time.Time) (web.ConceptExtras, error) {
	out := web.ConceptExtras{Origins: map[graph.NoteID]graph.Note{}, Comments: map[string][]graph.Note{}}
	ctx := c.UserContext()
	var refs []graph.Ref
	parts := concept.All(concept.Tree(now))
	for _, n := range parts {
		for _, id := range n.Aim.Origin {
			refs = append(refs, graph.Ref{Kind: graph.KindNote, ID: string(id)})
		}
		if err := s.commentsOn(ctx, view, n, out.Comments); err != nil {
			return out, err
		}
	}
	var err error
	if out.Numbers, err = concept.Numbers(ctx, view, parts, graph.DateOf(at.In(s.zone)), s.today(), s.zone); err != nil {
		return out, err
	}
	notes, err := view.Records(ctx, refs)
	for _, r := range notes {
		if note, ok := r.(graph.Note); ok {
			out.Origins[note.ID] = note
		}
	}
	return out, err
}

func (s *Server) commentsOn(ctx context.Context, view graph.Reader, n *concept.Node, into map[string][]graph.Note) error {
	if !n.Aim.Comments {
		return nil
	}
	words, err := view.Linked(ctx, graph.LinkQuery{To: n.Record.Ref(), Type: graph.LinkAbout, Kind: graph.KindNote})
	for _, r := range words {
		if note := r.(graph.Note); note.State != graph.NoteHidden {
			into[n.Record.Ref().ID] = append(into[n.Record.Ref().ID], note)
		}
	}
	return err
}

// aimKinds are the parts of a concept by their names in addresses.
var aimKinds = map[string]graph.Kind{"konferenz": graph.KindConference, "ziel": graph.KindGoal, "massnahme": graph.KindMeasure, "projekt": graph.KindProject}

// aimOf is the part of the concept the address names.
func (s *Server) aimOf(c *fiber.Ctx) (graph.Record, error) {
	id, err := url.PathUnescape(c.Params("id"))
	kind := aimKinds[c.Params("kind")]
	if err != nil || kind == "" || !graph.ValidID(id) {
		return nil, graph.ErrNotFound
	}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{{Kind: kind, ID: id}})
	if err == nil && len(records) == 0 {
		err = graph.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return records[0], nil
}

// newAim is the form of a part that is not there yet.
func (s *Server) newAim(c *fiber.Ctx) error {
	values := queryValues(c)
	r, err := blankAim(values.Get("kind"), "")
	if err != nil {
		return err
	}
	return s.aimForm(c, fiber.StatusOK, r, web.FormInput{Values: values})
}

// blankAim is an empty part of a kind.
func blankAim(kind, id string) (graph.Record, error) {
	open := graph.Meta{Visibility: graph.Public}
	switch aimKinds[kind] {
	case graph.KindConference:
		return graph.Conference{Meta: open, ID: graph.ConferenceID(id)}, nil
	case graph.KindGoal:
		return graph.Goal{Meta: open, ID: graph.GoalID(id)}, nil
	case graph.KindMeasure:
		return graph.Measure{Meta: open, ID: graph.MeasureID(id)}, nil
	case graph.KindProject:
		return graph.Project{Meta: open, ID: graph.ProjectID(id)}, nil
	}
	return nil, graph.ErrNotFound
}

func (s *Server) editAim(c *fiber.Ctx) error {
	r, err := s.aimOf(c)
	if err != nil {
		return err
	}
	return s.aimForm(c, fiber.StatusOK, r, web.FormInput{Values: web.AimValues(r)})
}

func (s *Server) aimForm(c *fiber.Ctx, status int, r graph.Record, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	whole, err := s.view(c).Concept(c.UserContext(), s.viewer(c).Audience())
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	page := web.NewAimFormPage(s.base(c, "aim.title"), catalog, whole, r, in)
	page.Action = c.Path()
	if r.Ref().ID == "" {
		page.Action = "/konzept"
	}
	return s.render(c, status, page)
}

func (s *Server) createAim(c *fiber.Ctx) error {
	form := formValues(c)
	r, err := blankAim(form.Get("kind"), newID(c, "aim"))
	if err != nil {
		return err
	}
	return s.storeAim(c, r, form)
}

func (s *Server) updateAim(c *fiber.Ctx) error {
	r, err := s.aimOf(c)
	if err != nil {
		return err
	}
	return s.storeAim(c, r, formValues(c))
}

func (s *Server) storeAim(c *fiber.Ctx, held graph.Record, form url.Values) error {
	if switching(c) {
		return s.aimForm(c, fiber.StatusOK, held, web.FormInput{Values: form})
	}
	r, err := s.parseAim(c, held, form)
	if err == nil {
		_, err = s.apply(c, writeKey(c, "aim"), graph.Put{Record: r})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.aimForm(c, fiber.StatusUnprocessableEntity, held, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.aimForm(c, fiber.StatusConflict, held, web.FormInput{Values: form, Wrong: []graph.FieldError{{Field: "version", Key: "changed_meanwhile"}}})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/konzept#"+r.Ref().ID, "saved")
}

// parseAim reads the form into a part of the concept; what the form does not show
// is kept.
func (s *Server) parseAim(c *fiber.Ctx, held graph.Record, v url.Values) (graph.Record, error) {
	in := &input{c: c}
	a, _ := graph.AimOf(held)
	a.Title, a.Description, a.Topic = one(v, "title"), strings.TrimSpace(v.Get("description")), graph.TopicKey(v.Get("topic"))
	a.State, a.Deadline, a.Review = graph.ConceptState(v.Get("state")), graph.Date(one(v, "deadline")), graph.Date(one(v, "review"))
	a.Metric, a.Comments = v.Get("metric"), v.Get("comments") == "true"
	a.Owner = graph.Owner{Name: one(v, "owner"), Email: one(v, "email"), Actor: a.Owner.Actor}
	a.Share = nil
	if text := strings.TrimSuffix(one(v, "share"), "%"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil {
			in.bad("share", "bad_number", text)
		}
		a.Share = &n
	}
	a.Weight = in.whole("weight", v)
	a.Participants = s.participants(c, in, v)
	a.Milestones = milestones(v.Get("milestones"))
	a.Funding = in.funding(v.Get("funding"))
	a.Indicators = in.indicators(v.Get("indicators"), a.Indicators)
	r := graph.WithServes(graph.WithAim(held, a), v.Get("serves"))
	if v.Has("version") {
		r = graph.WithVersion(r, int64(in.whole("version", v)))
	}
	return r, joinInvalid(in.err(), r.Validate())
}

// participants reads lines "name or id: Träger".
func (s *Server) participants(c *fiber.Ctx, in *input, v url.Values) []graph.Participant {
	var out []graph.Participant
	for role, field := range map[graph.ParticipantRole]string{graph.Provider: "providers", graph.Partner: "partners"} {
		for _, name := range lines(v.Get(field)) {
			id, err := s.actorMeant(c, name)
			if err != nil {
				in.bad(field, "unknown_reference", name)
				continue
			}
			out = append(out, graph.Participant{Actor: id, Role: role})
		}
	}
	return web.SortParticipants(out)
}

// milestones reads lines "title; due; done".
func milestones(text string) []graph.Milestone {
	var out []graph.Milestone
	for _, line := range lines(text) {
		part := cells(line, 3)
		out = append(out, graph.Milestone{Title: part[0], Due: graph.Date(part[1]), Done: graph.Date(part[2])})
	}
	return out
}

// funding reads lines "source; euros; from; to".
func (in *input) funding(text string) []graph.Funding {
	var out []graph.Funding
	for _, line := range lines(text) {
		part := cells(line, 4)
		euros, err := strconv.ParseFloat(strings.ReplaceAll(strings.ReplaceAll(part[1], ".", ""), ",", "."), 64)
		if part[1] != "" && (err != nil || euros < 0 || euros > 1e9) {
			in.bad("funding", "bad_number", part[1])
		}
		out = append(out, graph.Funding{Source: part[0], Cents: int64(euros*100 + 0.5), Period: graph.Period{From: graph.Date(part[2]), To: graph.Date(part[3])}})
	}
	return out
}

// indicators reads lines "name; unit; target", keeping the values of those that
// stay.
func (in *input) indicators(text string, held []graph.Indicator) []graph.Indicator {
	values := map[string][]graph.Value{}
	for _, ind := range held {
		values[ind.Name] = ind.Values
	}
	var out []graph.Indicator
	for _, line := range lines(text) {
		part := cells(line, 3)
		target, err := strconv.ParseFloat(strings.ReplaceAll(part[2], ",", "."), 64)
		if part[2] != "" && err != nil {
			in.bad("indicators", "bad_number", part[2])
		}
		out = append(out, graph.Indicator{Name: part[0], Unit: part[1], Target: target, Values: values[part[0]]})
	}
	return out
}

// cells are so many parts of a line between semicolons, without space around.
func cells(line string, n int) []string {
	out := make([]string, n)
	for i, part := range strings.SplitN(line, ";", n) {
		out[i] = strings.TrimSpace(part)
	}
	return out
}

// commentAim leaves a word on a part that takes them.
func (s *Server) commentAim(c *fiber.Ctx) error {
	r, err := s.aimOf(c)
	if err != nil {
		return err
	}
	if ok, _ := s.signIns.Allow("comment:" + s.client(c)); !ok {
		return errTooMany
	}
	form := formValues(c)
	key := form.Get("idempotency_key")
	if key == "" || len(key) > 100 {
		key = graph.NewKey()
	}
	if err := s.concept().Comment(c.UserContext(), key, r.Ref(), one(form, "text"), one(form, "author")); err != nil {
		return err
	}
	return seeOther(c, "/konzept#"+r.Ref().ID, "commented")
}

// showComment lets everybody read a comment, or hides it.
func (s *Server) showComment(c *fiber.Ctx) error {
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil || !graph.ValidID(id) {
		return graph.ErrNotFound
	}
	if formValues(c).Get("do") == "hide" {
		err = s.concept().Hide(c.UserContext(), s.who(c), true, graph.NoteID(id))
	} else {
		err = s.concept().Show(c.UserContext(), s.who(c), graph.NoteID(id))
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/konzept", "saved")
}
