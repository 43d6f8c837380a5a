package exchange

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"lotsennetz/graph"
)

func district(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS("../demo/district")
}

// sound is the district without its one broken row.
func sound(t *testing.T) fstest.MapFS {
	t.Helper()
	out := fstest.MapFS{}
	entries, err := fs.ReadDir(district(t), ".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := fs.ReadFile(district(t), e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == "zustaendigkeiten.csv" {
			lines := strings.SplitAfter(string(b), "\n")
			b = []byte(strings.Join(slices.DeleteFunc(lines, func(l string) bool { return strings.HasPrefix(l, "Z035") }), ""))
		}
		out[e.Name()] = &fstest.MapFile{Data: b}
	}
	return out
}

func load(t *testing.T, store graph.Store, files fs.FS, o Options) Report {
	t.Helper()
	r, err := Import(t.Context(), store, Source{FS: files}, o)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return r
}

func TestBrokenRowStopsImport(t *testing.T) {
	store := newMemory()
	r := load(t, store, district(t), Options{})
	if len(r.Errors) != 1 || store.writes != 0 || r.Written {
		t.Fatalf("got %d writes and errors %v, want none and the one of Z035", store.writes, r.Errors)
	}
	e := r.Errors[0]
	if e.File != "zustaendigkeiten.csv" || e.Line != 36 || e.Column != "akteur" || e.Reason.Key != "bad_id" || !strings.Contains(e.Value, "migrantenorganisation") {
		t.Errorf("got %#v", e)
	}
	if !errors.Is(e, graph.ErrInvalid) {
		t.Errorf("a row error is not ErrInvalid")
	}
}

type closer struct{ *bytes.Buffer }

func (closer) Close() error { return nil }

func TestKeepGoing(t *testing.T) {
	store := newMemory()
	var bad bytes.Buffer
	name := ""
	r := load(t, store, district(t), Options{KeepGoing: true,
		Bad:     func(file string) (io.WriteCloser, error) { name = file; return closer{&bad}, nil },
		Explain: func(e RowError) string { return "Zeile " + e.Column },
	})
	if r.Bad() != 1 || name != "zustaendigkeiten.csv" {
		t.Errorf("got %d bad rows in %q, want 1 in zustaendigkeiten.csv", r.Bad(), name)
	}
	want := bom + "id;thema;gebiet;personenkreis;rang;akteur;funktion;sprechzeiten;gueltig_ab;gueltig_bis;abwesend;fehler\r\n" +
		"Z035;studium;05762;;1;['migrantenorganisation', 'kochen', 'religion'];Studienberatung;Mo-Do 09:00-16:00;2026-01-01;;;Zeile akteur\r\n"
	if bad.String() != want {
		t.Errorf("got %q\nwant %q", bad.String(), want)
	}
	counts := map[graph.Kind]int{}
	for ref := range store.bodies {
		counts[ref.Kind]++
	}
	for kind, n := range map[graph.Kind]int{graph.KindPlace: 74, graph.KindTopic: 50, graph.KindGroup: 17, graph.KindLanguage: 64,
		graph.KindLanguageRelation: 34, graph.KindActor: 187, graph.KindResponsibility: 55, graph.KindCooperation: 115,
		graph.KindMediator: 36, graph.KindOffer: 101, graph.KindNeed: 32, graph.KindConference: 1, graph.KindGoal: 4,
		graph.KindMeasure: 6, graph.KindProject: 2} {
		if counts[kind] != n {
			t.Errorf("%s: got %d, want %d", kind, counts[kind], n)
		}
	}
	again := load(t, store, district(t), Options{KeepGoing: true})
	if again.Changes() != 0 || again.Written {
		t.Errorf("second import changed %d rows: %+v", again.Changes(), again.Files)
	}
}

// TestErasedStayAway: an old list does not bring back who was erased; the rest of
// it is read, and one who comes with a new id is new.
func TestErasedStayAway(t *testing.T) {
	store := base(t)
	const head = "id;name;geschlecht;ort;sprachen;deutsch;modi\n"
	old := head + "M1;Amira T.;w;Warburg;ukr:native;C1;Telefon\nM2;Daryna N.;w;Warburg;ukr:native;C1;Telefon\n"
	if r := one1(t, store, "sprachlotsen.csv", old); r.Bad() != 0 {
		t.Fatal(r.Errors)
	}
	store.erase(graph.Ref{Kind: graph.KindMediator, ID: "M1"})
	r := load(t, store, fstest.MapFS{"sprachlotsen.csv": {Data: []byte(old + "M3;Amira T.;w;Warburg;ukr:native;C1;Telefon\n")}}, Options{KeepGoing: true})
	if len(r.Errors) != 1 || r.Errors[0].Line != 2 || r.Errors[0].Column != "id" || r.Errors[0].Reason.Key != "erased_before" {
		t.Errorf("got %+v, want line 2 refused as erased", r.Errors)
	}
	if store.get(graph.Ref{Kind: graph.KindMediator, ID: "M1"}) != nil {
		t.Error("the erased mediator is back")
	}
	for _, id := range []string{"M2", "M3"} {
		if store.get(graph.Ref{Kind: graph.KindMediator, ID: id}) == nil {
			t.Errorf("%s: got nobody", id)
		}
	}
}
