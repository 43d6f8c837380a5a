package exchange

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"unicode"
)

// Limits bound what a file may hold. A zero field takes its value from
// DefaultLimits.
type Limits struct {
	FileBytes  int64 // of the file as it is
	UnzipBytes int64 // of everything in a workbook
	ZipEntries int
	Rows       int
	Columns    int
	CellBytes  int
}

// DefaultLimits hold a whole state's directory.
var DefaultLimits = Limits{
	FileBytes: 500 << 20, UnzipBytes: 200 << 20, ZipEntries: 1000,
	Rows: 2_000_000, Columns: 256, CellBytes: 64 << 10,
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	pick := func(a, b int) int {
		if a > 0 {
			return a
		}
		return b
	}
	if l.FileBytes <= 0 {
		l.FileBytes = d.FileBytes
	}
	if l.UnzipBytes <= 0 {
		l.UnzipBytes = d.UnzipBytes
	}
	l.ZipEntries, l.Rows = pick(l.ZipEntries, d.ZipEntries), pick(l.Rows, d.Rows)
	l.Columns, l.CellBytes = pick(l.Columns, d.Columns), pick(l.CellBytes, d.CellBytes)
	return l
}

// A Form overrides what is recognised in a file. The zero Form recognises
// everything.
type Form struct {
	Encoding   string // a name Table.Encoding may have
	Separator  rune
	HeaderLine int
}

// A Table is a list read row by row. Everything but its rows is known at once.
type Table struct {
	Name       string
	Encoding   string // "UTF-8", "UTF-16LE", "Windows-1252", …; "XLSX"
	Doubtful   bool   // the encoding is a guess
	Separator  rune   // 0 in a workbook
	HeaderLine int
	// Above are the rows over the header: titles, dates.
	Above [][]string
	// Header names every column once: a second "Telefon" is "Telefon 2", a
	// fourth column without a name "Spalte 4".
	Header []string

	limits Limits
	next   func() (record, error)
	expect func(columns int) // told how many there probably are
	first  []record          // read while looking for the header
	close  func() error
}

// A Row is one line of a table. Cells are trimmed; there may be fewer or more of
// them than columns.
type Row struct {
	Line  int
	Cells []string
}

// record is a row as the formats deliver it.
type record struct {
	line  int
	cells []string
	bad   *RowError // what makes the row unreadable
}

// ReadTable reads CSV or XLSX, recognised by content. The name is for messages.
// Rows are read from r while they are asked for; r may be an io.ReaderAt to
// spare a workbook a copy in memory. A file that cannot be read at all is a
// FileError.
func ReadTable(r io.Reader, name string, limits Limits) (*Table, error) {
	return ReadTableAs(r, name, Form{}, limits)
}

// ReadTableAs is ReadTable told what it would have to guess.
func ReadTableAs(r io.Reader, name string, form Form, limits Limits) (*Table, error) {
	limits = limits.orDefault()
	t := &Table{Name: name, limits: limits, close: func() error { return nil }, expect: func(int) {}}
	buffered := bufio.NewReaderSize(r, 64<<10)
	head, err := buffered.Peek(8)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	switch {
	case len(head) == 0:
		return nil, t.fail(0, "empty_file")
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		err = t.openWorkbook(r, buffered)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, t.fail(0, "old_workbook")
	case bytes.HasPrefix(head, []byte("%PDF")):
		return nil, t.fail(0, "not_a_table")
	default:
		err = t.openText(buffered, form)
	}
	if err != nil {
		return nil, err
	}
	return t, t.findHeader(form.HeaderLine)
}

func (t *Table) fail(line int, key string, args ...any) error {
	return &FileError{File: t.Name, Line: line, Reason: reason(key, args...)}
}

// Close frees what the table holds; the reader it was made of stays open.
func (t *Table) Close() error { return t.close() }

// searched is how many rows are looked at for the header.
const searched = 30

// findHeader takes the row with the most names known from the district's lists,
// at least two; without one the widest of the first rows.
func (t *Table) findHeader(line int) error {
	best, most, width := -1, 1, 0
	widest := -1
	for len(t.first) < searched {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		t.first = append(t.first, r)
		i := len(t.first) - 1
		if line > 0 {
			if r.line >= line {
				best = i
				break
			}
			continue
		}
		known, filled := headerLike(r.cells)
		if known > most {
			best, most = i, known
			t.expect(len(r.cells))
		}
		if filled > width {
			widest, width = i, filled
			if best < 0 {
				t.expect(len(r.cells))
			}
		}
		if best >= 0 && i >= best+3 {
			break
		}
	}
	if best < 0 {
		best = widest
	}
	if best < 0 {
		return t.fail(0, "no_header")
	}
	for _, r := range t.first[:best] {
		t.Above = append(t.Above, r.cells)
	}
	header := t.first[best]
	if header.bad != nil {
		return &FileError{File: t.Name, Line: header.line, Reason: header.bad.Reason}
	}
	t.HeaderLine, t.Header = header.line, nameColumns(header.cells)
	t.expect(len(header.cells))
	t.first = t.first[best+1:]
	return nil
}

func headerLike(cells []string) (known, filled int) {
	seen := map[string]bool{}
	for _, c := range cells {
		key := columnKey(c)
		if key == "" {
			continue
		}
		filled++
		if knownColumns[key] && !seen[key] {
			known++
			seen[key] = true
		}
	}
	return known, filled
}

// nameColumns makes the names of a header unique and complete.
func nameColumns(cells []string) []string {
	for len(cells) > 0 && strings.TrimSpace(cells[len(cells)-1]) == "" {
		cells = cells[:len(cells)-1]
	}
	out := make([]string, len(cells))
	taken := map[string]bool{}
	for _, c := range cells {
		taken[columnKey(c)] = true
	}
	used := map[string]bool{}
	for i, c := range cells {
		name := strings.Join(strings.Fields(c), " ")
		if name == "" {
			name = fmt.Sprintf("Spalte %d", i+1)
		}
		if used[columnKey(name)] {
			base := name
			for n := 2; used[columnKey(name)] || taken[columnKey(name)]; n++ {
				name = fmt.Sprintf("%s %d", base, n)
			}
		}
		used[columnKey(name)] = true
		out[i] = name
	}
	return out
}

// Rows are the rows below the header, empty ones left out. A row that cannot be
// read is a RowError, and the next follow; any other error is the last thing
// yielded. Rows can be read once.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for n := 0; ; {
			r, err := t.take()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				yield(Row{}, err)
				return
			}
			if r.bad == nil && empty(r.cells) {
				continue
			}
			if n++; n > t.limits.Rows {
				yield(Row{}, t.fail(r.line, "too_many_rows", t.limits.Rows))
				return
			}
			row := Row{Line: r.line, Cells: r.cells}
			if r.bad != nil {
				if !yield(row, *r.bad) {
					return
				}
				continue
			}
			if !yield(row, nil) {
				return
			}
		}
	}
}

func (t *Table) take() (record, error) {
	if len(t.first) > 0 {
		r := t.first[0]
		t.first = t.first[1:]
		return r, nil
	}
	return t.next()
}

func empty(cells []string) bool {
	for _, c := range cells {
		if c != "" {
			return false
		}
	}
	return true
}

// Column is the place of a column by its name, whatever its case, umlauts and
// blanks; -1 when there is none.
func (t *Table) Column(name string) int {
	key := columnKey(name)
	for i, h := range t.Header {
		if columnKey(h) == key {
			return i
		}
	}
	return -1
}

// columnKey is what two spellings of a column's name have in common: "PLZ" and
// "plz", "Schlüssel" and "schluessel", "E-Mail" and "email".
func columnKey(name string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(strings.TrimSpace(name)) {
		switch r {
		case 'ä':
			b.WriteString("ae")
		case 'ö':
			b.WriteString("oe")
		case 'ü':
			b.WriteString("ue")
		case 'ß':
			b.WriteString("ss")
		default:
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	key := b.String()
	if same, ok := columnAliases[key]; ok {
		return same
	}
	return key
}
