package handlers

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/web"
)

// LetterSignIn is the template of the mail with a link that signs in once.
const LetterSignIn = "sign_in"

// sendSignInLink mails a link to whoever has an account with the address, and
// says the same to everybody.
func (s *Server) sendSignInLink(c *fiber.Ctx) error {
	form := formValues(c)
	email, next := strings.ToLower(one(form, "email")), safeNext(form.Get("next"))
	if !isAddress(email) {
		return s.refuseSignIn(c, fiber.StatusUnprocessableEntity, email, "signin.link.address")
	}
	if !s.mayAskLink(c, email) {
		return s.refuseSignIn(c, fiber.StatusTooManyRequests, email, "signin.wait")
	}
	var letter []graph.Change
	a, err := s.store.AccountByEmail(c.UserContext(), email)
	switch {
	case err == nil && !a.Disabled:
		letter = s.signInLetter(a)
	case err != nil && !isNotFound(err):
		return err
	}
	if err := s.mailLink(c, graph.Who{Via: "page"}, "account", letter...); err != nil {
		return err
	}
	page := web.NewSignInPage(s.base(c, "signin.title"), email, next, "")
	page.Sent = true
	return s.render(c, fiber.StatusOK, page)
}

// signInLetter is a link in the mail and the secret it opens. Asked for again
// within ten minutes, it is the same mail.
func (s *Server) signInLetter(a graph.Account) []graph.Change {
	now := s.cfg.Now().UTC()
	door, secret := s.desk.Door(s.cfg.Doors, a.ID)
	return []graph.Change{graph.Put{Record: secret}, graph.Put{Record: graph.Message{Meta: graph.Meta{Visibility: graph.Coordination},
		ID: letterID(LetterSignIn, fmt.Appendf(nil, "%s %d", a.ID, now.Unix()/600)), Template: LetterSignIn,
		To: a.Email, Name: a.Name, Language: a.Language, About: a.Ref(), State: graph.MessageWaiting, CreatedAt: now, Due: now, Doors: []graph.Door{door}}}}
}

// homeOf is where somebody who signs in begins: coordinators with what waits,
// institutions with their requests, others with the actor they speak for.
func (s *Server) homeOf(ctx context.Context, a graph.Account) string {
	switch {
	case a.Viewer().Coordinates():
		return "/verwaltung"
	case len(a.Actors) == 1:
		if own, err := graph.View(s.store, a.Viewer()).Actor(ctx, a.Actors[0]); err == nil {
			return actorPath(own)
		}
	case len(a.Actors) == 0 && a.Registration != nil:
		return "/sprachlotsen/anfragen"
	}
	return "/konto"
}

// arrive leads somebody who has just signed in where she wanted to go.
func (s *Server) arrive(c *fiber.Ctx, a graph.Account, next string) error {
	if next == "/" {
		next = s.homeOf(c.UserContext(), a)
	}
	return seeOther(c, next, "signed_in")
}

// showAccount is what an account is, what it speaks for, and its password.
func (s *Server) showAccount(c *fiber.Ctx) error {
	return s.accountPage(c, fiber.StatusOK, nil)
}

func (s *Server) accountPage(c *fiber.Ctx, status int, wrong []graph.FieldError) error {
	acc, _ := s.account(c)
	var refs []graph.Ref
	for _, id := range acc.Actors {
		refs = append(refs, graph.Ref{Kind: graph.KindActor, ID: string(id)})
	}
	records, err := s.view(c).Records(c.UserContext(), refs)
	if err != nil {
		return err
	}
	var own []graph.Actor
	for _, r := range records {
		own = append(own, r.(graph.Actor))
	}
	return s.render(c, status, web.NewAccountPage(s.base(c, "account.title"), acc, own, web.FormInput{Values: url.Values{}, Wrong: wrong}))
}

// storePassword gives the account another password. All its sessions end but
// this one, which begins anew.
func (s *Server) storePassword(c *fiber.Ctx) error {
	acc, _ := s.account(c)
	form := formValues(c)
	if wrong := wrongFields(account.ValidPassword(form.Get("password"))); wrong != nil {
		return s.accountPage(c, fiber.StatusUnprocessableEntity, wrong)
	}
	if acc.PasswordHash != "" {
		if ok, _ := s.signIns.Allow("password:" + string(acc.ID)); !ok {
			return errTooMany
		}
		fits, err := account.CheckPassword(c.UserContext(), acc.PasswordHash, form.Get("old"))
		if err != nil {
			return err
		}
		if !fits {
			return s.accountPage(c, fiber.StatusUnprocessableEntity, []graph.FieldError{{Field: "old", Key: "password_wrong"}})
		}
	}
	who := graph.Who{Account: acc.ID, Via: "page"}
	if err := s.desk.SetPassword(c.UserContext(), who, acc.ID, form.Get("password")); err != nil {
		return err
	}
	session, _, err := s.desk.Issue(c.UserContext(), who, account.Grant{Account: acc.ID, Kind: graph.Session})
	if err != nil {
		return err
	}
	s.setSession(c, session)
	return seeOther(c, "/konto", "password")
}

// endSessions signs the account out everywhere.
func (s *Server) endSessions(c *fiber.Ctx) error {
	acc, _ := s.account(c)
	if err := s.desk.EndSessions(c.UserContext(), graph.Who{Account: acc.ID, Via: "page"}, acc.ID); err != nil && !errors.Is(err, graph.ErrNotFound) {
		return err
	}
	s.clearSession(c)
	return seeOther(c, "/", "signed_out")
}
