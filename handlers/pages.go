package handlers

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// flashes are what a page can say about what the reader has just done, by the
// parameter a redirect carries.
var flashes = map[string]string{
	"saved": "flash.saved", "created": "flash.created", "archived": "flash.archived", "restored": "flash.restored",
	"asked": "flash.asked", "dismissed": "flash.dismissed", "moved": "flash.moved", "requested": "flash.requested",
	"feedback": "flash.feedback", "introduced": "flash.introduced", "answered": "flash.answered",
	"pinned": "flash.pinned", "voted": "flash.voted", "commented": "flash.commented", "signed_in": "flash.signed_in", "signed_out": "flash.signed_out",
	"sent": "flash.sent", "confirm": "flash.confirm", "settled": "flash.settled", "registered": "flash.registered", "approved_no_post": "flash.approved_no_post", "erased": "flash.erased", "password": "flash.password",
	"merged": "flash.merged", "unmerged": "flash.unmerged", "parted": "flash.parted", "taken": "flash.taken",
}

// base is what every page shows around its content.
func (s *Server) base(c *fiber.Ctx, title string, args ...any) web.Base {
	acc, _ := s.account(c)
	b := web.Base{Printer: s.printer(c), Viewer: s.viewer(c), Account: acc.Name, URL: pageURL(c), Demo: s.cfg.Demo}
	b.Title = b.T(title, args...)
	if key, ok := flashes[c.Query("ok")]; ok {
		b.Flash = b.T(key)
	}
	return b
}

// pageURL is the address of the page as asked for, without what a redirect left
// in it; of a form sent, the address it was sent to. It is a link to this server
// also where the address was none of its pages: "//elsewhere" is another host.
func pageURL(c *fiber.Ctx) string {
	values, path := queryValues(c), safeNext(c.Path())
	values.Del("ok")
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// indexed names a page search engines may keep.
func (s *Server) indexed(c *fiber.Ctx, b *web.Base) {
	b.Canonical = s.cfg.PublicURL + c.Path()
}

func (s *Server) pageNow() web.Now { return web.Now{Time: s.now(), Holiday: s.holiday} }

// queryValues are the parameters of the address, as valid text.
func queryValues(c *fiber.Ctx) url.Values { return argValues(c.Context().QueryArgs()) }

// formValues are the fields of a form sent, as valid text.
func formValues(c *fiber.Ctx) url.Values { return argValues(c.Request().PostArgs()) }

func argValues(args *fasthttp.Args) url.Values {
	out := url.Values{}
	args.VisitAll(func(k, v []byte) {
		out.Add(strings.ToValidUTF8(string(k), ""), strings.ToValidUTF8(string(v), ""))
	})
	return out
}

// wrongFields are the fields an error is about, or none.
func wrongFields(err error) []graph.FieldError {
	if invalid, ok := isInvalid(err); ok {
		return invalid.Fields
	}
	return nil
}

// switching tells that a form was sent only to see it in another language.
func switching(c *fiber.Ctx) bool { return c.Query("lang") != "" }

// withKey gives a form a name for its write, unless it has one.
func withKey(v url.Values) url.Values {
	if v.Get("idempotency_key") == "" {
		v.Set("idempotency_key", graph.NewKey())
	}
	return v
}

// seeOther sends the reader on to a page of ours that says what was done.
func seeOther(c *fiber.Ctx, where, done string) error {
	if done != "" {
		where, fragment, _ := strings.Cut(where, "#")
		sep := "?"
		if strings.Contains(where, "?") {
			sep = "&"
		}
		where += sep + "ok=" + done
		if fragment != "" {
			where += "#" + fragment
		}
		return c.Redirect(where, fiber.StatusSeeOther)
	}
	return c.Redirect(where, fiber.StatusSeeOther)
}

func isConflict(err error) bool { return errors.Is(err, graph.ErrConflict) }
