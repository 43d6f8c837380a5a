package handlers

import (
	"context"
	"net/url"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/liaison"
	"lotsennetz/web"
)

// introduce writes both sides who the other is and why it fits.
func (s *Server) introduce(c *fiber.Ctx) error {
	form := formValues(c)
	a, b := graph.ActorID(form.Get("a")), graph.ActorID(form.Get("b"))
	if err := s.introducing(c).Introduce(c.UserContext(), s.who(c), writeKey(c, "introduction"), a, b, one(form, "note")); err != nil {
		return err
	}
	return seeOther(c, "/vereine-und-initiativen/vermittlung", "introduced")
}

// listIntroductions is the board of everything between a suggestion and an end,
// by state and age, with the reasons of those decided against.
func (s *Server) listIntroductions(c *fiber.Ctx) error {
	all, err := s.cooperations(c)
	if err != nil {
		return err
	}
	actors, err := endsOf(c.UserContext(), s.view(c), all)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewIntroBoardPage(s.base(c, "introductions.title"), all, actors, s.pageNow()))
}

// cooperations are all that are not archived, as the asker may see them.
func (s *Server) cooperations(c *fiber.Ctx) ([]graph.Cooperation, error) {
	var all []graph.Cooperation
	err := graph.Each(c.UserContext(), s.view(c), graph.KindCooperation, func(r graph.Record) {
		if coop := r.(graph.Cooperation); !coop.Archived {
			all = append(all, coop)
		}
	})
	return all, err
}

// endsOf are the actors of cooperations by id, as a view shows them.
func endsOf(ctx context.Context, view graph.Reader, coops []graph.Cooperation) (map[graph.ActorID]graph.Actor, error) {
	out := map[graph.ActorID]graph.Actor{}
	var refs []graph.Ref
	for _, x := range coops {
		for _, id := range []graph.ActorID{x.A, x.B} {
			if _, asked := out[id]; !asked {
				out[id] = graph.Actor{}
				refs = append(refs, graph.Ref{Kind: graph.KindActor, ID: string(id)})
			}
		}
	}
	records, err := view.Records(ctx, refs)
	for _, r := range records {
		a := r.(graph.Actor)
		out[a.ID] = a
	}
	return out, err
}

// introduction is the pair a link is about, and the side it was sent to.
func (s *Server) introduction(c *fiber.Ctx) (graph.Cooperation, liaison.Side, error) {
	d, err := s.door(c, graph.DoorIntro)
	if err != nil {
		return graph.Cooperation{}, "", err
	}
	coop, err := s.liaison().Pair(c.UserContext(), graph.CooperationID(d.Subject))
	if isNotFound(err) {
		err = errGone
	}
	return coop, liaison.Side(d.Side), err
}

// showIntroduction shows who the other is; it decides nothing, since programs
// follow the links in a mail.
func (s *Server) showIntroduction(c *fiber.Ctx) error {
	coop, side, err := s.introduction(c)
	if err != nil {
		return err
	}
	return s.introductionPage(c, coop, side, web.FormInput{Values: queryValues(c)})
}

func (s *Server) introductionPage(c *fiber.Ctx, coop graph.Cooperation, side liaison.Side, in web.FormInput) error {
	ids := []graph.ActorID{coop.A, coop.B}
	if side == liaison.SideB {
		slices.Reverse(ids)
	}
	var both [2]graph.Actor
	for i, id := range ids {
		a, err := s.store.Actor(c.UserContext(), id)
		if err != nil {
			return err
		}
		seen, ok := graph.As(graph.Network).See(a) // who was introduced may know as much as a member
		if !ok {
			return errGone
		}
		both[i] = seen.(graph.Actor)
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	page := web.NewIntroductionPage(s.base(c, "intro.title"), catalog, web.Introduced{Pair: coop, Own: both[0], Other: both[1], Side: side}, in)
	page.Action = c.Path()
	status := fiber.StatusOK
	if len(in.Wrong) > 0 {
		status = fiber.StatusUnprocessableEntity
	}
	return s.render(c, status, page)
}

// yesOrNo is what was answered; whatever is neither is no answer.
func yesOrNo(form url.Values) (yes bool, err error) {
	switch form.Get("answer") {
	case "yes":
		return true, nil
	case "no":
		return false, nil
	}
	return false, graph.Invalid("answer", "answer", "answer_missing")
}

// answerIntroduction is one side's yes or no.
func (s *Server) answerIntroduction(c *fiber.Ctx) error {
	coop, side, err := s.introduction(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.introductionPage(c, coop, side, web.FormInput{Values: form})
	}
	yes, err := yesOrNo(form)
	if err == nil {
		_, err = s.liaison().Answer(c.UserContext(), coop.ID, side, yes, one(form, "note"))
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.introductionPage(c, coop, side, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, c.Path(), "answered")
}

// follow is what a link that asks how something stands is about.
type follow struct {
	door graph.Door
	coop graph.Cooperation
	wish graph.Record
	aim  graph.Record
}

func (s *Server) followed(c *fiber.Ctx) (f follow, err error) {
	if f.door, err = s.door(c, graph.DoorConfirm); err != nil {
		return f, err
	}
	ctx := c.UserContext()
	switch f.wish, err = s.liaison().Wish(ctx, f.door.Subject); {
	case err == nil:
		return f, nil
	case !isNotFound(err):
		return f, err
	}
	if ref, ok := conceptSubject(f.door.Subject); ok {
		records, err := s.store.Records(ctx, []graph.Ref{ref})
		if err != nil || len(records) == 1 {
			if len(records) == 1 {
				f.aim = records[0]
			}
			return f, err
		}
	}
	f.coop, err = s.liaison().Pair(ctx, graph.CooperationID(f.door.Subject))
	if isNotFound(err) {
		err = errGone
	}
	return f, err
}

// showFollowUp asks how a wish, a cooperation or a measure stands.
func (s *Server) showFollowUp(c *fiber.Ctx) error {
	f, err := s.followed(c)
	if err != nil {
		return err
	}
	return s.followPage(c, fiber.StatusOK, f, web.FormInput{Values: queryValues(c)})
}

func (s *Server) followPage(c *fiber.Ctx, status int, f follow, in web.FormInput) error {
	base := s.base(c, "follow.title")
	var page *web.FollowPage
	switch {
	case f.wish != nil:
		page = web.NewWishFollowPage(base, f.wish, in)
	case f.aim != nil:
		page = web.NewAimFollowPage(base, f.aim, in)
	default:
		// whoever holds the link is one of the two
		actors, err := endsOf(c.UserContext(), graph.View(s.store, graph.As(graph.Network)), []graph.Cooperation{f.coop})
		if err != nil {
			return err
		}
		page = web.NewCheckInPage(base, f.coop, actors, f.door.Epoch, in)
	}
	page.Action = c.Path()
	return s.render(c, status, page)
}

// sendFollowUp writes down the answer.
func (s *Server) sendFollowUp(c *fiber.Ctx) error {
	f, err := s.followed(c)
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.followPage(c, fiber.StatusOK, f, web.FormInput{Values: form})
	}
	yes, missing := yesOrNo(form)
	switch {
	case f.aim == nil && missing != nil:
		err = missing
	case f.wish != nil:
		err = s.liaison().ConfirmWish(c.UserContext(), f.door.Subject, yes, graph.Date(one(form, "until")))
	case f.aim != nil:
		err = s.reviewAim(c, f.aim, form)
	default:
		people, bad := strconv.Atoi(one(form, "people"))
		if one(form, "people") != "" && bad != nil {
			err = graph.Invalid("people", "people", "bad_number", one(form, "people"))
			break
		}
		err = s.liaison().CheckIn(c.UserContext(), f.coop.ID, liaison.Side(f.door.Side), f.door.Epoch, yes, people)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.followPage(c, fiber.StatusUnprocessableEntity, f, web.FormInput{Values: form, Wrong: wrong})
	} else if err != nil {
		return err
	}
	return seeOther(c, c.Path(), "answered")
}
