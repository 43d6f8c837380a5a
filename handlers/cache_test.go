package handlers

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
)

func hits(t *testing.T, h *house) int {
	t.Helper()
	families, err := h.server.metrics.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if f.GetName() == "lotsennetz_kept_answers_total" {
			for _, m := range f.GetMetric() {
				if m.GetLabel()[0].GetValue() == "hit" {
					return int(m.GetCounter().GetValue())
				}
			}
		}
	}
	return 0
}

// keptPaths are addresses of every route that is kept.
func keptPaths(a *aviary, s *Server) []string {
	var out []string
	for _, r := range s.table() {
		if _, kept := keptRoutes[r.path]; kept && r.method == get {
			for _, v := range a.visits(r) {
				out = append(out, v.path)
			}
		}
	}
	return out
}

// TestKeptRoutesAreOpenReads: what is kept is in the table, read and open to
// everyone.
func TestKeptRoutesAreOpenReads(t *testing.T) {
	h := sampleHouse(t)
	for path := range keptRoutes {
		at := slices.IndexFunc(h.server.table(), func(r route) bool { return r.path == path && r.method == get })
		if at < 0 || h.server.table()[at].access != everyone {
			t.Errorf("%s is kept and is no open read of the table", path)
		}
	}
}

// TestKeptAnswersAreTheAnswers: an answer from memory is the one a server without
// memory gives, byte for byte and header for header, in every form; nothing kept
// holds anything made for one asker.
func TestKeptAnswersAreTheAnswers(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	forms := []map[string]string{
		{}, {"Accept-Language": "en"}, {"Cookie": "sprache=en"}, {"Cookie": "lotsennetz=stale"}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "br"},
	}
	for _, path := range keptPaths(a, h.server) {
		for _, form := range forms {
			ask := func() reply { return h.do(asked{path: path, html: true, headers: form}) }
			h.server.cache.put(epoch{1 << 40, 0}, "", &keptAnswer{}) // empties it, and keeps nothing
			bare := ask()
			h.server.cache.epoch = epoch{}
			first, second := ask(), ask()
			for i, got := range []reply{first, second} {
				if got.status != bare.status || !bytes.Equal(got.body, bare.body) && form["Accept-Encoding"] == "" && !strings.Contains(string(bare.body), "trace") && bare.status == 200 {
					t.Errorf("%s %v, time %d: differs from an answer made for one: %d and %d\n%s", path, form, i, bare.status, got.status, difference(bare.body, got.body))
				}
				if got.status == 200 && !slices.Equal(headers(got), headers(first)) {
					t.Errorf("%s %v, time %d: got headers %v, want %v", path, form, i, headers(got), headers(first))
				}
			}
			if first.status == 200 && !bytes.Equal(first.body, second.body) {
				t.Errorf("%s %v: the second answer is another:\n%s", path, form, difference(first.body, second.body))
			}
		}
	}
	if got := hits(t, h); got < len(keptRoutes)*len(forms) {
		t.Errorf("only %d answers came from memory", got)
	}
}

func headers(r reply) []string {
	var out []string
	for k, v := range r.header {
		if k != "Date" {
			out = append(out, fmt.Sprint(k, v))
		}
	}
	slices.Sort(out)
	return out
}

func difference(a, b []byte) string {
	i := 0
	for i < min(len(a), len(b)) && a[i] == b[i] {
		i++
	}
	return fmt.Sprintf("%.120q\n%.120q", a[max(0, min(i-40, len(a))):], b[max(0, min(i-40, len(b))):])
}

// TestKeptAnswersAreNotMixedUp asks in random order, as everybody, in both
// languages, for many addresses, and compares with a house that keeps nothing.
func TestKeptAnswersAreNotMixedUp(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	paths := keptPaths(a, h.server)
	want := map[string]string{}
	ask := func(role graph.Role, path, lang string, html bool) string {
		got := h.do(asked{role: role, path: path, html: html}.with("Accept-Language", lang))
		return fmt.Sprint(got.status, fingerprint(got.body))
	}
	rapid.Check(t, func(rt *rapid.T) {
		role := rapid.SampledFrom(append([]graph.Role{""}, graph.Roles...)).Draw(rt, "role")
		path, lang := rapid.SampledFrom(paths).Draw(rt, "path"), rapid.SampledFrom([]string{"de", "en"}).Draw(rt, "lang")
		key := fmt.Sprint(role, path, lang)
		if want[key] == "" {
			h.server.cache.mostAnswers = 0
			want[key] = ask(role, path, lang, true)
			h.server.cache.mostAnswers = mostKeptAnswers
		}
		if got := ask(role, path, lang, true); got != want[key] {
			rt.Fatalf("%s %s %s: got another answer than without memory", role, path, lang)
		}
	})
}

// fingerprint is an answer without what is made for one asker: names of writes
// and requests.
func fingerprint(body []byte) string {
	return secrets.ReplaceAllString(string(body), "")
}

var secrets = regexp.MustCompile(`name="idempotency_key" value="[^"]*"|"trace_id":"[a-z0-9]+"|<code[^>]*>[a-z0-9]+</code>`)

// TestWritesAreSeenAtOnce: what a page shows follows a write of this program at
// once, and one of another program after the time allowed.
func TestWritesAreSeenAtOnce(t *testing.T) {
	h := sampleHouse(t, func(c *Config) { c.Unnoticed = 300 * time.Millisecond })
	name := func() string { return h.page("", "/akteure/tsv").says("h1") }
	before := name()
	if again := name(); again != before || hits(t, h) == 0 {
		t.Fatalf("got %q, then %q, %d from memory", before, again, hits(t, h))
	}
	write := func(store graph.Store, name string) {
		t.Helper()
		tsv, err := store.Actor(t.Context(), "tsv")
		if err != nil {
			t.Fatal(err)
		}
		tsv.Name = name
		if _, err := store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), graph.Put{Record: tsv}); err != nil {
			t.Fatal(err)
		}
	}
	write(h.server.store, "Umbenannt")
	if got := name(); got != "Umbenannt" {
		t.Errorf("after a write of ours: got %q", got)
	}
	write(h.store, "Anderswo")
	time.Sleep(310 * time.Millisecond)
	if got := name(); got != "Anderswo" {
		t.Errorf("after a write of another program: got %q", got)
	}
}

// TestHiddenIsForgotten: an actor that is withdrawn is on no page from then on,
// and nothing of it stays in memory.
func TestHiddenIsForgotten(t *testing.T) {
	h := sampleHouse(t)
	paths := []string{"/akteure/tsv", "/akteure", "/api/v1/actors/tsv", "/api/v1/actors", "/ansprechpartner?topic=fussball&place=Auental"}
	var name string
	for range 2 {
		for _, path := range paths {
			h.do(asked{path: path, html: true})
		}
	}
	tsv, err := h.store.Actor(t.Context(), "tsv")
	if err != nil {
		t.Fatal(err)
	}
	name, tsv.Visibility = tsv.Name, graph.Coordination
	rules, err := h.store.Rules(t.Context(), graph.RuleQuery{Audience: graph.Coordination})
	if err != nil {
		t.Fatal(err)
	}
	changes := []graph.Change{graph.Put{Record: tsv}}
	for _, r := range rules {
		if r.Holder == "tsv" {
			r.Responsibility.Visibility = graph.Coordination
			changes = append(changes, graph.Put{Record: r.Responsibility})
		}
	}
	if _, err := h.store.Apply(t.Context(), graph.Who{Via: "test"}, graph.NewKey(), changes...); err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		if got := h.do(asked{path: path, html: true}); bytes.Contains(got.body, []byte(name)) {
			t.Errorf("%s still names what was withdrawn", path)
		}
	}
	for at := h.server.cache.order.Front(); at != nil; at = at.Next() {
		if k := at.Value.(*keptEntry); bytes.Contains(k.answer.plain, []byte(name)) {
			t.Errorf("memory still names what was withdrawn: %q", k.key)
		}
	}
}

// TestSignInsKeepAnswers: what pages do not show forgets nothing.
func TestSignInsKeepAnswers(t *testing.T) {
	h := sampleHouse(t)
	h.as("", "/akteure")
	h.admit(nil)
	desk := account.Desk{Store: h.store, Now: func() time.Time { return testNow }}
	if _, _, err := desk.Issue(t.Context(), graph.Who{Via: "page"}, account.Grant{Account: "a-coord", Kind: graph.Session}); err != nil {
		t.Fatal(err)
	}
	h.as("", "/akteure")
	if hits(t, h) != 1 {
		t.Errorf("a session made the page anew: %d from memory", hits(t, h))
	}
}

// TestKeptAnswersCount: a question nobody answers counts once for each who asks,
// also when the answer comes from memory.
func TestKeptAnswersCount(t *testing.T) {
	h := sampleHouse(t, func(c *Config) { c.TrustedProxies = []string{"0.0.0.0"} })
	for _, asker := range []string{"203.0.113.1", "203.0.113.2", "203.0.113.3", "203.0.113.3"} {
		h.do(asked{path: "/api/v1/contacts/resolve?topic=arbeit&place=DE"}.with("X-Forwarded-For", asker))
	}
	total := 0
	for _, n := range h.server.contacts.take() {
		total += n
	}
	if total != 3 || hits(t, h) != 3 {
		t.Errorf("counted %d of 3 askers, %d of four from memory, want 3", total, hits(t, h))
	}
}

// TestMinutesPass: what is open now holds for the minute alone.
func TestMinutesPass(t *testing.T) {
	now := atomic.Pointer[time.Time]{}
	now.Store(new(testNow))
	h := sampleHouse(t, func(c *Config) { c.Now = func() time.Time { return *now.Load() } })
	for i, want := range []int{0, 1, 1, 2} {
		if i == 2 {
			now.Store(new(testNow.Add(time.Minute)))
		}
		h.as("", "/akteure/tsv")
		if got := hits(t, h); got != want {
			t.Errorf("visit %d: %d from memory, want %d", i, got, want)
		}
	}
}

// TestLimitsCountKeptAnswers: an answer from memory counts like any other.
func TestLimitsCountKeptAnswers(t *testing.T) {
	h := sampleHouse(t)
	h.server.reading = account.NewLimiter(2, time.Minute, 10, func() time.Time { return testNow })
	for i := range 3 {
		if got := h.as("", "/akteure"); (got.status == http.StatusTooManyRequests) != (i == 2) {
			t.Errorf("visit %d: got %d", i, got.status)
		}
	}
}

// TestHeldAnswers: who holds a page is told so, until it changes.
func TestHeldAnswers(t *testing.T) {
	h := sampleHouse(t)
	tag := h.as("", "/akteure").header.Get("ETag")
	if tag == "" {
		t.Fatal("a page without a tag")
	}
	ask := func(headers map[string]string) reply { return h.do(asked{path: "/akteure", headers: headers}) }
	for _, held := range []string{tag, "W/\"x\", " + tag, "*", strings.TrimPrefix(tag, "W/")} {
		if got := ask(map[string]string{"If-None-Match": held}); got.status != 304 || len(got.body) > 0 || got.header.Get("ETag") != tag {
			t.Errorf("held %s: got %d with %d bytes, tag %s", held, got.status, len(got.body), got.header.Get("ETag"))
		}
	}
	for _, other := range []map[string]string{{"If-None-Match": `"x"`}, {"If-None-Match": tag, "Accept-Language": "en"}} {
		if got := ask(other); got.status != 200 || len(got.body) == 0 {
			t.Errorf("%v: got %d with %d bytes, want the page", other, got.status, len(got.body))
		}
	}
	if got := h.do(asked{role: graph.RoleCoordinator, path: "/akteure", headers: map[string]string{"If-None-Match": tag}}); got.status != 200 {
		t.Errorf("an account holding a visitor's page: got %d", got.status)
	}
}

// countingStore counts how often rules are read, slowly.
type countingStore struct {
	graph.Store
	reads *atomic.Int32
}

func (s countingStore) Dossier(ctx context.Context, q graph.DossierQuery) (graph.Dossier, error) {
	s.reads.Add(1)
	time.Sleep(50 * time.Millisecond)
	return s.Store.Dossier(ctx, q)
}

// TestManyAskAtOnce: a crowd before a page not yet made has it made once.
func TestManyAskAtOnce(t *testing.T) {
	reads := &atomic.Int32{}
	h := sampleHouse(t, func(c *Config) { c.Store = countingStore{c.Store, reads} })
	var crowd sync.WaitGroup
	for range 40 {
		crowd.Go(func() {
			if got := h.do(asked{path: "/akteure/tsv", html: true}); got.status != 200 || !bytes.Contains(got.body, []byte("</html>")) {
				t.Errorf("got %d with %d bytes", got.status, len(got.body))
			}
		})
	}
	crowd.Wait()
	if got := reads.Load(); got != 1 {
		t.Errorf("read %d times, want once", got)
	}
}

// TestPageCacheIsBounded: whatever is asked for, memory stays within bounds, what
// is got is what was put under the key in the epoch, and sizes add up.
func TestPageCacheIsBounded(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		p := newPageCache(20_000, 7)
		model := map[string]*keptAnswer{}
		var now epoch
		for range rapid.IntRange(1, 200).Draw(rt, "steps") {
			key := rapid.StringN(1, 2, -1).Draw(rt, "key")
			switch rapid.IntRange(0, 5).Draw(rt, "step") {
			case 0:
				if rapid.Bool().Draw(rt, "content") {
					now.content++
				} else {
					now.minute++
				}
				clear(model)
			case 1, 2:
				a := newKeptAnswer(make([]byte, rapid.IntRange(0, 4000).Draw(rt, "size")), rapid.Bool().Draw(rt, "squeeze"))
				p.put(now, key, a)
				model[key] = a
			case 3: // begun before a change
				p.get(now, key)
				old := epoch{now.content - 1, now.minute}
				p.put(old, key, &keptAnswer{plain: []byte("old")})
				if p.get(old, key) != nil {
					rt.Fatal("an epoch that is over answers")
				}
			default:
				if got := p.get(now, key); got != nil && got != model[key] {
					rt.Fatal("got another answer than was put")
				}
			}
			sum := 0
			for at := p.order.Front(); at != nil; at = at.Next() {
				sum += at.Value.(*keptEntry).answer.size(at.Value.(*keptEntry).key)
			}
			if sum != p.bytes || sum > p.mostBytes || p.order.Len() > p.mostAnswers || p.order.Len() != len(p.byKey) {
				rt.Fatalf("%d answers of %d bytes (counted %d), %d keys", p.order.Len(), sum, p.bytes, len(p.byKey))
			}
		}
	})
}
