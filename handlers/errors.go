package handlers

import (
	"context"
	"errors"
	"log/slog"
	"strings"

	"github.com/gofiber/fiber/v2"

	"lotsennetz/graph"
	"lotsennetz/web"
)

// statuses is the one table from an error to its status and problem type.
var statuses = []struct {
	err    error
	status int
	kind   string // last part of the problem type, and text key below "problem."
}{
	{errSlotTaken, fiber.StatusConflict, "slot-taken"},
	{errUnderWay, fiber.StatusConflict, "under-way"},
	{errKeyReused, fiber.StatusUnprocessableEntity, "key-reused"},
	{errStale, fiber.StatusPreconditionFailed, "stale-version"},
	{graph.ErrNotFound, fiber.StatusNotFound, "not-found"},
	{graph.ErrInvalid, fiber.StatusUnprocessableEntity, "validation-failed"},
	{graph.ErrConflict, fiber.StatusConflict, "stale-version"},
	{graph.ErrForbidden, fiber.StatusForbidden, "forbidden"},
	{errUnauthorized, fiber.StatusUnauthorized, "unauthorized"},
	{errTooMany, fiber.StatusTooManyRequests, "rate-limited"},
	{errBusy, fiber.StatusServiceUnavailable, "busy"},
	{errGone, fiber.StatusGone, "gone"},
	{errPrecondition, fiber.StatusPreconditionRequired, "precondition-required"},
	{errBadInput, fiber.StatusBadRequest, "bad-request"},
	{graph.ErrUnavailable, fiber.StatusServiceUnavailable, "unavailable"},
	{context.DeadlineExceeded, fiber.StatusServiceUnavailable, "timeout"},
	{context.Canceled, fiber.StatusServiceUnavailable, "timeout"},
}

// Errors of the HTTP side alone.
var (
	errUnauthorized = errors.New("sign in first")
	errTooMany      = errors.New("too many requests")
	errGone         = errors.New("the link opens nothing any more")
	errPrecondition = errors.New("If-Match is required")
	errStale        = errors.New("If-Match names another version")
	errSlotTaken    = errors.New("somebody else has the job, or she is busy then")
	errBadInput     = errors.New("bad input")
	errUnderWay     = errors.New("the write of this name is under way")
	errKeyReused    = errors.New("another write had this name")
)

// classify gives status and problem kind of any error. What is not in the table
// is ours to mend: 500.
func classify(err error) (status int, kind string) {
	for _, row := range statuses {
		if errors.Is(err, row.err) {
			return row.status, row.kind
		}
	}
	var fe *fiber.Error
	if errors.As(err, &fe) {
		return fe.Code, httpKind(fe.Code)
	}
	return fiber.StatusInternalServerError, "internal"
}

func httpKind(status int) string {
	switch status {
	case fiber.StatusNotFound:
		return "not-found"
	case fiber.StatusMethodNotAllowed:
		return "method-not-allowed"
	case fiber.StatusRequestEntityTooLarge:
		return "too-large"
	}
	if status >= 500 {
		return "internal"
	}
	return "bad-request"
}

// fail is the one place that turns an error into an answer: a problem document
// for programs, a page for people. Raw error text is logged, never sent.
func (s *Server) fail(c *fiber.Ctx, err error) error {
	status, kind := classify(err)
	if status == fiber.StatusUnprocessableEntity && c.Method() == fiber.MethodGet {
		status = fiber.StatusBadRequest // what is wrong stands in the address
	}
	if status >= 500 && !errors.Is(err, errBusy) { // a number of the metrics tells of those
		s.log.Error("request failed", slog.String("id", requestID(c)), slog.String("route", c.Route().Path),
			slog.Int("status", status), slog.String("error", err.Error()))
	}
	c.Status(status)
	c.Set(fiber.HeaderCacheControl, "no-store")
	switch {
	case status == fiber.StatusServiceUnavailable:
		c.Set(fiber.HeaderRetryAfter, "5")
	case errors.Is(err, errUnderWay):
		c.Set(fiber.HeaderRetryAfter, "1")
	}
	if status == fiber.StatusUnauthorized && c.GetRespHeader(fiber.HeaderWWWAuthenticate) == "" {
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	}
	if wantsProblem(c) {
		return s.problem(c, status, kind, err)
	}
	return s.renderError(c, status, kind, err)
}

// wantsProblem: everything below /api and the machine's own addresses.
func wantsProblem(c *fiber.Ctx) bool {
	p := c.Path()
	return strings.HasPrefix(p, "/api/") || p == "/openapi.json" || p == "/healthz" || p == "/readyz" || p == "/metrics"
}

// problem is an RFC 9457 document.
type problem struct {
	Type    string         `json:"type"`
	Title   string         `json:"title"`
	Status  int            `json:"status"`
	Detail  string         `json:"detail,omitempty"`
	TraceID string         `json:"trace_id,omitempty"`
	Errors  []problemField `json:"errors,omitempty"`
	// Have is the version the store holds, of a stale write.
	Have *int64 `json:"have,omitempty"`
}

// problemField points at one wrong field of the input.
type problemField struct {
	Pointer string `json:"pointer"`
	Code    string `json:"code"`
	Message string `json:"message"`
}

var problemTitles = map[string]string{
	"slot-taken": "Slot taken", "under-way": "Write under way", "key-reused": "Idempotency key reused", "not-found": "Not found", "validation-failed": "Validation failed", "stale-version": "Stale version",
	"forbidden": "Forbidden", "unauthorized": "Unauthorized", "rate-limited": "Rate limited",
	"precondition-required": "Precondition required", "bad-request": "Bad request", "unavailable": "Unavailable",
	"timeout": "Timeout", "busy": "Busy", "internal": "Internal error", "method-not-allowed": "Method not allowed", "too-large": "Too large",
}

func (s *Server) problem(c *fiber.Ctx, status int, kind string, err error) error {
	p := s.printer(c)
	doc := problem{Type: "/probleme/" + kind, Title: problemTitles[kind], Status: status,
		Detail: p.T("problem." + strings.ReplaceAll(kind, "-", "_")), TraceID: requestID(c)}
	var invalid *graph.InvalidError
	if errors.As(err, &invalid) {
		for _, f := range invalid.Fields {
			doc.Errors = append(doc.Errors, problemField{
				Pointer: pointer(f.Field), Code: f.Key,
				Message: p.T("error."+f.Key, anys(f.Args)...)})
		}
	}
	var conflict *graph.ConflictError
	if errors.As(err, &conflict) {
		doc.Have = &conflict.Have
	}
	if err := c.JSON(doc, "application/problem+json"); err != nil {
		return err
	}
	return nil
}

// pointer is the JSON pointer to a field of the input; "" is all of it.
func pointer(field string) string {
	if field == "" {
		return ""
	}
	return "/" + strings.NewReplacer("~", "~0", "/", "~1", ".", "/").Replace(field)
}

func anys(ss []string) []any {
	out := make([]any, len(ss))
	for i, s := range ss {
		out[i] = s
	}
	return out
}

// renderError shows the page for an error; when even that fails, a bare line.
func (s *Server) renderError(c *fiber.Ctx, status int, kind string, err error) error {
	page := web.ErrorPage{Status: status, Kind: strings.ReplaceAll(kind, "-", "_"), TraceID: requestID(c)}
	page.Base = s.base(c, "problem."+page.Kind+".title")
	if renderErr := s.render(c, status, &page); renderErr != nil {
		s.log.Error("error page failed", slog.String("error", renderErr.Error()))
		return c.Status(status).SendString("Lotsennetz: " + problemTitles[kind])
	}
	return nil
}
