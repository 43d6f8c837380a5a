package handlers

import (
	"encoding/json"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/gofiber/fiber/v2"
)

// apiVersion is the version of the API in the document: the first number is the
// one in its addresses.
const apiVersion = "1.0.0"

// showOpenAPI describes the API as OpenAPI 3.1.
func (s *Server) showOpenAPI(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "public, max-age=300")
	c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
	return c.Send(openAPI())
}

var openAPI = sync.OnceValue(func() []byte {
	b, err := json.Marshal(describe())
	if err != nil {
		panic(err) // made of our own table: a test builds it
	}
	return b
})

// describe makes the document of the table of operations.
func describe() *openapi3.T {
	d := &description{schemas: newSchemas(), parameters: openapi3.ParametersMap{}}
	paths := openapi3.NewPaths()
	for _, op := range operations {
		at := openAPIPath(op.path)
		item := paths.Value(at)
		if item == nil {
			item = &openapi3.PathItem{}
			paths.Set(at, item)
		}
		item.SetOperation(op.method, d.operation(op))
	}
	problems := d.schemas.of(reflect.TypeFor[problem]())
	return &openapi3.T{
		OpenAPI: "3.1.0",
		Info: &openapi3.Info{
			Title: "Lotsennetz", Version: apiVersion,
			Description: "Network directory and matching service of a district's integration work: who is responsible, who fits whom, who can interpret and when.\n\n" +
				"Answers hold what the caller may see: without a token what is public. Times are RFC 3339. Errors are problem documents (RFC 9457); their detail and messages follow `lang` or `Accept-Language`.",
			License: &openapi3.License{Name: "Apache-2.0", Identifier: "Apache-2.0"},
		},
		Servers:  openapi3.Servers{{URL: "/"}},
		Security: openapi3.SecurityRequirements{{}, {"bearer": []string{}}},
		Tags: openapi3.Tags{
			{Name: "directory", Description: "Actors and how to find them."}, {Name: "contacts", Description: "Who is responsible."},
			{Name: "matching", Description: "Who fits whom."}, {Name: "mediators", Description: "Who speaks it, and when."},
			{Name: "network", Description: "Where the network stands, and the concept."}, {Name: "vocabulary", Description: "The words everything is described in."},
			{Name: "operation", Description: "Is the program well."},
		},
		Paths: paths,
		Components: &openapi3.Components{
			Schemas: d.schemas.named, Parameters: d.parameters, Headers: responseHeaders(),
			Responses:       problemResponses(problems),
			SecuritySchemes: openapi3.SecuritySchemes{"bearer": &openapi3.SecuritySchemeRef{Value: &openapi3.SecurityScheme{Type: "http", Scheme: "bearer", Description: "A token made by `lotsennetz user token`."}}},
		},
	}
}

var pathParameter = regexp.MustCompile(`:(\w+)`)

// openAPIPath writes a route's path the OpenAPI way: /actors/{id}.
func openAPIPath(path string) string { return pathParameter.ReplaceAllString(path, "{$1}") }

// description collects what operations have in common.
type description struct {
	schemas    *schemas
	parameters openapi3.ParametersMap
}

func (d *description) operation(op operation) *openapi3.Operation {
	out := &openapi3.Operation{OperationID: op.id, Summary: op.summary, Tags: []string{op.tag}, Responses: openapi3.NewResponsesWithCapacity(8)}
	if op.secured {
		out.Security = &openapi3.SecurityRequirements{{"bearer": []string{}}}
	}
	for _, name := range op.allParameters() {
		out.Parameters = append(out.Parameters, d.parameter(name))
	}
	if op.body != nil {
		schema := d.schemas.of(reflect.TypeOf(op.body))
		out.RequestBody = &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{Required: true,
			Content: openapi3.Content{fiber.MIMEApplicationJSON: {Schema: schema, Example: plain(op.body)}}}}
	}
	for _, status := range append([]int{op.status}, op.also...) {
		out.Responses.Set(strconv.Itoa(status), d.success(op, status))
	}
	for _, status := range op.failures() {
		name := problemName(status)
		out.Responses.Set(strconv.Itoa(status), &openapi3.ResponseRef{Ref: "#/components/responses/" + name})
	}
	return out
}

func (d *description) success(op operation, status int) *openapi3.ResponseRef {
	r := &openapi3.Response{Description: ptr(http.StatusText(status)), Headers: openapi3.Headers{}}
	if op.answer != nil {
		media := &openapi3.MediaType{Schema: d.schemas.of(reflect.TypeOf(op.answer))}
		if !reflect.ValueOf(op.answer).IsZero() {
			media.Example = plain(op.answer)
		}
		r.Content = openapi3.Content{fiber.MIMEApplicationJSON: media}
	}
	for _, media := range op.files {
		if r.Content == nil {
			r.Content = openapi3.Content{}
		}
		r.Content[media] = &openapi3.MediaType{Schema: formatted("binary").NewRef()}
	}
	for _, name := range op.headers {
		r.Headers[name] = headerRef(name)
	}
	return &openapi3.ResponseRef{Value: r}
}

// parameter is a reference to the shared parameter of the name.
func (d *description) parameter(key string) *openapi3.ParameterRef {
	p, ok := parameters[key]
	if !ok {
		panic("no parameter " + key) // a slip in the table: a test builds the document
	}
	name, _, _ := strings.Cut(key, " ")
	component := strings.ReplaceAll(key, " ", "_")
	if d.parameters[component] == nil {
		d.parameters[component] = &openapi3.ParameterRef{Value: &openapi3.Parameter{Name: name, In: p.in, Description: p.description,
			Required: p.required, Schema: p.schema.NewRef(), Example: p.example}}
	}
	return &openapi3.ParameterRef{Ref: "#/components/parameters/" + component}
}

// headerTexts are the headers of answers that carry meaning.
var headerTexts = map[string]string{
	"ETag":             "Version of the record as this audience sees it.",
	"Location":         "Where the new record is.",
	"Retry-After":      "Seconds to wait before asking again.",
	"WWW-Authenticate": "How to show who you are: Bearer.",
}

func responseHeaders() openapi3.Headers {
	out := openapi3.Headers{}
	for name, text := range headerTexts {
		schema := typed("string")
		if name == fiber.HeaderRetryAfter {
			schema = typed("integer")
		}
		out[name] = &openapi3.HeaderRef{Value: &openapi3.Header{Parameter: openapi3.Parameter{Description: text, Schema: schema.NewRef()}}}
	}
	return out
}

func headerRef(name string) *openapi3.HeaderRef {
	return &openapi3.HeaderRef{Ref: "#/components/headers/" + name}
}

// problemHeaders are the headers that come with a status.
var problemHeaders = map[int]string{
	fiber.StatusUnauthorized: fiber.HeaderWWWAuthenticate, fiber.StatusTooManyRequests: fiber.HeaderRetryAfter,
	fiber.StatusServiceUnavailable: fiber.HeaderRetryAfter,
}

func problemName(status int) string { return strings.ReplaceAll(http.StatusText(status), " ", "") }

// problemResponses are the failures any operation may name.
func problemResponses(schema *openapi3.SchemaRef) openapi3.ResponseBodies {
	out := openapi3.ResponseBodies{}
	var all []int
	for _, op := range operations {
		all = append(all, op.failures()...)
	}
	slices.Sort(all)
	for _, status := range slices.Compact(all) {
		r := &openapi3.Response{Description: ptr(http.StatusText(status))}
		if status != fiber.StatusNotModified {
			r.Content = openapi3.Content{"application/problem+json": {Schema: schema}}
		}
		if name := problemHeaders[status]; name != "" {
			r.Headers = openapi3.Headers{name: headerRef(name)}
		}
		out[problemName(status)] = &openapi3.ResponseRef{Value: r}
	}
	return out
}
