package handlers

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/web"
)

// administering refuses everybody but admins.
func (s *Server) administering(c *fiber.Ctx) error {
	if s.viewer(c).Role != graph.RoleAdmin {
		return graph.ErrForbidden
	}
	return nil
}

func (s *Server) listAccounts(c *fiber.Ctx) error {
	if err := s.administering(c); err != nil {
		return err
	}
	return s.accountsPage(c, fiber.StatusOK, web.FormInput{}, "")
}

// accountsPage shows the accounts; a link is one to hand over.
func (s *Server) accountsPage(c *fiber.Ctx, status int, in web.FormInput, link string) error {
	accounts, err := s.view(c).Accounts(c.UserContext())
	if err != nil {
		return err
	}
	var refs []graph.Ref
	for _, a := range accounts {
		for _, id := range a.Actors {
			refs = append(refs, graph.Ref{Kind: graph.KindActor, ID: string(id)})
		}
	}
	records, err := s.view(c).Records(c.UserContext(), refs)
	if err != nil {
		return err
	}
	actors := map[graph.ActorID]graph.Actor{}
	for _, r := range records {
		if a, ok := r.(graph.Actor); ok {
			actors[a.ID] = a
		}
	}
	page := web.NewAccountsPage(s.base(c, "accounts.title"), accounts, actors, in)
	if link != "" {
		page.Link = s.publicURL(c) + "/anmelden/link/" + link
	}
	return s.render(c, status, page)
}

// publicURL is where this program is reached: as configured, else as asked.
func (s *Server) publicURL(c *fiber.Ctx) string {
	if s.cfg.PublicURL != "" {
		return s.cfg.PublicURL
	}
	return c.BaseURL()
}

// createAccount makes an account without a password and a link to sign in with.
func (s *Server) createAccount(c *fiber.Ctx) error {
	if err := s.administering(c); err != nil {
		return err
	}
	form := formValues(c)
	a, err := s.parseAccount(c, form)
	who := graph.Who{Account: s.viewer(c).Account, Via: "page"}
	if err == nil {
		a, err = s.desk.Add(c.UserContext(), who, a, "")
	}
	var link string
	if err == nil {
		link, _, err = s.desk.Issue(c.UserContext(), who, account.Grant{Account: a.ID, Kind: graph.OneTimeLink})
	}
	if wrong := wrongFields(err); wrong != nil {
		names := map[string]string{"channels.0.value": "email", "key": "email"}
		return s.accountsPage(c, fiber.StatusUnprocessableEntity, web.FormInput{Values: form, Wrong: renamed(wrong, names)}, "")
	} else if err != nil {
		return err
	}
	return s.accountsPage(c, fiber.StatusCreated, web.FormInput{}, link)
}

func (s *Server) parseAccount(c *fiber.Ctx, v url.Values) (graph.Account, error) {
	in := &input{}
	a := graph.Account{Name: one(v, "name"), Email: one(v, "email"), Role: graph.Role(one(v, "role")), Language: s.printer(c).Lang}
	for part := range strings.SplitSeq(one(v, "actors"), ",") {
		name := strings.TrimSpace(part)
		if name == "" {
			continue
		}
		actor, err := s.actorMeant(c, name)
		if isNotFound(err) {
			in.bad("actors", "unknown_reference", name)
		} else if err != nil {
			return a, err
		}
		a.Actors = append(a.Actors, actor)
	}
	return a, in.err()
}

// updateAccount locks or unlocks an account, or makes a new link to sign in.
func (s *Server) updateAccount(c *fiber.Ctx) error {
	if err := s.administering(c); err != nil {
		return err
	}
	id := graph.AccountID(pathID(c))
	who := graph.Who{Account: s.viewer(c).Account, Via: "page"}
	if c.FormValue("reset") == "true" {
		link, err := s.desk.Reset(c.UserContext(), who, id)
		if err != nil {
			return err
		}
		return s.accountsPage(c, fiber.StatusOK, web.FormInput{}, link)
	}
	a, err := s.store.Account(c.UserContext(), id) // whole: the view hides the password's hash
	if err != nil {
		return err
	}
	if a.Version, err = strconv.ParseInt(c.FormValue("version"), 10, 64); err != nil {
		return graph.Invalid(a.Ref().String(), "version", "bad_number", c.FormValue("version"))
	}
	a.Disabled = c.FormValue("disabled") == "true"
	if _, err := s.apply(c, writeKey(c, "account"), graph.Put{Record: a}); err != nil {
		return err
	}
	if a.Disabled {
		if err := s.desk.Revoke(c.UserContext(), who, id); err != nil {
			return err
		}
	}
	return seeOther(c, "/verwaltung/konten", "saved")
}
