package handlers

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"lotsennetz/graph"
	"lotsennetz/internal/account"
	"lotsennetz/internal/exchange"
	"lotsennetz/search"
)

// leaks are the canaries in a text that a reader may not see.
func (a *aviary) leaks(text []byte, reader int) []canary {
	return a.sought(text, func(c canary) bool { return c.from > reader })
}

// sought are the canaries of a kind in the text, however it is written: in
// HTML, in an address, in base64, in a folded line.
func (a *aviary) sought(text []byte, of func(canary) bool) []canary {
	var out []canary
	for _, form := range forms(text) {
		for _, c := range a.canaries {
			if of(c) && strings.Contains(form, c.text) && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

var encoded = regexp.MustCompile(`[A-Za-z0-9+/_-]{16,}`)

func forms(text []byte) []string {
	plain := strings.ToLower(html.UnescapeString(string(text)))
	out := []string{plain, strings.NewReplacer("\r\n ", "", "\n ", "").Replace(plain), strings.NewReplacer(" ", "", "-", "", "/", "").Replace(plain)}
	if u, err := url.QueryUnescape(plain); err == nil {
		out = append(out, u)
	}
	for _, run := range encoded.FindAllString(string(text), -1) {
		for _, e := range []*base64.Encoding{base64.RawURLEncoding, base64.RawStdEncoding} {
			if b, err := e.DecodeString(run); err == nil {
				out = append(out, strings.ToLower(string(b)))
			}
		}
	}
	return out
}

// TestCanariesAreFound: what is to find canaries finds them in every dress.
func TestCanariesAreFound(t *testing.T) {
	a := &aviary{}
	word, number := a.word(toCoordinators, "open field"), a.digits(toMembers, "open number")
	for name, text := range map[string]string{
		"HTML": "<p>" + word + "</p>", "JSON": `{"name":"x ` + word + `"}`, "upper case": strings.ToUpper(word), "address": "/suche?q=%6b" + word[1:],
		"entity": "&#107;" + word[1:], "base64": `{"next":"` + base64.RawURLEncoding.EncodeToString([]byte("12 "+word)) + `"}`, "folded": word[:5] + "\r\n " + word[5:],
	} {
		if got := a.leaks([]byte(text), toVisitors); len(got) != 1 || got[0].field != "open field" {
			t.Errorf("%s: got %v, want the canary", name, got)
		}
	}
	if got := a.leaks([]byte("tel:+49 5271 "+number[:4]+" "+number[4:]), toVisitors); len(got) != 1 {
		t.Errorf("number with a gap: got %v, want the canary", got)
	}
	if got := a.leaks([]byte(word+number), toCoordinators); len(got) != 0 {
		t.Errorf("got %v, want nothing: coordinators may see both", got)
	}
}

// TestEveryFieldHasACanary: every text of every kind of record that anybody may
// not see is watched.
func TestEveryKindHasACanary(t *testing.T) {
	a, kinds := newAviary(), map[graph.Kind]bool{}
	for _, r := range a.records {
		body, err := graph.Encode(r)
		if err != nil {
			t.Fatal(err)
		}
		if len(a.leaks(body, toVisitors)) > 0 {
			kinds[r.Ref().Kind] = true
		}
	}
	open := []graph.Kind{graph.KindPlace, graph.KindTopic, graph.KindGroup, graph.KindLanguage, graph.KindLanguageRelation, graph.KindAssignment, graph.KindDiary}
	for _, k := range graph.Kinds {
		if !kinds[k] && !slices.Contains(open, k) {
			t.Errorf("no %s has a canary", k)
		}
	}
}

// aviaryHouse serves the network of canaries to readers without haste.
func aviaryHouse(t *testing.T, a *aviary) *house {
	h := newHouse(t, a.ordered(t))
	h.server.reading = account.NewLimiter(1<<30, time.Second, 1000, nil)
	h.server.signIns = account.NewLimiter(1<<30, time.Second, 1000, nil)
	return h
}

// TestNothingLeaks visits every route as every reader, with a session and with a
// token, and looks for what that reader may not see. Visitors come once more
// when all others have been there: what was kept for one is for nobody else.
func TestNothingLeaks(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	for reader := range readers {
		t.Run(string(readers[reader]), func(t *testing.T) {
			h.t = t
			seen := map[canary]bool{}
			for _, r := range routesFor(h.server) {
				visits := a.visits(r)
				if len(visits) == 0 {
					t.Errorf("%s %s is visited by no test", r.method, r.path)
				}
				for _, v := range visits {
					h.look(a, v, reader, seen)
				}
			}
			a.notBlind(t, reader, seen)
		})
	}
	t.Run("visitor again", func(t *testing.T) {
		h.t = t
		for _, r := range routesFor(h.server) {
			for _, v := range a.visits(r) {
				if r.method == get {
					h.look(a, v, toVisitors, map[canary]bool{})
				}
			}
		}
	})
	for _, c := range a.sought([]byte(h.log.String()), func(c canary) bool { return !c.id }) {
		t.Errorf("the log tells %s: %s", c.field, around([]byte(h.log.String()), c.text))
	}
}

// look visits an address in both languages and both ways, and notes which of its
// reader's own canaries are there.
func (h *house) look(a *aviary, v asked, reader int, seen map[canary]bool) {
	h.t.Helper()
	v.role = readers[reader]
	for _, lang := range []string{"de", "en"} {
		for _, asHTML := range []bool{true, false} {
			v.html = asHTML
			got := h.do(dressed(v, lang))
			whole := fmt.Appendf(got.body, "\n%v", got.header)
			for _, c := range a.leaks(whole, reader) {
				if c.id && strings.Contains(v.path, c.text) {
					continue // an address says nothing new to whoever wrote it
				}
				h.t.Errorf("%s %s (html %v, %s) shows %s: %s", v.method, v.path, asHTML, lang, c.field, around(whole, c.text))
			}
			if got.status >= 500 {
				h.t.Errorf("%s %s: got %d: %s", v.method, v.path, got.status, got.body)
			}
			for _, c := range a.sought(whole, func(c canary) bool { return c.from == reader }) {
				seen[c] = true
			}
			a.checkPlace(h.t, v, whole, reader)
		}
	}
}

// notBlind: what a reader may see has been seen by the test, or it looks past
// the answers.
func (a *aviary) notBlind(t *testing.T, reader int, seen map[canary]bool) {
	t.Helper()
	total := 0
	for _, c := range a.canaries {
		if c.from == reader {
			total++
			if !seen[c] && testing.Verbose() {
				t.Logf("nowhere shown to %s: %s", readers[reader], c.field)
			}
		}
	}
	if len(seen)*3 < total {
		t.Errorf("only %d of %d fields open to %s were seen", len(seen), total, readers[reader])
	}
}

// choices are the places a form offers, none of them chosen.
var choices = regexp.MustCompile(`<option value="[^"]*">[^<]*</option>`)

// checkPlace: no answer about the shelter names its village or lists it there.
func (a *aviary) checkPlace(t testing.TB, v asked, body []byte, reader int) {
	t.Helper()
	about := strings.Contains(v.path, "/schutz") || strings.Contains(v.path, "q=schutz") || strings.Contains(v.path, "around=schutz")
	if reader >= toCoordinators || !about || strings.Contains(v.path, "bearbeiten") {
		return
	}
	body = choices.ReplaceAll(body, nil)
	for _, word := range []string{shelterTown, string(shelterPlace), "Vogelstadt"} {
		if bytes.Contains(body, []byte(word)) {
			t.Errorf("%s %s names the shelter's place: %s", v.method, v.path, around(body, strings.ToLower(word)))
		}
	}
}

// dressed gives a request the headers of its kind.
func dressed(v asked, lang string) asked {
	v = v.with("Accept-Language", lang)
	if _, form := v.body.(string); form {
		v = v.with("Content-Type", "application/x-www-form-urlencoded").with("Sec-Fetch-Site", "same-origin")
	}
	return v
}

func around(text []byte, word string) string {
	i := strings.Index(strings.ToLower(string(text)), word)
	if i < 0 {
		return "(encoded)"
	}
	return string(text[max(0, i-60):min(len(text), i+len(word)+20)])
}

// TestIndexesHoldNoMore: what an audience may not see is not in its index, and
// asking for it finds nothing and suggests nothing.
func TestIndexesHoldNoMore(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	for _, audience := range graph.Audiences {
		docs := h.documents(audience)
		for _, c := range a.leaks(mustJSON(t, docs), readersOf(audience)) {
			t.Errorf("a document for %s holds %s", audience, c.field)
		}
		if got := a.sought(mustJSON(t, docs), func(c canary) bool { return c.from == readersOf(audience) }); len(got) == 0 {
			t.Errorf("the documents for %s hold nothing of theirs", audience)
		}
		role := readers[readersOf(audience)]
		for _, c := range a.canaries {
			if c.from <= readersOf(audience) {
				continue
			}
			for _, path := range []string{"/api/v1/search?q=", "/suche/vorschlaege?q="} {
				got := h.as(role, path+url.QueryEscape(c.text))
				if path == "/api/v1/search?q=" {
					var answer searchAnswer
					if got.decode(t, &answer); slices.ContainsFunc(answer.Hits, func(x hitJSON) bool {
						return x.Type == search.TypeActor || x.Type == search.TypeContact || x.Type == search.TypeMeasure
					}) || answer.DidYouMean == c.text {
						// typing errors are forgiven: a hit must stand on an open canary
						for _, x := range answer.Hits {
							t.Logf("%s asks for %s, finds %s %s", role, c.field, x.Type, x.Name)
						}
						if !forgiven(a, answer, readersOf(audience)) {
							t.Errorf("%s finds %s: %s", role, c.field, got.body)
						}
					}
				}
			}
		}
	}
}

// forgiven: every hit is named by a canary its finder may see, which differs
// from the one asked for by a digit or two.
func forgiven(a *aviary, answer searchAnswer, reader int) bool {
	return !slices.ContainsFunc(answer.Hits, func(x hitJSON) bool {
		return len(a.sought([]byte(x.Name+" "+x.Detail), func(c canary) bool { return c.from <= reader })) == 0
	})
}

func (h *house) documents(audience graph.Audience) []search.Document {
	h.t.Helper()
	catalog, err := h.store.Catalog(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	var refs []graph.Ref
	for _, kind := range graph.Kinds {
		records, err := h.store.Scan(h.t.Context(), kind, "", 10_000)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, r := range records {
			refs = append(refs, r.Ref())
		}
	}
	docs, _, err := search.Documents(h.t.Context(), graph.View(h.store, graph.As(audience)), refs, catalog)
	if err != nil {
		h.t.Fatal(err)
	}
	return docs
}

// memoryDir keeps exported files.
type memoryDir struct{ bytes.Buffer }

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

func (d *memoryDir) Create(string) (io.WriteCloser, error) { return nopCloser{&d.Buffer}, nil }

func TestExportHoldsNoMore(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	for _, audience := range graph.Audiences {
		var dir memoryDir
		if err := exchange.Export(t.Context(), graph.View(h.store, graph.As(audience)), &dir); err != nil {
			t.Fatal(err)
		}
		for _, c := range a.leaks(dir.Bytes(), readersOf(audience)) {
			t.Errorf("the export for %s holds %s", audience, c.field)
		}
	}
}

// TestShelterHasNoDistance: nobody below coordination learns from lists, counts,
// order or distances where the shelter is.
func TestShelterHasNoDistance(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	for reader, role := range readers {
		knows := reader >= toCoordinators
		for _, path := range []string{"/api/v1/actors?near=51.52,9.12&radius_km=8", "/api/v1/actors?place=" + string(shelterPlace), "/api/v1/actors?place=05762009",
			"/api/v1/search?type=actor&near=51.52,9.12&radius_km=8", "/api/v1/search?type=actor&place=" + string(shelterPlace)} {
			got := h.as(role, path)
			if found := strings.Contains(string(got.body), `"schutz"`); found != knows {
				t.Errorf("%s %s: shelter listed %v, want %v: %s", role, path, found, knows, got.body)
			}
			var count struct{ Total int }
			if got.decode(t, &count); !knows && count.Total != 0 {
				t.Errorf("%s %s: counts %d, want 0", role, path, count.Total)
			}
		}
		for _, path := range []string{"/api/v1/actors?near=51.52,9.12&topic=sport&limit=200", "/api/v1/search?q=schutzhaus&near=51.52,9.12", "/api/v1/actors/offen/matches?radius_km=900&limit=100"} {
			for _, x := range shelterEntries(t, h.as(role, path).body) {
				if _, near := x["distance_km"]; near && !knows {
					t.Errorf("%s %s: the shelter has a distance: %v", role, path, x)
				}
			}
		}
		var answer searchAnswer
		h.as(role, "/api/v1/search?q=schutzhaus&type=actor").decode(t, &answer)
		if _, counted := answer.Facets.Place[string(shelterPlace)]; counted && !knows {
			t.Errorf("%s: facets count the shelter's place: %v", role, answer.Facets)
		}
		if answer.Total == 0 {
			t.Errorf("%s does not find the shelter by name", role)
		}
	}
}

// shelterEntries are all objects of an answer that are about the shelter.
func shelterEntries(t *testing.T, body []byte) []map[string]any {
	t.Helper()
	var root any
	if err := json.Unmarshal(body, &root); err != nil {
		t.Fatal(err)
	}
	var out []map[string]any
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			actor, _ := v["actor"].(map[string]any)
			if v["id"] == "schutz" || actor != nil && actor["id"] == "schutz" {
				out = append(out, v)
			}
			for _, x := range v {
				walk(x)
			}
		}
	}
	walk(root)
	return out
}

// TestViewHoldsNoMore: the law itself, for every kind of record.
func TestViewHoldsNoMore(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	for reader, role := range readers {
		viewer := graph.Viewer{Role: role}
		for _, kind := range graph.Kinds {
			records, err := graph.View(h.store, viewer).Scan(t.Context(), kind, "", 10_000)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range records {
				body, err := graph.Encode(r)
				if err != nil {
					t.Fatal(err)
				}
				for _, c := range a.leaks(body, reader) {
					if !strings.HasPrefix(c.field, "own ") {
						t.Errorf("%s is shown %s with %s", role, r.Ref(), c.field)
					}
				}
			}
		}
	}
}

// TestHiddenIsAbsent: asking for what one may not know of is answered as asking
// for what is not there.
func TestHiddenIsAbsent(t *testing.T) {
	a := newAviary()
	h := aviaryHouse(t, a)
	trace := regexp.MustCompile(`"trace_id":"[a-z0-9]+"|<code[^>]*>[a-z0-9]+</code>|nichtda|verborgen-coordination`)
	for _, r := range routesFor(h.server) {
		if !strings.Contains(r.path, ":slug") && !strings.Contains(r.path, "/actors/:id") {
			continue
		}
		for _, role := range readers[:toCoordinators] {
			v := asked{role: role, method: r.method, html: true, body: bodies[r.method+" "+r.path]}
			answers := []string{}
			for _, id := range []string{"verborgen-coordination", "nichtda"} {
				v.path = strings.NewReplacer(":slug", id, ":id", id).Replace(r.path)
				got := h.do(dressed(v, "de"))
				answers = append(answers, fmt.Sprint(got.status, string(trace.ReplaceAll(got.body, nil))))
			}
			if answers[0] != answers[1] {
				t.Errorf("%s %s as %s tells a hidden actor from an absent one:\n%.300s\n%.300s", r.method, r.path, role, answers[0], answers[1])
			}
		}
	}
}

// TestReasonsKeptHoldNoMore: what a coordinator keeps of a suggestion is read by
// members, and what a member keeps of it by other members. It is made of what
// they all may know, whoever keeps it.
func TestReasonsKeptHoldNoMore(t *testing.T) {
	a := newAviary()
	a.add(graph.Actor{Meta: meta(graph.Public), ID: "nachbar", Slug: "nachbar", Kind: graph.SportsClub, Name: "Nachbarverein", Topics: []graph.TopicKey{"sport", "fussball"},
		Seats: []graph.Seat{{Place: "05762001", Point: graph.Point{Lat: 51.703, Lon: 9.103}, Visibility: graph.Public}}},
		graph.Offer{Meta: meta(graph.Public), ID: "o-nachbar", Wish: graph.Wish{Actor: "nachbar", Title: "Training", Topic: "fussball"}},
		graph.Offer{Meta: meta(graph.Coordination), ID: "o-nachbar-intern", Wish: graph.Wish{Actor: "nachbar", Title: a.word(toCoordinators, "inner offer.title"), Topic: "fussball"}})
	h := aviaryHouse(t, a)
	for _, pair := range []struct {
		role graph.Role
		a, b graph.ActorID
		told bool
	}{
		{graph.RoleCoordinator, "nachbar", "offen", true}, {graph.RoleCoordinator, "nachbar", "schutz", false},
		{graph.RoleCoordinator, "nachbar", hiddenActor(graph.Coordination), false}, {graph.RoleMember, "eigen", "offen", false},
	} {
		want(t, h.do(asked{role: pair.role, method: post, path: "/api/v1/cooperations",
			body: map[string]any{"a": pair.a, "b": pair.b, "state": "dismissed", "reason": "passt nicht"}}), 201)
		records, err := h.store.Records(t.Context(), []graph.Ref{{Kind: graph.KindCooperation, ID: string(graph.PairID(pair.a, pair.b))}})
		if err != nil || len(records) != 1 {
			t.Fatalf("got %v, %v, want the pair", records, err)
		}
		kept := records[0].(graph.Cooperation)
		if pair.told && len(kept.Reasons) == 0 {
			t.Errorf("%s keeps no reason of %s and %s", pair.role, pair.a, pair.b)
		}
		for _, c := range a.leaks(mustJSON(t, kept.Reasons), toMembers) {
			t.Errorf("%s: members read %s in %q", pair.role, c.field, kept.Reasons)
		}
		if pair.b == "schutz" && strings.Contains(fmt.Sprint(kept.Reasons), "km") {
			t.Errorf("%s: members read how far the shelter is: %q", pair.role, kept.Reasons)
		}
	}
}
