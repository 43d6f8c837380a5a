package exchange

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"lotsennetz/graph"
)

var foreignCatalog = graph.NewCatalog([]graph.Record{
	graph.Place{Key: "05762036", Name: "Warburg", Kind: graph.Municipality, Postcodes: []string{"34414"}},
	graph.Place{Key: "05762036-01", Name: "Welda", Kind: graph.Village, Parent: "05762036", Postcodes: []string{"34414"}},
	graph.Place{Key: "05762020", Name: "Höxter", Kind: graph.Municipality, Postcodes: []string{"37671"}},
})

func foreign(t *testing.T, data []byte, columns map[string]string) (ForeignList, error) {
	t.Helper()
	table, err := ReadTable(bytes.NewReader(data), "liste.csv", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer table.Close()
	return ReadForeign(table, foreignCatalog, columns)
}

// toldRow is a row as one line: name, kind, place, street, postcode, channels.
func toldRow(a graph.Actor) string {
	out := []string{a.Name, string(a.Kind)}
	for _, s := range a.Seats {
		out = append(out, string(s.Place)+s.Town, s.Street, s.Postcode)
	}
	for _, c := range a.Channels {
		out = append(out, c.Value)
	}
	return strings.Join(out, "|")
}

// TestForeignLists: lists as offices keep them, whatever wrote them.
func TestForeignLists(t *testing.T) {
	utf16le := func(s string) []byte {
		out := []byte{0xFF, 0xFE}
		for _, u := range utf16.Encode([]rune(s)) {
			out = append(out, byte(u), byte(u>>8))
		}
		return out
	}
	in := func(c *charmap.Charmap, s string) []byte {
		out, err := c.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const plain = "Name;Ort;PLZ\r\nMüllers Höfe e. V.;Höxter;37671\r\n"
	want := "Müllers Höfe e. V.|cultural_club|05762020||37671"
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"German Excel":            {[]byte(plain), want},
		"with commas":             {[]byte(strings.ReplaceAll(plain, ";", ",")), want},
		"with tabs":               {[]byte(strings.ReplaceAll(plain, ";", "\t")), want},
		"with a mark at the head": {append([]byte("\xEF\xBB\xBF"), plain...), want},
		"as Unicode text":         {utf16le(plain), want},
		"Windows-1252":            {in(charmap.Windows1252, plain), want},
		"old Macintosh":           {in(charmap.Macintosh, plain), want},
		"titles above, a column twice, one without a name": {[]byte("Vereine\nStand 2019\nName des Vereins;Telefon;Telefon;;Anschrift;Ort\nSV Welda;05641 1;05641 2;x;Dorfstr. 1;Welda\n"),
			"SV Welda|sports_club|05762036-01|Dorfstr. 1||05641 1"},
		"a quote inside":           {[]byte("Name;Ort\n\"Haus\" Treff;Welda\nVerein \"Haus\";Welda\nSV Welda;Welda\n"), ""},
		"a postcode without zero":  {[]byte("Name;Ort;PLZ\nSV Dresden;Dresden;1067\n"), "SV Dresden|sports_club|Dresden||01067"},
		"an extension":             {[]byte("Name;Ort;Tel.\nSV Welda;Welda;05641 921 App. 12\n"), "SV Welda|sports_club|05762036-01|||05641 921 App. 12"},
		"two numbers in a cell":    {[]byte("Name;Ort;Tel.\nSV Welda;Welda;05641 92100 oder 0170 1234567\n"), "SV Welda|sports_club|05762036-01|||05641 92100|0170 1234567"},
		"a cell that would be run": {[]byte("Name;Ort;Tel.\n'=HYPERLINK(1);Welda;'+49 5641 921\n"), "=HYPERLINK(1)|cultural_club|05762036-01|||+49 5641 921"},
		"an unknown town":          {[]byte("Name;Ort\nAsylkreis Nirgendwo;Nirgendwo\n"), "Asylkreis Nirgendwo|initiative|Nirgendwo||"},
		"no town at all":           {[]byte("Name;Ort\nSpedition Weiß KG;\n"), "Spedition Weiß KG|employer"},
	} {
		l, err := foreign(t, c.data, nil)
		if err != nil || len(l.Rows) == 0 {
			t.Errorf("%s: got %v, %v, want rows", name, l.Errors, err)
			continue
		}
		if got := toldRow(l.Rows[0].Actor); c.want != "" && got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
		for _, r := range l.Rows {
			if err := r.Actor.Validate(); err != nil || r.Actor.Visibility != graph.Coordination {
				t.Errorf("%s: %v, seen by %s; want a good actor for coordinators", name, err, r.Actor.Visibility)
			}
		}
	}
}

// TestBadRowsCostThemselves: what is wrong with one row is said with its line, and
// the others are read.
func TestBadRowsCostThemselves(t *testing.T) {
	var b strings.Builder
	b.WriteString("Name;Ort;E-Mail\nSV Eins;Welda;keine Adresse\n;Welda;\nSV Zwei;Welda;zwei@x.example\nSV Zwei;Welda;\n")
	for i := range 500 {
		fmt.Fprintf(&b, "Verein %d;Warburg;\n", i)
	}
	l, err := foreign(t, []byte(b.String()), nil)
	if err != nil || len(l.Rows) != 501 {
		t.Fatalf("got %d rows, %v, want 501", len(l.Rows), err)
	}
	wrong := map[int]string{2: "bad_email", 3: "required", 5: "duplicate_row"}
	for _, e := range l.Errors {
		if wrong[e.Line] != e.Reason.Key {
			t.Errorf("line %d: got %s, want %q", e.Line, e.Reason.Key, wrong[e.Line])
		}
		delete(wrong, e.Line)
	}
	if len(wrong) > 0 {
		t.Errorf("nothing said of %v", wrong)
	}
}

// TestRowsKeepTheirIDs: a list sorted otherwise, with rows more and other numbers,
// names the same rows alike; two of one name in two towns are two.
func TestRowsKeepTheirIDs(t *testing.T) {
	ids := func(data string) map[string]graph.ActorID {
		l, err := foreign(t, []byte(data), nil)
		if err != nil {
			t.Fatal(err)
		}
		out := map[string]graph.ActorID{}
		for _, r := range l.Rows {
			out[toldRow(r.Actor)] = r.Actor.ID
		}
		return out
	}
	first := ids("Nr.;Name;Ort\n1;Kita Sonne;Warburg\n2;Kita Sonne;Höxter\n")
	again := ids("Stand: heute;;\nNr.;Name;Ort\n7;Chor;Welda\n8;Kita Sonne;Höxter\n9;Kita Sonne;Warburg\n")
	if len(first) != 2 || len(again) != 3 {
		t.Fatalf("got %v and %v", first, again)
	}
	for row, id := range first {
		if again[row] != id {
			t.Errorf("%s: got %s, want %s", row, again[row], id)
		}
	}
}

func TestColumnsByName(t *testing.T) {
	const data = "Nr.;Ort;PLZ;Klub;Ruf\n1;Welda;34414;SV Welda;05641 1\n"
	if _, err := foreign(t, []byte(data), nil); err == nil {
		t.Error("got a list without names, want an error")
	}
	l, err := foreign(t, []byte(data), map[string]string{"name": "Klub", "telefon": "Ruf", "ort": "Ort", "plz": ""})
	if err != nil || len(l.Rows) != 1 || toldRow(l.Rows[0].Actor) != "SV Welda|sports_club|05762036-01|||05641 1" {
		t.Errorf("got %v, %v", l.Rows, err)
	}
	if fmt.Sprint(l.Unread) != "[Nr. PLZ]" {
		t.Errorf("unread: got %v, want number and postcode", l.Unread)
	}
}
