package handlers

import (
	"cmp"
	"fmt"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
)

type requestJSON struct {
	ID          graph.RequestID    `json:"id"`
	State       graph.RequestState `json:"state"`
	Language    graph.LanguageCode `json:"language"`
	Level       graph.Level        `json:"level,omitempty"`
	Gender      string             `json:"gender,omitempty"`
	Variety     string             `json:"variety,omitempty"`
	Topic       graph.TopicKey     `json:"topic,omitempty"`
	Start       time.Time          `json:"start"`
	Minutes     int                `json:"minutes"`
	Place       graph.PlaceKey     `json:"place,omitempty"`
	Address     string             `json:"address,omitempty"`
	Mode        graph.Mode         `json:"mode"`
	Actor       graph.ActorID      `json:"actor,omitempty"`
	Institution string             `json:"institution"`
	Name        string             `json:"name"`
	Email       string             `json:"email"`
	Phone       string             `json:"phone,omitempty"`
	Reference   string             `json:"reference,omitempty"`
	Note        string             `json:"note,omitempty"`
	LegalCase   bool               `json:"legal_case,omitempty"`
	CreatedAt   time.Time          `json:"created_at"`
	Version     int64              `json:"version"`
}

// requestInput asks for a mediator. Language, topic and place may be given in
// words; start is RFC 3339 or wall time in Berlin.
type requestInput struct {
	Language    string        `json:"language"`
	Level       graph.Level   `json:"level,omitempty"`
	Gender      string        `json:"gender,omitempty"`
	Variety     string        `json:"variety,omitempty"`
	Topic       string        `json:"topic,omitempty"`
	Start       string        `json:"start"`
	Minutes     int           `json:"minutes"`
	Place       string        `json:"place,omitempty"`
	Address     string        `json:"address,omitempty"`
	Mode        graph.Mode    `json:"mode,omitempty"` // default: on_site
	Actor       graph.ActorID `json:"actor,omitempty"`
	Institution string        `json:"institution"`
	Name        string        `json:"name,omitempty"`  // default: the account's
	Email       string        `json:"email,omitempty"` // default: the account's
	Phone       string        `json:"phone,omitempty"`
	Reference   string        `json:"reference,omitempty"`
	Note        string        `json:"note,omitempty"`
	LegalCase   bool          `json:"legal_case,omitempty"`
}

func requestOut(r graph.Request, zone *time.Location) requestJSON {
	return requestJSON{ID: r.ID, State: r.State, Language: r.Language, Level: r.Level, Gender: r.Gender, Variety: r.Variety,
		Topic: r.Topic, Start: r.Start.In(zone), Minutes: r.Minutes, Place: r.Place, Address: r.Address, Mode: r.Mode, Actor: r.Actor,
		Institution: r.Requester.Institution, Name: r.Requester.Name, Email: r.Requester.Email, Phone: r.Requester.Phone,
		Reference: r.Reference, Note: r.Note, LegalCase: r.LegalCase, CreatedAt: r.CreatedAt.In(zone), Version: r.Version}
}

func requestStates() []string {
	var out []string
	for _, st := range graph.RequestStates {
		out = append(out, string(st))
	}
	return out
}

func (s *Server) apiCreateRequest(c *fiber.Ctx) error {
	var in requestInput
	if err := decode(c, &in); err != nil {
		return err
	}
	done, err := s.repeated(c, "request")
	var r graph.Request
	if err == nil && done {
		r, err = s.request(c, newID(c, "request"))
	} else if err == nil {
		r, err = s.storeRequest(c, in)
	}
	if err != nil {
		return err
	}
	located(c, "requests", string(r.ID))
	c.Set(fiber.HeaderETag, s.requestTag(c, r))
	return c.Status(fiber.StatusCreated).JSON(requestOut(r, s.zone))
}

func (s *Server) requestTag(c *fiber.Ctx, r graph.Request) string {
	return etag(r.Version, s.viewer(c), true)
}

// storeRequest checks a request against the form and the pool's rules and
// stores it. Pages and API share it.
func (s *Server) storeRequest(c *fiber.Ctx, in requestInput) (graph.Request, error) {
	r, err := s.readRequest(c, in)
	if err != nil {
		return r, err
	}
	pool, err := s.pool(c)
	if err != nil {
		return r, err
	}
	if err := pool.Check(r, s.cfg.Now(), s.workingDays); err != nil {
		return r, err
	}
	receipt, err := s.apply(c, writeKey(c, "request"), graph.Put{Record: r})
	if err != nil {
		return r, err
	}
	r.Version = receipt.Versions[0]
	return r, nil
}

// readRequest understands the words of the input and fills in the account.
func (s *Server) readRequest(c *fiber.Ctx, in requestInput) (graph.Request, error) {
	q := &input{c: c}
	g, err := s.gazetteer(c)
	if err != nil {
		return graph.Request{}, err
	}
	acc, _ := s.account(c)
	r := graph.Request{
		ID: graph.RequestID(newID(c, "request")), State: graph.RequestOpen, CreatedAt: s.cfg.Now().UTC().Truncate(time.Second),
		Level: in.Level, Gender: in.Gender, Variety: in.Variety, Minutes: in.Minutes, Address: in.Address, Mode: in.Mode,
		Actor: in.Actor, Reference: in.Reference, Note: in.Note, LegalCase: in.LegalCase,
		Requester: graph.Requester{Account: acc.ID, Institution: in.Institution, Name: in.Name, Email: in.Email, Phone: in.Phone},
	}
	r.Requester.Name = cmp.Or(r.Requester.Name, acc.Name)
	r.Requester.Email = cmp.Or(r.Requester.Email, acc.Email)
	r.Mode = cmp.Or(r.Mode, graph.OnSite)
	r.Start = q.momentOf("start", in.Start).UTC()
	r.Language = q.language("language", in.Language, g)
	if in.Topic != "" {
		topic, ok := s.topicNamed(c, g, in.Topic)
		if !ok {
			q.bad("topic", "unknown_topic", in.Topic)
		}
		r.Topic = topic
	}
	if in.Place != "" {
		r.Place, _ = q.place("place", in.Place, g)
	}
	return r, joinInvalid(q.err(), r.Validate())
}

// pool is the pool's rules.
func (s *Server) pool(c *fiber.Ctx) (graph.Pool, error) {
	setting, err := s.store.Setting(c.UserContext(), graph.PoolSetting)
	if isNotFound(err) {
		return graph.DefaultPool(), nil
	}
	if err != nil {
		return graph.Pool{}, err
	}
	return graph.PoolFrom(setting)
}

func (s *Server) workingDays(from, to time.Time) int {
	return calendar.WorkingDaysBefore(s.cfg.Land, from.In(s.zone), to.In(s.zone))
}

// request is one request as the asker may see it.
func (s *Server) request(c *fiber.Ctx, id string) (graph.Request, error) {
	ref := graph.Ref{Kind: graph.KindRequest, ID: id}
	records, err := s.view(c).Records(c.UserContext(), []graph.Ref{ref})
	if err != nil {
		return graph.Request{}, err
	}
	if len(records) == 0 {
		return graph.Request{}, fmt.Errorf("%s: %w", ref, graph.ErrNotFound)
	}
	return records[0].(graph.Request), nil
}

func (s *Server) apiShowRequest(c *fiber.Ctx) error {
	r, err := s.request(c, pathID(c))
	if err != nil {
		return err
	}
	return sendVersioned(c, s.requestTag(c, r), requestOut(r, s.zone))
}

// apiCancelRequest takes a request back: who made it or a coordinator.
func (s *Server) apiCancelRequest(c *fiber.Ctx) error {
	r, err := s.request(c, pathID(c))
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "request")
	if err != nil {
		return err
	}
	if !done {
		if r, err = s.cancelRequest(c, r); err != nil {
			return stale(c, err)
		}
	}
	c.Set(fiber.HeaderETag, s.requestTag(c, r))
	return c.JSON(requestOut(r, s.zone))
}

func (s *Server) cancelRequest(c *fiber.Ctx, r graph.Request) (graph.Request, error) {
	version, err := versionRead(c, r, s.requestTag(c, r), r.Version)
	if err != nil {
		return r, err
	}
	if r.State != graph.RequestOpen && r.State != graph.RequestAsked && r.State != graph.RequestAccepted {
		return r, graph.Invalid(r.Ref().String(), "state", "bad_transition", string(r.State), string(graph.RequestCancelled))
	}
	r.Version, r.State = version, graph.RequestCancelled
	receipt, err := s.apply(c, writeKey(c, "request"), graph.Put{Record: r})
	if err != nil {
		return r, err
	}
	r.Version = receipt.Versions[0]
	return r, nil
}
