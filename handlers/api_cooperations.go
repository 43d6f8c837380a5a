package handlers

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/search/match"
)

type cooperationJSON struct {
	ID      graph.CooperationID      `json:"id"`
	A       graph.ActorID            `json:"a"`
	B       graph.ActorID            `json:"b"`
	State   graph.CooperationState   `json:"state"`
	Since   graph.Date               `json:"since,omitempty"`
	Topic   graph.TopicKey           `json:"topic,omitempty"`
	Score   float64                  `json:"score,omitempty"`
	Reasons []string                 `json:"reasons,omitempty"`
	History []stepJSON               `json:"history,omitempty"`
	Next    []graph.CooperationState `json:"next,omitempty"`
	// Introduction and CheckIns are for those they are about.
	Introduction *introductionJSON `json:"introduction,omitempty"`
	CheckIns     []checkInJSON     `json:"check_ins,omitempty"`
	Version      int64             `json:"version"`
}

type stepJSON struct {
	At     time.Time              `json:"at"`
	From   graph.CooperationState `json:"from,omitempty"`
	To     graph.CooperationState `json:"to"`
	Reason string                 `json:"reason,omitempty"`
}

func cooperationOut(c graph.Cooperation) cooperationJSON {
	out := cooperationJSON{ID: c.ID, A: c.A, B: c.B, State: c.State, Since: c.Since, Topic: c.Topic,
		Score: points(c.Score), Reasons: c.Reasons, Introduction: introductionOut(c.Intro), CheckIns: checkInsOut(c.CheckIns), Version: c.Version}
	for _, s := range c.History {
		out.History = append(out.History, stepJSON{At: s.At, From: s.From, To: s.To, Reason: s.Reason})
	}
	return out
}

// cooperationInput begins a cooperation, or moves the one that is there.
type cooperationInput struct {
	A      graph.ActorID          `json:"a"`
	B      graph.ActorID          `json:"b"`
	State  graph.CooperationState `json:"state,omitempty"` // default: asked
	Topic  graph.TopicKey         `json:"topic,omitempty"`
	Reason string                 `json:"reason,omitempty"`
}

type transitionInput struct {
	To     graph.CooperationState `json:"to"`
	Reason string                 `json:"reason,omitempty"`
}

func (s *Server) apiCreateCooperation(c *fiber.Ctx) error {
	var in cooperationInput
	if err := decode(c, &in); err != nil {
		return err
	}
	in.State = cmp.Or(in.State, graph.Asked)
	done, err := s.repeated(c, "cooperation")
	var coop graph.Cooperation
	if err == nil && done {
		coop, err = s.cooperation(c, graph.PairID(in.A, in.B))
	} else if err == nil {
		coop, err = s.beginCooperation(c, in)
	}
	if err != nil {
		return err
	}
	located(c, "cooperations", string(coop.ID))
	c.Set(fiber.HeaderETag, s.cooperationTag(c, coop))
	return c.Status(fiber.StatusCreated).JSON(s.cooperationNext(c, coop))
}

func (s *Server) cooperationTag(c *fiber.Ctx, coop graph.Cooperation) string {
	v := s.viewer(c)
	return etag(coop.Version, v, v.Owns(coop.A) || v.Owns(coop.B))
}

// beginCooperation makes the first step between two actors and keeps the
// suggestion as it was shown. A pair that has met before is moved from where it
// stands; to where it stands already is a conflict.
func (s *Server) beginCooperation(c *fiber.Ctx, in cooperationInput) (graph.Cooperation, error) {
	for field, id := range map[string]graph.ActorID{"a": in.A, "b": in.B} {
		if _, err := s.view(c).Actor(c.UserContext(), id); errors.Is(err, graph.ErrNotFound) {
			return graph.Cooperation{}, graph.Invalid("cooperation", field, "unknown_reference", string(id))
		} else if err != nil {
			return graph.Cooperation{}, err
		}
	}
	coop, err := s.cooperation(c, graph.PairID(in.A, in.B))
	if errors.Is(err, graph.ErrNotFound) {
		coop = graph.Cooperation{Meta: graph.Meta{Visibility: graph.Public}, ID: graph.PairID(in.A, in.B), A: in.A, B: in.B}
		err = s.snapshot(c, &coop)
	}
	if err != nil {
		return coop, err
	}
	if in.Topic != "" {
		coop.Topic = in.Topic
	}
	return s.step(c, coop, graph.Step{To: in.State, Reason: in.Reason})
}

// snapshot keeps score and reasons of the suggestion with the cooperation, as
// members may know them: they read it, whoever made it. Where one end is hidden
// from them there is nothing to keep.
func (s *Server) snapshot(c *fiber.Ctx, coop *graph.Cooperation) error {
	view := graph.View(s.store, graph.As(graph.Network))
	result, err := match.AskActors(c.UserContext(), view, coop.A, match.Options{Today: s.today()})
	if errors.Is(err, graph.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, m := range result.Matches {
		if m.Actor.ID == coop.B {
			coop.Score = m.Score
			for _, part := range m.Parts {
				coop.Reasons = append(coop.Reasons, s.printer(c).Say(part.Sentence))
			}
		}
	}
	return nil
}

// cooperation is the cooperation as the asker may see it; whoever may move it
// sees it whole.
func (s *Server) cooperation(c *fiber.Ctx, id graph.CooperationID) (graph.Cooperation, error) {
	ref := graph.Ref{Kind: graph.KindCooperation, ID: string(id)}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{ref})
	if err != nil {
		return graph.Cooperation{}, err
	}
	if len(records) == 0 {
		return graph.Cooperation{}, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	return records[0].(graph.Cooperation), nil
}

// step moves a cooperation and stores it. It goes on from the record as stored:
// what the asker may not see of it is kept.
func (s *Server) step(c *fiber.Ctx, coop graph.Cooperation, step graph.Step) (graph.Cooperation, error) {
	stored, err := s.before(c.UserContext(), graph.Put{Record: coop})
	if err != nil {
		return coop, err
	}
	if whole, ok := stored.(graph.Cooperation); ok {
		whole.Version, whole.Topic = coop.Version, coop.Topic
		coop = whole
	}
	step.At, step.Who = s.now(), s.viewer(c).Account
	moved, err := coop.Transition(step)
	if err != nil {
		return coop, err
	}
	moved.Basis = ""
	if moved.State == graph.Dismissed {
		if moved.Basis, err = match.AskBasis(c.UserContext(), s.view(c), moved, s.today()); err != nil {
			return coop, err
		}
	}
	receipt, err := s.apply(c, writeKey(c, "cooperation"), graph.Put{Record: moved})
	if err != nil {
		return coop, err
	}
	moved.Version = receipt.Versions[0]
	return moved, nil
}

func (s *Server) apiShowCooperation(c *fiber.Ctx) error {
	coop, err := s.cooperation(c, graph.CooperationID(pathID(c)))
	if err != nil {
		return err
	}
	return sendVersioned(c, s.cooperationTag(c, coop), s.cooperationNext(c, coop))
}

func (s *Server) apiMoveCooperation(c *fiber.Ctx) error {
	var in transitionInput
	if err := decode(c, &in); err != nil {
		return err
	}
	coop, err := s.cooperation(c, graph.CooperationID(pathID(c)))
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "cooperation")
	if err != nil {
		return err
	}
	if !done {
		if coop, err = s.moveChecked(c, coop, in); err != nil {
			return err
		}
	}
	c.Set(fiber.HeaderETag, s.cooperationTag(c, coop))
	return c.JSON(s.cooperationNext(c, coop))
}

// moveChecked moves a cooperation, which must be of the version read where the
// mover names one.
func (s *Server) moveChecked(c *fiber.Ctx, coop graph.Cooperation, in transitionInput) (graph.Cooperation, error) {
	version, err := versionRead(c, coop, s.cooperationTag(c, coop), coop.Version)
	if err != nil {
		return coop, err
	}
	coop.Version = version
	coop, err = s.step(c, coop, graph.Step{To: in.To, Reason: in.Reason})
	return coop, stale(c, err)
}

// cooperationNext is the cooperation with what may follow, for those who move it.
func (s *Server) cooperationNext(c *fiber.Ctx, coop graph.Cooperation) cooperationJSON {
	out := cooperationOut(coop)
	if s.viewer(c).May(graph.Put{Record: coop}, coop) == nil {
		out.Next = graph.NextStates(coop.State)
	}
	return out
}
