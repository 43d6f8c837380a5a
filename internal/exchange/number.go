package exchange

import (
	"encoding/xml"
	"math"
	"strconv"
	"strings"
	"time"
)

// numberFormat is what matters of a cell's number format.
type numberFormat struct {
	date, clock bool
	zeros       int // of a format of zeros alone: 00000
}

var builtinFormats = map[int]numberFormat{
	14: {date: true}, 15: {date: true}, 16: {date: true}, 17: {date: true}, 22: {date: true, clock: true},
	18: {clock: true}, 19: {clock: true}, 20: {clock: true}, 21: {clock: true}, 45: {clock: true}, 46: {clock: true}, 47: {clock: true},
	27: {date: true}, 28: {date: true}, 29: {date: true}, 30: {date: true}, 31: {date: true}, 36: {date: true},
	50: {date: true}, 51: {date: true}, 52: {date: true}, 53: {date: true}, 54: {date: true}, 57: {date: true}, 58: {date: true},
}

func (w *workbook) readStyles() error {
	custom := map[int]numberFormat{}
	inCells := false
	return w.each("xl/styles.xml", func(_ *xml.Decoder, e xml.StartElement) error {
		id, _ := strconv.Atoi(attr(e, "numFmtId"))
		switch e.Name.Local {
		case "numFmt":
			custom[id] = parseFormat(attr(e, "formatCode"))
		case "cellXfs":
			inCells = true
		case "cellStyles", "dxfs":
			inCells = false
		case "xf":
			if inCells {
				f, ok := custom[id]
				if !ok {
					f = builtinFormats[id]
				}
				w.formats = append(w.formats, f)
			}
		}
		return nil
	})
}

// parseFormat reads a format code: letters in quotes, brackets and after a
// backslash do not count.
func parseFormat(code string) numberFormat {
	if code != "" && strings.Trim(code, "0") == "" {
		return numberFormat{zeros: len(code)}
	}
	var f numberFormat
	code, _, _ = strings.Cut(code, ";")
	var quoted, bracket, escaped bool
	for _, r := range strings.ToLower(code) {
		switch {
		case escaped:
			escaped = false
		case r == '\\' || r == '_' || r == '*':
			escaped = true
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == '[':
			bracket = true
		case r == ']':
			bracket = false
		case bracket:
		case r == 'y' || r == 'd' || r == 'j' || r == 't':
			f.date = true
		case r == 'h' || r == 's':
			f.clock = true
		}
	}
	return f
}

// value is a cell's text as a person would type it: dates in ISO form, numbers
// with the zeros their format shows.
func (w *workbook) value(kind, style, v string) string {
	switch kind {
	case "s":
		if i, err := strconv.Atoi(v); err == nil && i >= 0 && i < len(w.shared) {
			return w.shared[i]
		}
		return ""
	case "b":
		if v == "1" {
			return "ja"
		}
		return "nein"
	case "str", "e":
		return v
	case "d":
		day, _, _ := strings.Cut(v, "T00:00:00")
		return day
	}
	n, err := strconv.ParseFloat(v, 64)
	if err != nil || math.IsInf(n, 0) || math.IsNaN(n) {
		return v
	}
	var f numberFormat
	if i, err := strconv.Atoi(style); err == nil && i >= 0 && i < len(w.formats) {
		f = w.formats[i]
	}
	switch {
	case f.date || f.clock:
		return serial(n, w.epoch, f)
	case f.zeros > 0 && n >= 0 && n == math.Trunc(n):
		s := strconv.FormatFloat(n, 'f', 0, 64)
		return strings.Repeat("0", max(0, f.zeros-len(s))) + s
	}
	return number(n)
}

// number writes what a spreadsheet shows: 15 digits, never an exponent.
func number(n float64) string {
	n, _ = strconv.ParseFloat(strconv.FormatFloat(n, 'g', 15, 64), 64)
	return strconv.FormatFloat(n, 'f', -1, 64)
}

// serial reads a spreadsheet's day count. The calendar of 1900 has a 29 February
// 1900 that never was.
func serial(n float64, epoch int, f numberFormat) string {
	if n < 0 || n > 2958465.99999 {
		return number(n)
	}
	start := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case epoch == 1904:
		start = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case n >= 1 && n < 60:
		start = start.AddDate(0, 0, 1)
	}
	days, part := math.Modf(n)
	t := start.AddDate(0, 0, int(days)).Add(time.Duration(math.Round(part*86400)) * time.Second)
	switch {
	case !f.date:
		return t.Format("15:04")
	case t.Hour() == 0 && t.Minute() == 0:
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}
