package handlers

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
)

// everyPage visits each GET route that answers as a page, for each reader.
func everyPage(t *testing.T, h *house, visit func(path string, got reply)) {
	t.Helper()
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	for _, role := range append([]graph.Role{""}, graph.Roles...) {
		for _, r := range h.server.table() {
			path := strings.NewReplacer(":slug", "tsv", ":secret", "x", ":id", "tsv").Replace(r.path)
			if r.method != get {
				continue
			}
			for _, query := range []string{"", "?topic=fussball&place=Auental&q=fussball&actor=tsv&kind=sports_club&language=kmr&start=2026-12-10T10:00&minutes=60"} {
				visit(string(role)+" "+path+query, h.do(asked{role: role, path: path + query, html: true}))
			}
		}
		visit(string(role)+" /nirgends", h.do(asked{role: role, path: "/nirgends", html: true}))
	}
}

// TestPagesKeepToThemselves: strict headers on every answer, nothing inline,
// nothing loaded from elsewhere.
func TestPagesKeepToThemselves(t *testing.T) {
	pages := 0
	everyPage(t, sampleHouse(t), func(path string, got reply) {
		referrer := "same-origin"
		if strings.Contains(path, ":token") { // the address itself is a key
			referrer = "no-referrer"
		}
		for name, want := range map[string]string{"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": referrer} {
			if got.header.Get(name) != want {
				t.Errorf("%s: got %s %q, want %q", path, name, got.header.Get(name), want)
			}
		}
		if !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
			return
		}
		pages++
		if !strings.Contains(got.header.Get("Cache-Control"), "no-store") {
			t.Errorf("%s: got Cache-Control %q, want no-store", path, got.header.Get("Cache-Control"))
		}
		vary := strings.ToLower(strings.Join(got.header.Values("Vary"), ","))
		for _, name := range []string{"cookie", "accept-language", "authorization"} {
			if !strings.Contains(vary, name) {
				t.Errorf("%s: Vary %q lacks %s", path, vary, name)
			}
		}
		for _, fault := range inlined(t, got.body) {
			t.Errorf("%s: %s", path, fault)
		}
	})
	if pages < 80 {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// inlined are the parts of a page its policy would stop, or that come from
// elsewhere.
func inlined(t *testing.T, page []byte) []string {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
			switch {
			case a.Key == "style", strings.HasPrefix(a.Key, "on"), strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:"):
				out = append(out, fmt.Sprintf("<%s %s=%q>", n.Data, a.Key, a.Val))
			}
		}
		src, foreign := attr["src"], false
		if n.Data == "link" && attr["rel"] != "canonical" && attr["rel"] != "alternate" {
			src = attr["href"]
		}
		if u, err := url.Parse(src); err != nil || u.Host != "" {
			foreign = true
		}
		if n.Data == "style" || n.Data == "script" && src == "" && attr["type"] != "application/ld+json" || foreign {
			out = append(out, fmt.Sprintf("<%s> %q", n.Data, src))
		}
	}
	return out
}

func TestInlinedFindsFaults(t *testing.T) {
	for _, bad := range []string{`<p style="color:red">`, `<a onclick="x()">`, `<a href=" javascript:x">`, `<script>x()</script>`, `<style>p{}</style>`, `<img src="https://evil.example/x.png">`, `<script src="//cdn.example/x.js">`, `<link rel="stylesheet" href="https://fonts.example/x.css">`} {
		if len(inlined(t, []byte(bad))) == 0 {
			t.Errorf("%s passes", bad)
		}
	}
	if got := inlined(t, []byte(`<link rel="canonical" href="https://a.example/"><script src="/static/x.js"></script><script type="application/ld+json">{}</script>`)); len(got) > 0 {
		t.Errorf("got %v, want no fault", got)
	}
}

// TestPagesAreNotMixedUp: the same address for two readers, two languages, two
// queries.
func TestPagesAreNotMixedUp(t *testing.T) {
	h := sampleHouse(t)
	for range 3 {
		coord, visitor := h.do(asked{role: graph.RoleCoordinator, path: "/akteure", html: true}), h.do(asked{path: "/akteure", html: true})
		if !bytes.Contains(coord.body, []byte("Möbelwerk")) || bytes.Contains(visitor.body, []byte("Möbelwerk")) {
			t.Fatal("a visitor gets a coordinator's page, or the other way round")
		}
		one, two := h.do(asked{path: "/suche?q=eins", html: true}), h.do(asked{path: "/suche?q=zwei", html: true})
		if !bytes.Contains(one.body, []byte("eins")) || bytes.Contains(two.body, []byte("eins")) {
			t.Fatal("one query is answered with another's page")
		}
		en := h.do(asked{path: "/akteure", html: true}.with("Cookie", languageCook+"=en"))
		if !bytes.Contains(en.body, []byte(`lang="en"`)) || !bytes.Contains(h.do(asked{path: "/akteure", html: true}).body, []byte(`lang="de"`)) {
			t.Fatal("languages are mixed up")
		}
	}
}

// panicStore breaks down when rules are asked for.
type panicStore struct{ graph.Store }

func (panicStore) Rules(context.Context, graph.RuleQuery) ([]graph.Rule, error) {
	panic("index out of range: secret inner text")
}

// slowStore never answers in time.
type slowStore struct{ graph.Store }

func (slowStore) Rules(ctx context.Context, _ graph.RuleQuery) ([]graph.Rule, error) {
	<-ctx.Done()
	return nil, ctx.Err()
}

func TestBreakdowns(t *testing.T) {
	h := sampleHouse(t, func(c *Config) { c.Timeout = 200 * time.Millisecond })
	for name, c := range map[string]struct {
		store  graph.Store
		status int
	}{"panic": {panicStore{h.store}, 500}, "slow": {slowStore{h.store}, 503}} {
		h.server.store = c.store
		start := time.Now()
		for _, a := range []asked{{path: "/api/v1/network/coverage"}, {path: "/", html: true}} {
			got := h.do(a)
			want(t, got, c.status)
			if strings.Contains(string(got.body), "secret") || strings.Contains(string(got.body), "deadline") {
				t.Errorf("%s: %s tells what is inside: %s", name, a.path, got.body)
			}
			kind := map[bool]string{true: "text/html", false: "application/problem+json"}[a.html]
			if !strings.HasPrefix(got.header.Get("Content-Type"), kind) || got.header.Get("Content-Security-Policy") == "" {
				t.Errorf("%s: %s answers %v", name, a.path, got.header)
			}
			if c.status == 503 && got.header.Get("Retry-After") == "" {
				t.Errorf("%s: no Retry-After", name)
			}
		}
		if took := time.Since(start); took > 8*time.Second {
			t.Errorf("%s: took %v", name, took)
		}
	}
	h.server.store = h.store
	want(t, h.as("", "/api/v1/network/coverage"), 200)
}

// TestLongBodies: over the limit the answer is readable, on a real connection.
func TestLongBodies(t *testing.T) {
	h := sampleHouse(t, func(c *Config) { c.BodyLimit = 1 << 20 })
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- h.server.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		if err := h.server.Shutdown(ctx); err != nil {
			t.Errorf("shutdown: %v", err)
		}
		<-served
	})
	for _, size := range []int{1<<20 + 1, 5 << 20, 40 << 20} {
		for _, known := range []bool{true, false} {
			body := io.Reader(bytes.NewReader(bytes.Repeat([]byte("x"), size)))
			if !known {
				body = io.MultiReader(body) // sent in chunks
			}
			r, err := http.NewRequest(post, "http://"+l.Addr().String()+"/api/v1/actors", body)
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Authorization", "Bearer "+h.tokens[graph.RoleCoordinator])
			resp, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Errorf("%d bytes: %v", size, err)
				continue
			}
			text, err := io.ReadAll(resp.Body)
			resp.Body.Close()
			if err != nil || resp.StatusCode != http.StatusRequestEntityTooLarge || resp.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%d bytes: got %d %s %v", size, resp.StatusCode, text, err)
			}
		}
	}
	r, err := http.NewRequest(get, "http://"+l.Addr().String()+"/api/v1/actors", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("X-Long", strings.Repeat("x", 64<<10))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if text, err := io.ReadAll(resp.Body); err != nil || resp.StatusCode != http.StatusRequestHeaderFieldsTooLarge || strings.Contains(string(text), "fasthttp") {
		t.Errorf("long headers: got %d %s %v", resp.StatusCode, text, err)
	}
}

func TestHead(t *testing.T) {
	h := sampleHouse(t)
	for _, path := range []string{"/", "/akteure/tsv", "/api/v1/actors/tsv", "/healthz"} {
		got := h.do(asked{method: http.MethodHead, path: path})
		if got.status != 200 || len(got.body) > 0 {
			t.Errorf("HEAD %s: got %d with %d bytes", path, got.status, len(got.body))
		}
	}
}
