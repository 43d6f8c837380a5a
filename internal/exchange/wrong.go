package exchange

import (
	"fmt"
	"io"
	"strings"
)

// wrongRows writes a list's bad rows with what is wrong in a last column.
type wrongRows struct {
	open    func(file string) (io.WriteCloser, error)
	explain func(RowError) string
	file    string
	header  []string
	w       io.WriteCloser
	err     error
}

func (x *wrongRows) add(row Row, errs []RowError) {
	if x.open == nil || x.err != nil {
		return
	}
	if x.w == nil {
		if x.w, x.err = x.open(x.file); x.err != nil {
			x.err = fmt.Errorf("rows refused of %s: %w", x.file, x.err)
			return
		}
		_, x.err = io.WriteString(x.w, bom)
		x.line(append(x.header[:len(x.header):len(x.header)], "fehler"))
	}
	cells := make([]string, len(x.header), len(x.header)+1)
	copy(cells, row.Cells)
	var why []string
	for _, e := range errs {
		if x.explain != nil {
			why = append(why, x.explain(e))
		} else {
			why = append(why, e.Error())
		}
	}
	x.line(append(cells, strings.Join(why, "; ")))
}

func (x *wrongRows) line(cells []string) {
	if x.err == nil {
		_, x.err = io.WriteString(x.w, csvLine(cells))
	}
}

func (x *wrongRows) close() error {
	if x == nil || x.w == nil {
		return nil
	}
	err := x.w.Close()
	x.w = nil
	if x.err != nil {
		return x.err
	}
	return err
}
