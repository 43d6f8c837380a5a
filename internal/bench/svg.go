package bench

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"strings"
)

// Sizes of the picture, in its own units.
const (
	svgWidth, svgLeft, svgRight = 900, 430, 190
	svgLine, svgTop             = 34, 70
)

// WriteSVG draws how far each row is from its target, on a logarithmic scale:
// bars that end left of the line at 1 have met it. It says in words what it
// shows, uses no inline style, and reads in light and dark.
func (r Report) WriteSVG(w io.Writer) error {
	var rows []Row
	for _, row := range r.Rows {
		if row.Target > 0 {
			rows = append(rows, row)
		}
	}
	height := svgTop + svgLine*len(rows) + 40
	out := &svgWriter{w: w}
	out.put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d" font-family="sans-serif" font-size="13">`, svgWidth, height)
	out.put(`<title id="t">%s</title>`, escape("Gemessen und gewollt"))
	out.put(`<desc id="d">%s</desc>`, escape(r.inWords(rows)))
	out.put(`<rect width="%d" height="%d" fill="#ffffff"/>`, svgWidth, height)
	out.put(`<text x="16" y="28" font-size="17" font-weight="bold" fill="#171a2b">%s</text>`, escape("Gemessen und gewollt: Verhältnis zum Ziel (links der Linie ist erreicht)"))
	for _, mark := range []float64{0.1, 0.3, 1, 3, 10} {
		x := position(mark)
		out.put(`<line x1="%.1f" y1="%d" x2="%.1f" y2="%d" stroke="%s" stroke-width="%d"/>`, x, svgTop-14, x, height-34, markColour(mark), markWidth(mark))
		out.put(`<text x="%.1f" y="%d" text-anchor="middle" fill="#3c4158">%s</text>`, x, height-14, escape(number(mark)))
	}
	for i, row := range rows {
		out.bar(row, svgTop+svgLine*i)
	}
	out.put(`</svg>`)
	return out.err
}

func (r Report) inWords(rows []Row) string {
	var words []string
	for _, row := range rows {
		words = append(words, fmt.Sprintf("%s: %s, Ziel %s, %s.", row.label(), row.ratio(), row.target(), row.verdict()))
	}
	return strings.Join(words, " ")
}

// label is what a row compares, short.
func (r Row) label() string {
	if r.Measure == Rate {
		return r.What + " (je Sekunde)"
	}
	return r.What
}

// distance is how far from the target a row is: below 1 is met.
func (r Row) distance() float64 {
	if r.Measure == Rate {
		return r.Target / r.Ratio
	}
	return r.Ratio / r.Target
}

// position is where on the scale from 0.1 to 10 a number lies.
func position(f float64) float64 {
	at := (math.Log10(min(max(f, 0.1), 10)) + 1) / 2
	return svgLeft + at*(svgWidth-svgLeft-svgRight)
}

func markColour(mark float64) string {
	if mark == 1 {
		return "#171a2b"
	}
	return "#c5c9d9"
}

func markWidth(mark float64) int {
	if mark == 1 {
		return 2
	}
	return 1
}

type svgWriter struct {
	w   io.Writer
	err error
}

func (s *svgWriter) put(format string, args ...any) {
	if s.err == nil {
		_, s.err = fmt.Fprintf(s.w, format+"\n", args...)
	}
}

// bar draws a row: its name, how far it is, and the figures. Met and missed
// differ in shape as well as in colour.
func (s *svgWriter) bar(row Row, y int) {
	start, end := position(0.1), position(row.distance())
	s.put(`<text x="%d" y="%d" text-anchor="end" fill="#171a2b">%s</text>`, svgLeft-12, y+14, escape(row.label()))
	colour := "#1f6f43"
	if row.Met == nil || !*row.Met {
		colour = "#a3161a"
		s.put(`<path d="M%.1f %d l12 9 l-12 9 z" fill="%s"/>`, end, y, colour)
	}
	s.put(`<rect x="%.1f" y="%d" width="%.1f" height="18" fill="%s"/>`, start, y, max(end-start, 1), colour)
	s.put(`<text x="%d" y="%d" fill="#171a2b">%s</text>`, svgWidth-svgRight+14, y+14, escape(fmt.Sprintf("%s (Ziel %s) %s", row.ratio(), row.target(), row.verdict())))
}

func escape(text string) string {
	var b strings.Builder
	xml.EscapeText(&b, []byte(text)) // a Builder takes everything
	return b.String()
}
