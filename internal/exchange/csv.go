package exchange

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
)

// textTable reads separated values line by line. A quote that does not pair up
// is a character like any other, so that it costs no row but its own.
type textTable struct {
	name   string
	r      *bufio.Reader
	dec    *decoder
	limits Limits
	sep    byte
	cr     bool // lines end with a bare carriage return
	read   int64
	lines  int
	ahead  []physical // read in search of a closing quote
	width  int        // separators of the header; 0: not known yet
}

type physical struct {
	no   int
	text string // with its line break
	bad  string // reason key
}

func (t *Table) openText(r *bufio.Reader, form Form) error {
	r = bufio.NewReaderSize(r, sample)
	dec, r, err := recognise(r, form.Encoding)
	if err != nil {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	head, err := r.Peek(sample)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read %s: %w", t.Name, err)
	}
	if strings.Contains(string(head), "\x00") {
		return t.fail(0, "not_a_table")
	}
	x := &textTable{name: t.Name, r: r, dec: dec, limits: t.limits}
	x.cr = strings.Contains(string(head), "\r") && !strings.Contains(string(head), "\n")
	x.sep = separator(string(head))
	if line, ok := strings.CutPrefix(string(head), "sep="); ok && len(line) > 1 {
		x.sep = line[0]
		if _, err := x.line(); err != nil {
			return err
		}
	}
	if form.Separator != 0 && form.Separator < 0x80 {
		x.sep = byte(form.Separator)
	}
	t.Encoding, t.Doubtful, t.Separator = dec.name, dec.doubtful, rune(x.sep)
	t.expect = func(columns int) { x.width = columns - 1 }
	t.next = func() (record, error) {
		rec, err := x.record()
		t.Encoding, t.Doubtful = dec.name, dec.doubtful
		return rec, err
	}
	return nil
}

// separators are tried in this order.
var separators = []byte{';', '\t', ',', '|'}

// separator is the one that finds most names of columns in a line of the
// beginning; where none finds two, the one that cuts most lines into the same
// number of cells.
func separator(head string) byte {
	ends := '\n'
	if !strings.ContainsRune(head, ends) {
		ends = '\r'
	}
	lines := strings.FieldsFunc(head, func(r rune) bool { return r == ends })
	lines = lines[:min(len(lines), 60)]
	best, most := byte(';'), 1
	for _, sep := range separators {
		for _, l := range lines {
			if n := columnsIn(l, sep); n > most {
				best, most = sep, n
			}
		}
	}
	if most > 1 {
		return best
	}
	return evenly(lines)
}

// columnsIn counts the cells of a line that are names of columns.
func columnsIn(line string, sep byte) int {
	n := 0
	for cell := range strings.SplitSeq(line, string(sep)) {
		if knownColumns[columnKey(strings.Trim(cell, "\" \r\n"))] {
			n++
		}
	}
	return n
}

// evenly is the separator that cuts most lines into the same number of cells.
func evenly(lines []string) byte {
	best, most := byte(';'), 0
	for _, sep := range separators {
		counts := map[int]int{}
		for _, l := range lines {
			counts[outside(l, sep)]++
		}
		score := 0
		for n, lines := range counts {
			if n > 0 {
				score = max(score, lines*1000+min(n, 99))
			}
		}
		if score > most {
			best, most = sep, score
		}
	}
	return best
}

// outside counts a separator outside quotes that begin a cell.
func outside(line string, sep byte) int {
	n, quoted, start := 0, false, true
	for i := range len(line) {
		switch c := line[i]; {
		case c == '"' && (start || quoted):
			quoted = !quoted
		case c == sep && !quoted:
			n++
			start = true
			continue
		}
		start = false
	}
	return n
}

// line reads one physical line with its break. A line beyond the cell limit
// times the columns is read over.
func (x *textTable) line() (physical, error) {
	if len(x.ahead) > 0 {
		p := x.ahead[0]
		x.ahead = x.ahead[1:]
		return p, nil
	}
	var end byte = '\n'
	if x.cr {
		end = '\r'
	}
	var raw []byte
	long := false
	for {
		part, err := x.r.ReadSlice(end)
		x.read += int64(len(part))
		if x.read > x.limits.FileBytes {
			return physical{}, &FileError{File: x.name, Line: x.lines, Reason: reason("file_too_big", x.limits.FileBytes)}
		}
		if len(raw)+len(part) > 4*x.limits.CellBytes {
			long = true
		} else {
			raw = append(raw, part...)
		}
		if err == nil || errors.Is(err, io.EOF) && (len(raw) > 0 || long) {
			break
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if !errors.Is(err, io.EOF) {
			err = fmt.Errorf("read %s: %w", x.name, err)
		}
		return physical{}, err
	}
	x.lines++
	if long {
		return physical{no: x.lines, bad: "row_too_long"}, nil
	}
	text, good := x.dec.line(raw)
	p := physical{no: x.lines, text: text}
	if !good {
		p.bad = "bad_encoding"
	}
	return p, nil
}

func (x *textTable) record() (record, error) {
	p, err := x.line()
	if err != nil {
		return record{}, err
	}
	rec := record{line: p.no}
	reject := func(key string, args ...any) {
		if rec.bad == nil && key != "" {
			rec.bad = &RowError{File: x.name, Line: p.no, Value: short(strings.TrimRight(p.text, "\r\n")), Reason: reason(key, args...)}
		}
	}
	reject(p.bad)
	rest := p.text
	for {
		cell, tail, bad, err := x.cell(p.text, rest)
		if err != nil {
			return record{}, err
		}
		reject(bad)
		if len(cell) > x.limits.CellBytes {
			reject("cell_too_long", x.limits.CellBytes)
			cell = ""
		}
		if len(rec.cells) >= x.limits.Columns {
			reject("too_many_columns", x.limits.Columns)
		} else {
			rec.cells = append(rec.cells, strings.TrimSpace(cell))
		}
		if !strings.HasPrefix(tail, string(x.sep)) {
			return rec, nil
		}
		rest = tail[1:]
	}
}

// cell cuts the first cell off rest; line is the whole line rest ends. The tail
// begins with a separator or a line break, or is empty.
func (x *textTable) cell(line, rest string) (cell, tail, bad string, err error) {
	if strings.HasPrefix(rest, `"`) {
		cell, tail, bad, ok, err := x.quoted(line, rest)
		if ok || err != nil {
			return cell, tail, bad, err
		}
	}
	end := strings.IndexByte(rest, x.sep)
	if end < 0 {
		end = len(strings.TrimRight(rest, "\r\n"))
	}
	return rest[:end], rest[end:], "", nil
}

// maxQuotedLines is how many lines a cell may hold.
const maxQuotedLines = 500

// quoted reads a cell in quotes, over several lines if need be. It is not ok
// when the quotes do not pair up: when one inside is neither doubled nor before
// the cell's end, or when the lines in between are rows of their own.
func (x *textTable) quoted(line, rest string) (cell, tail, bad string, ok bool, err error) {
	var b strings.Builder
	var taken []physical
	giveBack := func() { x.ahead = append(taken, x.ahead...) }
	text := rest[1:]
	last := line
	for {
		i := strings.IndexByte(text, '"')
		if i >= 0 {
			b.WriteString(text[:i])
			after := text[i+1:]
			if strings.HasPrefix(after, `"`) {
				b.WriteByte('"')
				text = after[1:]
				continue
			}
			end := strings.TrimLeft(after, " ")
			if end != "" && end[0] != x.sep && end[0] != '\r' && end[0] != '\n' || len(taken) > 0 && x.rows(line, last) {
				giveBack()
				return "", "", "", false, nil
			}
			return b.String(), end, bad, true, nil
		}
		b.WriteString(text)
		if b.Len() > x.limits.CellBytes+len(rest) || len(taken) > maxQuotedLines {
			giveBack()
			return "", "", "", false, nil
		}
		p, err := x.line()
		if errors.Is(err, io.EOF) {
			giveBack()
			return "", "", "", false, nil
		}
		if err != nil {
			return "", "", "", false, err
		}
		if p.bad != "" {
			bad = p.bad
		}
		taken = append(taken, p)
		text, last = p.text, p.text
	}
}

// rows reports whether the first and the last line of a cell over several lines
// are whole rows by themselves.
func (x *textTable) rows(first, last string) bool {
	return x.width > 0 && strings.Count(first, string(x.sep)) == x.width && strings.Count(last, string(x.sep)) == x.width
}
