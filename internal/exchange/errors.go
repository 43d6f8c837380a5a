package exchange

import (
	"fmt"
	"strings"

	"lotsennetz/graph"
)

// A RowError says what is wrong with one cell, or with a whole row or file where
// Column or Line is empty. It wraps graph.ErrInvalid.
type RowError struct {
	File   string
	Line   int    // of the file, as an editor counts; in a workbook the row
	Column string // as the file names it
	Value  string // the cell, shortened
	Reason graph.FieldError
}

func (e RowError) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
	}
	if e.Column != "" {
		fmt.Fprintf(&b, ": %s", e.Column)
	}
	fmt.Fprintf(&b, ": %s", e.Reason.Key)
	for _, a := range e.Reason.Args {
		fmt.Fprintf(&b, " %q", a)
	}
	if e.Value != "" {
		fmt.Fprintf(&b, " (%q)", e.Value)
	}
	return b.String()
}

func (e RowError) Unwrap() error { return graph.ErrInvalid }

// A FileError ends the reading of a whole file: it is too big, no table, or in
// no known encoding. It wraps graph.ErrInvalid.
type FileError struct {
	File   string
	Line   int // where known
	Reason graph.FieldError
}

func (e *FileError) Error() string {
	return RowError{File: e.File, Line: e.Line, Reason: e.Reason}.Error()
}

func (e *FileError) Unwrap() error { return graph.ErrInvalid }

func reason(key string, args ...any) graph.FieldError {
	f := graph.FieldError{Key: key}
	for _, a := range args {
		f.Args = append(f.Args, fmt.Sprint(a))
	}
	return f
}

func short(s string) string {
	const most = 80
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
