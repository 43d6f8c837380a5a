package dossier

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func sample() Document {
	d := Document{Title: "Bericht <für> den Kreistag", Author: "Lotsennetz", Lang: "de-DE", Page: "Seite", Made: time.Date(2026, 6, 30, 21, 59, 59, 0, time.UTC)}
	d.Add(Paragraph("So stand es & so bleibt es\nzweite Zeile"), Heading{1, "Der Weg in Arbeit"},
		Table{Caption: "Maßnahmen", Head: []string{"Titel", "Stand"}, Widths: []int{3, 1}, Rows: [][]string{{"Größe „ß“", "50 %"}, {"kurz"}}},
		Heading{2, "Im Einzelnen"}, List{"Erstes Treffen – erledigt", "Förderung: 5.000,00 €"})
	return d
}

// parts are the files of a DOCX, each well-formed XML.
func parts(t *testing.T, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		for dec := xml.NewDecoder(bytes.NewReader(text)); ; {
			if _, err := dec.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
		out[f.Name] = string(text)
	}
	return out
}

func TestDOCX(t *testing.T) {
	var b bytes.Buffer
	if err := sample().WriteDOCX(&b); err != nil {
		t.Fatal(err)
	}
	all := parts(t, b.Bytes())
	for name, wants := range map[string][]string{
		"docProps/core.xml": {"<dc:title>Bericht &lt;für&gt; den Kreistag</dc:title>", "<dc:language>de-DE</dc:language>", "2026-06-30T21:59:59Z"},
		"word/styles.xml":   {`w:lang w:val="de-DE"`, `w:styleId="Heading1"`, `<w:outlineLvl w:val="0"/>`},
		"word/document.xml": {`w:val="Heading1"`, `w:val="Heading2"`, "<w:tblHeader/>", "Größe „ß“", "so bleibt es</w:t><w:br/>", `w:val="ListBullet"`},
		"word/footer1.xml":  {"Seite "},
	} {
		for _, want := range wants {
			if !strings.Contains(all[name], want) {
				t.Errorf("%s: %q is missing in\n%s", name, want, all[name])
			}
		}
	}
	for name := range all { // every part is declared, every target is there
		if name != "[Content_Types].xml" && !strings.HasSuffix(name, ".rels") && !strings.Contains(all["[Content_Types].xml"], `"/`+name+`"`) {
			t.Errorf("%s has no content type", name)
		}
	}
	for _, target := range []string{"styles.xml", "numbering.xml", "settings.xml", "footer1.xml"} {
		if all["word/"+target] == "" || !strings.Contains(all["word/_rels/document.xml.rels"], `"`+target+`"`) {
			t.Errorf("%s is not related", target)
		}
	}
}

// TestSameBytes: the same document twice is the same file, in both forms.
func TestSameBytes(t *testing.T) {
	for name, write := range map[string]func(Document, io.Writer) error{"docx": Document.WriteDOCX, "pdf": Document.WritePDF} {
		var first bytes.Buffer
		for try := range 5 {
			var b bytes.Buffer
			if err := write(sample(), &b); err != nil {
				t.Fatal(err)
			}
			if try == 0 {
				first = b
			} else if !bytes.Equal(first.Bytes(), b.Bytes()) {
				t.Errorf("%s: writing again makes other bytes", name)
			}
		}
	}
}

// TestAnyText: whatever stands in a text, the DOCX is well-formed and both are
// written.
func TestAnyText(t *testing.T) {
	all := Document{Lang: "de-DE"}
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.String().Draw(rt, "text")
		d := sample()
		d.Title = s
		d.Add(Paragraph(s), Heading{rapid.IntRange(-1, 9).Draw(rt, "level"), s}, List{s}, Table{Caption: s, Head: []string{s, s}, Rows: [][]string{{s}, {}, {s, s, s}}})
		var b bytes.Buffer
		if err := d.WriteDOCX(&b); err != nil {
			rt.Fatal(err)
		}
		parts(t, b.Bytes())
		all.Add(d.Blocks...)
	})
	if err := all.WritePDF(io.Discard); err != nil {
		t.Fatal(err)
	}
}

// TestLongTables run over pages with their head; a cell longer than a page is
// written too.
func TestLongTables(t *testing.T) {
	d := Document{Title: "Lang", Lang: "de-DE", Made: time.Unix(0, 0)}
	table := Table{Head: []string{"Nr.", "Text"}, Widths: []int{1, 9}}
	for i := range 200 {
		table.Rows = append(table.Rows, []string{fmt.Sprint(i), strings.Repeat("viele Worte ", 1+i%40)})
	}
	table.Rows = append(table.Rows, []string{"x", strings.Repeat("sehr lang ", 3000)})
	d.Add(table)
	var b bytes.Buffer
	if err := d.WritePDF(&b); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("/Type /Page\n")); n < 5 || n > 60 {
		t.Errorf("got %d pages, want some", n)
	}
}

func TestWidened(t *testing.T) {
	for _, c := range []struct{ widths, least, want []float64 }{
		{[]float64{10, 10}, []float64{5, 5}, []float64{10, 10}},
		{[]float64{10, 20, 30}, []float64{20, 10, 20}, []float64{20, 15, 25}},
		{[]float64{10, 10}, []float64{12, 8}, []float64{12, 8}},
		{[]float64{10, 10}, []float64{15, 8}, nil},
	} {
		got, ok := widened(c.widths, c.least)
		if !slices.Equal(got, c.want) || ok != (c.want != nil) {
			t.Errorf("%v at least %v: got %v %v, want %v", c.widths, c.least, got, ok, c.want)
		}
	}
}
