package handlers

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// wishKinds are offers and needs by their names in addresses.
var wishKinds = map[string]graph.Kind{"angebot": graph.KindOffer, "bedarf": graph.KindNeed}

var wishTitles = map[graph.Kind]string{graph.KindOffer: "wish.title.offer", graph.KindNeed: "wish.title.need"}

// newWish is the form of an offer or a need that is not there yet.
func (s *Server) newWish(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	kind := wishKinds[c.Params("art")]
	if err == nil && kind == "" {
		err = graph.ErrNotFound
	}
	if err == nil {
		err = s.viewer(c).May(graph.Put{Record: wishRecord(kind, "", graph.Wish{Actor: a.ID}, graph.Meta{})}, nil)
	}
	if err != nil {
		return err
	}
	values := queryValues(c)
	values.Set("visibility", graph.Public.String())
	return s.wishForm(c, fiber.StatusOK, web.WishOf{Actor: a, Kind: kind}, web.FormInput{Values: values})
}

// wishRecord is an offer or a need.
func wishRecord(kind graph.Kind, id string, w graph.Wish, m graph.Meta) graph.Record {
	if kind == graph.KindNeed {
		return graph.Need{Meta: m, ID: graph.NeedID(id), Wish: w}
	}
	return graph.Offer{Meta: m, ID: graph.OfferID(id), Wish: w}
}

// wish is the offer or need the address names, with its actor.
func (s *Server) wish(c *fiber.Ctx) (web.WishOf, graph.Record, error) {
	a, err := s.actorNamed(c)
	if err != nil {
		return web.WishOf{}, nil, err
	}
	id, bad := url.PathUnescape(c.Params("id"))
	kind := wishKinds[c.Params("art")]
	if bad != nil || kind == "" || !graph.ValidID(id) {
		return web.WishOf{}, nil, graph.ErrNotFound
	}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{{Kind: kind, ID: id}})
	if err != nil {
		return web.WishOf{}, nil, err
	}
	if len(records) == 0 || graph.WishIn(records[0]).Actor != a.ID {
		return web.WishOf{}, nil, graph.ErrNotFound
	}
	return web.WishOf{Actor: a, Kind: kind, ID: id}, records[0], s.viewer(c).May(graph.Put{Record: records[0]}, records[0])
}

func (s *Server) editWish(c *fiber.Ctx) error {
	of, held, err := s.wish(c)
	if err != nil {
		return err
	}
	return s.wishForm(c, fiber.StatusOK, of, web.FormInput{Values: web.WishValues(held)})
}

func (s *Server) wishForm(c *fiber.Ctx, status int, of web.WishOf, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	return s.render(c, status, web.NewWishFormPage(s.base(c, wishTitles[of.Kind]), catalog, of, in))
}

func (s *Server) createWish(c *fiber.Ctx) error {
	a, err := s.actorNamed(c)
	kind := wishKinds[c.Params("art")]
	if err == nil && kind == "" {
		err = graph.ErrNotFound
	}
	if err != nil {
		return err
	}
	return s.storeWish(c, web.WishOf{Actor: a, Kind: kind, ID: newID(c, "wish")}, graph.Meta{})
}

func (s *Server) updateWish(c *fiber.Ctx) error {
	of, held, err := s.wish(c)
	if err != nil {
		return err
	}
	return s.storeWish(c, of, held.Head())
}

func (s *Server) storeWish(c *fiber.Ctx, of web.WishOf, held graph.Meta) error {
	form := formValues(c)
	if switching(c) {
		return s.wishForm(c, fiber.StatusOK, of, web.FormInput{Values: form})
	}
	r, err := s.parseWish(of, held, form)
	if err == nil {
		_, err = s.apply(c, writeKey(c, "wish"), graph.Put{Record: r})
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.wishForm(c, fiber.StatusUnprocessableEntity, of, web.FormInput{Values: form, Wrong: wrong})
	} else if isConflict(err) {
		return s.wishForm(c, fiber.StatusConflict, of, web.FormInput{Values: form, Wrong: []graph.FieldError{{Field: "version", Key: "changed_meanwhile"}}})
	} else if err != nil {
		return err
	}
	return seeOther(c, actorPath(of.Actor), "saved")
}

func (s *Server) parseWish(of web.WishOf, m graph.Meta, v url.Values) (graph.Record, error) {
	in := &input{}
	w := graph.Wish{Actor: of.Actor.ID, Title: one(v, "title"), Topic: graph.TopicKey(v.Get("topic")), Groups: keys[graph.GroupKey](v["groups"]),
		Time: one(v, "time"), Until: graph.Date(one(v, "until"))}
	if one(v, "places") != "" {
		n := in.whole("places", v)
		w.Places = &n
	}
	var err error
	if m.Visibility, err = graph.ParseVisibility(v.Get("visibility")); err != nil {
		in.bad("visibility", "required")
	}
	m.Archived, m.ConfirmedAt, m.Version = v.Get("archived") == "true", s.today(), int64(in.whole("version", v))
	r := wishRecord(of.Kind, of.ID, w, m)
	return r, joinInvalid(in.err(), r.Validate())
}
