package handlers

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/recover"

	"lotsennetz/graph"
)

// middlewares run before every route, in this order.
func (s *Server) middlewares() []fiber.Handler {
	return []fiber.Handler{
		s.identify, s.observe, recover.New(), s.secure, s.deadline, s.bounded, s.recognise, s.sameOrigin, s.squeeze,
	}
}

// identify names the request; the name is in every log line and problem.
func (s *Server) identify(c *fiber.Ctx) error {
	c.Locals(localID, graph.NewKey()[:12])
	return c.Next()
}

func requestID(c *fiber.Ctx) string {
	id, _ := c.Locals(localID).(string)
	return id
}

// observe counts and logs each request: route, status, time; never the address
// asked for, which can hold a name.
func (s *Server) observe(c *fiber.Ctx) error {
	start := time.Now()
	err := c.Next()
	if err != nil {
		if failErr := s.fail(c, err); failErr != nil {
			return failErr
		}
	}
	route, status, took := c.Route().Path, c.Response().StatusCode(), time.Since(start)
	s.metrics.observe(c.Method(), route, status, took)
	s.log.Debug("request", slog.String("id", requestID(c)), slog.String("method", c.Method()),
		slog.String("route", route), slog.Int("status", status), slog.Duration("took", took))
	return nil
}

const contentPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'"

// policyWith is the policy of a page that may show pictures of another server.
func policyWith(origin string) string {
	return strings.Replace(contentPolicy, "img-src 'self' data:", "img-src 'self' data: "+origin, 1)
}

// secure sets the headers that keep a page to itself. Answers are private to
// the reader unless a route says otherwise.
func (s *Server) secure(c *fiber.Ctx) error {
	c.Set("Content-Security-Policy", contentPolicy)
	c.Set("X-Content-Type-Options", "nosniff")
	c.Set("Referrer-Policy", "same-origin")
	c.Set("Permissions-Policy", "geolocation=(self), camera=(), microphone=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	c.Set("X-Frame-Options", "DENY")
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	c.Vary(fiber.HeaderCookie, fiber.HeaderAcceptLanguage, fiber.HeaderAuthorization)
	if s.secureCookies() {
		c.Set("Strict-Transport-Security", "max-age=31536000")
	}
	return c.Next()
}

// deadline ends what a request started when its time is over; Fiber's own
// context never ends.
func (s *Server) deadline(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), s.cfg.Timeout)
	defer cancel()
	c.SetUserContext(ctx)
	return c.Next()
}

// mostDrained is how much of an over-long body is read and thrown away, so that
// the sender reads our answer instead of a broken connection.
const mostDrained = 256 << 20

// bounded reads the body up to the limit. Over it the answer is a readable 413.
func (s *Server) bounded(c *fiber.Ctx) error {
	stream := c.Context().RequestBodyStream()
	if stream == nil {
		return c.Next()
	}
	body, err := io.ReadAll(io.LimitReader(stream, int64(s.cfg.BodyLimit)+1))
	if err != nil {
		return fmt.Errorf("read body: %w", errBadInput)
	}
	if len(body) > s.cfg.BodyLimit {
		io.CopyN(io.Discard, stream, mostDrained) // whatever comes of it, the answer is the same
		return fiber.ErrRequestEntityTooLarge
	}
	c.Request().SetBodyRaw(body)
	return c.Next()
}

// sameOrigin refuses writes that a foreign page sends with our cookie. Browsers
// say where a request comes from; nothing expires, so no long form is lost.
// Programs with a Bearer token send no cookie and pass.
func (s *Server) sameOrigin(c *fiber.Ctx) error {
	switch c.Method() {
	case fiber.MethodGet, fiber.MethodHead, fiber.MethodOptions:
		return c.Next()
	}
	if strings.HasPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ") {
		return c.Next()
	}
	switch c.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return c.Next()
	case "":
		// a page that sends no referrer names its origin "null"
		if origin := c.Get(fiber.HeaderOrigin); s.ownOrigin(c, origin) || (origin == "" || origin == "null") && c.Cookies(sessionCookie) == "" {
			return c.Next()
		}
	}
	return graph.ErrForbidden
}

func (s *Server) ownOrigin(c *fiber.Ctx, origin string) bool {
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" {
		return false
	}
	return origin == s.cfg.PublicURL || u.Host == c.Hostname()
}

func (s *Server) secureCookies() bool { return strings.HasPrefix(s.cfg.PublicURL, "https://") }

// limited refuses an address that reads more than a person can.
func (s *Server) limited(c *fiber.Ctx) error {
	if s.viewer(c).Coordinates() {
		return c.Next()
	}
	if ok, wait := s.reading.Allow(s.client(c)); !ok {
		c.Set(fiber.HeaderRetryAfter, itoa(int(wait.Seconds())+1))
		return errTooMany
	}
	return c.Next()
}
