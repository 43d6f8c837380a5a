package handlers

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"
)

// document is the document as a client reads it.
var document = sync.OnceValues(func() (*openapi3.T, error) {
	return openapi3.NewLoader().LoadFromData(openAPI())
})

func loadDocument(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := document()
	if err != nil {
		t.Fatalf("load the document: %v", err)
	}
	return doc
}

func TestDocumentIsValid(t *testing.T) {
	doc := loadDocument(t)
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("the document breaks OpenAPI: %v", err)
	}
	if !strings.HasPrefix(doc.OpenAPI, "3.1.") {
		t.Errorf("got OpenAPI %s, want 3.1", doc.OpenAPI)
	}
}

func TestDocumentServed(t *testing.T) {
	h := sampleHouse(t)
	got := h.as("", "/openapi.json")
	if got.status != 200 || got.header.Get("Content-Type") != "application/json" {
		t.Fatalf("got %d %s, want 200 application/json", got.status, got.header.Get("Content-Type"))
	}
	if _, err := openapi3.NewLoader().LoadFromData(got.body); err != nil {
		t.Errorf("served document: %v", err)
	}
}

// TestOperationsAndRoutes: every route of the API is described and nothing else.
func TestOperationsAndRoutes(t *testing.T) {
	routes, described := map[string]access{}, map[string]bool{}
	for _, r := range new(Server).table() {
		if strings.HasPrefix(r.path, "/api/") {
			routes[r.method+" "+r.path] = r.access
		}
	}
	ids := map[string]bool{}
	for _, op := range operations {
		if ids[op.id] {
			t.Errorf("two operations are called %s", op.id)
		}
		ids[op.id] = true
		if !strings.HasPrefix(op.path, "/api/") {
			continue
		}
		key := op.method + " " + op.path
		described[key] = true
		who, ok := routes[key]
		if !ok {
			t.Errorf("%s is described but no route", key)
		}
		if op.secured != (who == members || who == coordinators) {
			t.Errorf("%s: secured is %v, the route's access is %d", key, op.secured, who)
		}
	}
	for key := range routes {
		if !described[key] {
			t.Errorf("%s has no operation", key)
		}
	}
}

// TestSchemasAreClosed: no object of the API lets through what is not described.
func TestSchemasAreClosed(t *testing.T) {
	for name, ref := range loadDocument(t).Components.Schemas {
		extra := ref.Value.AdditionalProperties
		if extra.Has == nil || *extra.Has {
			t.Errorf("schema %s is open", name)
		}
	}
}

func TestParametersAreUsed(t *testing.T) {
	used := map[string]bool{}
	for _, op := range operations {
		for _, name := range op.allParameters() {
			used[name] = true
		}
	}
	for name := range parameters {
		if !used[name] {
			t.Errorf("parameter %q is of no operation", name)
		}
	}
}

// exercised are the statuses seen, by operation.
var exercised struct {
	sync.Mutex
	seen map[string]bool
}

func unexercised() []string {
	exercised.Lock()
	defer exercised.Unlock()
	var out []string
	for _, op := range operations {
		for _, status := range slices.Concat(op.failures(), op.also, []int{op.status}) {
			if key := fmt.Sprintf("%s %s %d", op.method, op.path, status); !exercised.seen[key] {
				out = append(out, key)
			}
		}
	}
	return out
}

func operationAt(method, path string) (operation, bool) {
	i := slices.IndexFunc(operations, func(op operation) bool {
		return op.method == method && fiber.RoutePatternMatch(path, op.path) &&
			(op.path == path || !slices.ContainsFunc(operations, func(o operation) bool { return o.method == method && o.path == path }))
	})
	if i < 0 {
		return operation{}, false
	}
	return operations[i], true
}

// described checks an answer against the document: status, headers, every field.
func (h *house) described(r *http.Request, got reply) {
	h.t.Helper()
	op, ok := operationAt(r.Method, r.URL.EscapedPath())
	if !ok || got.header.Get("Content-Encoding") != "" {
		return
	}
	exercised.Lock()
	if exercised.seen == nil {
		exercised.seen = map[string]bool{}
	}
	exercised.seen[fmt.Sprintf("%s %s %d", op.method, op.path, got.status)] = true
	exercised.Unlock()
	if err := h.check(op, got); err != nil {
		h.t.Errorf("%s %s answers %d: %v\n%s", r.Method, r.URL, got.status, err, got.body[:min(len(got.body), 2000)])
	}
}

func (h *house) check(op operation, got reply) error {
	doc := loadDocument(h.t)
	want := doc.Paths.Value(openAPIPath(op.path)).GetOperation(op.method).Responses.Value(strconv.Itoa(got.status))
	if want == nil {
		return fmt.Errorf("status is not described")
	}
	for name := range want.Value.Headers {
		if got.header.Get(name) == "" {
			return fmt.Errorf("header %s is missing", name)
		}
	}
	kind, _, _ := strings.Cut(got.header.Get("Content-Type"), ";")
	if len(want.Value.Content) == 0 {
		if len(got.body) > 0 {
			return fmt.Errorf("has a body")
		}
		return nil
	}
	media := want.Value.Content[kind]
	if media == nil {
		return fmt.Errorf("got content type %q, want %v", kind, slices.Collect(maps.Keys(want.Value.Content)))
	}
	if slices.Contains(op.files, kind) {
		if len(got.body) == 0 {
			return fmt.Errorf("the file is empty")
		}
		return nil
	}
	var value any
	if err := json.Unmarshal(got.body, &value); err != nil {
		return err
	}
	return media.Schema.Value.VisitJSON(value, openapi3.EnableFormatValidation(), openapi3.EnableJSONSchema2020(), openapi3.VisitAsResponse(), openapi3.MultiErrors())
}

// TestCheckerFindsFaults: what is to find faults in answers finds these.
func TestCheckerFindsFaults(t *testing.T) {
	h := &house{t: t}
	op, _ := operationAt(get, "/api/v1/requests/x")
	good := string(mustJSON(t, exampleRequest))
	answer := func(status int, kind, body string) reply {
		return reply{status: status, header: http.Header{"Content-Type": {kind}, "Etag": {"x"}}, body: []byte(body)}
	}
	if err := h.check(op, answer(200, "application/json", good)); err != nil {
		t.Errorf("a right answer is refused: %v", err)
	}
	for name, bad := range map[string]reply{
		"further field":  answer(200, "application/json", strings.Replace(good, `{`, `{"extra":1,`, 1)),
		"field missing":  answer(200, "application/json", strings.Replace(good, `"state":"open",`, ``, 1)),
		"unknown value":  answer(200, "application/json", strings.Replace(good, `"open"`, `"opened"`, 1)),
		"wrong type":     answer(200, "application/json", strings.Replace(good, `"minutes":90`, `"minutes":"90"`, 1)),
		"null":           answer(200, "application/json", strings.Replace(good, `"minutes":90`, `"minutes":null`, 1)),
		"no time":        answer(200, "application/json", strings.Replace(good, `"2026-12-10T09:00:00Z"`, `"tomorrow"`, 1)),
		"content type":   answer(200, "text/html", good),
		"unknown status": answer(418, "application/json", good),
		"header missing": {status: 200, header: http.Header{"Content-Type": {"application/json"}}, body: []byte(good)},
	} {
		if h.check(op, bad) == nil {
			t.Errorf("%s: passes, want a fault", name)
		}
	}
}

func mustJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
