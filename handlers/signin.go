package handlers

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/internal/account"
	"lotsennetz/web"
)

func (s *Server) showSignIn(c *fiber.Ctx) error {
	next := safeNext(c.Query("next"))
	if s.viewer(c).SignedIn() {
		return seeOther(c, next, "")
	}
	return s.render(c, fiber.StatusOK, web.NewSignInPage(s.base(c, "signin.title"), "", next, ""))
}

// signIn tries address and password. Who tries too often waits, by address of
// the network and of the account.
func (s *Server) signIn(c *fiber.Ctx) error {
	form := formValues(c)
	email, next := one(form, "email"), safeNext(form.Get("next"))
	byIP, _ := s.signIns.Allow("ip:" + s.client(c))
	byEmail, _ := s.signIns.Allow("email:" + strings.ToLower(email))
	if !byIP || !byEmail {
		return s.refuseSignIn(c, fiber.StatusTooManyRequests, email, "signin.wait")
	}
	session, acc, err := s.desk.SignIn(c.UserContext(), email, form.Get("password"))
	switch {
	case errors.Is(err, account.ErrRefused):
		return s.refuseSignIn(c, fiber.StatusUnprocessableEntity, email, "signin.refused")
	case err != nil:
		return err
	}
	s.signIns.Forget("email:" + strings.ToLower(email))
	s.setSession(c, session)
	return s.arrive(c, acc, next)
}

func (s *Server) refuseSignIn(c *fiber.Ctx, status int, email, key string) error {
	if status == fiber.StatusTooManyRequests {
		c.Set(fiber.HeaderRetryAfter, "300")
	}
	next := safeNext(formValues(c).Get("next"))
	return s.render(c, status, web.NewSignInPage(s.base(c, "signin.title"), email, next, s.printer(c).T(key)))
}

// showLink only shows a button: programs that follow the links in a mail do not
// spend it.
func (s *Server) showLink(c *fiber.Ctx) error {
	return s.render(c, fiber.StatusOK, &web.LinkPage{Base: s.base(c, "link.title"), Action: c.Path()})
}

func (s *Server) openLink(c *fiber.Ctx) error {
	if ok, _ := s.signIns.Allow("link:" + s.client(c)); !ok {
		return errTooMany
	}
	session, acc, err := s.desk.Redeem(c.UserContext(), c.Params("secret"))
	switch {
	case errors.Is(err, account.ErrRefused):
		return s.render(c, fiber.StatusForbidden, web.NewSignInPage(s.base(c, "signin.title"), "", "/", s.printer(c).T("link.refused")))
	case err != nil:
		return err
	}
	s.setSession(c, session)
	return s.arrive(c, acc, "/")
}

func (s *Server) signOut(c *fiber.Ctx) error {
	if session := c.Cookies(sessionCookie); session != "" {
		if err := s.desk.SignOut(c.UserContext(), session); err != nil {
			return err
		}
	}
	s.clearSession(c)
	return seeOther(c, "/", "signed_out")
}
