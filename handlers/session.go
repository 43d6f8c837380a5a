package handlers

import (
	"errors"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
)

// Names of what a request carries through its handlers.
const (
	localID      = "id"
	localAccount = "account"
	localPrinter = "printer"
)

const (
	sessionCookie = "lotsennetz"
	languageCook  = "sprache"
)

// recognise finds out who asks, by session cookie or Bearer token. A wrong token
// is refused; a stale cookie makes a visitor.
func (s *Server) recognise(c *fiber.Ctx) error {
	if token, ok := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer "); ok {
		acc, _, err := s.desk.Open(c.UserContext(), token, graph.Token)
		if errors.Is(err, graph.ErrUnavailable) {
			return err
		}
		if err != nil {
			c.Set(fiber.HeaderWWWAuthenticate, `Bearer error="invalid_token"`)
			return errUnauthorized
		}
		c.Locals(localAccount, acc)
		return c.Next()
	}
	if plain := c.Cookies(sessionCookie); plain != "" && !strings.HasPrefix(c.Path(), "/static/") {
		acc, _, err := s.desk.Open(c.UserContext(), plain, graph.Session)
		switch {
		case errors.Is(err, graph.ErrUnavailable):
			return err
		case err == nil:
			c.Locals(localAccount, acc)
		}
	}
	return c.Next()
}

// account is who is signed in, if anybody.
func (s *Server) account(c *fiber.Ctx) (graph.Account, bool) {
	acc, ok := c.Locals(localAccount).(graph.Account)
	return acc, ok
}

// viewer is who asks.
func (s *Server) viewer(c *fiber.Ctx) graph.Viewer {
	acc, ok := s.account(c)
	if !ok {
		return graph.Viewer{}
	}
	return acc.Viewer()
}

// view is the network as the asker may see it.
func (s *Server) view(c *fiber.Ctx) graph.Reader { return graph.View(s.store, s.viewer(c)) }

// signedIn refuses visitors: programs with 401, people with the sign-in page.
func (s *Server) signedIn(c *fiber.Ctx) error {
	if s.viewer(c).SignedIn() {
		return c.Next()
	}
	if wantsProblem(c) {
		return errUnauthorized
	}
	if c.Method() != fiber.MethodGet {
		return errUnauthorized
	}
	return c.Redirect("/anmelden?next="+url.QueryEscape(c.OriginalURL()), fiber.StatusSeeOther)
}

// coordinating refuses everybody but coordinators and admins.
func (s *Server) coordinating(c *fiber.Ctx) error {
	if s.viewer(c).Coordinates() {
		return c.Next()
	}
	if s.viewer(c).SignedIn() {
		return graph.ErrForbidden
	}
	return s.signedIn(c)
}

// setSession signs the browser in.
func (s *Server) setSession(c *fiber.Ctx, plain string) {
	c.Cookie(&fiber.Cookie{Name: sessionCookie, Value: plain, Path: "/", HTTPOnly: true, Secure: s.secureCookies(),
		SameSite: fiber.CookieSameSiteLaxMode, Expires: s.cfg.Now().Add(account.SessionTTL)})
}

// clearSession signs the browser out.
func (s *Server) clearSession(c *fiber.Ctx) {
	c.Cookie(&fiber.Cookie{Name: sessionCookie, Path: "/", HTTPOnly: true, Secure: s.secureCookies(),
		SameSite: fiber.CookieSameSiteLaxMode, Expires: time.Unix(1, 0)})
}

// safeNext is where to go after signing in or switching the language: an
// address on this server, or the start page. Anything a browser could read as
// another host is dropped.
func safeNext(next string) string {
	if next == "" || next[0] != '/' || strings.ContainsAny(next, "\\\t\r\n\x00") {
		return "/"
	}
	u, err := url.Parse(next)
	if err != nil || u.Scheme != "" || u.Host != "" || u.Opaque != "" || u.User != nil {
		return "/"
	}
	decoded, err := url.PathUnescape(u.EscapedPath())
	if err != nil || strings.ContainsAny(decoded, "\\\t\r\n\x00") {
		return "/"
	}
	clean := path.Clean("/" + strings.TrimLeft(decoded, "/"))
	if clean != decoded && clean+"/" != decoded {
		return "/"
	}
	out := url.URL{Path: clean, RawQuery: u.RawQuery}
	return out.String()
}
