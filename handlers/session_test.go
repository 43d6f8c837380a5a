package handlers

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"
	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
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

// TestPagesLinkHere: whatever address somebody is lured to on this server, the
// links on the page that answers stay on it, those of the languages too.
func TestPagesLinkHere(t *testing.T) {
	h := sampleHouse(t)
	for _, address := range []string{"//evil.example/x", "///evil.example", "//evil.example/x?q=1&ok=saved", "/.//evil.example/", "/akteure/..//evil.example", `/\evil.example/`, "/%09/evil.example",
		"/%2F/evil.example", "/akteure?next=//evil.example", "/suche?q=%2F%2Fevil.example", "/akteure"} {
		for _, role := range []graph.Role{"", graph.RoleCoordinator} {
			r := httptest.NewRequest(get, "/", nil)
			r.RequestURI = address
			r.URL.Opaque = address
			r.Header.Set("Accept", "text/html")
			r.AddCookie(&http.Cookie{Name: sessionCookie, Value: h.sessions[role]})
			page := newDoc(t, h.send(r))
			links := 0
			for n := range page.root.Descendants() {
				if n.Type != html.ElementNode || n.Data == "link" && attr(n, "rel") == "canonical" {
					continue
				}
				for _, name := range []string{"href", "action", "formaction"} {
					if to := attr(n, name); to != "" && to[0] == '/' {
						if links++; !local(to) {
							t.Errorf("%s: <%s %s=%q> leads away", address, n.Data, name, to)
						}
					}
				}
			}
			if links < 10 {
				t.Errorf("%s: only %d links on the page", address, links)
			}
		}
	}
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
