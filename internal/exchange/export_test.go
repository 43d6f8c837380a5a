package exchange

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// folder is a directory in memory, to write into and to read again.
type folder struct{ files map[string]*bytes.Buffer }

func newFolder() *folder { return &folder{map[string]*bytes.Buffer{}} }

func (f *folder) Create(name string) (io.WriteCloser, error) {
	f.files[name] = &bytes.Buffer{}
	return closer{f.files[name]}, nil
}

func (f *folder) fs() fstest.MapFS {
	out := fstest.MapFS{}
	for name, b := range f.files {
		out[name] = &fstest.MapFile{Data: b.Bytes()}
	}
	return out
}

func exportTo(t *testing.T, r graph.Reader) *folder {
	t.Helper()
	out := newFolder()
	if err := Export(t.Context(), r, out); err != nil {
		t.Fatalf("export: %v", err)
	}
	return out
}

func TestExportReadsBackUnchanged(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	files := exportTo(t, store)
	r := load(t, store, files.fs(), Options{})
	if r.Changes() != 0 || r.Bad() != 0 {
		t.Fatalf("got %d changes, errors %v, want none", r.Changes(), r.Errors)
	}
	for _, f := range r.Files {
		if f.Unchanged == 0 {
			t.Errorf("%s: no row was read", f.File)
		}
	}
	other := newMemory()
	load(t, other, files.fs(), Options{})
	if len(other.bodies) != len(store.bodies) {
		t.Errorf("got %d records in an empty store, want %d", len(other.bodies), len(store.bodies))
	}
	again := exportTo(t, other)
	for name, b := range files.files {
		if again.files[name].String() != b.String() {
			t.Errorf("%s differs after a round trip", name)
		}
	}
}

func TestExportThroughView(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	files := exportTo(t, graph.View(store, graph.As(graph.Public)))
	for name, b := range files.files {
		for _, secret := range []string{"Quittenhof", "Tischlerei Föckel gGmbH", "Hotel Föckel", "Daryna"} {
			if strings.Contains(b.String(), secret) {
				t.Errorf("%s shows %q to a visitor", name, secret)
			}
		}
	}
	actors := files.files["akteure.csv"].String()
	if !strings.Contains(actors, "Frauen- und Kinderschutzhaus") || !strings.Contains(actors, "0221 4710 659") {
		t.Errorf("the shelter or its telephone is missing")
	}
}

func TestGuard(t *testing.T) {
	for in, want := range map[string]string{
		`=HYPERLINK("http://x","klick")`: `'=HYPERLINK("http://x","klick")`,
		"-1 Platz":                       "-1 Platz",
		"+49 69 1":                       "+49 69 1",
		"+49 (0)221 4710":                "+49 (0)221 4710",
		"@sum":                           "'@sum",
		"\tx":                            "'\tx",
		"\rx":                            "'\rx",
		"-x":                             "'-x",
		"+cmd|' /C calc'!A0":             "'+cmd|' /C calc'!A0",
		"-1+cmd|' /C calc'!A0":           "'-1+cmd|' /C calc'!A0",
		"'t Huys":                        "'t Huys",
		"'=x":                            "''=x",
		"":                               "",
	} {
		if got := guard(in); got != want {
			t.Errorf("guard(%q): got %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`['=+\-@\t\r0-9a(!]{0,6}`).Draw(t, "s")
		if got := unguard(guard(s)); got != s {
			t.Fatalf("got %q, want %q", got, s)
		}
	})
}

func TestOddActorsReadBack(t *testing.T) {
	store := newMemory()
	catalog := fstest.MapFS{}
	for _, name := range []string{"orte.csv", "themen.csv", "personenkreise.csv", "sprachen.csv"} {
		catalog[name] = sound(t)[name]
	}
	load(t, store, catalog, Options{})
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringMatching(`[a-zäß"';=+\-@|\\,!( \n]{0,12}`)
		trimmed := func(label string) string { return strings.TrimSpace(text.Draw(rt, label)) }
		a := graph.Actor{ID: "X1", Slug: "x1", Kind: graph.Initiative, Name: trimmed("name") + "x", Description: trimmed("text"),
			Meta: graph.Meta{Visibility: rapid.SampledFrom(graph.Audiences).Draw(rt, "visibility")}}
		for range rapid.IntRange(0, 3).Draw(rt, "n") {
			if s := trimmed("alias"); s != "" {
				a.Aliases = append(a.Aliases, s)
			}
		}
		if rapid.Bool().Draw(rt, "seat") {
			a.Seats = []graph.Seat{{Street: trimmed("street") + "s", Place: "05762036-02", Point: graph.Point{Lat: 51.5, Lon: 9.25},
				Visibility: rapid.SampledFrom(graph.Audiences).Draw(rt, "seat visibility")}}
		}
		a.Version = store.versions[a.Ref()]
		if _, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: a}); err != nil {
			rt.Fatalf("put: %v", err)
		}
		r := load(t, store, exportTo(t, store).fs(), Options{})
		if r.Changes() != 0 || r.Bad() != 0 {
			rt.Fatalf("%+v came back as %+v, errors %v", a, store.get(a.Ref()), r.Errors)
		}
	})
}
