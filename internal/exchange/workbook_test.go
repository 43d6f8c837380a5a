package exchange

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

// workbookOf is an XLSX file made by excelize.
func workbookOf(t *testing.T, fill func(f *excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func set(t *testing.T, f *excelize.File, cell string, v any, format string) {
	t.Helper()
	if err := f.SetCellValue("Sheet1", cell, v); err != nil {
		t.Fatal(err)
	}
	style := &excelize.Style{}
	switch {
	case format == "short":
		style.NumFmt = 14
	case format != "":
		style.CustomNumFmt = &format
	default:
		return
	}
	id, err := f.NewStyle(style)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.SetCellStyle("Sheet1", cell, cell, id); err != nil {
		t.Fatal(err)
	}
}

func TestWorkbookCells(t *testing.T) {
	for _, epoch := range []bool{false, true} {
		data := workbookOf(t, func(f *excelize.File) {
			if err := f.SetWorkbookProps(&excelize.WorkbookPropsOptions{Date1904: &epoch}); err != nil {
				t.Fatal(err)
			}
			day := time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC)
			for i, h := range []string{"Name", "PLZ", "Ort", "A", "B", "C", "D", "E", "F"} {
				set(t, f, fmt.Sprintf("%c2", 'A'+i), h, "")
			}
			set(t, f, "A3", "Grün & Weiß <e.V.>", "")
			set(t, f, "B3", 1067, "00000")
			set(t, f, "C3", 1067, "")
			set(t, f, "D3", day, "dd.mm.yyyy")
			set(t, f, "E3", day, "short")
			set(t, f, "F3", day, "d/m")
			set(t, f, "G3", 492214710862.0, "")
			set(t, f, "H3", 0.1+0.2, "")
			set(t, f, "I3", true, "")
			set(t, f, "A5", "zwei\nZeilen", "")
		})
		table, err := ReadTable(bytes.NewReader(data), "x.xlsx", Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want := []string{"3:Grün & Weiß <e.V.>|01067|1067|2026-03-29|2026-03-29|2026-03-29|492214710862|0.3|ja", "5:zwei\nZeilen"}
		if rows := drain(t, table); !slices.Equal(rows, want) || table.HeaderLine != 2 || table.Encoding != "XLSX" {
			t.Errorf("1904 %v: got header in row %d, rows %q, want %q", epoch, table.HeaderLine, rows, want)
		}
		if err := table.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestWorkbookMergedHeader(t *testing.T) {
	data := workbookOf(t, func(f *excelize.File) {
		set(t, f, "A2", "Ansprechpartner", "")
		if err := f.MergeCell("Sheet1", "A2", "C2"); err != nil {
			t.Fatal(err)
		}
		for i, v := range []string{"Name", "Telefon", "Telefon", "Ort"} {
			set(t, f, fmt.Sprintf("%c3", 'A'+i), v, "")
			set(t, f, fmt.Sprintf("%c4", 'A'+i), i, "")
		}
	})
	table, err := ReadTable(bytes.NewReader(data), "x.xlsx", Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"Name", "Telefon", "Telefon 2", "Ort"}; !slices.Equal(table.Header, want) || table.HeaderLine != 3 {
		t.Errorf("got %q in row %d", table.Header, table.HeaderLine)
	}
	if rows := drain(t, table); !slices.Equal(rows, []string{"4:0|1|2|3"}) {
		t.Errorf("got %q", rows)
	}
}

// zipOf is a workbook of hand-made parts.
func zipOf(t *testing.T, parts map[string]func(w io.Writer)) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, write := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		write(w)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func repeat(w io.Writer, s string, n int) {
	for range n {
		io.WriteString(w, s)
	}
}

func TestWorkbookBombs(t *testing.T) {
	sheet := func(write func(w io.Writer)) map[string]func(io.Writer) {
		return map[string]func(io.Writer){"xl/workbook.xml": func(w io.Writer) { io.WriteString(w, "<workbook/>") },
			"xl/worksheets/sheet1.xml": func(w io.Writer) {
				io.WriteString(w, "<worksheet><sheetData>")
				write(w)
				io.WriteString(w, "</sheetData></worksheet>")
			}}
	}
	many := map[string]func(io.Writer){}
	for i := range 5000 {
		many[fmt.Sprintf("x/%d.xml", i)] = func(io.Writer) {}
	}
	mega := strings.Repeat("a", 1<<20)
	for name, c := range map[string]struct {
		parts map[string]func(io.Writer)
		key   string
	}{
		"last column only": {sheet(func(w io.Writer) {
			for i := 1; i <= 3000; i++ {
				fmt.Fprintf(w, `<row r="%d"><c r="XFD%d"><v>1</v></c></row>`, i, i)
			}
		}), "too_many_columns"},
		"one long text": {sheet(func(w io.Writer) {
			io.WriteString(w, `<row r="1"><c r="A1" t="inlineStr"><is><t>`)
			repeat(w, mega, 150)
			io.WriteString(w, `</t></is></c></row>`)
		}), "cell_too_long"},
		"many texts": {sheet(func(w io.Writer) {
			io.WriteString(w, `<row r="1"><c r="A1" t="inlineStr"><is>`)
			repeat(w, "<t>aaaaaaaaaaaaaaaaaaaaaaaa</t>", 1<<20)
			io.WriteString(w, `</is></c></row>`)
		}), "cell_too_long"},
		"half a gigabyte": {sheet(func(w io.Writer) { repeat(w, mega, 500) }), "unzips_too_big"},
		"many parts":      {many, "too_many_parts"},
		"no sheet":        {map[string]func(io.Writer){"a": func(io.Writer) {}}, "broken_workbook"},
		"no XML":          {sheet(func(w io.Writer) { io.WriteString(w, "<row><c></row>") }), "broken_workbook"},
	} {
		data := zipOf(t, c.parts)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		start := time.Now()
		table, err := ReadTable(bytes.NewReader(data), "x.xlsx", Limits{})
		if err == nil {
			for _, e := range table.Rows() {
				err = errors.Join(err, e)
			}
		}
		took := time.Since(start)
		runtime.ReadMemStats(&after)
		var bad *FileError
		if !errors.As(err, &bad) || bad.Reason.Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
		if used := (after.TotalAlloc - before.TotalAlloc) >> 20; took > 2*time.Second || used > 64 {
			t.Errorf("%s: took %v and %d MiB", name, took, used)
		}
	}
}

func TestWorkbookManyRows(t *testing.T) {
	data := zipOf(t, map[string]func(io.Writer){"xl/worksheets/sheet1.xml": func(w io.Writer) {
		io.WriteString(w, `<worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c><c t="inlineStr"><is><t>Ort</t></is></c></row>`)
		for i := 2; i <= 200; i++ {
			fmt.Fprintf(w, `<row r="%d"><c r="A%d"><v>%d</v></c></row>`, i, i, i)
		}
		io.WriteString(w, `</sheetData></worksheet>`)
	}})
	table, err := ReadTable(bytes.NewReader(data), "x.xlsx", Limits{Rows: 100})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, err = range table.Rows() {
		if err == nil {
			n++
		}
	}
	var bad *FileError
	if n != 100 || !errors.As(err, &bad) || bad.Reason.Key != "too_many_rows" || bad.Line != 102 {
		t.Errorf("got %d rows, then %v", n, err)
	}
}
