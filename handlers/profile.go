package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/web"
	"lotsennetz/web/locale"
)

// byProfile is who writes through a mediator's own link.
var byProfile = graph.Who{Via: "profile"}

// linkDays is how long a link to a profile opens it.
const linkDays = 90

// bearer is the mediator a link was made for. Whatever is wrong with the link,
// or has become of her, it opens nothing.
func (s *Server) bearer(c *fiber.Ctx, kind graph.DoorKind) (graph.Mediator, error) {
	d, err := s.door(c, kind)
	if err != nil {
		return graph.Mediator{}, err
	}
	m, err := s.store.Mediator(c.UserContext(), graph.MediatorID(d.Subject))
	switch {
	case isNotFound(err), err == nil && (m.Archived || m.Epoch != d.Epoch):
		return graph.Mediator{}, errGone
	case err != nil:
		return m, err
	}
	return m, s.speakTo(c, m)
}

// speakTo writes in the mediator's language unless her browser was told another.
func (s *Server) speakTo(c *fiber.Ctx, m graph.Mediator) error {
	_, known := locale.Find(m.Language)
	if c.Query("lang") != "" || c.Cookies(languageCook) != "" || !known {
		return nil
	}
	catalog, err := s.catalog(c)
	if err == nil {
		c.Locals(localPrinter, locale.New(m.Language, catalog))
	}
	return err
}

// refuseLink is the page for a link that opens nothing: the same for all of them.
func (s *Server) refuseLink(c *fiber.Ctx, err error) error {
	if !errors.Is(err, errGone) {
		return err
	}
	page := web.NewProfileLinkPage(s.base(c, "profile.link.title"), web.FormInput{})
	page.URL, page.Refused = "/lotse", true
	return s.render(c, fiber.StatusGone, page)
}

func (s *Server) showProfile(c *fiber.Ctx) error {
	m, err := s.bearer(c, graph.DoorProfile)
	if err != nil {
		return s.refuseLink(c, err)
	}
	return s.profilePage(c, fiber.StatusOK, m, web.FormInput{Values: web.MediatorValues(m)}, nil)
}

func (s *Server) profilePage(c *fiber.Ctx, status int, m graph.Mediator, in web.FormInput, stored []string) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	data, err := s.profileData(c, m)
	if err != nil {
		return err
	}
	base := s.base(c, "profile.title")
	own := profilePath(c)
	base.URL, base.FormID, base.FormURL = own, "formular", own
	page := web.NewProfilePage(base, catalog, data, web.FormInput{Values: withKey(in.Values), Wrong: in.Wrong})
	page.Action, page.Stored = own, stored
	return s.render(c, status, page)
}

// profilePath is the address of the profile the request came through.
func profilePath(c *fiber.Ctx) string { return "/lotse/" + url.PathEscape(c.Params("token")) }

// profileData is her appointments since the year began, and what goes with them.
func (s *Server) profileData(c *fiber.Ctx, m graph.Mediator) (web.Profile, error) {
	now := s.now()
	out := web.Profile{Mediator: m, Now: now, Requests: map[graph.RequestID]graph.Request{}}
	since := time.Date(now.Year(), 1, 1, 0, 0, 0, 0, s.zone)
	var err error
	if out.Assignments, err = s.assignmentsOf(c.UserContext(), m.ID, since); err != nil {
		return out, err
	}
	if out.Requests, err = s.requestsOf(c.UserContext(), out.Assignments); err != nil {
		return out, err
	}
	if out.Pool, err = s.pool(c); err != nil {
		return out, err
	}
	for day := range 120 {
		at := now.AddDate(0, 0, day)
		if name, ok := calendar.Holiday(s.cfg.Land, at); ok {
			out.Holidays = append(out.Holidays, web.Holiday{Day: graph.DateOf(at), Name: name})
		}
	}
	feed := s.publicURL(c) + "/kalender/" + s.cfg.Doors.Sign(graph.Door{Kind: graph.DoorFeed, Subject: string(m.ID), Epoch: m.Epoch})
	out.Feed, out.Times = feed+".ics", feed+".ifb"
	return out, nil
}

func (s *Server) assignmentsOf(ctx context.Context, id graph.MediatorID, since time.Time) ([]graph.Assignment, error) {
	roster, err := s.store.Roster(ctx, graph.RosterQuery{Mediator: id, Since: since})
	if err != nil || len(roster) == 0 {
		return nil, err
	}
	return roster[0].Assignments, nil
}

// requestsOf are the requests that assignments belong to, by id.
func (s *Server) requestsOf(ctx context.Context, assignments []graph.Assignment) (map[graph.RequestID]graph.Request, error) {
	out := map[graph.RequestID]graph.Request{}
	var refs []graph.Ref
	for _, a := range assignments {
		ref := graph.Ref{Kind: graph.KindRequest, ID: string(a.Request)}
		if !slices.Contains(refs, ref) {
			refs = append(refs, ref)
		}
	}
	if len(refs) == 0 {
		return out, nil
	}
	records, err := s.store.Records(ctx, refs)
	for _, r := range records {
		if request, ok := r.(graph.Request); ok {
			out[request.ID] = request
		}
	}
	return out, err
}

func (s *Server) updateProfile(c *fiber.Ctx) error {
	held, err := s.bearer(c, graph.DoorProfile)
	if err != nil {
		return s.refuseLink(c, err)
	}
	form := formValues(c)
	if switching(c) {
		return s.profilePage(c, fiber.StatusOK, held, web.FormInput{Values: form}, nil)
	}
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	done, err := s.repeated(c, "profile")
	if err == nil && !done {
		var m graph.Mediator
		if m, err = parseProfile(form, held, parsing{catalog, s.today()}); err == nil {
			_, err = s.write(c.UserContext(), byProfile, writeKey(c, "profile"), graph.Put{Record: m})
		}
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.profilePage(c, fiber.StatusUnprocessableEntity, held, web.FormInput{Values: form, Wrong: wrong}, nil)
	} else if isConflict(err) {
		return s.profileConflict(c, form)
	} else if err != nil {
		return err
	}
	return seeOther(c, profilePath(c), "saved")
}

// profileConflict keeps what she typed and says what else was stored meanwhile.
func (s *Server) profileConflict(c *fiber.Ctx, form url.Values) error {
	held, err := s.bearer(c, graph.DoorProfile)
	if err != nil {
		return s.refuseLink(c, err)
	}
	stored := web.MediatorValues(held)
	form.Del("idempotency_key") // saving again is another write
	form.Set("version", stored.Get("version"))
	return s.profilePage(c, fiber.StatusConflict, held, web.FormInput{Values: form}, web.ChangedSince(s.printer(c), form, stored))
}

// actOnProfile does what is one button: renew, pause, leave, revoke.
func (s *Server) actOnProfile(c *fiber.Ctx) error {
	m, err := s.bearer(c, graph.DoorProfile)
	if err != nil {
		return s.refuseLink(c, err)
	}
	form := formValues(c)
	for range 3 { // whatever else is written meanwhile, a button means the same
		var changes []graph.Change
		if changes, err = s.deed(c, m, form); err == nil && len(changes) > 0 {
			_, err = s.write(c.UserContext(), byProfile, "profile:"+graph.NewKey(), changes...)
		}
		if !isConflict(err) {
			break
		}
		if m, err = s.bearer(c, graph.DoorProfile); err != nil {
			return s.refuseLink(c, err)
		}
	}
	if wrong := wrongFields(err); wrong != nil {
		values := web.MediatorValues(m)
		values.Set("email", one(form, "email"))
		return s.profilePage(c, fiber.StatusUnprocessableEntity, m, web.FormInput{Values: values, Wrong: wrong}, nil)
	} else if err != nil {
		return err
	}
	return s.acted(c, form.Get("do"))
}

func (s *Server) acted(c *fiber.Ctx, deed string) error {
	base := s.base(c, "profile.left.title")
	base.URL = "/lotse"
	switch deed {
	case "leave":
		return s.render(c, fiber.StatusOK, &web.ProfileLeftPage{Base: base})
	case "revoke":
		page := web.NewProfileLinkPage(base, web.FormInput{})
		page.Title, page.Sent = page.T("profile.link.title"), true
		return s.render(c, fiber.StatusOK, page)
	case "email":
		return seeOther(c, profilePath(c), "confirm")
	}
	return seeOther(c, profilePath(c), "saved")
}

// deed is what a button changes.
func (s *Server) deed(c *fiber.Ctx, m graph.Mediator, form url.Values) ([]graph.Change, error) {
	today := s.today()
	switch form.Get("do") {
	case "renew":
		pool, err := s.pool(c)
		if err != nil {
			return nil, err
		}
		m.ListedUntil = max(m.ListedUntil, graph.DateOf(s.now().AddDate(0, pool.ListingMonths, 0)))
	case "pause":
		if _, paused := web.PausedSince(m, today); !paused {
			m.Away = append(slices.Clone(m.Away), graph.Period{From: today})
		}
	case "resume":
		m.Away = resumed(m.Away, today)
	case "forget":
		m.Busy = nil
	case "email":
		return s.newAddress(c, m, one(form, "email"))
	case "revoke":
		m.Epoch++
		return append([]graph.Change{graph.Put{Record: m}}, s.profileLetter(m)...), nil
	case "leave":
		return s.leaving(c, m, form)
	default:
		return nil, errBadInput
	}
	return []graph.Change{graph.Put{Record: m}}, nil
}

// resumed are the periods after a pause ended yesterday.
func resumed(away []graph.Period, today graph.Date) []graph.Period {
	var out []graph.Period
	for _, p := range away {
		if p.To == "" && p.From <= today {
			p.To = today.AddDays(-1)
		}
		if p.To == "" || p.From <= p.To {
			out = append(out, p)
		}
	}
	return out
}

// leaving takes her out of the pool; appointments she agreed to must be called
// off first, so that nobody waits in vain.
func (s *Server) leaving(c *fiber.Ctx, m graph.Mediator, form url.Values) ([]graph.Change, error) {
	if form.Get("sure") != "true" {
		return nil, graph.Invalid("mediator", "sure", "required")
	}
	if err := s.unbooked(c.UserContext(), m.ID); err != nil {
		return nil, err
	}
	m.Archived = true
	m.Epoch++
	return []graph.Change{graph.Put{Record: m}}, nil
}

// unbooked reports as an InvalidError that a mediator has appointments to come.
func (s *Server) unbooked(ctx context.Context, id graph.MediatorID) error {
	now := s.now()
	assignments, err := s.assignmentsOf(ctx, id, now.AddDate(0, 0, -2))
	if err != nil {
		return err
	}
	for _, a := range assignments {
		if a.End.After(now) && a.Blocks(now) {
			return graph.Invalid("mediator", "sure", "still_booked")
		}
	}
	return nil
}

// LetterProfileLink is the template of the mail with a link to a profile.
const LetterProfileLink = "profile_link"

// profileLetter is the mail with a new link, nothing where she has no address.
// Asked again within ten minutes, it is the same mail.
func (s *Server) profileLetter(m graph.Mediator) []graph.Change {
	now := s.cfg.Now()
	if m.Email() == "" {
		return nil
	}
	return []graph.Change{graph.Put{Record: graph.Message{ID: letterID(LetterProfileLink, fmt.Appendf(nil, "%s %d %d", m.ID, m.Epoch, now.Unix()/600)), Template: LetterProfileLink,
		To: m.Email(), Name: m.Name, Language: m.Language, About: m.Ref(), State: graph.MessageWaiting, CreatedAt: now, Due: now,
		Doors: []graph.Door{{Kind: graph.DoorProfile, Subject: string(m.ID), Epoch: m.Epoch, Until: now.AddDate(0, 0, linkDays)}}}}}
}

// askProfileLink is the page for those whose link is lost.
func (s *Server) askProfileLink(c *fiber.Ctx) error {
	return s.render(c, fiber.StatusOK, web.NewProfileLinkPage(s.base(c, "profile.link.title"), web.FormInput{Values: url.Values{}}))
}

// sendProfileLink sends a link to whoever has the address, and says the same to
// everybody.
func (s *Server) sendProfileLink(c *fiber.Ctx) error {
	form := formValues(c)
	email := one(form, "email")
	page := web.NewProfileLinkPage(s.base(c, "profile.link.title"), web.FormInput{Values: form})
	if !isAddress(email) {
		wrong := []graph.FieldError{{Field: "email", Key: "bad_email", Args: []string{email}}}
		return s.render(c, fiber.StatusUnprocessableEntity, web.NewProfileLinkPage(s.base(c, "profile.link.title"), web.FormInput{Values: form, Wrong: wrong}))
	}
	if !s.mayAskLink(c, email) {
		return errTooMany
	}
	var letter []graph.Change
	m, err := s.mediatorByEmail(c.UserContext(), email)
	switch {
	case err == nil:
		letter = s.profileLetter(m)
	case !isNotFound(err):
		return err
	}
	if err := s.mailLink(c, byProfile, "profile", letter...); err != nil {
		return err
	}
	page.Sent = true
	return s.render(c, fiber.StatusOK, page)
}

// mediatorByEmail is the mediator in the pool with the address, whatever its
// case.
func (s *Server) mediatorByEmail(ctx context.Context, email string) (graph.Mediator, error) {
	found, err := graph.Mediator{}, fmt.Errorf("mediator by address: %w", graph.ErrNotFound)
	scanErr := s.everyMediator(ctx, s.store, func(m graph.Mediator) {
		if !m.Archived && strings.EqualFold(m.Email(), email) {
			found, err = m, nil
		}
	})
	if scanErr != nil {
		return graph.Mediator{}, scanErr
	}
	return found, err
}

// everyMediator calls f with each mediator, archived ones included, by id.
func (s *Server) everyMediator(ctx context.Context, from graph.Reader, f func(graph.Mediator)) error {
	return graph.Each(ctx, from, graph.KindMediator, func(r graph.Record) { f(r.(graph.Mediator)) })
}
