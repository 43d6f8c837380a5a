package handlers

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/pool"
	"lotsennetz/web/locale"
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
	Others      []time.Time        `json:"others,omitempty"`
	Consent     bool               `json:"consent,omitempty"`
	Like        graph.MediatorID   `json:"like,omitempty"`
	Series      string             `json:"series,omitempty"`
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
	// ReferenceSure says that a reference of capitalised words is no client's name.
	ReferenceSure bool   `json:"reference_sure,omitempty"`
	Note          string `json:"note,omitempty"`
	LegalCase     bool   `json:"legal_case,omitempty"`
	// Others are further times that would do as well.
	Others []string `json:"others,omitempty"`
	// Consent: the client agrees to a related language.
	Consent bool `json:"consent,omitempty"`
	// Like is who came before and is wished for again.
	Like graph.MediatorID `json:"like,omitempty"`
	// EveryWeeks and Times make a series: so many appointments, so many weeks apart.
	EveryWeeks int `json:"every_weeks,omitempty"`
	Times      int `json:"times,omitempty"`
	// Terms is the version of the pool's terms the sender agrees to.
	Terms string `json:"terms,omitempty"`
}

func requestOut(r graph.Request, zone *time.Location) requestJSON {
	out := requestJSON{ID: r.ID, State: r.State, Language: r.Language, Level: r.Level, Gender: r.Gender, Variety: r.Variety,
		Topic: r.Topic, Start: r.Start.In(zone), Minutes: r.Minutes, Place: r.Place, Address: r.Address, Mode: r.Mode, Actor: r.Actor,
		Institution: r.Requester.Institution, Name: r.Requester.Name, Email: r.Requester.Email, Phone: r.Requester.Phone,
		Reference: r.Reference, Note: r.Note, LegalCase: r.LegalCase, CreatedAt: r.CreatedAt.In(zone), Version: r.Version,
		Consent: r.Consent, Like: r.Like, Series: r.Series}
	for _, t := range r.Others {
		out.Others = append(out.Others, t.In(zone))
	}
	return out
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

// storeRequest checks a request, or a series of them, against the form and the
// pool's rules and hands it to the pool. Pages and API share it. It is the first.
func (s *Server) storeRequest(c *fiber.Ctx, in requestInput) (graph.Request, error) {
	r, err := s.readRequest(c, in)
	if err != nil {
		return r, s.earliest(c, err)
	}
	all := []graph.Request{r}
	if in.EveryWeeks != 0 || in.Times > 1 {
		starts, _, err := pool.Series(r.Start, in.EveryWeeks, in.Times, s.zone, s.cfg.Land)
		if err != nil {
			return r, renamedFields(err, map[string]string{"weeks": "every_weeks", "count": "times"})
		}
		all = series(r, starts)
	}
	if err := s.agree(c, in.Terms); err != nil {
		return r, err
	}
	if err := s.office().Submit(c.UserContext(), s.by(c), writeKey(c, "request"), all...); err != nil {
		return r, s.earliest(c, err)
	}
	return s.request(c, string(r.ID))
}

// series are the appointments of one order, joined by the first one's id.
func series(r graph.Request, starts []time.Time) []graph.Request {
	out := make([]graph.Request, len(starts))
	for i, start := range starts {
		out[i] = r
		out[i].Series, out[i].Start = string(r.ID), start.UTC()
		if i > 0 {
			out[i].ID = graph.RequestID(fmt.Sprintf("%s-%d", r.ID, i+1))
			out[i].Others = nil
		}
	}
	return out
}

// agree writes down that the asker agrees to the pool's terms, where she says so.
func (s *Server) agree(c *fiber.Ctx, version string) error {
	rules, err := s.pool(c)
	if err != nil || version == "" || version != rules.Terms.Version {
		return err
	}
	acc, err := s.store.Account(c.UserContext(), s.viewer(c).Account)
	if err != nil || acc.Terms == version {
		return err
	}
	acc.Terms = version
	_, err = s.write(c.UserContext(), s.who(c), "terms:"+graph.NewKey(), graph.Put{Record: acc})
	return err
}

// earliest names the first day that keeps the pool's notice, where it was not
// kept.
func (s *Server) earliest(c *fiber.Ctx, err error) error {
	bad, ok := isInvalid(err)
	if !ok {
		return err
	}
	for i, f := range bad.Fields {
		if f.Key != "notice_period" || len(f.Args) != 1 {
			continue
		}
		if days, err := strconv.Atoi(f.Args[0]); err == nil {
			day := calendar.Earliest(s.cfg.Land, s.now().In(s.zone), days)
			bad.Fields[i] = graph.FieldError{Field: f.Field, Key: "notice_until", Args: []string{f.Args[0], s.printer(c).Day(day)}}
		}
	}
	return err
}

// shortNotice says that a job at this time could not be asked for any more, and
// from when on; empty where it could.
func (s *Server) shortNotice(c *fiber.Ctx, start time.Time) (string, error) {
	rules, err := s.pool(c)
	if err != nil || s.workingDays(s.now(), start) >= rules.NoticeDays {
		return "", err
	}
	day := calendar.Earliest(s.cfg.Land, s.now().In(s.zone), rules.NoticeDays)
	return s.printer(c).T("error.notice_until", rules.NoticeDays, s.printer(c).Day(day)), nil
}

// renamedFields is an error about fields that are called differently outside.
func renamedFields(err error, names map[string]string) error {
	if bad, ok := isInvalid(err); ok {
		renamed(bad.Fields, names)
	}
	return err
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
		Actor: in.Actor, Reference: in.Reference, Note: in.Note, LegalCase: in.LegalCase, Consent: in.Consent, Like: in.Like,
		Requester: graph.Requester{Account: acc.ID, Institution: in.Institution, Name: in.Name, Email: in.Email, Phone: in.Phone, Language: s.printer(c).Lang},
	}
	r.Requester.Name = cmp.Or(r.Requester.Name, acc.Name)
	r.Requester.Email = cmp.Or(r.Requester.Email, acc.Email)
	r.Mode = cmp.Or(r.Mode, graph.OnSite)
	r.Start = q.momentOf("start", in.Start).UTC()
	for i, other := range in.Others {
		if at := q.momentOf(fmt.Sprintf("others.%d", i), other).UTC(); !at.IsZero() && !at.Equal(r.Start) && !slices.ContainsFunc(r.Others, at.Equal) {
			r.Others = append(r.Others, at)
		}
	}
	if r.Language = graph.LanguageCode(in.Language); r.Language != locale.Undetermined {
		r.Language = q.language("language", in.Language, g)
	}
	if err := s.likable(c, q, in.Like); err != nil {
		return r, err
	}
	if looksLikeName(in.Reference) && !in.ReferenceSure {
		q.bad("reference", "looks_like_name", in.Reference)
	}
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
	return graph.AskPool(c.UserContext(), s.store)
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
	if err := s.office().Cancel(c.UserContext(), s.by(c), writeKey(c, "request"), r.ID, version, ""); err != nil {
		return r, err
	}
	return s.request(c, string(r.ID))
}

// likable refuses the wish for a mediator who never came to the asker before:
// her id is nothing an institution knows otherwise.
func (s *Server) likable(c *fiber.Ctx, q *input, id graph.MediatorID) error {
	if id == "" || s.viewer(c).Coordinates() {
		return nil
	}
	before, err := s.cameBefore(c)
	if _, came := before[id]; err == nil && !came {
		q.bad("like", "unknown_value", string(id))
	}
	return err
}

// likeYears is how far back somebody counts as having come before.
const likeYears = 3

// cameBefore are the mediators who came to the asker's own jobs, with their names.
func (s *Server) cameBefore(c *fiber.Ctx) (map[graph.MediatorID]string, error) {
	jobs, err := s.view(c).Jobs(c.UserContext(), graph.JobQuery{From: s.now().AddDate(-likeYears, 0, 0),
		States: []graph.RequestState{graph.RequestAccepted, graph.RequestDone, graph.RequestSettled}, Limit: graph.MaxPage})
	out := map[graph.MediatorID]string{}
	var refs []graph.Ref
	for _, j := range jobs {
		if a, ok := j.Assigned(); ok && j.Request.Requester.Account == s.viewer(c).Account {
			refs = append(refs, graph.Ref{Kind: graph.KindMediator, ID: string(a.Mediator)})
		}
	}
	if err != nil || len(refs) == 0 {
		return out, err
	}
	records, err := s.store.Records(c.UserContext(), refs)
	for _, r := range records {
		if m, ok := r.(graph.Mediator); ok && !m.Archived {
			out[m.ID] = m.Name
		}
	}
	return out, err
}
