package handlers

import (
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"lotsennetz/web"
)

// fileTypes are the types of our files. The machine's own table may lack them.
var fileTypes = map[string]string{
	".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml", ".json": fiber.MIMEApplicationJSON,
	".map": fiber.MIMEApplicationJSON, ".txt": fiber.MIMETextPlainCharsetUTF8, ".woff2": "font/woff2", ".woff": "font/woff", ".png": "image/png", ".ico": "image/x-icon",
}

// squeezable are the types that grow smaller.
var squeezable = []string{"text/", "image/svg+xml", "application/json", "application/ld+json", "application/problem+json"}

func canSqueeze(kind string) bool {
	for _, s := range squeezable {
		if strings.HasPrefix(kind, s) {
			return true
		}
	}
	return false
}

// squeeze compresses what visitors get. Answers to an account hold what is not
// public beside text of the address, and their size would tell of it (BREACH):
// they are sent as they are.
func (s *Server) squeeze(c *fiber.Ctx) error {
	if s.viewer(c).SignedIn() {
		return c.Next()
	}
	err := c.Next()
	r := c.Response()
	if err != nil || r.StatusCode() != fiber.StatusOK || len(r.Header.Peek(fiber.HeaderETag)) > 0 || len(r.Header.ContentEncoding()) > 0 ||
		!canSqueeze(string(r.Header.ContentType())) {
		return err
	}
	c.Vary(fiber.HeaderAcceptEncoding)
	body := r.Body()
	switch accept := &c.Request().Header; {
	case len(body) < 1000:
	case accept.HasAcceptEncoding("br"):
		r.SetBodyRaw(fasthttp.AppendBrotliBytesLevel(nil, body, fasthttp.CompressBrotliBestSpeed+2))
		r.Header.SetContentEncoding("br")
	case accept.HasAcceptEncoding("gzip"):
		r.SetBodyRaw(fasthttp.AppendGzipBytesLevel(nil, body, fasthttp.CompressBestSpeed))
		r.Header.SetContentEncoding("gzip")
	}
	return nil
}

// staticFile is one file as it is sent.
type staticFile struct {
	kind             string
	plain, br, gzip_ []byte
}

// staticFiles are the files sent so far, by name; there are only ours.
var staticFiles sync.Map

// staticNamed is the file of a name, compressed once.
func staticNamed(name string) (*staticFile, error) {
	if f, ok := staticFiles.Load(name); ok {
		return f.(*staticFile), nil
	}
	content, err := fs.ReadFile(web.Static(), name)
	if err != nil {
		return nil, fiber.ErrNotFound // a directory, a name that cannot be
	}
	f := &staticFile{kind: fileTypes[path.Ext(name)], plain: content}
	if f.kind == "" {
		f.kind = fiber.MIMEOctetStream
	}
	if canSqueeze(f.kind) && len(content) > 500 {
		f.br = fasthttp.AppendBrotliBytesLevel(nil, content, 9)
		f.gzip_ = fasthttp.AppendGzipBytesLevel(nil, content, fasthttp.CompressBestCompression)
	}
	kept, _ := staticFiles.LoadOrStore(name, f)
	return kept.(*staticFile), nil
}

// showStatic serves our own and the bundled files; addresses with a content hash
// may be kept for ever.
func (s *Server) showStatic(c *fiber.Ctx) error {
	f, err := staticNamed(path.Clean(c.Params("*")))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, f.kind)
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	if c.Query("v") != "" {
		c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable")
	}
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	body := f.plain
	switch accept := &c.Request().Header; {
	case f.br == nil:
	case accept.HasAcceptEncoding("br"):
		c.Set(fiber.HeaderContentEncoding, "br")
		body = f.br
	case accept.HasAcceptEncoding("gzip"):
		c.Set(fiber.HeaderContentEncoding, "gzip")
		body = f.gzip_
	}
	return c.Send(body)
}
