package exchange

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"lotsennetz/graph"
)

// rowsOf reads a whole table; bad rows are told by their line and reason.
func rowsOf(t testing.TB, data string, limits Limits) (*Table, []string) {
	t.Helper()
	table, err := ReadTable(strings.NewReader(data), "test.csv", limits)
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return table, drain(t, table)
}

func drain(t testing.TB, table *Table) []string {
	t.Helper()
	var out []string
	for row, err := range table.Rows() {
		var bad RowError
		switch {
		case errors.As(err, &bad):
			out = append(out, fmt.Sprintf("%d!%s", bad.Line, bad.Reason.Key))
		case err != nil:
			t.Fatalf("rows: %v", err)
		default:
			out = append(out, fmt.Sprintf("%d:%s", row.Line, strings.Join(row.Cells, "|")))
		}
	}
	return out
}

func TestSeparators(t *testing.T) {
	for sep, data := range map[rune]string{
		';':  "Name;PLZ;Ort\r\nA, B;33034;Brakel\r\nC;37671;Höxter\r\n",
		',':  "Name,PLZ,Ort\nA; B,33034,Brakel\nC,37671,Höxter\n",
		'\t': "Name\tPLZ\tOrt\nA, B; C\t33034\tBrakel\nC\t37671\tHöxter",
		'|':  "sep=|\r\nName|PLZ|Ort\r\nA, B|33034|Brakel\r\nC|37671|Höxter\r\n",
	} {
		table, rows := rowsOf(t, data, Limits{})
		if table.Separator != sep || len(rows) != 2 || !strings.HasSuffix(rows[1], "C|37671|Höxter") || len(table.Header) != 3 {
			t.Errorf("%q: got separator %q, header %q, rows %q", sep, table.Separator, table.Header, rows)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := "Name;Ort;Café;Spruch;Preis\r\nMüller;Köln;Café;„Haus“;10 €\r\nÜber Öl;Weiß;ä;ß;x\r\n"
	encode := func(e interface{ String(string) (string, error) }, s string) string {
		out, err := e.String(s)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for name, data := range map[string]string{
		"UTF-8":        text,
		"UTF-8 ":       "\uFEFF" + text,
		"UTF-16LE":     encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), text),
		"UTF-16BE":     encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder(), text),
		"Windows-1252": encode(charmap.Windows1252.NewEncoder(), text),
		"Mac Roman":    encode(charmap.Macintosh.NewEncoder(), strings.ReplaceAll(text, "\r\n", "\r")),
	} {
		table, rows := rowsOf(t, data, Limits{})
		want := []string{"2:Müller|Köln|Café|„Haus“|10 €", "3:Über Öl|Weiß|ä|ß|x"}
		if table.Encoding != strings.TrimSpace(name) || !slices.Equal(rows, want) || table.Header[0] != "Name" || table.Column("Café") != 2 {
			t.Errorf("%s: got %s, header %q, rows %q", name, table.Encoding, table.Header, rows)
		}
	}
}

func TestEncodingFoundLate(t *testing.T) {
	data := "Name;Ort\n" + strings.Repeat("Verein;Hanau\n", 40_000) + "M\xfcller;K\xf6ln\n"
	table, rows := rowsOf(t, data, Limits{})
	if table.Encoding != windows1252 || rows[len(rows)-1] != "40002:Müller|Köln" {
		t.Errorf("got %s, %q", table.Encoding, rows[len(rows)-1])
	}
}

func TestBrokenUTF8CostsItsRow(t *testing.T) {
	_, rows := rowsOf(t, "Name;Ort\nMüller;Köln\nGrün;Weiß\nSp\xe4t;x\nÄhre;Höxter\n", Limits{})
	want := []string{"2:Müller|Köln", "3:Grün|Weiß", "4!bad_encoding", "5:Ähre|Höxter"}
	if !slices.Equal(rows, want) {
		t.Errorf("got %q, want %q", rows, want)
	}
}

func TestQuotes(t *testing.T) {
	var many strings.Builder
	for i := range 500 {
		fmt.Fprintf(&many, "Verein %d;Hanau\n", i)
	}
	_, rows := rowsOf(t, "Name;Ort\n\"Haus\" Treff;Hanau\n"+many.String(), Limits{})
	if len(rows) != 501 || rows[0] != `2:"Haus" Treff|Hanau` || rows[500] != "502:Verein 499|Hanau" {
		t.Errorf("got %d rows, first %q, last %q", len(rows), rows[0], rows[len(rows)-1])
	}
	for _, c := range []struct{ name, data, want string }{
		{"bare", "Name;Ort\nVerein \"Haus\";x\ny;z\n", `2:Verein "Haus"|x 3:y|z`},
		{"opened, never closed", "Name;Ort\n\"Haus Treff;Hanau\nb;c\nd;e\n", `2:"Haus Treff|Hanau 3:b|c 4:d|e`},
		{"closed by an inch sign", "Name;Ort\n\"Haus Treff;Hanau\nZoll 5\";c\nd;e\n", `2:"Haus Treff|Hanau 3:Zoll 5"|c 4:d|e`},
		{"line breaks", "Name;Text;Ort\na;\"eins\nzwei;drei\nvier\";b\nc;d;e\n", "2:a|eins\nzwei;drei\nvier|b 5:c|d|e"},
		{"doubled", "Name;Ort\n\"Verein \"\"Haus\"\"\";x\n", `2:Verein "Haus"|x`},
		{"empty", "Name;Ort\n\"\";x\n", `2:|x`},
		{"blanks after", "Name;Ort\n\"a;b\"  ;x\n", `2:a;b|x`},
		{"at the end", "Name;Ort\nx;\"a", `2:x|"a`},
	} {
		_, rows := rowsOf(t, c.data, Limits{})
		if got := strings.Join(rows, " "); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestHeaders(t *testing.T) {
	table, rows := rowsOf(t, "Name;Telefon;Telefon;;\na;1;2;3;4\n", Limits{})
	want := []string{"Name", "Telefon", "Telefon 2"}
	if !slices.Equal(table.Header, want) || rows[0] != "2:a|1|2|3|4" {
		t.Errorf("got %q, rows %q", table.Header, rows)
	}
	table, _ = rowsOf(t, "Name;Telefon;Telefon;;Telefon 2\na;1;2;3;4\n", Limits{})
	if want := []string{"Name", "Telefon", "Telefon 3", "Spalte 4", "Telefon 2"}; !slices.Equal(table.Header, want) {
		t.Errorf("got %q, want %q", table.Header, want)
	}
	table, rows = rowsOf(t, "Akteure des Kreises;;\n\nStand: heute;;\nId;NAME ; Ort\nA1;x;y\n", Limits{})
	if table.HeaderLine != 4 || table.Column("name") != 1 || len(rows) != 1 || table.Above[0][0] != "Akteure des Kreises" {
		t.Errorf("got header in line %d, %q, rows %q", table.HeaderLine, table.Header, rows)
	}
}

func TestFormIsBelieved(t *testing.T) {
	data := "Stand,2026\nName,Ort\nM\x8aller,B\nA;B,C\n"
	table, err := ReadTableAs(strings.NewReader(data), "x.csv", Form{Encoding: dos850, Separator: ',', HeaderLine: 2}, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if rows := drain(t, table); !slices.Equal(rows, []string{"3:Mèller|B", "4:A;B|C"}) || table.HeaderLine != 2 || table.Encoding != dos850 {
		t.Errorf("got %s, header in line %d, %q", table.Encoding, table.HeaderLine, rows)
	}
}

func TestForeignList(t *testing.T) {
	f, err := os.Open("../demo/district/vereinsliste_2019.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := ReadTable(f, "vereinsliste_2019.csv", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	rows := drain(t, table)
	if table.Encoding != windows1252 || table.Doubtful || table.HeaderLine != 3 || len(rows) != 60 {
		t.Errorf("got %s, header in line %d, %d rows", table.Encoding, table.HeaderLine, len(rows))
	}
	if rows[8] != "12:9|Godelheim: Sportfreunde Godelheim|Godelheim|Rosenweg 90|37671|0221/4710 801|info@sportfreunde-godelheim.example|bitte prüfen; ruft zurück" {
		t.Errorf("got %q", rows[8])
	}
	r, err := Import(t.Context(), newMemory(), Source{FS: os.DirFS("../demo/district"), Names: []string{"vereinsliste_2019.csv"}}, Options{})
	if err != nil || len(r.Errors) != 1 || r.Errors[0].Reason.Key != "foreign_list" || !strings.Contains(r.Errors[0].Reason.Args[0], "id") {
		t.Errorf("got %v, %v; want what is missing", r.Errors, err)
	}
}

func TestLimits(t *testing.T) {
	for _, c := range []struct {
		name, data string
		limits     Limits
		key        string
	}{
		{"file", strings.Repeat("Name;Ort\n", 100), Limits{FileBytes: 100}, "file_too_big"},
		{"rows", "Name;Ort\n" + strings.Repeat("a;b\n", 11), Limits{Rows: 10}, "too_many_rows"},
		{"empty", "", Limits{}, "empty_file"},
		{"old workbook", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1xxxx", Limits{}, "old_workbook"},
		{"picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Limits{}, "not_a_table"},
	} {
		table, err := ReadTable(strings.NewReader(c.data), "x.csv", c.limits)
		if err == nil {
			for _, e := range table.Rows() {
				err = errors.Join(err, e)
			}
		}
		var bad *FileError
		if !errors.As(err, &bad) || bad.Reason.Key != c.key || !errors.Is(err, graph.ErrInvalid) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.key)
		}
	}
	_, rows := rowsOf(t, "Name;Ort\n"+strings.Repeat("x", 2000)+";b\nc;d\n"+strings.Repeat("e;", 40)+"\ng;h\n", Limits{CellBytes: 1000, Columns: 10})
	want := []string{"2!cell_too_long", "3:c|d", "4!too_many_columns", "5:g|h"}
	if !slices.Equal(rows, want) {
		t.Errorf("got %q, want %q", rows, want)
	}
}

func TestAnythingIsReadOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := string(rapid.SliceOfN(rapid.SampledFrom([]byte("a\";,\t\n\r\xe4 ")), 0, 60).Draw(t, "data"))
		start := time.Now()
		table, err := ReadTable(strings.NewReader("Name;Ort\n"+data), "x.csv", Limits{})
		if err != nil {
			return
		}
		last := 0
		for row, err := range table.Rows() {
			var bad RowError
			if err != nil && !errors.As(err, &bad) {
				t.Fatalf("rows: %v", err)
			}
			if row.Line <= last && err == nil {
				t.Fatalf("line %d after %d", row.Line, last)
			}
			last = max(last, row.Line)
		}
		if time.Since(start) > 5*time.Second {
			t.Fatal("too slow")
		}
	})
}

// A line break of an old Mac inside a cell ends no line where others do.
func TestSeparatorAmongCarriageReturns(t *testing.T) {
	if got := separator("Name;Ort;Id\r\n;\",\r\"\"\";\",\r,\"\r\nx;y;z\r\n"); got != ';' {
		t.Errorf("got %q, want a semicolon", got)
	}
	if got := separator("Name;Ort\rA;B\rC;D\r"); got != ';' {
		t.Errorf("old Mac: got %q, want a semicolon", got)
	}
}

func TestCellsSurviveCSV(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cells := make([]string, 3)
		for i := range cells {
			cells[i] = strings.TrimSpace(rapid.StringMatching("[aä\";,|\r=-]{0,8}").Draw(t, "cell"))
		}
		long := strings.TrimSpace(rapid.StringMatching("[aä\";\n]{0,12}").Draw(t, "lines"))
		cells[rapid.IntRange(0, 2).Draw(t, "where")] = long
		if empty(cells) {
			return
		}
		table, err := ReadTable(strings.NewReader(bom+"Name;Ort;Id\r\n"+csvLine(cells)+"x;y;z\r\n"), "x.csv", Limits{})
		if err != nil {
			t.Fatalf("read: %v", err)
		}
		for row, err := range table.Rows() {
			for len(row.Cells) > 3 && row.Cells[len(row.Cells)-1] == "" {
				row.Cells = row.Cells[:len(row.Cells)-1]
			}
			if err != nil || !slices.Equal(row.Cells, cells) {
				t.Fatalf("got %q, %v, want %q", row.Cells, err, cells)
			}
			break
		}
	})
}

// public is a file of the shared test files; the test skips without them.
func public(t *testing.T, name string) string {
	t.Helper()
	dir := os.Getenv("LOTSENNETZ_SHARED")
	if dir == "" {
		for up := "."; len(up) < 40; up = filepath.Join("..", up) {
			if _, err := os.Stat(filepath.Join(up, "shared/data")); err == nil {
				dir = filepath.Join(up, "shared")
				break
			}
		}
	}
	path := filepath.Join(dir, "data/public", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared test files: %v", err)
	}
	return path
}

func TestPublicTables(t *testing.T) {
	for name, want := range map[string]int{"languages/language-codes.csv": 183, "languages/iso-639-3.tab": 7927, "names/faker_names.csv": -1,
		"hsds-spec-3-examples/services.csv": -1, "hsds-spec-3-examples/phones.csv": -1} {
		t.Run(name, func(t *testing.T) {
			f, err := os.Open(public(t, name))
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			table, err := ReadTable(f, name, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			for row, err := range table.Rows() {
				if err != nil || len(row.Cells) > len(table.Header) {
					t.Fatalf("line %d: %d cells for %d columns, %v", row.Line, len(row.Cells), len(table.Header), err)
				}
				n++
			}
			if n == 0 || want > 0 && n != want {
				t.Errorf("got %d rows, want %d", n, want)
			}
		})
	}
}
