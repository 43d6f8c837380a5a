package handlers

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

// introductionJSON is how two actors were introduced.
type introductionJSON struct {
	At       time.Time      `json:"at"`
	Note     string         `json:"note,omitempty"`
	AnswerA  *introWordJSON `json:"answer_a,omitempty"`
	AnswerB  *introWordJSON `json:"answer_b,omitempty"`
	Reminded *time.Time     `json:"reminded,omitempty"`
	Count    int            `json:"count"`
}

type introWordJSON struct {
	Yes  bool      `json:"yes"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// checkInJSON is what one side says of a cooperation after some months.
type checkInJSON struct {
	By     graph.ActorID `json:"by"`
	Months int           `json:"months"`
	Active bool          `json:"active"`
	People int           `json:"people,omitempty"`
	At     time.Time     `json:"at"`
}

func introductionOut(in *graph.Introduction) *introductionJSON {
	if in == nil {
		return nil
	}
	out := &introductionJSON{At: in.At, Note: in.Note, Count: in.Count, AnswerA: (*introWordJSON)(in.AnswerA), AnswerB: (*introWordJSON)(in.AnswerB)}
	if !in.Reminded.IsZero() {
		out.Reminded = &in.Reminded
	}
	return out
}

func checkInsOut(all []graph.CheckIn) []checkInJSON {
	var out []checkInJSON
	for _, o := range all {
		out = append(out, checkInJSON{By: o.By, Months: o.Months, Active: o.Active, People: o.People, At: o.At})
	}
	return out
}

type introductionInput struct {
	Note string `json:"note,omitempty"`
}

// apiIntroduce writes both sides who the other is. The pair is named by its id,
// whether the two have met before or not.
func (s *Server) apiIntroduce(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	var in introductionInput
	if err := decode(c, &in); err != nil {
		return err
	}
	a, b, err := s.pairNamed(c)
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "introduction")
	if err == nil && !done {
		err = s.introducing(c).Introduce(c.UserContext(), s.who(c), writeKey(c, "introduction"), a, b, strings.TrimSpace(in.Note))
	}
	if err != nil {
		return err
	}
	coop, err := s.cooperation(c, graph.PairID(a, b))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderETag, s.cooperationTag(c, coop))
	return c.JSON(s.cooperationNext(c, coop))
}

// pairNamed are the two actors of the id in the address. An actor's id may hold
// colons too: the cut is where both sides are somebody.
func (s *Server) pairNamed(c *fiber.Ctx) (a, b graph.ActorID, err error) {
	id := pathID(c)
	for i := range len(id) {
		if id[i] != ':' {
			continue
		}
		a, b := graph.ActorID(id[:i]), graph.ActorID(id[i+1:])
		if a == "" || b == "" || string(graph.PairID(a, b)) != id {
			continue
		}
		refs := []graph.Ref{{Kind: graph.KindActor, ID: string(a)}, {Kind: graph.KindActor, ID: string(b)}}
		there, err := s.view(c).Records(c.UserContext(), refs)
		if err != nil {
			return "", "", err
		}
		if len(there) == len(refs) {
			return a, b, nil
		}
	}
	return "", "", graph.ErrNotFound
}

type introductionsAnswer struct {
	Introductions []boardJSON `json:"introductions"` // by state, the longest waiting first
}

// boardJSON is a pair between a suggestion and an end.
type boardJSON struct {
	Cooperation cooperationJSON `json:"cooperation"`
	A           *actorRef       `json:"a,omitempty"`
	B           *actorRef       `json:"b,omitempty"`
	Days        int             `json:"days"` // without a change
}

// boardStates are the states of the board in its order.
var boardStates = []graph.CooperationState{graph.Asked, graph.Agreed, graph.Suggested, graph.Resting}

var boardWords = []string{string(graph.Asked), string(graph.Agreed), string(graph.Suggested), string(graph.Resting)}

// apiIntroductions is the board of everything between a suggestion and an end.
func (s *Server) apiIntroductions(c *fiber.Ctx) error {
	if err := s.onlyCoordinators(c); err != nil {
		return err
	}
	in := &input{c: c}
	wanted := boardStates
	if given := in.list("state"); len(given) > 0 {
		wanted = nil
		for _, state := range given {
			in.oneOf("state", state, boardWords)
			wanted = append(wanted, graph.CooperationState(state))
		}
	}
	if err := in.err(); err != nil {
		return err
	}
	all, err := s.cooperations(c)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(x graph.Cooperation) bool { return !slices.Contains(wanted, x.State) })
	slices.SortStableFunc(all, func(x, y graph.Cooperation) int {
		return cmp.Or(slices.Index(boardStates, x.State)-slices.Index(boardStates, y.State), cmp.Compare(x.Since, y.Since))
	})
	actors, err := endsOf(c.UserContext(), s.view(c), all)
	if err != nil {
		return err
	}
	answer := introductionsAnswer{Introductions: []boardJSON{}}
	for _, x := range all {
		row := boardJSON{Cooperation: s.cooperationNext(c, x), A: refTo(actors[x.A]), B: refTo(actors[x.B])}
		if x.Since != "" {
			row.Days = int(s.today().Time(time.UTC).Sub(x.Since.Time(time.UTC)).Hours() / 24)
		}
		answer.Introductions = append(answer.Introductions, row)
	}
	return c.JSON(answer)
}

// refTo is an actor named in passing, nil for one that is not there.
func refTo(a graph.Actor) *actorRef {
	if a.ID == "" {
		return nil
	}
	return ptr(refOut(a))
}
