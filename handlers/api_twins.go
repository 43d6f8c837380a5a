package handlers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/twin"
)

type twinsAnswer struct {
	Pairs   []twinPairJSON `json:"pairs"`   // nobody has decided about, the surest first
	Decided []twinJSON     `json:"decided"` // the latest first
}

// twinPairJSON is two actors that may be one.
type twinPairJSON struct {
	A       actorRef     `json:"a"`
	B       actorRef     `json:"b"`
	Verdict twin.Verdict `json:"verdict"`
	Reasons []string     `json:"reasons"`
}

// twinJSON is what was decided about a pair.
type twinJSON struct {
	ID    graph.TwinID    `json:"id"`
	A     graph.ActorID   `json:"a"`
	B     graph.ActorID   `json:"b"`
	State graph.TwinState `json:"state"`
	Kept  graph.ActorID   `json:"kept,omitempty"`
	At    time.Time       `json:"at"`
}

// twinInput decides about a pair: merge lets gone go into kept, part says that
// they are two, undo takes a merge back.
type twinInput struct {
	Do   string        `json:"do"`
	Kept graph.ActorID `json:"kept"`
	Gone graph.ActorID `json:"gone"`
}

func twinOut(t graph.Twin) twinJSON {
	return twinJSON{ID: t.ID, A: t.A, B: t.B, State: t.State, Kept: t.Kept, At: t.At}
}

// apiTwins lists actors that may be one and what was decided.
func (s *Server) apiTwins(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	found, err := findTwins(c.UserContext(), s.view(c), catalog)
	if err != nil {
		return err
	}
	decided, err := twin.Decisions(c.UserContext(), s.view(c))
	if err != nil {
		return err
	}
	answer := twinsAnswer{Pairs: []twinPairJSON{}, Decided: []twinJSON{}}
	for _, p := range found.Pairs {
		answer.Pairs = append(answer.Pairs, twinPairJSON{A: refOut(p.A), B: refOut(p.B), Verdict: p.Verdict, Reasons: say(s.printer(c), p.Reasons)})
	}
	for _, t := range decided {
		answer.Decided = append(answer.Decided, twinOut(t))
	}
	slices.SortFunc(answer.Decided, func(a, b twinJSON) int {
		return cmp.Or(b.At.Compare(a.At), strings.Compare(string(a.ID), string(b.ID)))
	})
	return c.JSON(answer)
}

// apiDecideTwin makes one of two, takes that back, or says that they are two.
func (s *Server) apiDecideTwin(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	var in twinInput
	if err := decode(c, &in); err != nil {
		return err
	}
	id := graph.TwinOf(in.Kept, in.Gone)
	done, err := s.repeated(c, "twins")
	if err == nil && !done {
		_, err = s.decideTwin(c, in.Do, in.Kept, in.Gone, id)
	}
	if err != nil {
		return err
	}
	decided, err := twin.Decisions(c.UserContext(), s.view(c))
	if err != nil {
		return err
	}
	return c.JSON(twinOut(decided[id]))
}
