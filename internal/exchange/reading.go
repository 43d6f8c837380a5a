package exchange

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lotsennetz/graph"
)

// A reading is one row on its way to a record. Its methods name columns as our
// lists do; what is wrong is collected, and reading goes on.
type reading struct {
	file  string
	list  *list
	cols  map[string]int // by column name of the list
	part  bool           // the row leaves out what others see
	row   Row
	words *vocabulary
	lang  string // of a file of labels
	now   time.Time
	errs  []RowError
	// head is how a record's Meta was found, for records others depend on.
	head    func(graph.Ref) (graph.Meta, bool)
	noted   func(line int, key string, args ...any)
	columns []string // as the file names them
}

func columnsOf(t *Table, l *list) map[string]int {
	cols := map[string]int{}
	for _, name := range l.columns {
		if i := t.Column(name); i >= 0 {
			cols[name] = i
		}
	}
	return cols
}

// has reports whether the file has the column.
func (r *reading) has(col string) bool {
	_, ok := r.cols[col]
	return ok
}

// text is the cell, without the mark that keeps spreadsheets from running it.
func (r *reading) text(col string) string {
	i, ok := r.cols[col]
	if !ok || i >= len(r.row.Cells) {
		return ""
	}
	return unguard(r.row.Cells[i])
}

func (r *reading) bad(col, value, key string, args ...any) {
	name := col
	if i, ok := r.cols[col]; ok && i < len(r.columns) {
		name = r.columns[i]
	}
	f := reason(key, args...)
	f.Field = col
	r.errs = append(r.errs, RowError{File: r.file, Line: r.row.Line, Column: name, Value: short(value), Reason: f})
}

// need is the cell of a column that must not be empty.
func (r *reading) need(col string) string {
	s := r.text(col)
	if s == "" {
		r.bad(col, "", "required")
	}
	return s
}

// set takes a text where the file has the column.
func (r *reading) set(col string, to *string) {
	if r.has(col) {
		*to = r.text(col)
	}
}

// values is a cell of several values, "a|b"; "\|" is a bar inside one.
func (r *reading) values(col string) []string { return splitList(r.text(col)) }

func splitList(s string) []string {
	if s == "" {
		return nil
	}
	var out []string
	var b strings.Builder
	add := func() {
		if v := strings.TrimSpace(b.String()); v != "" {
			out = append(out, v)
		}
		b.Reset()
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '|' || s[i+1] == '\\'):
			i++
			b.WriteByte(s[i])
		case s[i] == '|':
			add()
		default:
			b.WriteByte(s[i])
		}
	}
	add()
	return out
}

var listEscape = strings.NewReplacer(`\`, `\\`, `|`, `\|`)

func joinList[T ~string](values []T) string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = listEscape.Replace(string(v))
	}
	return strings.Join(out, "|")
}

// each reads a list cell value by value; one that cannot be read is left out and
// reported.
func each[T any](r *reading, col string, to *[]T, read func(col, s string) (T, bool)) {
	if !r.has(col) {
		return
	}
	var out []T
	for _, s := range r.values(col) {
		if v, ok := read(col, s); ok {
			out = append(out, v)
		}
	}
	*to = out
}

// one reads a cell with a single value; an empty one is the zero value.
func one[T any](r *reading, col string, to *T, read func(col, s string) (T, bool)) {
	if !r.has(col) {
		return
	}
	var v T
	if s := r.text(col); s != "" {
		v, _ = read(col, s)
	}
	*to = v
}

// known is a value of a fixed list.
func known[T any](r *reading, table map[string]T) func(col, s string) (T, bool) {
	return func(col, s string) (T, bool) {
		if v, ok := table[s]; ok {
			return v, true
		}
		for word, v := range table {
			if columnKey(word) == columnKey(s) {
				return v, true
			}
		}
		r.bad(col, s, "unknown_value", s)
		var none T
		return none, false
	}
}

func (r *reading) date(col, s string) (graph.Date, bool) {
	d, key := parseDate(s)
	if key != "" {
		r.bad(col, s, key, s)
		return "", false
	}
	return d, true
}

func (r *reading) whole(col, s string) (int, bool) {
	n, err := strconv.Atoi(s)
	if err != nil {
		r.bad(col, s, "bad_number", s)
		return 0, false
	}
	return n, true
}

func (r *reading) number(col, s string) (float64, bool) {
	n, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil || n != n || n > 1e9 || n < -1e9 {
		r.bad(col, s, "bad_number", s)
		return 0, false
	}
	return n, true
}

func (r *reading) yes(col, s string) (bool, bool) {
	switch strings.ToLower(s) {
	case "ja", "j", "x", "1", "true", "wahr", "yes":
		return true, true
	case "nein", "n", "0", "false", "falsch", "no", "-":
		return false, true
	}
	r.bad(col, s, "unknown_value", s)
	return false, false
}

// id is the cell that names the record; a missing or impossible one is an error.
func (r *reading) id(col string) string {
	s := r.need(col)
	if s != "" && !graph.ValidID(s) {
		r.bad(col, s, "bad_id", s)
		return ""
	}
	return s
}

func (r *reading) actor(col, s string) (graph.ActorID, bool) {
	if !graph.ValidID(s) {
		r.bad(col, s, "bad_id", s)
		return "", false
	}
	return graph.ActorID(s), true
}

func (r *reading) period(col, s string) (graph.Period, bool) {
	from, to, ok := strings.Cut(s, "/")
	if !ok {
		to = from
	}
	a, ok1 := r.openDate(col, from)
	b, ok2 := r.openDate(col, to)
	return graph.Period{From: a, To: b}, ok1 && ok2
}

func (r *reading) openDate(col, s string) (graph.Date, bool) {
	if s = strings.TrimSpace(s); s == "" || s == ".." {
		return "", true
	}
	return r.date(col, s)
}

// meta is the Meta of a record from its stored form, or a new one.
func (r *reading) meta(old graph.Record, v graph.Visibility) graph.Meta {
	if old != nil {
		return old.Head()
	}
	return graph.Meta{Visibility: v, Source: r.file}
}

// stored is old as its own type, or the zero value.
func stored[R graph.Record](old graph.Record) R {
	rec, _ := old.(R)
	return rec
}

// check adds what the record's own rules find to the row's errors.
func (r *reading) check(rec graph.Record) {
	invalid, ok := rec.Validate().(*graph.InvalidError)
	if !ok {
		return
	}
	for _, f := range invalid.Fields {
		col := r.list.column(f)
		if slices.ContainsFunc(r.errs, func(e RowError) bool { return e.Reason.Field == col && col != "" }) {
			continue
		}
		value := r.text(col)
		r.bad(col, value, f.Key)
		last := &r.errs[len(r.errs)-1]
		last.Reason.Args = f.Args
		if col == "" {
			last.Column = f.Field
		}
	}
}

// surplus reports cells beyond the header: a separator too many moves the rest.
func (r *reading) surplus() {
	for i := len(r.columns); i < len(r.row.Cells); i++ {
		if v := r.row.Cells[i]; v != "" {
			r.errs = append(r.errs, RowError{File: r.file, Line: r.row.Line, Column: fmt.Sprintf("Spalte %d", i+1),
				Value: short(v), Reason: reason("too_many_cells", len(r.row.Cells), len(r.columns))})
			return
		}
	}
}
