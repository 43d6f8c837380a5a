package exchange

import (
	"archive/zip"
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
)

// Reading a workbook with excelize keeps whole rows of 16,384 cells and whole
// texts in memory whatever the file's size; so sheets are read here, as a stream
// under limits. Excelize makes the test files.

// maxWorkbook is how big a workbook may be that is not an io.ReaderAt.
const maxWorkbook = 64 << 20

// workbook reads the first visible sheet of an XLSX file.
type workbook struct {
	t       *Table
	files   map[string]*zip.File
	left    int64 // bytes that may still be unzipped
	shared  []string
	formats []numberFormat // by style
	epoch   int            // 1900 or 1904
	dec     *xml.Decoder
	row     int
}

func (t *Table) openWorkbook(r io.Reader, buffered *bufio.Reader) error {
	at, size, err := random(r, buffered, min(t.limits.FileBytes, maxWorkbook))
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	if at == nil || size > t.limits.FileBytes {
		return t.fail(0, "file_too_big", min(t.limits.FileBytes, maxWorkbook))
	}
	z, err := zip.NewReader(at, size)
	if err != nil {
		return t.fail(0, "broken_workbook")
	}
	if len(z.File) > t.limits.ZipEntries {
		return t.fail(0, "too_many_parts", t.limits.ZipEntries)
	}
	w := &workbook{t: t, files: map[string]*zip.File{}, left: t.limits.UnzipBytes, epoch: 1900}
	var whole uint64
	for _, f := range z.File {
		w.files[strings.ToLower(strings.TrimPrefix(path.Clean("/"+f.Name), "/"))] = f
		whole += min(f.UncompressedSize64, 1<<40)
	}
	if whole > uint64(t.limits.UnzipBytes) {
		return t.fail(0, "unzips_too_big", t.limits.UnzipBytes)
	}
	t.Encoding = "XLSX"
	return w.open()
}

// random is r for reading anywhere, and its size; nil when it is over the limit.
func random(r io.Reader, buffered *bufio.Reader, limit int64) (io.ReaderAt, int64, error) {
	if f, ok := r.(interface {
		io.ReaderAt
		Stat() (fs.FileInfo, error)
	}); ok {
		if info, err := f.Stat(); err == nil {
			return f, info.Size(), nil
		}
	}
	b, err := io.ReadAll(io.LimitReader(buffered, limit+1))
	if err != nil || int64(len(b)) > limit {
		return nil, 0, err
	}
	return bytes.NewReader(b), int64(len(b)), nil
}

func (w *workbook) open() error {
	sheet, err := w.sheet()
	if err != nil {
		return err
	}
	if err := w.readStyles(); err != nil {
		return err
	}
	if err := w.readShared(); err != nil {
		return err
	}
	dec, closer, err := w.part(sheet)
	if err != nil {
		return err
	}
	if dec == nil {
		return w.t.fail(0, "broken_workbook")
	}
	w.dec, w.t.next, w.t.close = dec, w.next, closer.Close
	return nil
}

// part opens one file of the workbook; a nil decoder when there is none.
func (w *workbook) part(name string) (*xml.Decoder, io.Closer, error) {
	f, ok := w.files[strings.ToLower(name)]
	if !ok {
		return nil, io.NopCloser(nil), nil
	}
	r, err := f.Open()
	if err != nil {
		return nil, nil, w.t.fail(0, "broken_workbook")
	}
	return xml.NewDecoder(&guarded{w: w, r: r}), r, nil
}

// guarded counts what is unzipped and how long texts are, before the XML decoder
// holds them in memory.
type guarded struct {
	w   *workbook
	r   io.Reader
	run int // bytes since the last tag
}

func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	if g.w.left -= int64(n); g.w.left < 0 {
		return 0, g.w.t.fail(0, "unzips_too_big", g.w.t.limits.UnzipBytes)
	}
	if i := bytes.LastIndexByte(p[:n], '<'); i >= 0 {
		g.run = n - i
	} else {
		g.run += n
	}
	if g.run > 8*g.w.t.limits.CellBytes {
		return 0, g.w.t.fail(g.w.row, "cell_too_long", g.w.t.limits.CellBytes)
	}
	return n, err
}

// each calls visit for every element of a part.
func (w *workbook) each(name string, visit func(dec *xml.Decoder, e xml.StartElement) error) error {
	dec, closer, err := w.part(name)
	if dec == nil || err != nil {
		return err
	}
	defer closer.Close()
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return w.broken(err)
		}
		if e, ok := tok.(xml.StartElement); ok {
			if err := visit(dec, e); err != nil {
				return w.broken(err)
			}
		}
	}
}

// broken keeps the errors of limits and hides those of the format.
func (w *workbook) broken(err error) error {
	var limit *FileError
	if errors.As(err, &limit) {
		return limit
	}
	return w.t.fail(w.row, "broken_workbook")
}

func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// sheet is the path of the first sheet that is not hidden.
func (w *workbook) sheet() (string, error) {
	id := ""
	err := w.each("xl/workbook.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "workbookPr":
			if v := attr(e, "date1904"); v == "1" || v == "true" {
				w.epoch = 1904
			}
		case "sheet":
			for _, a := range e.Attr {
				if a.Name.Local == "id" && a.Name.Space != "" && id == "" && attr(e, "state") == "" {
					id = a.Value
				}
			}
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	target := "worksheets/sheet1.xml"
	err = w.each("xl/_rels/workbook.xml.rels", func(_ *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local == "Relationship" && attr(e, "Id") == id {
			target = attr(e, "Target")
		}
		return nil
	})
	if strings.HasPrefix(target, "/") {
		return strings.TrimPrefix(target, "/"), err
	}
	return path.Join("xl", target), err
}

func (w *workbook) readShared() error {
	return w.each("xl/sharedstrings.xml", func(dec *xml.Decoder, e xml.StartElement) error {
		if e.Name.Local != "si" {
			return nil
		}
		s, err := w.text(dec)
		w.shared = append(w.shared, s)
		return err
	})
}

// text joins the texts of an element up to its end, without phonetic ones.
func (w *workbook) text(dec *xml.Decoder) (string, error) {
	var b strings.Builder
	inText, skip := 0, 0
	for depth := 1; depth > 0; {
		tok, err := dec.Token()
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			if tok.Name.Local == "t" {
				inText = depth
			}
			if tok.Name.Local == "rPh" {
				skip = depth
			}
		case xml.EndElement:
			if depth == skip {
				skip = 0
			}
			if depth == inText {
				inText = 0
			}
			depth--
		case xml.CharData:
			if inText > 0 && skip == 0 {
				b.Write(tok)
			}
			if b.Len() > w.t.limits.CellBytes {
				return "", w.t.fail(w.row, "cell_too_long", w.t.limits.CellBytes)
			}
		}
	}
	return b.String(), nil
}

// next reads the sheet up to the end of a row.
func (w *workbook) next() (record, error) {
	rec := record{}
	in := false
	for {
		tok, err := w.dec.Token()
		if errors.Is(err, io.EOF) {
			return rec, io.EOF
		}
		if err != nil {
			return rec, w.broken(err)
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch tok.Name.Local {
			case "row":
				in = true
				w.row++
				if n, err := strconv.Atoi(attr(tok, "r")); err == nil && n >= w.row {
					w.row = n
				}
				rec.line = w.row
			case "c":
				if err := w.cell(tok, &rec); err != nil {
					return rec, w.broken(err)
				}
			}
		case xml.EndElement:
			if in && tok.Name.Local == "row" {
				return rec, nil
			}
			if tok.Name.Local == "sheetData" {
				return rec, io.EOF
			}
		}
	}
}

// cell reads one cell into its place in the row.
func (w *workbook) cell(e xml.StartElement, rec *record) error {
	col := len(rec.cells)
	if ref := attr(e, "r"); ref != "" {
		col = columnOf(ref)
	}
	if col < 0 || col >= w.t.limits.Columns {
		return w.t.fail(w.row, "too_many_columns", w.t.limits.Columns)
	}
	kind, style := attr(e, "t"), attr(e, "s")
	value, inline := "", false
	for {
		tok, err := w.dec.Token()
		if err != nil {
			return err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			switch tok.Name.Local {
			case "is":
				value, err = w.text(w.dec)
				inline = true
			case "v":
				value, err = w.plain()
			default:
				err = w.dec.Skip()
			}
			if err != nil {
				return err
			}
		case xml.EndElement:
			for len(rec.cells) <= col {
				rec.cells = append(rec.cells, "")
			}
			if !inline {
				value = w.value(kind, style, value)
			}
			if kind == "e" && rec.bad == nil {
				rec.bad = &RowError{File: w.t.Name, Line: w.row, Value: value, Reason: reason("cell_error")}
			}
			rec.cells[col] = strings.TrimSpace(value)
			return nil
		}
	}
}

// plain is the text of an element without children.
func (w *workbook) plain() (string, error) {
	var b strings.Builder
	for {
		tok, err := w.dec.Token()
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.CharData:
			b.Write(tok)
			if b.Len() > w.t.limits.CellBytes {
				return "", w.t.fail(w.row, "cell_too_long", w.t.limits.CellBytes)
			}
		case xml.EndElement:
			return b.String(), nil
		}
	}
}

func columnOf(ref string) int {
	n := 0
	for _, r := range ref {
		if r < 'A' || r > 'Z' {
			break
		}
		if n = n*26 + int(r-'A') + 1; n > 1<<20 {
			break
		}
	}
	return n - 1
}
