package handlers

import (
	"context"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/twin"
	"lotsennetz/web"
)

// twins decides about actors that may be one.
func (s *Server) twins() twin.Office { return twin.Office{Store: s.store, Now: s.cfg.Now} }

// listTwins shows actors that may be one, and what was made one.
func (s *Server) listTwins(c *fiber.Ctx) error { return s.twinsPage(c, fiber.StatusOK, nil) }

func (s *Server) twinsPage(c *fiber.Ctx, status int, wrong []graph.FieldError) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	found, err := findTwins(c.UserContext(), s.view(c), catalog)
	if err != nil {
		return err
	}
	found.Zone, found.Wrong = s.zone, wrong
	return s.render(c, status, web.NewTwinsPage(s.base(c, "twins.title"), catalog, found))
}

// findTwins compares all actors a viewer sees with one another.
func findTwins(ctx context.Context, view graph.Reader, catalog *graph.Catalog) (web.Twins, error) {
	out := web.Twins{Actors: map[graph.ActorID]graph.Actor{}}
	decided, err := twin.Decisions(ctx, view)
	if err != nil {
		return out, err
	}
	var living []graph.Actor
	err = graph.Each(ctx, view, graph.KindActor, func(r graph.Record) {
		a := r.(graph.Actor)
		out.Actors[a.ID] = a
		if a.Archived {
			return
		}
		living = append(living, a)
		if strings.HasPrefix(string(a.ID), "liste-") && a.Visibility == graph.Coordination {
			out.Fresh = append(out.Fresh, a)
		}
	})
	out.Pairs = twin.Among(living, catalog, apart(decided))
	for _, t := range decided {
		if t.State == graph.TwinMerged {
			out.Merged = append(out.Merged, t)
		}
	}
	slices.SortFunc(out.Merged, func(a, b graph.Twin) int { return b.At.Compare(a.At) })
	return out, err
}

// apart tells which pairs a person has decided about.
func apart(decided map[graph.TwinID]graph.Twin) twin.Apart {
	return func(a, b graph.ActorID) bool { return decided[graph.TwinOf(a, b)].State == graph.TwinApart }
}

// decideTwins makes one of two, takes that back, or says that they are two.
func (s *Server) decideTwins(c *fiber.Ctx) error {
	form := formValues(c)
	done, err := s.decideTwin(c, form.Get("do"), graph.ActorID(one(form, "kept")), graph.ActorID(one(form, "gone")), graph.TwinID(one(form, "id")))
	if wrong := wrongFields(err); wrong != nil {
		return s.twinsPage(c, fiber.StatusUnprocessableEntity, wrong)
	} else if err != nil {
		return err
	}
	return seeOther(c, web.TwinsHref, done)
}

// decideTwin is the decision of page and API; it returns what was done.
func (s *Server) decideTwin(c *fiber.Ctx, do string, kept, gone graph.ActorID, id graph.TwinID) (done string, err error) {
	o, key := s.twins(), writeKey(c, "twins")
	switch do {
	case "merge":
		done, err = "merged", o.Merge(c.UserContext(), s.who(c), key, kept, gone)
	case "part":
		done, err = "parted", o.Part(c.UserContext(), s.who(c), key, kept, gone)
	case "undo":
		done, err = "unmerged", o.Undo(c.UserContext(), s.who(c), key, id)
	default:
		return "", graph.Invalid("twins", "do", "unknown_value", do)
	}
	if err == nil {
		s.wrote()
	}
	return done, err
}
