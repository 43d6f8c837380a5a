package handlers

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
)

// odd are inputs nobody means well with.
var odd = []string{"", " ", "0", "-1", "1e309", "NaN", "+Inf", "null", "true", "[]", "{}", "'", `"`, `\`, "\x00", "a\x00b", "\xff\xfe", "\u202e\u200b", strings.Repeat("a", 5000), strings.Repeat("ä,", 400),
	"../../etc/passwd", "2026-02-30", "2026-13-01T25:61", "0000-00-00", "9999-12-31T23:59", "2026-03-29T02:30", "-0001-01-01T00:00", "🙂", "' OR 1=1 --", "}) RETURN n //", "$where", "`", "51.7,9.3,1", "91,181", "1,2",
	"99999999999999999999", "-0", "%", "%zz", "a b", "de", "05762001", "tsv", "kmr", "sport", "*", "\r\nX-Injected: 1", "a:b", ":", strings.Repeat(",", 3000)}

// innerText is what no answer may say.
var innerText = regexp.MustCompile(`(?i)sqlite|neo4j|cypher|goroutine|runtime error|\.go:|lotsennetz/|handlers\.|graph\.[a-z]|strconv|unmarshal|reflect\.|json:|/tmp/|parsing time|syntax error|no such|panic`)

// TestOddInput: no value of any parameter, header or field is our fault, and no
// answer tells what is inside. Every answer is checked against the document.
func TestOddInput(t *testing.T) {
	h := sampleHouse(t)
	requests := good(h)
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	try := h.try
	for _, op := range operations {
		if !strings.HasPrefix(op.path, "/api/") {
			continue
		}
		a := requests[op.id]
		a.role = graph.RoleCoordinator
		for _, value := range odd {
			if strings.Contains(op.path, ":id") && value != "" {
				b := a
				b.path = strings.Replace(op.path, ":id", url.PathEscape(value), 1)
				try(b)
			}
			if op.method == get {
				for _, name := range op.allParameters() {
					try(a.odd(name, value))
				}
				continue
			}
			for _, name := range []string{"If-Match", idempotencyKey} {
				if clean := strings.Map(printable, value); clean != "" {
					try(a.with(name, clean))
				}
			}
		}
		for _, body := range bodiesLike(t, op.body) {
			b := a
			b.body = body
			try(b)
		}
	}
}

// try sends what may be wrong and must not be our fault.
func (h *house) try(a asked) {
	h.t.Helper()
	got := h.do(a)
	if got.status >= 500 {
		h.t.Errorf("%s %.200q %.200q: got %d: %.500s", a.method, a.path, a.body, got.status, got.body)
	}
	if found := innerText.Find(got.body); found != nil && got.status >= 400 {
		h.t.Errorf("%s %.200q %.200q tells %q: %.300s", a.method, a.path, a.body, found, got.body)
	}
	if got.header.Get("X-Injected") != "" {
		h.t.Errorf("%s %.200q writes a header", a.method, a.path)
	}
}

// namedPart is a part of an address that names something.
var namedPart = regexp.MustCompile(`:[a-z]+`)

// usual are parts as they should be.
var usual = strings.NewReplacer(":slug", "tsv", ":id", "cafe:tsv", ":secret", "x", ":token", "x", ":key", "sport", ":kind", "massnahme", ":art", "angebot", ":room", "sport")

// TestOddPages: the same for pages: every parameter and every field of a form.
func TestOddPages(t *testing.T) {
	h := sampleHouse(t)
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	h.server.signIns = account.NewLimiter(20, time.Hour, 1000, nil)
	names := []string{"q", "type", "kind", "place", "topic", "language", "group", "near", "radius_km", "limit", "cursor", "actor", "name", "around", "with", "start", "minutes", "level", "mode", "gender", "date", "lang", "ok", "next", "again"}
	for _, r := range h.server.table() {
		if strings.HasPrefix(r.path, "/api/") {
			continue
		}
		path := usual.Replace(r.path)
		a := asked{role: graph.RoleAdmin, method: r.method, path: path, html: true}
		if strings.HasSuffix(r.path, "/abmelden") {
			a.role = graph.RoleVisitor
		}
		for i, value := range odd {
			if strings.Contains(r.path, ":") && value != "" {
				b := a
				for i := range namedPart.FindAllString(r.path, -1) { // one after the other, the rest as they should be
					n := -1
					b.path = namedPart.ReplaceAllStringFunc(r.path, func(name string) string {
						if n++; n == i {
							return url.PathEscape(value)
						}
						return usual.Replace(name)
					})
					h.try(b)
				}
			}
			if r.method != get {
				h.oddForm(a, r, i)
				continue
			}
			all := url.Values{}
			for j, name := range names {
				all.Set(name, value[:min(len(value), 100)])
				if _, rich := queries[r.path]; rich && len(value) < 500 && (i+j)%7 == 0 {
					b := a
					b.path = path + "?" + url.Values{name: {value}}.Encode()
					h.try(b)
				}
			}
			if _, rich := queries[r.path]; rich || i%6 == 0 {
				a.path = path + "?" + all.Encode()
				h.try(a)
			}
		}
	}
}

// oddForm sends a form with some of its fields wrong, one at a time; which ones
// depends on the number of the odd value.
func (h *house) oddForm(a asked, r route, number int) {
	h.t.Helper()
	form, _ := bodies[r.method+" "+r.path].(string)
	fields, _ := url.ParseQuery(form)
	fields.Set("idempotency_key", "x1")
	fields.Set("hours", "")
	fields.Set("seats.0.visibility", "public")
	fields.Set("seats.0.place", "05762001")
	fields.Set("channels.0.kind", "email")
	fields.Set("channels.0.value", "a@b.example")
	fields.Set("channels.0.visibility", "public")
	for i, name := range sortedKeys(fields) {
		if (i+number)%5 != 0 {
			continue
		}
		kept := fields.Get(name)
		fields.Set(name, odd[number])
		a.body = fields.Encode()
		h.try(a.with("Content-Type", "application/x-www-form-urlencoded"))
		fields.Set(name, kept)
	}
}

// odd gives one parameter another value.
func (a asked) odd(key, value string) asked {
	p := parameters[key]
	name, _, _ := strings.Cut(key, " ")
	if p.in == "header" {
		if clean := strings.Map(printable, value); clean != "" {
			return a.with(name, clean)
		}
		return a
	}
	where, query, _ := strings.Cut(a.path, "?")
	values, _ := url.ParseQuery(query)
	values.Set(name, value)
	a.path = where + "?" + values.Encode()
	return a
}

func printable(r rune) rune {
	if r < ' ' || r > '~' {
		return -1
	}
	return r
}

// bodiesLike are bodies of the example's shape with every field made wrong in
// turn.
func bodiesLike(t *testing.T, example any) []string {
	t.Helper()
	if example == nil {
		return nil
	}
	out := []string{"", "null", "[]", "0", `"x"`, "{}", "{", `{"a":1}{"b":2}`, "\xff", strings.Repeat("[", 100_000), `{"name":"\ud800"}`, `{"name":"a","name":"b"}`}
	var fields map[string]any
	if err := json.Unmarshal(mustJSON(t, example), &fields); err != nil {
		t.Fatal(err)
	}
	for name := range fields {
		for _, wrong := range []any{nil, "", " ", "\x00", strings.Repeat("x", 400), -1, 1.5, 1e300, true, []any{}, []any{nil}, []any{[]any{}}, map[string]any{}, []any{map[string]any{"value": "x", "kind": "fax"}}, "🙂", "a b", "nobody"} {
			kept := fields[name]
			fields[name] = wrong
			out = append(out, string(mustJSON(t, fields)))
			fields[name] = kept
		}
	}
	return out
}
