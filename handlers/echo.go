package handlers

import (
	"fmt"
	"net"

	"github.com/gofiber/fiber/v2"
)

// Echo answers every request with the same bytes from memory: the quickest this
// program's web framework can be, to measure pages against.
type Echo struct{ app *fiber.App }

// NewEcho is an Echo of some bytes of a type.
func NewEcho(contentType string, body []byte) *Echo {
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/*", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, contentType)
		return c.Send(body)
	})
	return &Echo{app}
}

// Serve answers connections of the listener until Close.
func (e *Echo) Serve(l net.Listener) error {
	if err := e.app.Listener(l); err != nil {
		return fmt.Errorf("echo %s: %w", l.Addr(), err)
	}
	return nil
}

// Close ends Serve.
func (e *Echo) Close() error { return e.app.Shutdown() }
