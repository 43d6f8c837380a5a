package handlers

import (
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/pool"
	"lotsennetz/web"
)

func (s *Server) newRegistration(c *fiber.Ctx) error {
	return s.registerPage(c, fiber.StatusOK, web.FormInput{Values: queryValues(c)})
}

func (s *Server) registerPage(c *fiber.Ctx, status int, in web.FormInput) error {
	catalog, err := s.catalog(c)
	if err != nil {
		return err
	}
	rules, err := s.pool(c)
	if err != nil {
		return err
	}
	page := web.NewRegisterPage(s.base(c, "register.title"), catalog, rules, in)
	page.Sent, page.NoPost = c.Query("ok") == "registered", s.cfg.NoPost
	return s.render(c, status, page)
}

// register takes an institution's application. Whether an address is known
// already changes nothing about the answer.
func (s *Server) register(c *fiber.Ctx) error {
	form := formValues(c)
	if switching(c) {
		return s.registerPage(c, fiber.StatusOK, web.FormInput{Values: form})
	}
	if ok, _ := s.signIns.Allow("register:" + s.client(c)); !ok {
		return errTooMany
	}
	a, err := s.readRegistration(c, form)
	if err == nil {
		err = s.storeRegistration(c, a)
	}
	if wrong := wrongFields(err); wrong != nil {
		return s.registerPage(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: renamed(wrong, formNames)})
	} else if err != nil {
		return err
	}
	return seeOther(c, "/registrieren", "registered")
}

func (s *Server) readRegistration(c *fiber.Ctx, v url.Values) (graph.Account, error) {
	in := &input{}
	rules, err := s.pool(c)
	if err != nil {
		return graph.Account{}, err
	}
	for _, name := range []string{"institution", "name", "phone", "purpose", "privacy"} {
		if one(v, name) == "" {
			in.bad(name, "required")
		}
	}
	version := rules.Terms.Version
	if version != "" && v.Get("terms") != version {
		in.bad("terms", "terms_required")
	}
	a := graph.Account{Meta: graph.Meta{Visibility: graph.Coordination}, ID: graph.AccountID(graph.NewKey()), Email: strings.ToLower(one(v, "email")), Name: one(v, "name"), Role: graph.RoleMember,
		Language: s.printer(c).Lang, Terms: version, Registration: &graph.Registration{Institution: one(v, "institution"), Address: one(v, "address"), Phone: one(v, "phone"),
			Purpose: one(v, "purpose"), At: s.cfg.Now().UTC().Truncate(time.Second)}}
	if place := one(v, "place"); place != "" {
		g, err := s.gazetteer(c)
		if err != nil {
			return a, err
		}
		a.Registration.Place, _ = in.place("place", place, g)
	}
	return a, joinInvalid(in.err(), a.Validate())
}

// storeRegistration keeps the application with the mail that confirms it. A known
// address gets no second account.
func (s *Server) storeRegistration(c *fiber.Ctx, a graph.Account) error {
	_, err := s.store.AccountByEmail(c.UserContext(), a.Email)
	if err == nil {
		return nil
	}
	if !isNotFound(err) {
		return err
	}
	_, err = s.write(c.UserContext(), graph.Who{Via: "page"}, "register:"+graph.NewKey(), append([]graph.Change{graph.Put{Record: a}}, s.welcome(pool.LetterRegistration, a)...)...)
	return err
}

// welcome is mail to whoever registered with a link that signs in once.
func (s *Server) welcome(template string, a graph.Account) []graph.Change {
	letter := s.accountLetter(template, a)
	door, secret := s.desk.Door(s.cfg.Doors, a.ID)
	letter.Doors = []graph.Door{door}
	return []graph.Change{graph.Put{Record: secret}, graph.Put{Record: letter}}
}

// accountLetter is mail to whoever registered.
func (s *Server) accountLetter(template string, a graph.Account) graph.Message {
	now := s.cfg.Now().UTC().Truncate(time.Second)
	return graph.Message{Meta: graph.Meta{Visibility: graph.Coordination}, ID: graph.MessageID(template + "." + string(a.ID)), Template: template, To: a.Email, Name: a.Name, Language: a.Language,
		About: a.Ref(), Args: map[string]string{"institution": a.Registration.Institution}, State: graph.MessageWaiting, CreatedAt: now, Due: now}
}

// registered are the accounts that came by a registration.
func (s *Server) registered(c *fiber.Ctx) ([]graph.Account, error) {
	all, err := s.store.Accounts(c.UserContext())
	var out []graph.Account
	for _, a := range all {
		if a.Registration != nil {
			a.PasswordHash = ""
			out = append(out, a)
		}
	}
	return out, err
}

func (s *Server) listRegistrations(c *fiber.Ctx) error {
	accounts, err := s.registered(c)
	if err != nil {
		return err
	}
	return s.render(c, fiber.StatusOK, web.NewRegistrationsPage(s.base(c, "registrations.title"), accounts, s.pageNow()))
}

// decideRegistration lets an institution in, with a mail and a link to sign in,
// or refuses it with a mail and forgets what it wrote.
func (s *Server) decideRegistration(c *fiber.Ctx) error {
	a, err := s.store.Account(c.UserContext(), graph.AccountID(pathID(c)))
	if err != nil {
		return err
	}
	if a.Registration == nil || a.Approved() {
		return graph.Invalid(a.Ref().String(), "account", "bad_transition", "approved", "approved")
	}
	if a.Version, err = strconv.ParseInt(c.FormValue("version"), 10, 64); err != nil {
		return graph.Invalid(a.Ref().String(), "version", "bad_number", c.FormValue("version"))
	}
	if c.FormValue("do") == "refuse" {
		return s.refuseRegistration(c, a, strings.TrimSpace(c.FormValue("reason")))
	}
	r := *a.Registration
	r.ApprovedAt, r.ApprovedBy = s.cfg.Now().UTC().Truncate(time.Second), s.viewer(c).Account
	a.Registration = &r
	if _, err := s.write(c.UserContext(), s.who(c), writeKey(c, "approve"), append([]graph.Change{graph.Put{Record: a}}, s.welcome(pool.LetterRegistrationOpen, a)...)...); err != nil {
		return err
	}
	said := "saved"
	if s.cfg.NoPost {
		said = "approved_no_post"
	}
	return seeOther(c, "/verwaltung/registrierungen", said)
}

// refuseRegistration says no, and why where the coordinator gave a reason to tell.
func (s *Server) refuseRegistration(c *fiber.Ctx, a graph.Account, reason string) error {
	if len(reason) > graph.MaxText {
		return graph.Invalid(a.Ref().String(), "reason", "too_long", itoa(graph.MaxText))
	}
	if err := s.desk.Revoke(c.UserContext(), s.who(c), a.ID); err != nil {
		return err
	}
	letter := s.accountLetter(pool.LetterRegistrationNo, a)
	if reason != "" {
		letter.Args["reason"] = reason
	}
	_, err := s.write(c.UserContext(), s.who(c), writeKey(c, "refuse"), graph.Remove{Ref: a.Ref(), Version: a.Version}, graph.Erase{Ref: a.Ref()}, graph.Put{Record: letter})
	if errors.Is(err, graph.ErrInvalid) || isConflict(err) { // something hangs on it
		a.Disabled = true
		_, err = s.write(c.UserContext(), s.who(c), "refuse:"+graph.NewKey(), graph.Put{Record: a}, graph.Put{Record: letter})
	}
	if err != nil {
		return err
	}
	return seeOther(c, "/verwaltung/registrierungen", "saved")
}
