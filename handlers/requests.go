package handlers

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/calendar"
	"lotsennetz/pool"
	"lotsennetz/web"
)

// requestDays is how far back the list of requests goes.
const requestDays = 60

// listRequests lists a member's own requests, a coordinator's all.
func (s *Server) listRequests(c *fiber.Ctx) error {
	jobs, err := s.view(c).Jobs(c.UserContext(), graph.JobQuery{From: s.now().AddDate(0, 0, -requestDays), Limit: graph.MaxPage})
	if err != nil {
		return err
	}
	people, err := s.people(c, jobs)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewRequestsPage(s.base(c, "requests.title"), jobs, people, s.pageNow()))
}

// people are the mediators of jobs the asker may see, for their names.
func (s *Server) people(c *fiber.Ctx, jobs []graph.Job) (web.People, error) {
	var refs []graph.Ref
	for _, j := range jobs {
		for _, a := range j.Assignments {
			if ref := (graph.Ref{Kind: graph.KindMediator, ID: string(a.Mediator)}); !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	out := web.People{}
	records, err := s.store.Records(c.UserContext(), refs)
	for _, r := range records {
		if m, ok := r.(graph.Mediator); ok {
			out[m.ID] = m
		}
	}
	return out, err
}

func (s *Server) requestForm(c *fiber.Ctx, status int, in web.FormInput, changed *graph.Request, told ...string) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	rules, err := s.pool(c)
	if err != nil {
		return err
	}
	g, err := s.gazetteer(c)
	if err != nil {
		return err
	}
	in.Values = withKey(in.Values)
	form := web.RequestForm{Catalog: catalog, Pool: rules, In: in, Changed: changed}
	if codes := g.Language(one(in.Values, "language_words")); len(codes) > 1 {
		form.Which = codes
	}
	if form.Before, err = s.cameBefore(c); err != nil {
		return err
	}
	acc, _ := s.account(c)
	form.AskTerms = changed == nil && rules.Terms.Version != "" && acc.Terms != rules.Terms.Version && !s.viewer(c).Coordinates()
	title := "request.title"
	if changed != nil {
		title = "request.change"
	}
	page := web.NewRequestPage(s.base(c, title), form)
	page.Told, page.ToldOf = told, strings.Join(told, " ")
	return s.render(c, status, page)
}

// newRequest is the form, filled with what the search before it was for, or with
// an earlier request.
func (s *Server) newRequest(c *fiber.Ctx) error {
	in := queryValues(c)
	if again := in.Get("wie"); again != "" {
		if r, err := s.request(c, again); err == nil {
			in = web.RequestValues(r, s.zone, true)
		}
	}
	acc, _ := s.account(c)
	usual := map[string]string{"name": acc.Name, "email": acc.Email, "minutes": "60", "mode": string(graph.OnSite)}
	if r := acc.Registration; r != nil {
		usual["institution"], usual["phone"], usual["place"], usual["address"] = r.Institution, r.Phone, string(r.Place), r.Address
	}
	for name, value := range usual {
		if in.Get(name) == "" {
			in.Set(name, value)
		}
	}
	if g, err := s.gazetteer(c); err == nil {
		switch codes := g.Language(in.Get("language")); {
		case len(codes) == 1:
			in.Set("language", string(codes[0]))
		case len(codes) > 1:
			in.Set("language_words", in.Get("language"))
		}
	}
	return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: in}, nil)
}

func (s *Server) createRequest(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: form}, nil)
	}
	done, err := s.repeated(c, "request")
	if err == nil && !done {
		var told []string
		if told, err = s.tellFirst(c, form); err == nil && len(told) > 0 && form.Get("told") != strings.Join(told, " ") {
			return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: form}, nil, told...)
		}
		if err == nil {
			_, err = s.storeRequest(c, parseRequest(form))
		}
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.requestForm(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: renamed(wrong, formNames)}, nil)
	} else if err != nil {
		return err
	}
	return seeOther(c, "/sprachlotsen/anfragen", "requested")
}

// tellFirst is what the asker should know before her request is sent: an hour the
// clock shows twice that night or not at all, holidays that a series leaves out. What is wrong
// with the form comes before.
func (s *Server) tellFirst(c *fiber.Ctx, form url.Values) ([]string, error) {
	in := parseRequest(form)
	r, err := s.readRequest(c, in)
	if err = s.earliest(c, err); err != nil {
		return nil, err
	}
	p, out, starts := s.printer(c), []string{}, []time.Time{r.Start}
	var holidays []time.Time
	if in.EveryWeeks > 0 {
		starts, holidays, err = pool.Series(r.Start, in.EveryWeeks, in.Times, s.zone, s.cfg.Land)
		if err != nil {
			return nil, renamedFields(err, map[string]string{"weeks": "every_weeks", "count": "times"})
		}
	}
	notes := pool.ClockNotes(s.zone, starts...)
	for _, other := range r.Others {
		notes = append(notes, pool.ClockNotes(s.zone, other)...)
	}
	for _, n := range notes {
		out = append(out, p.Say(n))
	}
	for _, day := range holidays {
		name, _ := calendar.Holiday(s.cfg.Land, day.In(s.zone))
		out = append(out, p.T("request.told.holiday", p.Day(day.In(s.zone)), name))
	}
	return out, nil
}

// formNames are what the form calls fields that records call otherwise.
var formNames = map[string]string{"channels.0.value": "email"}

// parseRequest reads the form; what its words mean is found out later.
func parseRequest(v url.Values) requestInput {
	number := func(name string) int {
		n, err := strconv.Atoi(one(v, name))
		if err != nil && one(v, name) != "" {
			return -1 // out of range, as the check will say
		}
		return n
	}
	in := requestInput{
		Language: spoken(v), Level: graph.Level(one(v, "level")), Gender: one(v, "gender"), Variety: one(v, "variety"),
		Topic: one(v, "topic"), Start: one(v, "start"), Minutes: number("minutes"), Place: one(v, "place"), Address: one(v, "address"),
		Mode: graph.Mode(one(v, "mode")), Institution: one(v, "institution"), Name: one(v, "name"), Email: one(v, "email"),
		Phone: one(v, "phone"), Reference: one(v, "reference"), Note: one(v, "note"), LegalCase: v.Get("legal_case") == "true",
		Consent: v.Get("consent") == "true", Like: graph.MediatorID(one(v, "like")), EveryWeeks: number("every_weeks"), Terms: one(v, "terms"),
		ReferenceSure: v.Get("reference_sure") == "true",
	}
	if in.EveryWeeks != 0 {
		in.Times = number("times")
	}
	for i := range web.OtherTimes {
		if at := one(v, fmt.Sprintf("others.%d", i)); at != "" {
			in.Others = append(in.Others, at)
		}
	}
	return in
}

// spoken is the language the form means: what was chosen when it asked back, from
// the list, or in words.
func spoken(v url.Values) string {
	for _, name := range []string{"language_which", "language", "language_words"} {
		if text := one(v, name); text != "" {
			return text
		}
	}
	return ""
}

// looksLikeName: two or three capitalised words without a digit, or a form of
// address.
func looksLikeName(text string) bool {
	words := strings.Fields(text)
	if len(words) < 2 || len(words) > 4 {
		return false
	}
	for _, w := range words {
		letters := []rune(strings.Trim(w, ".,-"))
		if len(letters) < 2 || !unicode.IsUpper(letters[0]) {
			return false
		}
		for _, r := range letters[1:] {
			if !unicode.IsLetter(r) && r != '-' || unicode.IsUpper(r) && !strings.Contains(w, "-") {
				return false
			}
		}
	}
	return true
}

// renamed tells what is wrong under the names the form uses.
func renamed(wrong []graph.FieldError, names map[string]string) []graph.FieldError {
	for i, w := range wrong {
		if name, ok := names[w.Field]; ok {
			wrong[i].Field = name
		}
	}
	return wrong
}

// editRequest is the form with a request in it.
func (s *Server) editRequest(c *fiber.Ctx) error {
	r, err := s.request(c, pathID(c))
	if err != nil {
		return err
	}
	return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: web.RequestValues(r, s.zone, false)}, &r)
}

// updateRequest shows what a change would do to whoever has said yes, and makes
// it once its sender has seen that.
func (s *Server) updateRequest(c *fiber.Ctx) error {
	held, err := s.request(c, pathID(c))
	if err != nil {
		return err
	}
	form := formValues(c)
	if switching(c) {
		return s.requestForm(c, fiber.StatusOK, web.FormInput{Values: form}, &held)
	}
	to, err := s.readRequest(c, parseRequest(form))
	if err == nil {
		if to.Version, err = strconv.ParseInt(form.Get("version"), 10, 64); err != nil {
			err = graph.Invalid(held.Ref().String(), "version", "bad_number", form.Get("version"))
		}
	}
	if err == nil {
		to = changedTo(held, to)
		effects, seen, tellErr := s.effects(c, held, to)
		if err = tellErr; err == nil && len(effects) > 0 && form.Get("seen") != seen {
			return s.changePage(c, form, held, effects, seen)
		}
		if err == nil {
			err = s.office().Change(c.UserContext(), s.by(c), writeKey(c, "request"), to)
		}
	}
	if wrong := wrongFields(s.earliest(c, err)); wrong != nil {
		return s.requestForm(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: renamed(wrong, formNames)}, &held)
	} else if isConflict(err) { // shown once more, with what was typed
		form.Del("seen")
		if held, err = s.request(c, pathID(c)); err != nil {
			return err
		}
		return s.requestForm(c, fiber.StatusConflict, web.FormInput{Values: form, Wrong: []graph.FieldError{{Key: "changed_meanwhile"}}}, &held)
	} else if err != nil {
		return err
	}
	return seeOther(c, "/sprachlotsen/anfragen/"+url.PathEscape(string(held.ID)), "saved")
}

// changedTo is a request as a form wants it, with what the form does not show.
func changedTo(held, to graph.Request) graph.Request {
	version := to.Version
	to.ID, to.Meta, to.Version = held.ID, held.Meta, version
	to.Requester.Account, to.Requester.Language, to.Actor, to.Series, to.State = held.Requester.Account, held.Requester.Language, held.Actor, held.Series, held.State
	to.CreatedAt, to.Asking, to.History = held.CreatedAt, held.Asking, held.History
	return to
}

// effects say what a change does to whoever was asked, and name the change.
func (s *Server) effects(c *fiber.Ctx, held, to graph.Request) (sentences []string, name string, err error) {
	rules, err := s.pool(c)
	if err != nil || held.State != graph.RequestAccepted && held.State != graph.RequestAsked {
		return nil, "", err
	}
	before := held
	before.Version = to.Version
	kinds := pool.Changed(before, to, s.zone)
	if len(kinds) == 0 {
		return nil, "", nil
	}
	p := s.printer(c)
	for _, k := range kinds {
		sentences = append(sentences, p.L("poolrules.change", k))
	}
	effect := pool.EffectOf(rules, kinds, held.Mode, to.Mode)
	sentences = []string{p.T("request.changes", strings.Join(sentences, ", ")), p.L("poolrules.effect", effect)}
	return sentences, string(effect), nil
}

func (s *Server) changePage(c *fiber.Ctx, form url.Values, held graph.Request, effects []string, seen string) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	rules, err := s.pool(c)
	if err != nil {
		return err
	}
	form.Set("seen", seen)
	before, err := s.cameBefore(c)
	if err != nil {
		return err
	}
	page := web.NewRequestPage(s.base(c, "request.change"), web.RequestForm{Catalog: catalog, Pool: rules, In: web.FormInput{Values: withKey(form)}, Before: before, Changed: &held})
	page.Effects, page.Seen = effects, seen
	return s.render(c, fiber.StatusOK, page)
}
