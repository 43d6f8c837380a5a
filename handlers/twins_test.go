package handlers

import (
	"fmt"
	"io/fs"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"lotsennetz/graph"
	"lotsennetz/internal/demo"
	"lotsennetz/internal/exchange"
	"lotsennetz/twin"
)

// choices are the rows of the comparing page with what is chosen for each.
func (d doc) choices() map[string]string {
	out := map[string]string{}
	for _, s := range d.all("select") {
		name := attr(s, "name")
		if !strings.HasPrefix(name, "row.") {
			continue
		}
		for o := range s.Descendants() {
			if o.Data == "option" && slices.ContainsFunc(o.Attr, func(a html.Attribute) bool { return a.Key == "selected" }) {
				out[name] = attr(o, "value")
			}
		}
	}
	return out
}

// TestListOf2019: a coordinator sends the list her office kept, sees who is in the
// directory already, takes it over, and takes one merge back.
func TestListOf2019(t *testing.T) {
	h := newHouse(t, []graph.Record{graph.Account{ID: "a-coord", Email: "ki@kreis.example", Name: "Koordination", Role: graph.RoleCoordinator}})
	if _, err := exchange.Import(t.Context(), h.store, exchange.Source{FS: demo.Files()}, exchange.Options{Now: testNow, KeepGoing: true}); err != nil {
		t.Fatal(err)
	}
	coord := graph.RoleCoordinator
	file, err := fs.ReadFile(demo.Files(), "vereinsliste_2019.csv")
	if err != nil {
		t.Fatal(err)
	}
	const address = "/verwaltung/dubletten/liste"
	page := h.send1(coord, address, "vereinsliste_2019.csv", string(file))
	page.want(200, "Windows-1252", "Zeile 3", "Bemerkung", "48 sind schon im Verzeichnis", "12 sind neu")
	form := url.Values{"do": {"take"}, "data": {page.field("data")}, "name": {page.field("name")}, "idempotency_key": {page.field("idempotency_key")}}
	kinds := map[string]int{}
	for name, chosen := range page.choices() {
		form.Set(name, chosen)
		switch {
		case chosen != "new" && chosen != "skip":
			chosen = "merge"
		}
		kinds[chosen]++
	}
	if want := (map[string]int{"merge": 48, "new": 12}); fmt.Sprint(kinds) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", kinds, want)
	}
	for range 2 { // sent twice it is done once
		h.post(coord, address, form).want(303)
	}
	page = h.page(coord, "/verwaltung/dubletten").want(200, "Zusammengeführt", "SV Vinsebck 1893", "Radsportfreunde Diemeltal")
	ids := page.texts("h3")
	if len(ids) != 0 {
		t.Errorf("got pairs %v after all were decided", ids)
	}
	decided, err := twin.Decisions(t.Context(), h.store)
	if err != nil || len(decided) != 48 {
		t.Fatalf("got %d decided, %v, want 48", len(decided), err)
	}
	for id, d := range decided {
		h.post(coord, "/verwaltung/dubletten", url.Values{"do": {"undo"}, "id": {string(id)}}).want(303)
		a, err := h.store.Actor(t.Context(), d.Gone())
		if err != nil || a.Archived {
			t.Errorf("got %+v, %v, want the row as an actor of its own", a, err)
		}
		break
	}
	page = h.send1(coord, address, "vereinsliste_2019.csv", string(file)).want(200, "60 Zeilen wurden schon früher übernommen", "Alles aus dieser Liste")
	if n := len(page.choices()); n != 0 {
		t.Errorf("the list once more: got %d rows to decide, want none", n)
	}
}

func TestListsAreRefusedInWords(t *testing.T) {
	h := sampleHouse(t)
	const address = "/verwaltung/dubletten/liste"
	for name, c := range map[string]struct{ file, want string }{
		"no file":        {"", "Bitte füllen"},
		"a picture":      {"%PDF-1.7", "keine Tabelle"},
		"no names":       {"Nr.;Ort;PLZ;Tel.\n1;Auental;37671;05271 1\n", "keine Spalte mit Namen"},
		"far too many":   {"Name;Ort\n" + strings.Repeat("Verein;Auental\n", 2100), "2000"},
		"only a heading": {"Name;Ort\n", "Alles aus dieser Liste"},
	} {
		got := h.send1(graph.RoleCoordinator, address, "l.csv", c.file)
		if got.status >= 500 || !strings.Contains(text(got.root), c.want) {
			t.Errorf("%s: got %d %s, want %q", name, got.status, text(got.root), c.want)
		}
	}
	page := h.send1(graph.RoleCoordinator, address, "l.csv", "Nr.;Ort;Klub\n1;Auental;TSV Öhrbach\n")
	form := url.Values{"do": {"read"}, "data": {page.field("data")}, "name": {"l.csv"}, "column.name": {"Klub"}, "column.ort": {"Ort"}}
	h.post(graph.RoleCoordinator, address, form).want(200, "TSV Öhrbach")
	h.post(graph.RoleCoordinator, address, url.Values{"data": {"no base64!"}}).want(400)
	h.send1(graph.RoleMember, address, "l.csv", "Name\nX\n").want(403)
}

// TestOldAddressLeadsOn: who had the address of an actor that went into another
// comes to that one, and back after the merge was undone.
func TestOldAddressLeadsOn(t *testing.T) {
	h := sampleHouse(t)
	merge := url.Values{"do": {"merge"}, "kept": {"svb"}, "gone": {"tsv"}}
	h.post(graph.RoleCoordinator, "/verwaltung/dubletten", merge).want(303)
	if got := h.page("", "/akteure/tsv").want(301); got.header.Get("Location") != "/akteure/svb" {
		t.Errorf("got %q, want the one that stayed", got.header.Get("Location"))
	}
	h.page("", "/akteure/svb").want(200, "TSV Öhrbach")
	h.page(graph.RoleCoordinator, "/verwaltung/dubletten").want(200, "TSV Öhrbach", "SV Bergheim 1921")
	h.post(graph.RoleCoordinator, "/verwaltung/dubletten", url.Values{"do": {"undo"}, "id": {"svb:tsv"}}).want(303)
	h.page("", "/akteure/tsv").want(200, "TSV Öhrbach")
	hidden := url.Values{"do": {"merge"}, "kept": {"employer"}, "gone": {"welcome"}}
	h.post(graph.RoleCoordinator, "/verwaltung/dubletten", hidden).want(303)
	h.page("", "/akteure/welcome").want(200).lacks("Möbelwerk")
	h.post(graph.RoleCoordinator, "/verwaltung/dubletten", merge).want(303)
	h.post(graph.RoleCoordinator, "/verwaltung/dubletten", url.Values{"do": {"merge"}, "kept": {"svb"}, "gone": {"svb"}}).want(422)
	h.post(graph.RoleCoordinator, "/verwaltung/dubletten", url.Values{"do": {"shout"}}).want(422)
}
