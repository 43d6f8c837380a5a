package handlers

import (
	"cmp"
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
)

type requestsAnswer struct {
	Requests []requestJSON `json:"requests"`
	Next     string        `json:"next,omitempty"`
}

func (s *Server) apiListRequests(c *fiber.Ctx) error {
	in := &input{c: c}
	limit := in.number("limit", 100, 1, graph.MaxPage)
	after := in.requestCursor("cursor")
	q := graph.RequestQuery{From: after.Start}
	for _, state := range in.list("state") {
		in.oneOf("state", state, requestStates())
		q.States = append(q.States, graph.RequestState(state))
	}
	if err := in.err(); err != nil {
		return err
	}
	requests, err := s.requestsAfter(c, q, after, limit+1)
	if err != nil {
		return err
	}
	answer := requestsAnswer{Requests: []requestJSON{}}
	for _, r := range requests[:min(limit, len(requests))] {
		answer.Requests = append(answer.Requests, requestOut(r, s.zone))
	}
	if len(requests) > limit {
		answer.Next = requestCursor{requests[limit-1].Start, requests[limit-1].ID}.text()
	}
	return c.JSON(answer)
}

// requestCursor is the last request of a page.
type requestCursor struct {
	Start time.Time
	ID    graph.RequestID
}

func (r requestCursor) text() string {
	return base64.RawURLEncoding.EncodeToString([]byte(r.Start.UTC().Format(time.RFC3339) + " " + string(r.ID)))
}

func (in *input) requestCursor(name string) requestCursor {
	v := in.text(name)
	if v == "" {
		return requestCursor{}
	}
	b, err := base64.RawURLEncoding.DecodeString(v)
	at, id, ok := strings.Cut(string(b), " ")
	start, err2 := time.Parse(time.RFC3339, at)
	if err != nil || err2 != nil || !ok || !graph.ValidID(id) {
		in.bad(name, "unknown_value", v)
	}
	return requestCursor{start, graph.RequestID(id)}
}

// requestsAfter reads up to most requests after a cursor. Several can start at
// the cursor's time: it asks for more until enough come after it.
func (s *Server) requestsAfter(c *fiber.Ctx, q graph.RequestQuery, after requestCursor, most int) ([]graph.Request, error) {
	for q.Limit = most + 1; ; q.Limit *= 2 {
		all, err := s.view(c).Requests(c.UserContext(), q)
		if err != nil {
			return nil, err
		}
		rest := slices.DeleteFunc(slices.Clone(all), func(r graph.Request) bool {
			return cmp.Or(r.Start.Compare(after.Start), cmp.Compare(r.ID, after.ID)) <= 0
		})
		if len(rest) >= most || len(all) < q.Limit {
			return rest[:min(most, len(rest))], nil
		}
	}
}
