package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/xuri/excelize/v2"

	"lotsennetz/graph"
)

// base is a store with the district's catalog and two actors.
func base(t *testing.T) *memory {
	t.Helper()
	store := newMemory()
	files := fstest.MapFS{}
	for _, name := range []string{"orte.csv", "themen.csv", "personenkreise.csv", "sprachen.csv"} {
		files[name] = sound(t)[name]
	}
	files["a.csv"] = &fstest.MapFile{Data: []byte("id;name;art;ort\nA1;Eins;Sportverein;Brakel\nA2;Zwei;Initiative;Warburg\n")}
	if r := load(t, store, files, Options{}); r.Bad() != 0 {
		t.Fatalf("base: %v", r.Errors)
	}
	return store
}

func one1(t *testing.T, store *memory, name, data string) Report {
	t.Helper()
	return load(t, store, fstest.MapFS{name: &fstest.MapFile{Data: []byte(data)}}, Options{})
}

func actorOf(t *testing.T, store *memory, id string) graph.Actor {
	t.Helper()
	a, ok := store.get(graph.Ref{Kind: graph.KindActor, ID: id}).(graph.Actor)
	if !ok {
		t.Fatalf("no actor %s", id)
	}
	return a
}

func TestDistrictRecords(t *testing.T) {
	store := newMemory()
	load(t, store, sound(t), Options{})
	shelter := actorOf(t, store, "A0181")
	if shelter.Visibility != graph.Public || len(shelter.Seats) != 1 || shelter.Seats[0].Visibility != graph.Coordination || shelter.Seats[0].Street != "Quittenhof 27" {
		t.Errorf("shelter: got %+v", shelter)
	}
	for _, ch := range shelter.Channels {
		if ch.Visibility != graph.Public {
			t.Errorf("shelter: %s is %s, want public", ch.Kind, ch.Visibility)
		}
	}
	club := actorOf(t, store, "A0097")
	if club.Kind != graph.SportsClub || club.Seats[0].Place != "05762036-05" && store.get(graph.Ref{Kind: graph.KindPlace, ID: string(club.Seats[0].Place)}).(graph.Place).Name != "Ossendorf" {
		t.Errorf("club: got %+v", club)
	}
	if a := actorOf(t, store, "A0141"); a.Visibility != graph.Coordination || a.Slug != "tischlerei-foeckel-ggmbh" {
		t.Errorf("got %s, slug %s", a.Visibility, a.Slug)
	}
	z := store.get(graph.Ref{Kind: graph.KindResponsibility, ID: "Z006"}).(graph.Responsibility)
	if len(z.Absences) != 1 || z.Absences[0] != (graph.Period{From: "2026-11-20", To: "2026-12-04"}) || z.Holder != "A0166" || z.Hours.Text == "" || z.Rank != 1 {
		t.Errorf("Z006: got %+v", z)
	}
	if z := store.get(graph.Ref{Kind: graph.KindResponsibility, ID: "Z029"}).(graph.Responsibility); len(z.Areas) != 4 {
		t.Errorf("Z029: got areas %v", z.Areas)
	}
	m := store.get(graph.Ref{Kind: graph.KindMediator, ID: "S004"}).(graph.Mediator)
	kmr, _ := m.Skill("kmr")
	if m.Visibility != graph.Network || m.Gender != "f" || kmr.Oral() != graph.Native || len(m.Modes) != 3 || m.Willingness != graph.AskRarely ||
		len(m.Availability) != 3 || m.Availability[1].Day != 4 || m.Home.Visibility != graph.Coordination || m.MonthlyLimit != 4 {
		t.Errorf("S004: got %+v", m)
	}
	if d, ok := m.Document(graph.Conduct); !ok || d.Expires != "2028-09-28" {
		t.Errorf("S004: got %+v", m.Documents)
	}
	c := store.get(graph.Ref{Kind: graph.KindCooperation, ID: "A0006:A0075"}).(graph.Cooperation)
	if c.State != graph.Asked || len(c.History) != 1 || c.History[0].To != graph.Asked || c.History[0].Reason != "kooperationen.csv" {
		t.Errorf("cooperation: got %+v", c)
	}
	topic := store.get(graph.Ref{Kind: graph.KindTopic, ID: "arbeitserlaubnis"}).(graph.Topic)
	for lang, want := range map[string]string{"uk": "Дозвіл на роботу", "tr": "Çalışma izni", "en": "Work permit", "ku": "Destûra kar", "ar": "تصريح العمل"} {
		if got := topic.Label(lang).Name; got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
	if topic.Version != 1 {
		t.Errorf("the topic was written %d times, want once", topic.Version)
	}
	goal := store.get(graph.Ref{Kind: graph.KindMeasure, ID: "M1"}).(graph.Measure)
	if goal.Goal != "G1" || goal.Participants[0] != (graph.Participant{Actor: "A0169", Role: graph.Provider}) || *goal.Share != 100 {
		t.Errorf("M1: got %+v", goal)
	}
}

func TestColumnsTheFileHasNotStay(t *testing.T) {
	store := base(t)
	a := actorOf(t, store, "A1")
	a.Partners, a.Description, a.Aliases = 3, "von Hand", []string{"Erster"}
	a.Channels = []graph.Channel{{Kind: graph.Web, Value: "https://eins.example"}, {Kind: graph.Phone, Value: "0221 4710 1", Visibility: graph.Network}}
	a.Seats = append(a.Seats, graph.Seat{Street: "Zweitsitz 1", Place: "05762036"})
	if _, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: a}); err != nil {
		t.Fatal(err)
	}
	r := one1(t, store, "x.csv", "Telefon,NAME,id,Art,ort,Lieblingsfarbe\n0221 4710 2,Eins e.V.,A1,Sportverein,Brakel,rot\n")
	got := actorOf(t, store, "A1")
	if got.Name != "Eins e.V." || got.Partners != 3 || got.Description != "von Hand" || len(got.Aliases) != 1 || got.Slug != "eins" || len(got.Seats) != 2 {
		t.Errorf("got %+v", got)
	}
	want := []graph.Channel{{Kind: graph.Phone, Value: "0221 4710 2", Visibility: graph.Network}, {Kind: graph.Web, Value: "https://eins.example"}}
	if fmt.Sprint(got.Channels) != fmt.Sprint(want) {
		t.Errorf("got %v, want %v", got.Channels, want)
	}
	if len(r.Notices) != 1 || r.Notices[0].Reason.Key != "unknown_columns" || r.Notices[0].Reason.Args[0] != "Lieblingsfarbe" {
		t.Errorf("got %v", r.Notices)
	}
}

func TestRowErrors(t *testing.T) {
	for _, c := range []struct{ name, file, data, column, key string }{
		{"no id", "a.csv", "id;name;art;ort\n;x;Sportverein;Brakel\n", "id", "required"},
		{"twice", "a.csv", "id;name;art;ort\nA8;x;Sportverein;Brakel\nA8;y;Sportverein;Brakel\n", "id", "duplicate_row"},
		{"no name", "a.csv", "id;name;art;ort\nA9;;Sportverein;Brakel\n", "name", "required"},
		{"kind", "a.csv", "id;name;Art;ort\nA9;x;Gesangsverein;Brakel\n", "Art", "unknown_value"},
		{"topic", "a.csv", "id;name;art;ort;themen\nA9;x;Sportverein;Brakel;sport|quidditch\n", "themen", "unknown_key"},
		{"language", "a.csv", "id;name;art;ort;sprachen\nA9;x;Sportverein;Brakel;Kurdisch\n", "sprachen", "ambiguous"},
		{"e-mail", "a.csv", "id;name;art;ort;E-Mail\nA9;x;Sportverein;Brakel;x@\n", "E-Mail", "bad_email"},
		{"date", "a.csv", "id;name;art;ort;geprueft_am\nA9;x;Sportverein;Brakel;03.04.\n", "geprueft_am", "bad_date"},
		{"which date", "a.csv", "id;name;art;ort;geprueft_am\nA9;x;Sportverein;Brakel;03/04/2026\n", "geprueft_am", "ambiguous_date"},
		{"latitude", "a.csv", "id;name;art;ort;breite;laenge\nA9;x;Sportverein;Brakel;151,7;9\n", "breite", "bad_coordinates"},
		{"separator too many", "a.csv", "id;name;art;ort\nA9;x;Sportverein;Brakel;Rest\n", "Spalte 5", "too_many_cells"},
		{"holder", "z.csv", "id;thema;gebiet;rang;akteur\nZ9;sport;05762;1;A999\n", "akteur", "unknown_reference"},
		{"area", "z.csv", "id;thema;gebiet;rang;akteur\nZ9;sport;Hogwarts;1;A1\n", "gebiet", "unknown_key"},
		{"rank", "z.csv", "id;thema;gebiet;rang;akteur\nZ9;sport;05762;0;A1\n", "rang", "out_of_range"},
		{"absence", "z.csv", "id;thema;gebiet;rang;akteur;abwesend\nZ9;sport;05762;1;A1;2026-12-04/2026-11-20\n", "abwesend", "ends_before_start"},
		{"itself", "k.csv", "akteur_a;akteur_b;status\nA1;A1;kooperiert\n", "akteur_b", "same_actor"},
		{"other end", "k.csv", "akteur_a;akteur_b;status\nA1;A7;kooperiert\n", "akteur_b", "unknown_reference"},
		{"hours", "s.csv", "id;name;sprachen;deutsch;modi;verfuegbar\nS9;x;ukr:native;C1;Telefon;Mo 14-18\n", "verfuegbar", "bad_time"},
		{"level", "s.csv", "id;name;sprachen;deutsch;modi\nS9;x;ukr:gut;C1;Telefon\n", "sprachen", "unknown_value"},
		{"parent place", "orte.csv", "schluessel;name;art;liegt_in\n99;x;Land;Mond\n", "liegt_in", "unknown_reference"},
		{"ring of topics", "themen.csv", "schluessel;oberthema;bezeichnung\nq;r;x\nr;q;y\n", "schluessel", "cycle"},
		{"measure", "konzept.csv", "id;art;gehoert_zu;titel\nM9;Maßnahme;G9;x\n", "gehoert_zu", "unknown_reference"},
		{"participant", "konzept.csv", "id;art;gehoert_zu;titel;beteiligte\nM9;Maßnahme;;x;A99:Träger\n", "beteiligte", "unknown_reference"},
		{"role", "konzept.csv", "id;art;gehoert_zu;titel;beteiligte\nM9;Maßnahme;;x;A1:Zuschauer\n", "beteiligte", "unknown_value"},
		{"label", "themen_uk.csv", "schluessel;bezeichnung\nquidditch;x\n", "schluessel", "unknown_key"},
	} {
		store := base(t)
		before := store.writes
		r := one1(t, store, c.file, c.data)
		last := strings.Count(strings.TrimSuffix(c.data, "\n"), "\n") + 1
		found := false
		for _, e := range r.Errors {
			found = found || e.Column == c.column && e.Reason.Key == c.key && (e.Line == last || c.name == "ring of topics")
		}
		if !found || store.writes != before {
			t.Errorf("%s: got %v and %d writes, want %s: %s", c.name, r.Errors, store.writes-before, c.column, c.key)
		}
	}
}

func TestOrderWithinSmallLists(t *testing.T) {
	store := base(t)
	r := one1(t, store, "orte.csv", "plz;liegt_in;art;name;schluessel\n01067;991;Ortsteil;Dorf;991-01\n;99;Gemeinde;Stadt;991\n;DE;Land;Land;99\n")
	if r.Bad() != 0 || r.Changes() != 3 {
		t.Fatalf("got %+v, %v", r.Files, r.Errors)
	}
	r = one1(t, store, "konzept.csv", "id;art;gehoert_zu;titel\nP1;Projekt;M1;d\nM1;Maßnahme;G1;c\nG1;Leitziel;K1;b\nK1;Konferenz;;a\n")
	if r.Bad() != 0 || r.Changes() != 4 {
		t.Fatalf("got %+v, %v", r.Files, r.Errors)
	}
}

// TestPostcodesAsTyped: a postcode is text of digits, whatever a spreadsheet or a
// person made of it.
func TestPostcodesAsTyped(t *testing.T) {
	store := base(t)
	rows := "id;name;art;ort;plz;land\n"
	wants := map[string]string{"1067": "01067", "01067": "01067", "1067.0": "01067", "33034,00": "33034", "D-33034": "33034", "d-1067": "01067", "D 33034": "33034",
		"1010;AT": "1010", "75001;FR": "75001", "SW1A 1AA;GB": "SW1A 1AA", "1012 AB;NL": "1012 AB", "": ""}
	typed := slices.Sorted(maps.Keys(wants))
	for i, s := range typed {
		plz, land, _ := strings.Cut(s, ";")
		rows += fmt.Sprintf("P%d;x;Sportverein;Anderswo;%s;%s\n", i, plz, land)
	}
	if r := one1(t, store, "a.csv", rows); r.Bad() != 0 {
		t.Fatal(r.Errors)
	}
	for i, s := range typed {
		if got := actorOf(t, store, fmt.Sprint("P", i)).Seats[0].Postcode; got != wants[s] {
			t.Errorf("%q: got %q, want %q", s, got, wants[s])
		}
	}
}

func TestPostcodesAndPlaces(t *testing.T) {
	store := base(t)
	r := one1(t, store, "a.csv", "id;name;art;ort;ortsteil;plz;land\nA3;x;Sportverein;Dresden;;1067;\nA4;y;Sportverein;Wien;;1010;AT\n"+
		"A5;z;Sportverein;Warburg;Neudorf;34414;\nA6;v;Sportverein;Scherfede;;34414;DE\n")
	if r.Bad() != 0 {
		t.Fatal(r.Errors)
	}
	for id, want := range map[string]graph.Seat{
		"A3": {Town: "Dresden", Postcode: "01067", Visibility: graph.Public},
		"A4": {Town: "Wien", Postcode: "1010", Visibility: graph.Public},
	} {
		if got := actorOf(t, store, id).Seats[0]; got != want {
			t.Errorf("%s: got %+v, want %+v", id, got, want)
		}
	}
	if s := actorOf(t, store, "A5").Seats[0]; s.Place != "05762036" || s.Town != "Neudorf" || s.Point.IsZero() {
		t.Errorf("A5: got %+v", s)
	}
	if s := actorOf(t, store, "A6").Seats[0]; len(s.Place) != 11 || s.Town != "" {
		t.Errorf("A6: got %+v", s)
	}
	var keys []string
	for _, n := range r.Notices {
		keys = append(keys, n.Reason.Key)
	}
	if got := strings.Join(keys, " "); !strings.Contains(got, "postcode_padded unknown_place unknown_place unknown_village") {
		t.Errorf("got notices %s", got)
	}
}

func TestUnreadableFileStopsTheDirectory(t *testing.T) {
	store := newMemory()
	files := sound(t)
	files["akteure.csv"] = &fstest.MapFile{Data: []byte("PK\x03\x04 no workbook")}
	files["lies mich.txt"] = &fstest.MapFile{Data: []byte("Hinweise\nzu den Listen\n")}
	r := load(t, store, files, Options{})
	if store.writes != 0 || len(r.Errors) != 1 || r.Errors[0].File != "akteure.csv" || r.Errors[0].Reason.Key != "broken_workbook" {
		t.Errorf("got %d writes, %v", store.writes, r.Errors)
	}
}

func TestMediatorsChannelsStayInside(t *testing.T) {
	store := base(t)
	head := "id;name;sprachen;deutsch;modi;telefon;email\nS9;x;ukr:native;C1;Telefon;0221 4710 1;"
	for _, data := range []string{head + "\n", head + "x@y.example\n"} {
		if r := one1(t, store, "s.csv", data); r.Bad() != 0 {
			t.Fatal(r.Errors)
		}
		for _, ch := range store.get(graph.Ref{Kind: graph.KindMediator, ID: "S9"}).(graph.Mediator).Channels {
			if ch.Visibility != graph.Coordination {
				t.Errorf("%s is shown to %s", ch.Kind, ch.Visibility)
			}
		}
	}
}

func TestSlugs(t *testing.T) {
	store := base(t)
	one1(t, store, "a.csv", "id;name;art;ort\nA3;Zwei;Sportverein;Brakel\nA4;Drei;Sportverein;Brakel\nA5;Drei;Sportverein;Brakel\nA6;مركز;Sportverein;Brakel\n")
	for id, want := range map[string]string{"A2": "zwei", "A3": "zwei-a3", "A4": "drei", "A5": "drei-a5", "A6": "a6"} {
		if got := actorOf(t, store, id).Slug; got != want {
			t.Errorf("%s: got %q, want %q", id, got, want)
		}
	}
}

func TestWorkbookImport(t *testing.T) {
	store := base(t)
	data := workbookOf(t, func(f *excelize.File) {
		for i, row := range [][]any{{"Akteure"}, {"id", "Name", "Art", "Ort", "PLZ", "geprueft_am"}, {"A7", "Sieben", "Behörde", "Brakel", 33034, 46110}} {
			if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	})
	r := load(t, store, fstest.MapFS{"a.xlsx": &fstest.MapFile{Data: data}}, Options{})
	a := actorOf(t, store, "A7")
	if r.Bad() != 0 || a.ConfirmedAt != "2026-03-29" || a.Seats[0].Postcode != "33034" {
		t.Errorf("got %+v, %v", a, r.Errors)
	}
}

func TestWritesSurviveTrouble(t *testing.T) {
	store := base(t)
	fail := 2
	store.before = func([]graph.Change) error {
		if fail--; fail >= 0 {
			return fmt.Errorf("apply: %w", graph.ErrUnavailable)
		}
		return nil
	}
	if r := one1(t, store, "a.csv", "id;name;art;ort\nA3;x;Sportverein;Brakel\n"); r.Changes() != 1 {
		t.Errorf("got %+v", r)
	}
	raced := false
	store.before = func(changes []graph.Change) error {
		if raced {
			return nil
		}
		raced = true
		a := actorOf(t, store, "A1")
		a.Description = "dazwischen"
		_, err := store.Apply(t.Context(), graph.Who{}, graph.NewKey(), graph.Put{Record: a})
		return err
	}
	r := one1(t, store, "a.csv", "id;name;art;ort\nA1;Neu;Sportverein;Brakel\nA4;Y;Sportverein;Brakel\n")
	if a := actorOf(t, store, "A1"); a.Name != "Neu" || a.Description != "dazwischen" || r.Changes() != 2 || actorOf(t, store, "A4").Slug != "y" {
		t.Errorf("got %+v, %+v", a, r.Files)
	}
}

func TestCancelledImport(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	store := newMemory()
	_, err := Import(ctx, store, Source{FS: district(t)}, Options{KeepGoing: true})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestProgressEndsAtTotal(t *testing.T) {
	var last, total int64
	load(t, newMemory(), sound(t), Options{Progress: func(done, all int64) {
		if done < last || done > all {
			t.Errorf("progress went from %d to %d of %d", last, done, all)
		}
		last, total = done, all
	}})
	if last != total || total == 0 {
		t.Errorf("got %d of %d", last, total)
	}
}

func TestDryRun(t *testing.T) {
	store := newMemory()
	r := load(t, store, sound(t), Options{DryRun: true})
	if store.writes != 0 || r.Changes() == 0 || r.Written {
		t.Errorf("got %d writes, %d changes", store.writes, r.Changes())
	}
}

func TestDates(t *testing.T) {
	for in, want := range map[string]string{
		"2026-03-29": "2026-03-29", "29.03.2026": "2026-03-29", "29.3.26": "2026-03-29", "31.03.26": "2026-03-31", "46110": "2026-03-29",
		"03-29-26": "2026-03-29", "29/03/2026": "2026-03-29", "29. März 2026": "2026-03-29", "3. Mai 2026": "2026-05-03", "03.04.2026": "2026-04-03",
		"2026-03-29 10:30": "2026-03-29", "14.03.1998": "1998-03-14",
		"03.04.": "bad_date", "1/5": "bad_date", "31.02.2026": "bad_date", "03/04/2026": "ambiguous_date", "morgen": "bad_date", "2026-13-01": "bad_date",
	} {
		got, key := parseDate(in)
		if string(got)+key != want {
			t.Errorf("%q: got %s%s, want %s", in, got, key, want)
		}
	}
}

func TestChannels(t *testing.T) {
	store := base(t)
	one1(t, store, "a.csv", "id;name;art;ort;telefon;website\nA3;x;Sportverein;Brakel;0221 4710 100 oder 0221 4710 200;www.x.example\n"+
		"A4;y;Sportverein;Brakel;0221 4710 100 App. 12;http://y.example/a\n")
	if got := fmt.Sprint(actorOf(t, store, "A3").Reach(graph.Phone), actorOf(t, store, "A3").Reach(graph.Web)); got != "[0221 4710 100 0221 4710 200] [https://www.x.example]" {
		t.Errorf("got %s", got)
	}
	if got := fmt.Sprint(actorOf(t, store, "A4").Reach(graph.Phone)); got != "[0221 4710 100 App. 12]" {
		t.Errorf("got %s", got)
	}
	var b bytes.Buffer
	b.Write(VCard(actorOf(t, store, "A4"), graph.NewCatalog(nil), ""))
	if !strings.Contains(b.String(), "tel:+492214710100;ext=12") {
		t.Errorf("got %s", b.String())
	}
}
