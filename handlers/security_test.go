package handlers

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/web"
)

// TestSafeNext: whatever the address of a link says, a browser stays here.
func TestSafeNext(t *testing.T) {
	for next, want := range map[string]string{
		"": "/", "/": "/", "/akteure": "/akteure", "/akteure?place=Brakel&x=%2F%2Fevil": "/akteure?place=Brakel&x=%2F%2Fevil", "/akteure/": "/akteure",
		"//evil.example": "/", "/%5Cevil.example": "/", "/%09/evil.example": "/", "/.//evil.example": "/", "https:evil.example": "/", "https://evil.example": "/",
		"/\\evil.example": "/", "\\\\evil.example": "/", "/\tevil": "/", "/%0d%0aSet-Cookie:x": "/", "javascript:alert(1)": "/", "///evil.example": "/", "/%2F/evil.example": "/", "/%2fevil.example": "/",
		"/../evil": "/", "/a/..//evil.example": "/", "evil.example": "/", "@evil.example": "/", "/ /evil": "/", "http:///evil.example": "/", "/;//evil.example": "/", "/\u2028/evil": "/", "/%00": "/",
	} {
		got := safeNext(next)
		if got != want && !local(got) {
			t.Errorf("safeNext(%q): got %q, want %q", next, got, want)
		}
		if want != "/" && strings.TrimSuffix(got, "/") != want {
			t.Errorf("safeNext(%q): got %q, want %q", next, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		parts := rapid.SliceOf(rapid.SampledFrom([]string{"/", "\\", ".", "..", "%2f", "%5c", "%09", "%00", "%0a", "\t", "\n", " ", "evil.example", "https:", "@", ":", "?", "#", "a", "//", ";", "%", "ä"})).Draw(t, "parts")
		if got := safeNext(strings.Join(parts, "")); !local(got) {
			t.Fatalf("safeNext(%q): got %q, which leaves", strings.Join(parts, ""), got)
		}
	})
}

// local reports whether a browser that is sent to the address stays. Browsers
// read \ as / and drop tabs and line breaks.
func local(next string) bool {
	read := strings.NewReplacer("\\", "/", "\t", "", "\n", "", "\r", "").Replace(next)
	base, err := url.Parse("https://lotsennetz.example/anmelden")
	if err != nil {
		return false
	}
	u, err := base.Parse(read)
	return err == nil && strings.HasPrefix(read, "/") && !strings.HasPrefix(read, "//") && u.Host == base.Host && u.Scheme == base.Scheme
}

// TestForeignPagesWriteNothing: a write with our cookie passes only from here.
func TestForeignPagesWriteNothing(t *testing.T) {
	h := sampleHouse(t)
	for _, c := range []struct {
		headers map[string]string
		cookie  bool
		passes  bool
	}{
		{map[string]string{"Sec-Fetch-Site": "same-origin"}, true, true},
		{map[string]string{"Sec-Fetch-Site": "none"}, true, true},
		{map[string]string{"Sec-Fetch-Site": "cross-site"}, true, false},
		{map[string]string{"Sec-Fetch-Site": "same-site"}, true, false},
		{map[string]string{"Sec-Fetch-Site": "cross-site"}, false, false},
		{map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://lotsennetz.example"}, true, false},
		{map[string]string{"Origin": "https://lotsennetz.example"}, true, true},
		{map[string]string{"Origin": "https://evil.example"}, true, false},
		{map[string]string{"Origin": "https://evil.example"}, false, false},
		{map[string]string{"Origin": "null"}, true, false},
		{map[string]string{"Origin": "https://lotsennetz.example.evil.example"}, true, false},
		{map[string]string{}, true, false},
		{map[string]string{}, false, true},
	} {
		r := httptest.NewRequest(post, "/api/v1/requests", bytes.NewReader(mustJSON(t, sampleAsk)))
		if c.cookie {
			r.AddCookie(&http.Cookie{Name: sessionCookie, Value: h.sessions[graph.RoleMember]})
		}
		for k, v := range c.headers {
			r.Header.Set(k, v)
		}
		got := h.send(r).status
		want := map[bool]int{true: 201, false: 401}[c.cookie]
		if !c.passes {
			want = 403
		}
		if got != want {
			t.Errorf("cookie %v, %v: got %d, want %d", c.cookie, c.headers, got, want)
		}
	}
	token := asked{role: graph.RoleMember, method: post, path: "/api/v1/requests", body: sampleAsk}.with("Sec-Fetch-Site", "cross-site")
	want(t, h.do(token), 201) // a program's token is no cookie
}

const testPassword = "Grüne Birnen im November"

// memberHouse is the sample with a member who has a password.
func memberHouse(t *testing.T, change ...func(*Config)) *house {
	h := sampleHouse(t, change...)
	desk := account.Desk{Store: h.store, Now: func() time.Time { return testNow }}
	if err := desk.SetPassword(t.Context(), graph.Who{Via: "terminal"}, "a-tsv", testPassword); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) signIn(email, password string, headers map[string]string) reply {
	h.t.Helper()
	form := url.Values{"email": {email}, "password": {password}, "next": {"//evil.example"}}
	a := asked{method: post, path: "/anmelden", body: form.Encode(), html: true, headers: headers}
	return h.do(a.with("Content-Type", "application/x-www-form-urlencoded"))
}

func TestSession(t *testing.T) {
	for address, secure := range map[string]bool{"https://lotsennetz.example": true, "http://127.0.0.1:8080": false} {
		h := memberHouse(t, func(c *Config) { c.PublicURL = address })
		got := h.signIn(" Vorstand@TSV.example", testPassword, nil)
		if got.status != http.StatusSeeOther || !local(got.header.Get("Location")) {
			t.Fatalf("sign in: got %d to %q", got.status, got.header.Get("Location"))
		}
		cookies := (&http.Response{Header: got.header}).Cookies()
		i := slices.IndexFunc(cookies, func(c *http.Cookie) bool { return c.Name == sessionCookie })
		if i < 0 {
			t.Fatalf("no session: %v", got.header)
		}
		c := cookies[i]
		if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure != secure || c.Path != "/" || c.Domain != "" || len(c.Value) < 40 {
			t.Errorf("%s: got cookie %v", address, c)
		}
		if (got.header.Get("Strict-Transport-Security") != "") != secure {
			t.Errorf("%s: Strict-Transport-Security is %q", address, got.header.Get("Strict-Transport-Security"))
		}
		with := func(method, path string) reply {
			return h.do(asked{method: method, path: path, html: true}.with("Cookie", sessionCookie+"="+c.Value))
		}
		want(t, with(get, "/sprachlotsen/anfragen"), 200)
		out := with(post, "/abmelden")
		if out.status != http.StatusSeeOther || !strings.Contains(strings.ToLower(fmt.Sprint(out.header["Set-Cookie"])), "expires=thu, 01 jan 1970") {
			t.Errorf("sign out: got %d %v", out.status, out.header["Set-Cookie"])
		}
		if got := with(get, "/sprachlotsen/anfragen"); got.status != http.StatusSeeOther {
			t.Errorf("after signing out: got %d, want the sign-in page", got.status)
		}
	}
}

// TestSignInIsLimited: neither a forged address nor ever new ones help, direct
// or behind a proxy of ours.
func TestSignInIsLimited(t *testing.T) {
	for name, c := range map[string]struct {
		proxies []string
		forward func(i int) string
	}{
		"direct":             {nil, func(i int) string { return fmt.Sprintf("10.%d.%d.7", i/200, i%200) }},
		"behind a proxy":     {[]string{"0.0.0.0"}, func(i int) string { return fmt.Sprintf("10.%d.%d.7, 203.0.113.9", i/200, i%200) }},
		"behind two proxies": {[]string{"0.0.0.0", "192.0.2.0/24"}, func(i int) string { return fmt.Sprintf("8.8.%d.%d, 203.0.113.9, 192.0.2.4", i/200, i%200) }},
		"one IPv6 network":   {[]string{"0.0.0.0"}, func(i int) string { return fmt.Sprintf("2001:db8:1:2::%x", i) }},
	} {
		h := sampleHouse(t, func(cfg *Config) { cfg.TrustedProxies = c.proxies })
		h.server.signIns = account.NewLimiter(10, 15*time.Minute, 20, func() time.Time { return testNow })
		refused := 0
		for i := range 60 {
			got := h.signIn(fmt.Sprintf("nobody-%d@tsv.example", i), "wrong", map[string]string{"X-Forwarded-For": c.forward(i)})
			switch got.status {
			case http.StatusTooManyRequests:
				refused++
				if got.header.Get("Retry-After") == "" {
					t.Errorf("%s: no Retry-After", name)
				}
			case http.StatusUnprocessableEntity:
			default:
				t.Fatalf("%s: got %d: %s", name, got.status, got.body)
			}
		}
		if refused != 50 {
			t.Errorf("%s: %d of 60 refused, want 50", name, refused)
		}
		if n := h.server.signIns.Len(); n > 20 {
			t.Errorf("%s: %d addresses are kept, want 20 at most", name, n)
		}
	}
	// one account from many addresses
	h := sampleHouse(t, func(cfg *Config) { cfg.TrustedProxies = []string{"0.0.0.0"} })
	last := 0
	for i := range 12 {
		email := []string{"vorstand@tsv.example", "VORSTAND@tsv.example"}[i%2]
		last = h.signIn(email, "wrong", map[string]string{"X-Forwarded-For": fmt.Sprintf("203.0.113.%d", i)}).status
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("one account from many addresses: got %d, want 429", last)
	}
}

func TestReadingIsLimited(t *testing.T) {
	h := sampleHouse(t)
	h.server.reading = account.NewLimiter(3, time.Minute, 10, func() time.Time { return testNow })
	for i := range 5 {
		got := h.as("", "/api/v1/actors")
		if (got.status == http.StatusTooManyRequests) != (i >= 3) {
			t.Errorf("visit %d: got %d", i, got.status)
		}
	}
	want(t, h.as(graph.RoleCoordinator, "/api/v1/actors"), 200)
	want(t, h.as("", "/healthz"), 200)
	if got := h.do(asked{path: "/akteure", html: true}); got.status != http.StatusTooManyRequests || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") {
		t.Errorf("page: got %d %s", got.status, got.header.Get("Content-Type"))
	}
}

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
		for name, want := range map[string]string{"Content-Security-Policy": contentPolicy, "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin"} {
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

// TestSqueezed: files and what visitors get come compressed, answers to an
// account never do.
func TestSqueezed(t *testing.T) {
	h := sampleHouse(t)
	inflate := map[string]func(io.Reader) (io.Reader, error){
		"br":   func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		"gzip": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
	}
	css, ok := web.Asset("lotsennetz.css")
	if !ok {
		t.Fatal("no style sheet")
	}
	for _, path := range []string{css, "/", "/api/v1/actors", "/openapi.json"} {
		plain := h.as("", path)
		for encoding, open := range inflate {
			got := h.do(asked{path: path}.with("Accept-Encoding", encoding))
			if got.header.Get("Content-Encoding") != encoding || !strings.Contains(strings.Join(got.header.Values("Vary"), ","), "Accept-Encoding") {
				t.Errorf("%s: got encoding %q, want %s; Vary %v", path, got.header.Get("Content-Encoding"), encoding, got.header.Values("Vary"))
				continue
			}
			r, err := open(bytes.NewReader(got.body))
			if err != nil {
				t.Fatal(err)
			}
			if text, err := io.ReadAll(r); err != nil || !bytes.Equal(text, plain.body) || len(got.body) >= len(plain.body) {
				t.Errorf("%s: %s does not unpack to the same: %v", path, encoding, err)
			}
		}
	}
	for _, role := range graph.Roles {
		if got := h.do(asked{role: role, path: "/", html: true}.with("Accept-Encoding", "br, gzip")); got.header.Get("Content-Encoding") != "" {
			t.Errorf("%s gets a compressed page", role)
		}
	}
	if got := h.as("", css).header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("a file with its hash: got Cache-Control %q", got)
	}
}

// TestStaticTypes: every file we bring has a type of its own.
func TestStaticTypes(t *testing.T) {
	h := sampleHouse(t)
	for name, want := range map[string]string{"plain.css": "text/css; charset=utf-8", "theme.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml"} {
		if got := h.as("", "/static/"+name).header.Get("Content-Type"); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	if fileTypes[".woff2"] != "font/woff2" {
		t.Errorf("fonts: got %q", fileTypes[".woff2"])
	}
	for _, path := range []string{"/static/", "/static/..%2f..%2fgo.mod", "/static/../session.go", "/static/%00", "/static/dist"} {
		if got := h.as("", path); got.status != 404 {
			t.Errorf("%s: got %d, want 404", path, got.status)
		}
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
