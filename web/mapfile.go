package web

import (
	"fmt"
	"io"

	"lotsennetz/internal/atlas"
)

// WriteFile writes the picture with its legend as a file of its own: what a
// report or a printer takes. It loads nothing and has no style sheet. Without a
// picture it writes nothing.
func (p *MapPage) WriteFile(w io.Writer) error {
	if err := templates()[p.name()].ExecuteTemplate(w, "map-file", p); err != nil {
		return fmt.Errorf("picture of the map: %w", err)
	}
	return nil
}

// Rows under the picture of a file: its title, the legend, the last word.
const fileRow = 34

// FileHeight is how high the file is drawn.
func (p *MapPage) FileHeight() int { return p.FileLast() + 16 }

// FileLine is the base line of a row under the picture.
func (p *MapPage) FileLine(rows ...int) int {
	y := atlas.Side + 28
	for _, n := range rows {
		y += n * fileRow
	}
	return y
}

// FileLast is the base line of the last row.
func (p *MapPage) FileLast() int { return p.FileLine(len(p.Legend) + 1) }

// FileTitle says what is shown and as it stands on which day.
func (p *MapPage) FileTitle() string {
	return p.T("map.file", p.L("map.what", p.What), p.Date(p.asked.Day))
}
